"""Keys in what is drawn anew while a page is open. A key with an id of its own would call the page's callback each
time it is drawn, and an answer on its way would be dropped: these tell a store that stays."""

from __future__ import annotations

import json
from typing import Any

from dash import html


def key(words: Any, store: str, what: str, value: str = "", kind: str = "btn", **more: Any) -> html.Button:
    """A press comes as {what, value, at} in the dcc.Store called `store`."""
    said = json.dumps({"what": what, "value": value})
    return html.Button(words, className=kind, type="button", **{"data-press": store, "data-said": said}, **more)


def pressed(said: Any) -> tuple[str, str]:
    """What was pressed, and on which; empty for nothing."""
    return (str(said.get("what", "")), str(said.get("value", ""))) if isinstance(said, dict) else ("", "")
