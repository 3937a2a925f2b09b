"""Events to and from JSON objects. One of a kind that this version does not know survives as it is.

A later version may add kinds and fields: a program that was rolled back still starts, shows the session, and
hands on what it could not read.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Hashable, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from typing import Any

PLAIN: dict[Any, tuple[type, ...]] = {str: (str,), bool: (bool,), int: (int,), float: (int, float)}
"""What a plain field may hold in JSON."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """An event of another version of this program: its kind, and its whole body as JSON text."""

    kind: str
    body: str


def said(event: Any) -> dict[str, Any]:
    """The event as a JSON object, `kind` first."""
    if isinstance(event, Unknown):
        return dict(json.loads(event.body))
    return {"kind": event.kind, **asdict(event)}


def read(body: str) -> dict[str, Any]:
    """A body of the record as a JSON object. Raises ValueError for anything else."""
    try:
        found = json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - one error for whatever cannot be read
    return found


def restored(kinds: Mapping[str, type[Any]], body: Mapping[str, Any]) -> Any:
    """The event that `body` says: of its class, or Unknown. Raises ValueError for a body without a kind, and for a
    field that holds something else than it should."""
    kind = body.get("kind")
    if not isinstance(kind, str) or not kind:
        raise ValueError("an event without a kind")
    cls = kinds.get(kind)
    if cls is None:
        return Unknown(kind, json.dumps(body, ensure_ascii=False, separators=(",", ":")))
    readers = _readers(typing.cast(Hashable, cls))
    try:
        return cls(**{name: readers[name](value) for name, value in body.items() if name in readers})
    except TypeError as error:
        raise ValueError(f"event {kind}: {error}") from error


@cache
def _readers(cls: Hashable) -> dict[str, Callable[[Any], Any]]:
    """Of each field how its value is read. Resolving type hints is a hundred times the cost of an event."""
    kind = typing.cast(Any, cls)
    hints = typing.get_type_hints(kind)
    return {field.name: _reader(hints[field.name]) for field in fields(kind)}


def _reader(hint: Any) -> Callable[[Any], Any]:
    if allowed := PLAIN.get(hint):
        return lambda value: _plain(value, hint, allowed)
    if typing.get_origin(hint) is tuple and not isinstance(hint, types.UnionType):
        return _tuple
    return lambda value: value


def _plain(value: Any, hint: type, allowed: tuple[type, ...]) -> Any:
    if not isinstance(value, allowed) or (hint is not bool and isinstance(value, bool)):
        raise ValueError(f"{value!r:.60} is no {hint.__name__}")
    return value


def _tuple(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return tuple(tuple(each) if isinstance(each, list) else each for each in value)
