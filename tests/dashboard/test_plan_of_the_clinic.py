"""[plan] of clinic.toml: the usual plan and the ranges, and what is said of a key that is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bedside.errors import CommandRefused
from bedside.infusion.patient import CHECKLIST
from bedside.infusion.plan import DEFAULTS, Usual
from bedside.infusion.prompts import USUAL, Plan, Rule
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


def test_what_one_person_may_plan_alone_lies_inside_the_hard_range(tmp_path: Path) -> None:
    text = "[plan.dose_mg_per_kg]\nsoft = [0.1, 1.0]\nhard = [0.01, 2.0]\n"
    assert load_clinic(written(tmp_path, text), {}).plan.ranges.of["dose_mg_per_kg"].read is None
    ranges = load_clinic(written(tmp_path, text + "read = [0.1, 1.2]\n"), {}).plan.ranges
    assert ranges.of["dose_mg_per_kg"].read == (0.1, 1.2)
    with pytest.raises(CommandRefused, match=r"A second person reads this plan: dose 1\.5 mg/kg is beyond"):
        ranges.check(44, 72.0, 1.5, 40, "asked for")
    with pytest.raises(CommandRefused, match="A second person"):
        ranges.check(44, 72.0, None, 40, "asked for", 108.0)
    with pytest.raises(CommandRefused, match="A second person"):
        ranges.check(44, 72.0, 0.5, 40, "asked for", None, 72.0)
    with pytest.raises(CommandRefused, match="whose weight is not known"):
        ranges.check(44, None, None, 40, "asked for", 36.0)
    ranges.check(44, 72.0, 0.5, 40, "asked for", None, 7.0)
    ranges.check(44, 72.0, 1.5, 40, "asked for", reader="LO")
    ranges.check(44, 72.0, 1.1, 40, "asked for")
    with pytest.raises(ConfigError, match="what one person may plan"):
        load_clinic(written(tmp_path, text + "read = [0.1, 2.5]\n"), {})


def test_what_is_asked_checked_and_charted_is_the_clinics(tmp_path: Path) -> None:
    usual = load_clinic(written(tmp_path, ""), {}).charting
    assert (usual.asked, usual.checked, usual.every_min) == (Plan(USUAL), CHECKLIST, 5)
    assert usual.concentration
    text = (
        "[charting]\nevery_min = 10\nconcentration = false\nlate_min = 5\n"
        '[[charting.ask]]\nscale = "moaas"\nevery_min = 15\n[[charting.ask]]\nscale = "nrs"\nrecovery = false\n'
        '[[charting.check]]\nkey = "fasting"\nwords = "no food for 6 h"\n'
    )
    found = load_clinic(written(tmp_path, text), {}).charting
    assert found.asked == Plan((Rule("moaas", 450, 900), Rule("nrs", 450, 600, recovery=False)), 300)
    assert found.checked == (("fasting", "no food for 6 h"),)
    assert load_clinic(written(tmp_path, "[charting]\ncheck = []\n"), {}).charting.checked == ()
    assert (found.every_min, found.concentration) == (10, False)
    assert load_clinic(written(tmp_path, "[charting]\nask = []\n"), {}).charting.asked.rules == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[[charting.ask]]\nscale = "joy"\n', "'joy' is unknown; allowed: moaas, cadss6"),
        ('[[charting.ask]]\nscale = "moaas"\nevery_min = 0\n', "every_min"),
        ('[[charting.check]]\nkey = "two words"\nwords = "x"\n', "key"),
        ("[charting]\nconcentrations = true\n", "unknown key; allowed: every_min, late_min, concentration"),
    ],
)
def test_a_table_that_cannot_be_meant_is_told_with_its_line(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        load_clinic(written(tmp_path, text), {})
