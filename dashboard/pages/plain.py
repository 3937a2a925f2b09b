"""What is drawn anew while somebody looks, as plain trees. Dash looks at every component it knows at every update,
so that a list which is renewed each second makes every press on the page slow: these it never knows. The page's
own script draws them (assets/81_plain.js), and keeps the nodes, the focus and the scroll where they are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dash import Output, html
from dash.development.base_component import Component

from dashboard.seat import Json

PLAIN = "data-plain"
NAMES = {"className": "class", "tabIndex": "tabindex", "dateTime": "datetime", "key": "data-key"}
UNSAID = ("children",)


def place(name: str, kind: str | None = None, **more: Any) -> html.Div:
    """An empty division that takes a tree."""
    return html.Div(id=name, className=kind, **{PLAIN: "[]"}, **more)


def into(name: str) -> Output:
    return Output(name, PLAIN)


def plain(parts: Any) -> str:
    """Elements, texts, numbers, lists of them or nothing, as the JSON text the script reads: [tag, attributes,
    children]. Raises TypeError for what is not plain HTML: only Dash could draw it."""
    return json.dumps(_all(parts), ensure_ascii=False, separators=(",", ":"))


def _all(parts: Any) -> list[Any]:
    several = parts if isinstance(parts, Sequence) and not isinstance(parts, str) else [parts]
    return [each for part in several for each in _one(part)]


def _one(part: Any) -> list[Any]:
    match part:
        case None:
            return []
        case str() | int() | float():
            return [str(part)]
        case list() | tuple():
            return _all(part)
        case Component() if type(part).__module__.startswith("dash.html."):
            props: Json = part.to_plotly_json()["props"]
            said = {NAMES.get(name, name): _said(value) for name, value in props.items() if name not in UNSAID}
            attributes = {name: value for name, value in said.items() if value is not None}
            return [[type(part).__name__.lower(), attributes, _all(props.get("children"))]]
        case _:
            raise TypeError(f"{type(part).__name__} is not plain HTML")


def _said(value: Any) -> str | None:
    """An attribute's text; None where it is off."""
    if isinstance(value, dict):
        return ";".join(f"{name}:{words}" for name, words in value.items())
    if isinstance(value, bool):
        return "" if value else None
    return None if value is None else str(value)
