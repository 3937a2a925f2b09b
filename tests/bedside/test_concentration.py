"""The published models: exact for any history, whole in mass, refused where not made for, used by nothing."""

from __future__ import annotations

import ast
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bedside.concentration.history import BadHistory, estimate, pieces_of, plain, read_rates
from bedside.concentration.mammillary import Mammillary, Piece, amounts, concentration, effect_site
from bedside.concentration.models import KE0, MODELS, OutsideRange, for_person

ROOT = Path(__file__).parents[2]
pieces_ = some.builds(
    lambda begin, length, rate, bolus: (
        Piece(begin, begin + length, rate) if length else Piece(begin, begin, bolus_mg=bolus)
    ),
    some.floats(0, 90),
    some.sampled_from([0.0, 1.0, 7.5, 40.0, 600.0]),
    some.floats(0.01, 5),
    some.floats(0.1, 50),
)
histories = some.lists(pieces_, min_size=1, max_size=8)
weights = some.floats(40, 140)
models = some.builds(lambda name, weight: MODELS[name](weight), some.sampled_from(list(MODELS)), weights)


def given_until(pieces: list[Piece], at: float) -> float:
    return math.fsum(
        (piece.bolus_mg if at >= piece.begin else 0.0)
        + piece.mg_per_min * max(0.0, min(at, piece.end) - piece.begin)
        for piece in pieces
    )


@given(models, histories, some.floats(0, 1500))
def test_what_was_given_is_somewhere(model: Mammillary, pieces: list[Piece], at: float) -> None:
    found = amounts(model, pieces, at)
    dose = given_until(pieces, at)
    assert math.fsum((*found.compartments, found.eliminated)) == pytest.approx(dose, rel=1e-9, abs=1e-9)
    assert all(amount >= -1e-9 for amount in (*found.compartments, found.eliminated))


@given(models, histories, histories, some.floats(0, 600))
def test_two_histories_are_the_sum_of_each(
    model: Mammillary, one: list[Piece], other: list[Piece], at: float
) -> None:
    both = concentration(model, one, at) + concentration(model, other, at)
    assert concentration(model, [*one, *other], at) == pytest.approx(both, rel=1e-9, abs=1e-9)


@given(models, histories, some.floats(0.1, 500))
def test_it_obeys_its_equations(model: Mammillary, pieces: list[Piece], at: float) -> None:
    """dA1/dt and dCe/dt by a difference, away from where the pump changes."""
    step = 1e-3
    edges = [edge for piece in pieces for edge in (piece.begin, piece.end)]
    if any(abs(at - edge) < 4 * step for edge in edges):
        return
    before, now, after = (amounts(model, pieces, t).compartments for t in (at - step, at, at + step))
    rate = sum(p.mg_per_min for p in pieces if p.begin <= at < p.end)
    out = model.k10 + sum(k1j for k1j, _ in model.peripheral)
    back = sum(kj1 * now[1 + j] for j, (_, kj1) in enumerate(model.peripheral))
    assert (after[0] - before[0]) / (2 * step) == pytest.approx(rate - out * now[0] + back, rel=2e-3, abs=2e-3)
    slope = (effect_site(model, pieces, at + step, KE0) - effect_site(model, pieces, at - step, KE0)) / (2 * step)
    drive = KE0 * (concentration(model, pieces, at) - effect_site(model, pieces, at, KE0))
    assert slope == pytest.approx(drive, rel=2e-3, abs=2e-2)


def test_the_worked_examples() -> None:
    """pk_models.md 4, B to E: a pause, a bolus in a minute, weights, a long infusion."""
    kamp = MODELS["kamp2020"]
    paused = pieces_of([(0, 0.875, None), (20, 0, None), (30, 0.875, None), (50, 0, None)])
    for minute, ng in {10: 154.53, 20: 198.27, 25: 104.60, 30: 73.48, 40: 209.31, 50: 245.13, 120: 52.49}.items():
        assert concentration(kamp(70), paused, minute) == pytest.approx(ng, rel=1e-4)
    for minute, ng in {1: 1260.3, 5: 570.5, 30: 108.8, 60: 73.0}.items():
        assert concentration(kamp(70), plain(35, 1), minute) == pytest.approx(ng, rel=1e-3)
    for weight, ng in {50: 239.98, 70: 253.05, 100: 267.75, 120: 275.63}.items():
        assert concentration(kamp(weight), plain(0.5 * weight, 40), 40) == pytest.approx(ng, rel=1e-4)
    assert concentration(MODELS["domino"](70), plain(80, 120), 180) == pytest.approx(74.0, abs=0.05)
    mass = amounts(kamp(70), plain(35, 40), 40)
    assert mass.compartments == pytest.approx((6.3263, 9.9980, 8.4229), abs=1e-4)
    assert mass.eliminated == pytest.approx(10.2528, abs=1e-4)


@pytest.mark.parametrize("name", ["clements250", "domino"])
def test_a_dose_by_weight_gives_one_concentration_at_every_weight(name: str) -> None:
    found = {round(concentration(MODELS[name](w), plain(0.5 * w, 40), 40), 6) for w in (40, 70, 101.5, 140)}
    assert len(found) == 1


@pytest.mark.parametrize(("weight", "age"), [(39.9, None), (140.1, 40), (70, 17), (0, None)])
def test_whom_the_models_were_not_made_for(weight: float, age: float | None) -> None:
    with pytest.raises(OutsideRange, match="outside the published range"):
        for_person(weight, age)


def test_the_band_holds_every_model_and_the_line_is_the_chosen_one() -> None:
    found = estimate(for_person(70, 40), plain(35, 40), 40, "domino")
    assert (found.low, found.line, found.high) == pytest.approx((177.3133, 240.3308, 253.0518), abs=1e-3)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("minute,rate\n0,1\n", "line 1"),
        ("t_min,mg_per_min,bolus_mg\n0,fast,\n", "line 2: mg_per_min"),
        ("t_min,mg_per_min,bolus_mg\n0,1,\n5,-1,\n", "line 3: mg_per_min"),
        ("t_min,mg_per_min,bolus_mg\n5,1,\n2,0,\n", "line 3: minute 2 comes after"),
        ("t_min,mg_per_min,bolus_mg\n,1,\n", "the minute always"),
        ("t_min,mg_per_min,bolus_mg\n0,nan,\n", "line 2"),
        ("t_min,mg_per_min,bolus_mg\n", "no rate"),
    ],
)
def test_a_table_that_is_none_names_its_line(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(text)
    with pytest.raises(BadHistory, match=why):
        read_rates(path)


def test_a_table_holds_its_rate_and_gives_its_boluses(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text("t_min,mg_per_min,bolus_mg\n0,0.875,5\n10,,2\n20,0,\n")
    pieces = read_rates(path)
    assert given_until(pieces, 15) == pytest.approx(0.875 * 15 + 7)
    assert given_until(pieces, 90) == pytest.approx(0.875 * 20 + 7)


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def test_no_alarm_no_dose_and_no_discharge_uses_it() -> None:
    """Nothing of the core, nothing that is kept, no instrument knows that there is such a thing."""
    users = {
        str(path.relative_to(ROOT))
        for room in ("bedside", "clinic", "devices", "simulators", "dashboard")
        for path in (ROOT / room).rglob("*.py")
        if any(module.startswith("bedside.concentration") for module in imports(path))
    }
    assert {path for path in users if not path.startswith("bedside/concentration/")} <= {
        "dashboard/program/commands/pk.py",
        "dashboard/said/concentration.py",
    }
