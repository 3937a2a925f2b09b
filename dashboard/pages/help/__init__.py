"""What each alarm means, its limits and delays, what to check: the alarm table as a page. Opened from More, or by
#help."""

from __future__ import annotations

from dash import dcc, html

from bedside.judged.explained import document


def layout() -> html.Div:
    return html.Div(dcc.Markdown(document(), className="help-words"), className="help-body")
