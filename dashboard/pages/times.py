"""A moment on a page: written in the display's own zone by the live script."""

from __future__ import annotations

from datetime import datetime

from dash import html


def moment(utc: datetime | str, form: str = "hms") -> html.Time:
    """Hours, minutes and seconds of a UTC time; `form` hm: without seconds; ms: with thousandths; day: the day
    and its month."""
    said = utc if isinstance(utc, str) else utc.isoformat()
    return html.Time(className="clock-time", dateTime=said, **{"data-form": form})
