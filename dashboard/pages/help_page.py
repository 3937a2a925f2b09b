"""What each alarm means, its limits and delays, what to check: the alarm table as a region over the page."""

from __future__ import annotations

from dash import dcc, html

from bedside.judged.explained import document
from dashboard.pages.cover import cover


def help_page() -> html.Div:
    """Opened from More, or by #help; the vital signs and the alarm bar stay in sight."""
    return cover("help", html.Div(dcc.Markdown(document(), className="help-words"), className="help-body"))
