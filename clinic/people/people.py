"""The list of people: initials, name, role, and a PIN that is kept as an argon2 hash alone.

A wrong PIN is answered later each time, and five in a row lock these initials for a minute. Alarms ask for none.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from bedside.errors import BedsideError, CommandRefused

FILE = "people.json"
ROLES = ("nurse", "lead", "viewer", "admin")
INITIALS, PIN = re.compile(r"[A-ZÄÖÜ0-9]{1,4}"), re.compile(r"[0-9]{4,8}")
LONGEST_NAME, MOST = 60, 500
LOCKED_AFTER, LOCKED_S = 5, 60.0
WAITS_S = (0.0, 1.0, 2.0, 4.0)
"""After so many wrong PINs in a row, the next one is taken only after so many seconds."""
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


class PeopleError(BedsideError):
    """The list cannot be read or changed as was asked; the text says why."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the clinic; `active` False: they do not work here any more, their initials stay theirs."""

    initials: str
    name: str
    role: str
    pin: str = field(repr=False)
    active: bool = True


@dataclass(slots=True)
class Tries:
    """Wrong PINs in a row, and until when (real seconds) no other is taken."""

    wrong: int = 0
    until: float = float("-inf")


class People:
    """The people of one folder; from any thread."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._lock = threading.Lock()
        self._tries: dict[str, Tries] = {}

    def all(self) -> Sequence[Person]:
        """Everybody, in the order they were added. Raises PeopleError for a file that is none."""
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeDecodeError) as error:
            raise PeopleError(f"{self._path}: cannot be read ({error})") from error
        try:
            return tuple(_person(row) for row in json.loads(text))
        except (ValueError, TypeError, KeyError) as error:
            raise PeopleError(f"{self._path}: is no list of people ({error})") from error

    def add(self, initials: str, name: str, role: str, pin: str) -> Person:
        """Somebody new. Raises PeopleError."""
        initials, name = initials.strip().upper(), " ".join(name.split())
        if not INITIALS.fullmatch(initials):
            raise PeopleError("Initials are one to four letters or digits.")
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise PeopleError(f"A name has 1 to {LONGEST_NAME} characters.")
        if role not in ROLES:
            raise PeopleError(f"A role is {', '.join(ROLES)}.")
        if not PIN.fullmatch(pin):
            raise PeopleError("A PIN has 4 to 8 digits.")
        with self._lock:
            found = self.all()
            if any(each.initials == initials for each in found):
                raise PeopleError(f"{initials} is somebody already: initials are never given twice.")
            if len(found) >= MOST:
                raise PeopleError(f"More than {MOST} people cannot be listed.")
            person = Person(initials, name, role, HASHER.hash(pin))
            self._keep([*found, person])
        return person

    def deactivate(self, initials: str) -> Person:
        """Somebody works here no more. Raises PeopleError."""
        wanted = initials.strip().upper()
        with self._lock:
            found = list(self.all())
            place = next((at for at, each in enumerate(found) if each.initials == wanted), None)
            if place is None:
                raise PeopleError(f"There is nobody with the initials {wanted}.")
            found[place] = replace(found[place], active=False)
            self._keep(found)
        return found[place]

    def check(self, initials: str, pin: str, real: float) -> Person:
        """Whose PIN this is, at real second `real`. Raises CommandRefused, each time later."""
        person = next((each for each in self.all() if each.initials == initials and each.active), None)
        if person is None:
            raise CommandRefused("There is nobody with these initials.", "initials")
        with self._lock:
            tries = self._tries.setdefault(initials, Tries())
            if real < tries.until:
                raise CommandRefused(f"Wait {tries.until - real:.0f} s, then try again.", "pin")
            if _right(person.pin, pin):
                del self._tries[initials]
                return person
            self._wrong(tries, real)
        left = LOCKED_AFTER - tries.wrong
        words = f"Wrong PIN: {left} tries left." if left > 0 else f"Wrong PIN: locked for {LOCKED_S:.0f} s."
        raise CommandRefused(words, "pin")

    def _wrong(self, tries: Tries, real: float) -> None:
        tries.wrong = 1 if tries.wrong >= LOCKED_AFTER else tries.wrong + 1
        locked = tries.wrong >= LOCKED_AFTER
        tries.until = real + (LOCKED_S if locked else WAITS_S[tries.wrong - 1])

    def _keep(self, people: Sequence[Person]) -> None:
        """Written beside it and put in its place: a kill leaves the old list or the new one."""
        beside = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump([asdict(each) for each in people], file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
        except OSError as error:
            raise PeopleError(f"{self._path}: cannot be written ({error.strerror})") from error


def _person(row: Any) -> Person:
    texts = {name: str(row[name]) for name in ("initials", "name", "role", "pin")}
    return Person(**texts, active=row["active"] is True)


def _right(kept: str, pin: str) -> bool:
    try:
        return bool(PIN.fullmatch(pin)) and HASHER.verify(kept, pin)
    except (Argon2Error, InvalidHashError):
        return False
