"""The screen on which something was done stands beside who did it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("events", sa.Column("display", sa.String(80)))


def downgrade() -> None:
    raise NotImplementedError("a record is never taken apart")
