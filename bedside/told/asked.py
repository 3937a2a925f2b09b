"""An order as a JSON object: `order` is its name, the other keys its fields. What is missing or of another type is
refused with the field's name; nothing is guessed."""

from __future__ import annotations

import math
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from bedside.told.orders import AddToRecord, CorrectPlan, OpenSession, Order, TakeDuty, WasteDrug, WasteVial

LONGEST, MOST = 10_000, 100
"""Letters in a text, items in a list."""


class NoOrder(ValueError):
    """What was asked for cannot be read; `field` is the key that is wrong."""

    def __init__(self, why: str, field: str = "order") -> None:
        super().__init__(why)
        self.field = field


def name_of(kind: type[Any]) -> str:
    """PauseInfusion is `pause_infusion`."""
    return re.sub(r"(?<!^)([A-Z])", r"_\1", kind.__name__).lower()


BY_PIN = (TakeDuty, WasteDrug, WasteVial, AddToRecord)
ORDERS: dict[str, type[Any]] = {name_of(kind): kind for kind in typing.get_args(Order) if kind not in BY_PIN}
"""Every order but those that only a right PIN, or this program itself, makes."""
SIGNED: dict[type[Any], str] = {
    WasteDrug: "witness",
    WasteVial: "witness",
    OpenSession: "reader",
    CorrectPlan: "reader",
}
"""Orders that a second person may have to sign, and the field their initials stand in."""


def signed_from(body: Mapping[str, Any], initials: str) -> Order:
    """The order a JSON object says, signed by a second person who has proven who they are. Raises NoOrder."""
    kind = next((each for each in SIGNED if name_of(each) == body.get("order")), None)
    if kind is None:
        raise NoOrder(f"nobody signs {str(body.get('order'))[:40]!r}; {', '.join(map(name_of, SIGNED))}")
    return typing.cast(Order, _made(kind, {**body, SIGNED[kind]: initials}, ""))


def order_from(body: Mapping[str, Any]) -> Order:
    """The order a JSON object says. Raises NoOrder."""
    name = body.get("order")
    kind = ORDERS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise NoOrder(f"there is no order {str(name)[:40]!r}; known: {', '.join(sorted(ORDERS))}")
    signed = SIGNED.get(kind)
    if signed and body.get(signed):
        raise NoOrder("a second person signs with their own PIN", signed)
    return typing.cast(Order, _made(kind, body, ""))


def _made(kind: type[Any], body: Mapping[str, Any], within: str) -> Any:
    hints, given = typing.get_type_hints(kind), {}
    for field in fields(kind):
        key = f"{within}{field.name}"
        if field.name in body and not (body[field.name] is None and field.default is not MISSING):
            given[field.name] = _value(hints[field.name], body[field.name], key)
        elif field.default is MISSING or field.name == "seen":  # what a screen showed is said, or nothing is
            raise NoOrder(f"{key} is missing", key)
    return kind(**given)


def _value(hint: Any, value: Any, key: str) -> Any:
    if isinstance(hint, types.UnionType):
        return None if value is None else _value(_one_of(hint), value, key)
    if typing.get_origin(hint) is tuple:
        return _items(typing.get_args(hint)[0], value, key)
    if is_dataclass(hint):
        if not isinstance(value, dict):
            raise NoOrder(f"{key} is no object", key)
        return _made(typing.cast(type[Any], hint), value, f"{key}.")
    return _plain(hint, value, key)


def _one_of(hint: types.UnionType) -> Any:
    return next(each for each in typing.get_args(hint) if each is not type(None))


def _items(hint: Any, value: Any, key: str) -> tuple[Any, ...]:
    if not isinstance(value, list) or len(value) > MOST:
        raise NoOrder(f"{key} is no list of at most {MOST}", key)
    return tuple(_value(hint, each, key) for each in value)


def _plain(hint: Any, value: Any, key: str) -> Any:
    words = {str: "a text", bool: "true or false", int: "a whole number", float: "a number"}[hint]
    allowed = (int, float) if hint is float else (hint,)
    if not isinstance(value, allowed) or (isinstance(value, bool) and hint is not bool):
        raise NoOrder(f"{key} must be {words}", key)
    if isinstance(value, float) and not math.isfinite(value):
        raise NoOrder(f"{key} must be {words}", key)
    if isinstance(value, str) and len(value) > LONGEST:
        raise NoOrder(f"{key} has more than {LONGEST} letters", key)
    return value
