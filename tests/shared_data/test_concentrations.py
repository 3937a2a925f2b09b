"""Our three models against the reference values that other solvers worked out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bedside.concentration.history import plain
from bedside.concentration.mammillary import concentration
from bedside.concentration.models import MODELS

REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "pk_reference.json"
NAMES = {"clements250": "Clements250", "kamp2020": "Kamp2020_3c", "domino": "Domino_TCI"}


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_value(name: str) -> None:
    said = json.loads(REFERENCE.read_text())[NAMES[name]]["Cp"]
    for minute, ng in said.items():
        assert concentration(MODELS[name](70), plain(35, 40), float(minute)) == pytest.approx(ng, rel=1e-8), minute
