"""Sheets of any session, as they are printed: for the patient, for a form, for the controlled drug. Filled by the
live script (assets/90_sheets.js); what is printed is the sheet alone."""

from __future__ import annotations

from dash import html

from dashboard.pages.bedside.dialogs import button


def layout() -> html.Div:
    """On the left which session and which sheet, and what may still be added to it; on the right the sheet."""
    return html.Div(
        [
            html.Div(
                [
                    html.Div(id="sheets-which", className="sh-which"),
                    html.Div(id="sheets-kinds", className="sh-kinds"),
                    html.Div(
                        [
                            button("sheets-print", "Print", "btn primary"),
                            html.Span(id="sheets-said", className="q"),
                        ],
                        className="sh-print",
                    ),
                    html.Div(id="sheets-more", className="sh-more"),
                ],
                className="sh-left",
            ),
            html.Div(id="sheets-shown", className="sh-shown", tabIndex=0, **{"aria-label": "The sheet"}),
        ],
        className="sh-main",
    )
