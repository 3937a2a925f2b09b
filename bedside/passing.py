"""What merely passes with time, marked in its type: whoever asks whether a picture changed leaves it out."""

from __future__ import annotations

import typing
from collections.abc import Hashable
from dataclasses import is_dataclass
from functools import cache
from typing import Any

PASSES = "passes with time"
"""`Annotated[float, PASSES]`: a value that moves with time alone; only whether there is one counts."""


@cache
def fields_of(kind: Hashable) -> tuple[tuple[str, bool], ...]:
    """The fields of a dataclass, and which of them pass."""
    hints = typing.get_type_hints(kind, include_extras=True) if is_dataclass(kind) else {}
    return tuple((name, PASSES in getattr(hint, "__metadata__", ())) for name, hint in hints.items())


@cache
def marked(kind: Hashable) -> bool:
    """Whether a type has such a field."""
    return any(passing for _, passing in fields_of(kind))


def same(one: Any, other: Any) -> bool:
    """Whether two pictures are the same but for what passes. Types without marks are compared as they are."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    kind: Any = type(one)
    if not marked(kind):
        return bool(one == other)
    fields = fields_of(kind)
    return all(_field(getattr(one, name), getattr(other, name), passing=passing) for name, passing in fields)


def _field(one: Any, other: Any, *, passing: bool) -> bool:
    return (one is None) == (other is None) if passing else same(one, other)
