"""Red, yellow and cyan fills and flashes belong to alarm priority alone (ALM-6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ASSETS = Path(__file__).parents[2] / "dashboard" / "assets"
ALARM = re.compile(
    r"var\(--(high|high-fill|high-deep|high-ground|med|low)\)|#(ff3b3b|d91818|a30e0e|ffd21f|35c8ff)", re.I
)
FILL = re.compile(r"(?:^|;)\s*(background(?:-color)?|animation)\s*:\s*([^;}]+)")
OF_ALARMS = re.compile(
    r"\.al\b|\.tile\.(high|medium)|\.inv\b|\.tag\.(high|medium|low)|\.pm\b|\.abar|\.lg-span"
    r"|\.dv-value\.(high|medium)|\.again|\.fold"
)


def rules() -> Iterator[tuple[str, str, str]]:
    for file in sorted(ASSETS.glob("*.css")):
        text = re.sub(r"/\*.*?\*/|@keyframes[^{]+\{(?:[^{}]*\{[^{}]*\})*\}", "", file.read_text(), flags=re.S)
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
            yield file.name, selector.strip(), body


@pytest.mark.alm(6)
def test_alarm_colours_fill_alarms_only() -> None:
    found = 0
    for file, selector, body in rules():
        for _, value in FILL.findall(body):
            if ALARM.search(value):
                found += 1
                for part in selector.split(","):
                    assert OF_ALARMS.search(part), (file, part, value)
    assert found > 10, "the lint has found nothing to look at"


@pytest.mark.alm(6)
def test_nothing_but_alarms_moves() -> None:
    for file, selector, body in rules():
        for name, value in FILL.findall(body):
            if name == "animation" and value.strip() not in ("none", "none!important"):
                for part in selector.split(","):
                    assert OF_ALARMS.search(part) or "holding" in part, (file, part, value)
