"""The day on which tests happen."""

from __future__ import annotations

from datetime import UTC, datetime

DAY = datetime(2026, 6, 15, 14, 0, tzinfo=UTC)
