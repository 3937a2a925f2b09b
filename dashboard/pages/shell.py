"""The frame of every page of a chair: the band, the patient, the alarms; the bedside's own regions, and what may
cover them."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import Dash, dcc, html

from dashboard.pages import ids, limits
from dashboard.pages.answers import Seats
from dashboard.pages.bedside import pump
from dashboard.pages.bedside.bars import actions, alarm_bar, band, chain, too_small, top
from dashboard.pages.bedside.callbacks import add_callbacks
from dashboard.pages.bedside.dialogs import dialogs
from dashboard.pages.bedside.layout import regions
from dashboard.pages.cover import cover
from dashboard.pages.registry import PAGES

TITLE = "Bedside monitor"


def shell() -> dmc.MantineProvider:
    """The whole page, of whichever chair."""
    covers = [cover(page.name, page.every_s, page.layout()) for page in PAGES]
    return dmc.MantineProvider(
        forceColorScheme="dark",
        theme={"fontFamily": "Inter, system-ui, sans-serif", "primaryColor": "gray"},
        children=[
            html.Div(
                [
                    html.Section([band(), top()], className="whole", **{"aria-label": "Patient and phase"}),
                    alarm_bar(),
                    html.Main([html.H1(TITLE, className="sr-only"), regions(), *covers], className="whole"),
                    actions(),
                    chain(),
                    too_small(),
                ],
                className="page",
            ),
            *dialogs(limits.body(), pump.body()),
            dcc.Store(id=ids.DISPLAY),
            dcc.Store(id=ids.BED),
            dcc.Store(id=ids.KEYS_SHOWN),
            dcc.Store(id=ids.READINGS_SHOWN),
            dcc.Store(id=ids.STEPPED),
            html.Section(
                [
                    html.Div(id=ids.SAID, className="said", role="status", **{"aria-live": "polite"}),
                    html.Div(id="said-here", className="said", role="status"),
                ],
                **{"aria-label": "What was said"},
            ),
        ],
    )


def wire(app: Dash, seats: Seats) -> None:
    """Every press and every page, of every chair."""
    add_callbacks(app, seats)
    limits.callbacks(app, seats)
    for page in PAGES:
        page.callbacks(app, seats)
