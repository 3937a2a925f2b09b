"""Who acts, and on which screen. It is made where a press comes in, by the server: a page never says who somebody
is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class By:
    """`display` is the screen that was pressed, empty for none; `person` the initials of whoever is signed in
    there, and `role` what they may do: both empty until somebody is."""

    display: str = ""
    person: str = ""
    role: str = ""

    @property
    def name(self) -> str:
        """Who it was, as well as it is known."""
        return self.person or self.display


NOBODY = By()
