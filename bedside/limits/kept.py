"""A whole table of limits as one canonical JSON text, and back: what a session keeps of the limits it had.

Every number of it is in the text, and the digest is taken over the text: it holds in every later version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from bedside.conditions.priority import Priority
from bedside.conditions.rules import Advisory, Level, Rule, Shape, Shift, Side
from bedside.limits.limits import Limits
from bedside.phase import Phase
from bedside.told.events import LimitsInForce

RESTART = "restart"
"""Why a table is in force after a long interruption: the stricter of the session's and the clinic's, until somebody
has said that the same patient sits here."""
FORM = 1
"""The form of the text: a later one has another number, and is refused by this version."""


def in_force(limits: Limits, why: str) -> LimitsInForce:
    """The event that keeps `limits`."""
    text = _text(limits)
    return LimitsInForce(why, limits.title, _digest(text), text)


def limits_of(event: LimitsInForce) -> Limits:
    """The table that an event keeps. Raises ValueError for one that is not what its digest says."""
    if _digest(event.table) != event.digest:
        raise ValueError(f"limits {event.title!r} are not those of their digest {event.digest[:12]}")
    try:
        return _limits(json.loads(event.table))
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(f"limits {event.title!r} cannot be read: {error!r}") from error


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _text(limits: Limits) -> str:
    body = {
        "form": FORM,
        "name": limits.name,
        "version": limits.version,
        "cycle_s": limits.cycle_s,
        "rules": {name: asdict(rule) for name, rule in limits.rules.items()},
        "advisories": {name: asdict(row) for name, row in limits.advisories.items()},
        "phases": {str(phase): dict(mediums) for phase, mediums in limits.phases.items()},
    }
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _limits(said: Mapping[str, Any]) -> Limits:
    if said["form"] != FORM:
        raise ValueError(f"limits of form {said['form']!r}: a later version of this program wrote them")
    return Limits(
        said["name"],
        MappingProxyType({name: _rule(body) for name, body in said["rules"].items()}),
        MappingProxyType({name: _advisory(body) for name, body in said["advisories"].items()}),
        float(said["cycle_s"]),
        MappingProxyType({Phase(phase): dict(mediums) for phase, mediums in said["phases"].items()}),
        said["version"],
    )


def _rule(body: Mapping[str, Any]) -> Rule:
    levels = tuple(_level(level) for level in body["levels"])
    return Rule(**{**body, "side": Side(body["side"]), "levels": levels})


def _level(body: Mapping[str, Any]) -> Level:
    return Level(**{**body, "priority": Priority(body["priority"]), "shape": Shape(body["shape"])})


def _advisory(body: Mapping[str, Any]) -> Advisory:
    shift, medium = (Shift(**body[name]) if body[name] else None for name in ("shift", "medium"))
    return Advisory(**{**body, "side": Side(body["side"]), "shift": shift, "medium": medium})
