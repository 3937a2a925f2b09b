"""Stories as text, mischief by one door, a patient's file, and a body with reflexes."""

from __future__ import annotations

import random
import statistics
from pathlib import Path

import pytest
from pairing import Pair

from bedside.reading import Numeric, Vital
from simulators.body import SimulatedBody
from simulators.catalog import TWINS
from simulators.mischief import KINDS, Door, chain, drops, flips
from simulators.patient_file import PatientFile
from simulators.script import ScriptError, read_script, wrong_now
from simulators.seen import look
from simulators.stories import STORIES, Story, Trouble

EXAMPLE = """
# the issue's own lines
600 desaturate to 84 over 60
900 probe-off 20
1200 cable-pull 8
1500 ketamine 0.5 mg/kg 40 min
"""


def at(story: Story, t: float) -> object:
    return SimulatedBody(story, 7).vitals(t)


def test_the_lines_of_the_example_happen_at_their_seconds() -> None:
    story = read_script(EXAMPLE, "example")
    body = SimulatedBody(story, 7)
    assert body.vitals(690).spo2 == pytest.approx(84, abs=0.5)
    assert body.vitals(590).spo2 > 96  # type: ignore[operator]
    assert body.vitals(800).spo2 > 96  # type: ignore[operator]
    assert [body.vitals(t).probe_on for t in (899, 901, 919, 921)] == [True, False, False, True]
    assert ["oximeter" in story.effect(t).unplugged for t in (1199, 1204, 1209)] == [False, True, False]
    assert story.effect(1499).drug == 0
    assert story.effect(1500 + 2400).drug == pytest.approx(177.3, abs=0.2)


@pytest.mark.parametrize(
    ("line", "t", "name", "expected"),
    [("100 pressure to 185/105 over 20", 130, "systolic", 185),
     ("100 pressure to 185/105 over 20", 130, "diastolic", 105),
     ("100 pulse to 42 over 10 for 30", 120, "pulse_rate", 42), ("100 low-perfusion 60", 130, "perfusion", 0.2),
     ("100 motion 30", 115, "motion", True), ("100 cuff-leak 30", 115, "cuff_leaks", True)],
)  # fmt: skip
def test_each_verb_does_what_it_says(line: str, t: float, name: str, expected: float) -> None:
    assert getattr(at(read_script(line, "test"), t), name) == pytest.approx(expected, abs=0.5)


@pytest.mark.parametrize(
    "text",
    [
        "600 desaturate 84",
        "x probe-off 20",
        "600 fly",
        "600",
        "10 flip for 3",
        "10 stall 2 for 3",
        "1 ketamine 5 min",
    ],
)
def test_a_line_that_is_none_is_named(text: str) -> None:
    with pytest.raises(ScriptError, match=r"night\.story, line 2"):
        read_script(f"# a story\n{text}\n", "night.story")


def test_stories_are_put_together() -> None:
    both = STORIES["desaturation"].and_then(read_script("100 probe-off 20", "test"))
    assert len(both.episodes) == len(STORIES["desaturation"].episodes) + 1
    assert both.doses == STORIES["desaturation"].doses


def add(file: Path, text: str) -> None:
    with file.open("a") as stream:
        stream.write(text)


def test_a_patients_file_acts_on_every_instrument_that_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "patient.story"
    file.touch()
    bodies = [SimulatedBody(STORIES["steady"], 7) for _ in range(2)]
    files = [PatientFile(file, body) for body in bodies]
    files[0].add("100 probe-off 20")
    add(file, "101 half a li")
    for one in files:
        one._looked = -1e9
        one.look(99)
    assert [body.vitals(105).probe_on for body in bodies] == [False, False]
    add(file, "ne\n130 probe-off 5\n")
    for one in files:
        one._looked = -1e9
        one.look(99)
    assert [body.vitals(132).probe_on for body in bodies] == [False, False], "a bad line stops nothing"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_mischief_is_seeded_and_only_where_and_when_it_is_told(kind: str) -> None:
    trouble = Trouble(10.0, 5.0, kind, 0.3, ("cuff",))
    pieces = [(k * 0.25, bytes(range(k % 200, k % 200 + 20))) for k in range(80)]

    def heard(instrument: str, seed: int) -> list[bytes]:
        door = Door(instrument, seed)
        return [door.passes(data, t, (trouble,)) for t, data in pieces]

    assert heard("oximeter", 1) == [data for _, data in pieces]
    assert heard("cuff", 1) == heard("cuff", 1)
    assert heard("cuff", 1) != [data for _, data in pieces]
    outside = [k for k, (t, _) in enumerate(pieces) if not 10.0 <= t < 15.0]
    assert all(heard("cuff", 1)[k] == pieces[k][1] for k in outside)


def test_mischief_is_composed() -> None:
    both = chain(flips(3, 0.1), drops(4, 0.1))
    data = bytes(range(200))
    assert both(data) == drops(4, 0.1)(flips(3, 0.1)(data))


@pytest.mark.parametrize("kind", ["drop", "flip", "duplicate", "garbage", "split", "glue", "wrong-baud"])
def test_a_real_stream_under_mischief_says_nothing_the_patient_did_not_have(kind: str) -> None:
    body = SimulatedBody(STORIES["steady"], 5)
    pair = Pair("nonin-df2", body, mischief=KINDS[kind](11, 0.02))
    pair.run(60)
    truth = {look(body, k / 4, 0).spo2 for k in range(260)}
    said = {fact.value for _, fact in pair.of(Numeric) if fact.vital is Vital.SPO2 and fact.value}  # type: ignore[union-attr]
    assert said <= truth


def test_pressure_and_rate_answer_each_other() -> None:
    """The baroreflex: where pressure is high the heart is slower, two seconds later, over minutes and in waves."""
    body = SimulatedBody(STORIES["steady"], 9)
    times = [300 + k * 0.5 for k in range(1200)]
    pressure = [body._pressure_wave(t - 2) for t in times]
    rate = [body.vitals(t).pulse_rate or 0 for t in times]
    assert statistics.correlation(pressure, rate) < -0.3
    assert 2 < statistics.stdev(rate) * 2 < 12
    assert 1.5 < statistics.stdev(body.vitals(t).systolic for t in times) < 6


def test_saturation_at_the_finger_is_late() -> None:
    story = read_script("100 desaturate to 80 over 20 for 60", "test")
    body = SimulatedBody(story, 7)
    steady = SimulatedBody(read_script("", "test"), 7)
    assert body.vitals(106).spo2 == pytest.approx(steady.vitals(106).spo2, abs=0.01)  # type: ignore[arg-type]
    assert body.vitals(114).spo2 < steady.vitals(114).spo2 - 2  # type: ignore[operator]


def test_the_cuff_on_the_probes_arm_takes_the_pulse_away() -> None:
    story = read_script("100 squeeze 34", "test")
    body = SimulatedBody(story, 7)
    free = [body.pleth(90 + k / 75) or 0 for k in range(300)]
    tight = [body.pleth(110 + k / 75) or 0 for k in range(300)]
    assert max(tight) - min(tight) < (max(free) - min(free)) / 3
    assert body.vitals(110).spo2 is None
    assert body.vitals(136).spo2 is not None


def test_extra_beats_are_seen_in_the_pulse_and_its_rate() -> None:
    body = SimulatedBody(read_script("100 ectopy 120", "test"), 7)
    quiet = [body.vitals(20 + k).pulse_rate or 0 for k in range(60)]
    extra = [body.vitals(120 + k).pulse_rate or 0 for k in range(60)]
    assert statistics.stdev(extra) > 1.5 * statistics.stdev(quiet)


def test_another_seed_is_another_person() -> None:
    people = [
        SimulatedBody(STORIES["steady"], seed).vitals(60.0).systolic
        for seed in random.Random(1).sample(range(999), 20)
    ]
    assert statistics.stdev(people) > 1.5


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("pulse to 99999 over 0 for 3", "pulse rate is from 0 to 250, not 99999"),
        ("ketamine 0.5 mg/kg 0 min", "minutes is from 0.5 to 600, not 0"),
        ("ketamine 999999 mg/kg 40 min", "mg/kg is from 0 to 10"),
        ("desaturate to 101 over 5", "spo2 is from 0 to 100"),
        ("pressure to 80/120 over 5", "systolic pressure is above"),
        ("pressure to 400/100 over 5", "systolic is from 20 to 300"),
        ("breathing to 61 over 5", "respiration is from 0 to 60"),
        ("probe-off 999999999", "for is from 0 to 86400"),
        ("flip 2 for 30", "rate is from 0 to 1"),
        ("delay 100 for 30", "delay is from 0 to 60"),
        ("pulse to " + "9" * 400 + " over 0", "nothing a simulated patient knows"),
        ("pulse to 80 over 5\n0 pulse to 90 over 5", "nothing a simulated patient knows"),
        ("\x00", "nothing a simulated patient knows"),
    ],
)
def test_what_nobody_can_be_made_to_do_is_refused_with_its_range(line: str, why: str) -> None:
    assert why in wrong_now(line)
    with pytest.raises(ScriptError, match="line 1"):
        read_script("10 " + line.replace("\n", " "), "x")


@pytest.mark.parametrize("protocol", sorted(TWINS))
def test_every_twin_lives_through_the_extremes(protocol: str) -> None:
    for line in (
        "0 pulse to 250 over 0 for 600",
        "0 pulse to 0 over 0 for 600",
        "0 desaturate to 0 over 0 for 600",
        "0 pressure to 300/200 over 0 for 600",
        "0 pressure to 20/10 over 0 for 600",
        "0 breathing to 60 over 0 for 600",
        "0 ketamine 10 mg/kg 0.5 min",
    ):
        twin = TWINS[protocol].make(SimulatedBody(STORIES["steady"].and_then(read_script(line, "x")), 7), 0.0)
        for tenth in range(1, 200):
            twin.step(tenth / 10)


def test_what_goes_on_can_be_ended_at_once() -> None:
    lines = (
        "100 probe-off 300\n110 desaturate to 80 over 5 for 300\n120 stall for 300\n200 settle\n400 probe-off 20\n"
    )
    story = read_script(lines, "test")
    body = SimulatedBody(story, 7)
    assert [body.vitals(t).probe_on for t in (150, 199, 201, 410)] == [False, False, True, False]
    assert body.vitals(230).spo2 > 95  # type: ignore[operator]
    (trouble,) = story.troubles
    assert trouble.seconds == 80
    assert wrong_now("settle") == ""
    later = read_script("100 probe-off 300", "test").and_then(read_script("150 settle", "test"))
    assert later.episodes[0].seconds == pytest.approx(50), "also where it is told later"
