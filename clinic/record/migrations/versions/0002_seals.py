"""Seals over the measured rows are events, which an earlier program must not read; events are found by kind."""

from collections.abc import Sequence

from alembic import op

revision = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_index("events_kind", "events", ["kind"])


def downgrade() -> None:
    raise NotImplementedError("a record is never taken apart")
