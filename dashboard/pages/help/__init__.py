"""What each alarm means, its limits and delays, what to check: the alarm table with contents and a search.
Opened from More, or by #help; it opens at the alarm that is on (assets/95_help.js)."""

from __future__ import annotations

from dash import dcc, html

from dashboard.pages.help.sections import Section, sections


def layout() -> html.Div:
    found = sections()
    search = dcc.Input(
        id="help-search", type="search", placeholder="Search, as: probe, delay, dark room", autoComplete="off"
    )
    on_now = html.Div(id="help-on", className="help-on")
    contents = [search, on_now, *map(_entry, found)]
    words = [*map(_section, found), html.P("Nothing found.", id="help-none", hidden=True)]
    region = {"role": "region", "aria-label": "Help: alarms"}
    return html.Div(
        [
            html.Nav(contents, className="help-contents", **{"aria-label": "Contents"}),
            html.Div(words, className="help-body", tabIndex=0, **region),
        ],
        className="help-parts",
    )


def _entry(section: Section) -> html.Button:
    kind = "help-entry" + " chapter" * (section.level < 3)
    return html.Button(section.title, className=kind, type="button", **{"data-help": section.name})


def _section(section: Section) -> html.Section:
    """Below the page's own heading, which is of the first rank."""
    head = (html.H2 if section.level < 3 else html.H3)(section.title)
    attributes = {"data-help-section": section.name, "data-help-condition": section.condition}
    return html.Section([head, dcc.Markdown(section.words, className="help-words")], **attributes)
