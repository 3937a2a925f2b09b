"""The first record: events with their chain, numerics, pressures, waves."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def _serial() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _measured(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("id", _serial(), primary_key=True),
        sa.Column("bed", sa.String(40), nullable=False),
        sa.Column("session", sa.String(60)),
        sa.Column("device", sa.String(60), nullable=False),
        sa.Column("origin", sa.String(12), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        *columns,
    )
    op.create_index(f"{name}_session", name, ["session", "at"])


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("seq", _serial(), primary_key=True),
        sa.Column("bed", sa.String(40), nullable=False),
        sa.Column("session", sa.String(60)),
        sa.Column("utc", sa.String(40), nullable=False),
        sa.Column("origin", sa.String(12), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_index("events_session", "events", ["session"])
    _measured(
        "numerics",
        sa.Column("vital", sa.String(30), nullable=False),
        sa.Column("value", sa.Float),
        sa.Column("reason", sa.String(30)),
        sa.Column("quality", sa.String(120), nullable=False),
    )
    _measured(
        "pressures",
        sa.Column("systolic", sa.Float),
        sa.Column("diastolic", sa.Float),
        sa.Column("mean", sa.Float),
        sa.Column("pulse_rate", sa.Float),
        sa.Column("reason", sa.String(30)),
        sa.Column("quality", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("measured_at", sa.String(40)),
    )
    _measured(
        "waves",
        sa.Column("vital", sa.String(30), nullable=False),
        sa.Column("rate", sa.Float, nullable=False),
        sa.Column("samples", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("a record is never taken apart")
