"""The limits of one session, folded from its events."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bedside.limits.kept import RESTART
from bedside.told import events as happened


@dataclass(frozen=True, slots=True)
class LimitsHeld:
    """`title` names what is in force; `changes` were made by a person; `own` is the session's whole table, `now`
    the one in force: the strict one of a restart, while nobody has said (`asked`) whether the same patient sits
    here. Both are None in a session of before they were kept."""

    title: str = ""
    changes: tuple[happened.LimitsChanged, ...] = ()
    own: happened.LimitsInForce | None = None
    now: happened.LimitsInForce | None = None
    asked: bool = False

    @property
    def changed(self) -> happened.LimitsChanged | None:
        """The last change."""
        return self.changes[-1] if self.changes else None

    def after(self, event: happened.Event) -> LimitsHeld:
        """What holds after `event`."""
        match event:
            case happened.SessionOpened():
                return replace(self, title=event.limits)
            case happened.LimitsChanged():
                return replace(self, title=event.title, changes=(*self.changes, event))
            case happened.LimitsInForce(why) if why == RESTART:
                return replace(self, now=event, asked=True)
            case happened.LimitsInForce():
                return replace(self, now=event, own=event)
            case happened.ResumeConfirmed():
                return replace(self, asked=False)
            case _:
                return self
