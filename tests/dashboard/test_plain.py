"""Components as plain trees, which Dash never knows."""

from __future__ import annotations

import json
from typing import Any

import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from dashboard.pages.plain import plain

TEXTS = st.text(max_size=12)
NODES = st.recursive(
    st.one_of(TEXTS, st.integers(), st.none()),
    lambda inside: st.builds(
        lambda kind, children, name, hidden: kind(children, className=name, hidden=hidden),
        st.sampled_from([html.Div, html.B, html.Span, html.Tr]),
        st.lists(inside, max_size=3),
        TEXTS,
        st.booleans(),
    ),
    max_leaves=8,
)


def test_attributes_are_those_of_the_page() -> None:
    key = html.Button(
        ["Real ", html.B(3)], className="btn on", disabled=True, hidden=False, title=None, key="spo2_low",
        style={"left": "3%", "width": "4px"}, tabIndex=0, **{"data-said": "{}", "aria-label": "it was real"},
    )  # fmt: skip
    wanted = {
        "class": "btn on", "disabled": "", "data-key": "spo2_low", "style": "left:3%;width:4px", "tabindex": "0",
        "data-said": "{}", "aria-label": "it was real",
    }  # fmt: skip
    [[tag, attributes, children]] = json.loads(plain(key))
    assert (tag, attributes, children) == ("button", wanted, ["Real ", ["b", {}, ["3"]]])


def test_nothing_is_left_out_and_lists_lie_flat() -> None:
    assert plain([None, [], "a", ["b", html.Hr()], 0]) == '["a","b",["hr",{},[]],"0"]'
    assert plain(None) == "[]"


def test_what_only_dash_could_draw_is_refused() -> None:
    with pytest.raises(TypeError, match="Store is not plain HTML"):
        plain(html.Div(dcc.Store(id="kept")))


@given(st.lists(NODES, max_size=4))
def test_every_text_is_there_and_nothing_else(nodes: list[Any]) -> None:
    def texts(part: Any) -> list[str]:
        if isinstance(part, list) and len(part) == 3 and isinstance(part[1], dict):
            return [text for each in part[2] for text in texts(each)]
        return [part]

    def said(node: Any) -> list[str]:
        kinds = (html.Div, html.B, html.Span, html.Tr)
        if isinstance(node, kinds):
            return [text for each in node.children for text in said(each)]
        return [] if node is None else [str(node)]

    found = [text for each in json.loads(plain(nodes)) for text in texts(each)]
    assert found == [text for node in nodes for text in said(node)]
