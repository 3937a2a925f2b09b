"""The sheets: what was given, felt and measured, in words; what the clinic writes, as it is, on one page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from alone import Alone

from bedside.chair import Chair
from bedside.errors import CommandRefused
from bedside.leaving.rules import LeavingRules
from bedside.told import orders as wanted
from clinic.record.reader import open_reader
from clinic.record.store import Store
from clinic.sheets import aftercare, drug_day, esketamine, monitored
from clinic.sheets.known import Known, known
from clinic.sheets.text import FILE, LONGEST, MOST_LETTERS, USUAL, clinic_text

EVIL = '<script>alert(1)</script>"&'
RULES = LeavingRules(minutes=1, needs=("time", "score", "pressure", "spo2", "moaas"), checks=())


def written(side: Alone, folder: Path) -> Path:
    store = Store(folder)
    store.write(side.memory.entries)
    store.close()
    return folder


def of(side: Alone, folder: Path) -> Known:
    written(side, folder)
    with open_reader(folder) as reader:
        return known(reader, reader.sessions()[-1].id, RULES)


def day() -> Alone:
    """A quarter of an hour of infusion: sick for a while, the clip off for a while, gone home for a reason."""
    side = Alone(Chair("1", "Chair 1", leaving=RULES)).infusing()
    side.order(wanted.TakeDuty("EB", "E. Brandt", "nurse"))
    side.order(wanted.RecordEffect("nausea", 2))
    side.run(120)
    side.spo2 = None
    side.run(22)
    side.spo2 = 94
    side.run(60).pressure(166, 96).run(60)
    side.order(wanted.RecordEffect("nausea", 0))
    side.order(wanted.RecordEffect("dizziness", 1))
    side.order(wanted.DrawDrug(40, "A17"))
    side.run(60)
    side.order(wanted.StopInfusion())
    side.run(30).pressure(130, 82).run(30)
    side.order(wanted.ReportAdverse("site", "watched", "over", words=EVIL))
    side.order(wanted.WasteDrug(30, "LO"))
    side.order(wanted.Discharge(f"the bus leaves {EVIL}"))
    side.run(5)
    side.order(wanted.EndSession())
    return side.run(5)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Known:
    return of(day(), tmp_path_factory.mktemp("record"))


def test_it_says_what_happened_and_nothing_else(found: Known) -> None:
    page = aftercare.aftercare(found, clinic_text(Path("none")))
    assert "less than the planned 36 mg" in page
    assert "You felt sick from about" in page
    assert "it was gone by" in page
    assert "this was still there when it was last asked" in page, "dizziness went home too"
    assert "Your highest blood pressure was 166/96" in page
    assert "Your oxygen was 94 % at the lowest" in page
    assert "Something unplanned was noted" in page
    assert "You left before everything on our list was met: the bus leaves" in page
    assert "ng/mL" not in page, "the model is nobody's to take home"
    for words in (*USUAL.do, *USUAL.do_not):
        assert words in page


def test_no_word_of_anybody_is_markup(found: Known, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(f"[en]\ntitle = '''{EVIL}'''\ndo = ['''{EVIL}''']\n", encoding="utf-8")
    said = clinic_text(tmp_path / FILE)
    pages = (aftercare.aftercare(found, said), monitored.monitored(found))
    for page in pages:
        assert "<script" not in page
    assert pages[0].count("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;") >= 3


def test_how_it_was_monitored(found: Known) -> None:
    seen = found.watched
    assert seen.longest is not None
    assert seen.longest.seconds == pytest.approx(20, abs=2), "a number stands for two seconds"
    assert seen.longest.reason == "sensor_off"
    whole = (seen.end - seen.begin).total_seconds()
    assert seen.share == pytest.approx(1 - sum(gap.seconds for gap in seen.gaps) / whole, abs=0.02)
    page = monitored.monitored(found)
    assert "the clip had slipped" in page
    assert "166/96" in page
    assert "94 at" in page


def test_larger_type_is_the_same_words(found: Known) -> None:
    said = clinic_text(Path("none"))
    usual, large = (aftercare.aftercare(found, said, large=big) for big in (False, True))
    assert 'class="sheet large' in large
    assert large.replace("sheet large", "sheet") == usual


def test_the_origin_stands_over_it(tmp_path: Path) -> None:
    side = day()
    for at, entry in enumerate(side.memory.entries):
        if getattr(entry, "origin", None) == "live":
            object.__setattr__(side.memory.entries[at], "origin", "simulated")
    page = aftercare.aftercare(of(side, tmp_path), clinic_text(Path("none")))
    assert "SIMULATED" in page


# --- the clinic's text ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it is empty"),
        ("[en", "it is no TOML"),
        ("en = 3", "is no table"),
        ("[en]\nverse = 'x'", "'verse', which is not known"),
        ("[en]\ndo = 'rest'", "a list of at most 8"),
        ("[en]\ndo = [1]", "a text of at most"),
        (f"[en]\ndo = ['{'x' * (LONGEST + 1)}']", "a text of at most"),
        (f"[en]\ndo = {['x'] * 9}", "a list of at most 8"),
        ("[en]\ncall = [['a', 'b']]", "a row has three texts"),
        (f"[en]\ndo = {['y' * LONGEST] * 8}\ndo_not = {['y' * LONGEST] * 8}", f"one page holds {MOST_LETTERS}"),
        ("# " + "twenty pages " * 8000, "more than 64 kB"),
    ],
)
def test_a_text_that_cannot_be_used_says_why_and_the_programs_own_stands_there(
    text: str, words: str, tmp_path: Path, found: Known
) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    said = clinic_text(tmp_path / FILE)
    assert words in said.wrong
    assert said.text is USUAL
    assert USUAL.do[0] in aftercare.aftercare(found, said)


def test_no_text_and_another_language(tmp_path: Path) -> None:
    assert "no text of its own" in clinic_text(tmp_path / FILE).wrong
    (tmp_path / FILE).write_text("[en]\ntitle='Home'\n[es]\ntitle='A casa'\n", encoding="utf-8")
    assert clinic_text(tmp_path / FILE).text.title == "Home", "English first"
    assert clinic_text(tmp_path / FILE, "es").text.title == "A casa"
    missing = clinic_text(tmp_path / FILE, "fr")
    assert "no text in 'fr': en, es" in missing.wrong
    assert missing.text.title == "Home"


# --- esketamine -----------------------------------------------------------------------------------


def sprayed(minutes: float, *, leaves: bool = True) -> Alone:
    side = Alone(Chair("1", "Chair 1", leaving=RULES))
    side.run(5)
    order = wanted.OpenSession("KM-0147", 44, 72.0, None, None, dose_mg=56, treatment="esketamine", lot="L9")
    side.order(order)
    side.pressure(126, 78).run(190).pressure(128, 80)
    side.order(wanted.ConfirmBaseline(tuple(row.name for row in side.monitor.snapshot.resting)))
    side.order(wanted.StartInfusion())
    side.run(300)
    side.order(wanted.GiveSpray(28))
    side.order(wanted.RecordScore("moaas", 4))
    side.order(wanted.RecordEffect("dissociation", 2))
    side.run(minutes * 60 / 2).pressure(150, 92)
    side.order(wanted.RecordScore("moaas", 5))
    side.order(wanted.RecordEffect("dissociation", 0))
    side.run(minutes * 60 / 2).pressure(132, 82)
    if leaves:
        side.order(wanted.RecordScore("aldrete", 10))
        side.order(wanted.Discharge("two hours are long", "E. Brandt"))
        side.run(5)
        side.order(wanted.EndSession())
    return side.run(5)


def test_the_form_is_filled_from_the_session(tmp_path: Path) -> None:
    side = sprayed(44)
    found = of(side, tmp_path)
    data = esketamine.form(found, side.now.utc)
    assert (data["dose_mg"], len(data["devices"]), data["lot"]) == (56, 2, "L9")
    pressures = data["pressures"]
    assert (pressures["before"]["systolic"], pressures["at_40_min"]["systolic"]) == (128, 132)
    assert pressures["before_leaving"]["systolic"] == 132
    assert data["monitored_min"] == pytest.approx(44, abs=0.2)
    assert data["sedation"] | {"first_at": 0, "over_by": 0, "drowsiness": 0} == {
        "asked": 2, "present": True, "lowest_moaas": 4, "first_at": 0, "over_by": 0, "drowsiness": 0,
    }  # fmt: skip
    assert (data["dissociation"]["present"], data["dissociation"]["worst"]) == (True, 2)
    assert data["dissociation"]["over_by"] is not None
    assert data["breathing"]["below_90"] is False
    assert data["ready_to_leave_at"] is None, "two hours are not the clinic's to cut"
    assert data["before_criteria"] == "two hours are long"
    assert data["let_go_by"] == "E. Brandt"
    assert data["not_yet"] == []
    page = esketamine.page(found, side.now.utc)
    assert "132/82" in page
    assert "Ready to leave by the measured criteria" in page


def test_a_form_before_its_times_says_from_when(tmp_path: Path) -> None:
    side = sprayed(4, leaves=False)
    data = esketamine.form(of(side, tmp_path), side.now.utc)
    assert data["pressures"]["at_40_min"] is None
    assert data["pressures"]["before_leaving"] is None
    assert data["monitored_min"] is None
    assert [each.partition(":")[0] for each in data["not_yet"]] == ["at_40_min", "before_leaving"]
    assert "from " in data["not_yet"][0]
    assert "still here" in data["not_yet"][1]


def test_the_form_is_of_esketamine(found: Known) -> None:
    with pytest.raises(CommandRefused, match="none of esketamine"):
        esketamine.form(found, found.left)


# --- the drug's day -------------------------------------------------------------------------------


def test_the_sheet_of_the_day_names_what_does_not_close(tmp_path: Path) -> None:
    side = day()
    written(side, tmp_path)
    when = side.now.utc.astimezone().date()
    with open_reader(tmp_path) as reader:
        data = drug_day.day_json(reader, when)
        page = drug_day.drug_day(reader, when)
        other = drug_day.day_json(reader, date(2020, 1, 1))
    (session,) = data["sessions"]
    assert (session["drawn_mg"], session["wasted_mg"], session["witnesses"]) == (40, 30, ["LO"])
    assert not data["closes"]
    assert any("vial A17: drawn from" in each for each in data["discrepancies"])
    assert any("mg not accounted for" in each for each in data["discrepancies"])
    assert "never counted" in page
    assert other == {
        "date": "2020-01-01",
        "vials": [],
        "sessions": [],
        "open": [],
        "closes": True,
        "discrepancies": [],
    }


def test_there_is_no_sheet_of_no_session(tmp_path: Path) -> None:
    written(day(), tmp_path)
    with open_reader(tmp_path) as reader, pytest.raises(CommandRefused, match="no session"):
        known(reader, "yesterday", RULES)
