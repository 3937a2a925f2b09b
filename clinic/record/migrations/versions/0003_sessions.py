"""The record has a name of its own; a list of sessions stands beside the events; what an instrument had in its
memory has columns."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "about", sa.Column("name", sa.String(40), primary_key=True), sa.Column("value", sa.Text, nullable=False)
    )
    op.create_table(
        "sessions",
        sa.Column("session", sa.String(60), primary_key=True),
        sa.Column("bed", sa.String(40), nullable=False),
        sa.Column("origin", sa.String(12), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("opened", sa.BigInteger, nullable=False),
        sa.Column("ended", sa.BigInteger),
        sa.Column("phase", sa.String(12), nullable=False),
        sa.Column("burden", sa.Text),
    )
    op.create_index("sessions_label", "sessions", ["label"])
    op.create_index("sessions_opened", "sessions", ["opened"])
    op.add_column("numerics", sa.Column("kind", sa.String(12)))
    op.add_column("numerics", sa.Column("measured_at", sa.String(40)))


def downgrade() -> None:
    raise NotImplementedError("a record is never taken apart")
