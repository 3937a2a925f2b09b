"""Everything that can go wrong at a chair, as one tree.

BedsideError
├── LimitsError          a limits table that contradicts itself; carries the key
├── SeriesError          a recorded series that cannot be read; carries file and line
├── CommandRefused       a nurse's command that cannot be done now; carries the field
└── RecordError
    ├── RecordInUse      another process writes this record
    ├── RecordNewer      written by a later version of this program
    └── RecordDamaged    not a record, or not whole
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


class BedsideError(Exception):
    """The root: whoever shows it prints `str(error)` as one line."""


@dataclass
class LimitsError(BedsideError):
    """`key` in `file` is unknown or contradicts another, or, without a key, the file is none; `why` says what is
    allowed."""

    file: str
    key: str
    why: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.key, self.why) if part)


@dataclass
class SeriesError(BedsideError):
    """Line `line` of `file` is not part of a recorded series."""

    file: str
    line: int | None
    why: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{where}: {self.why}"


@dataclass
class CommandRefused(BedsideError):
    """The command changes nothing; `field` names the input to correct, empty when none is at fault; `also`
    are the other wrong inputs of the same form."""

    why: str
    field: str = ""
    also: tuple[CommandRefused, ...] = ()

    @property
    def fields(self) -> dict[str, str]:
        """Every wrong input of the form with its reason, the first one first."""
        return {refused.field: refused.why for refused in (self, *self.also) if refused.field}

    def __str__(self) -> str:
        return self.why

    @staticmethod
    def together(refusals: Iterable[CommandRefused | None]) -> None:
        """Raise the first of these with the others beside it, so that a form marks all its fields at once."""
        wrong = [refused for refused in refusals if refused]
        if wrong:
            raise CommandRefused(wrong[0].why, wrong[0].field, tuple(wrong[1:]))


class RecordError(BedsideError):
    """The record cannot be opened or read."""


@dataclass
class RecordInUse(RecordError):
    """Another process holds the record: two writers would break its chain."""

    path: Path

    def __str__(self) -> str:
        return (
            f"the record in {self.path} is in use by another infusion-monitor: "
            "close that one first, or name another folder with --data-dir"
        )


@dataclass
class RecordNewer(RecordError):
    """The record's schema is later than this program knows."""

    path: Path
    revision: str

    def __str__(self) -> str:
        return f"{self.path} was written by a newer infusion-monitor (schema {self.revision}): update this program"


@dataclass
class RecordDamaged(RecordError):
    """The file is not a record or SQLite finds it broken."""

    path: Path
    why: str

    def __str__(self) -> str:
        return f"{self.path}: {self.why}"
