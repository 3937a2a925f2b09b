"""[plan] of clinic.toml: the usual plan and the ranges, and what is said of a key that is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bedside.infusion.plan import DEFAULTS, Usual
from dashboard.program.config import ConfigError, load_clinic

BED = '[[bed]]\nid = "1"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "clinic.toml"
    path.write_text(BED + text, encoding="utf-8")
    return path


def test_the_usual_plan_and_a_range_are_the_clinics_and_the_rest_keeps_its_default(tmp_path: Path) -> None:
    text = (
        "[plan.usual]\ndose_mg_per_kg = 0.4\nmg_per_ml = 1.0\n"
        "[plan.minutes]\nsoft = [30, 60]\nhard = [20, 90]\n"
    )  # fmt: skip
    ranges = load_clinic(written(tmp_path, text), {}).plan.ranges
    assert ranges.usual == Usual(0.4, 40, 1.0)
    assert ranges.of["minutes"].soft == (30, 60)
    assert ranges.of["age"] == DEFAULTS["age"]


def test_without_a_word_of_it_nothing_is_said_of_the_syringe(tmp_path: Path) -> None:
    assert load_clinic(written(tmp_path, ""), {}).plan.ranges.usual == Usual(0.5, 40, None)


@pytest.mark.parametrize(
    ("text", "key", "allowed"),
    [
        ("[plan.usual]\ndoes_mg_per_kg = 0.4\n", "plan.usual.does_mg_per_kg", "dose_mg_per_kg, minutes, mg_per_ml"),
        ("[plan]\nweigth_kg = 1\n", "plan.weigth_kg", "usual, age, weight_kg"),
        ("[plan.age]\nsoft = [18, 90]\nhard = [1, 99]\nsfot = 1\n", "plan.age.sfot", "soft, hard"),
        ("[alarms]\naudio_of = true\n", "alarms.audio_of", "audio_off"),
        ("[server]\nprot = 1\n", "server.prot", "host, port"),
    ],
)
def test_a_key_that_is_none_is_named_with_those_of_its_own_table(
    tmp_path: Path, text: str, key: str, allowed: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        load_clinic(written(tmp_path, text), {})
    assert key in str(refused.value)
    assert f"allowed: {allowed}" in str(refused.value)


@pytest.mark.parametrize("text", ["dose_mg_per_kg = 0\n", "minutes = 'long'\n", "mg_per_ml = -1\n"])
def test_a_usual_plan_nobody_can_mean_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"plan\.usual"):
        load_clinic(written(tmp_path, "[plan.usual]\n" + text), {})
