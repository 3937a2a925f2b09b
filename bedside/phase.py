"""Where a session is."""

from __future__ import annotations

from enum import StrEnum


class Phase(StrEnum):
    """SETUP before anyone sits here, then in order; ENDED closes the session."""

    SETUP = "setup"
    BASELINE = "baseline"
    INFUSING = "infusing"
    PAUSED = "paused"
    RECOVERY = "recovery"
    ENDED = "ended"

    @property
    def watched(self) -> bool:
        """While the drug may act: technical faults weigh more."""
        return self in (Phase.INFUSING, Phase.PAUSED, Phase.RECOVERY)
