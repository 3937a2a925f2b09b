"""The simulated instruments: strangers to the decoders, judged by the same golden frames."""

from __future__ import annotations

import nonin_df2 as nonin
import pytest
import suntech

from simulators.body import SimulatedBody, Vitals
from simulators.cuffs.suntech import SuntechAdvantage, letter, result
from simulators.ketamine import Dose
from simulators.mischief import chain, drops, flips, repeats, rubbish
from simulators.oximeters.nonin_df2 import NoninDf2
from simulators.stories import DOOR_MIN, STORIES


class Still:
    """A body that does not change."""

    def __init__(self, **given: object) -> None:
        self._vitals = Vitals(
            **{"spo2": 97.0, "pulse_rate": 72.0, "systolic": 128, "diastolic": 76, "mean": 93, **given}
        )  # type: ignore[arg-type]

    def vitals(self, t: float) -> Vitals:
        return self._vitals

    def pleth(self, t: float) -> int | None:
        return 67 if self._vitals.probe_on else None


def frames(data: bytes) -> list[bytes]:
    return [data[at : at + 5] for at in range(0, len(data), 5)]


def test_the_oximeter_speaks_the_documents_frames() -> None:
    said = frames(NoninDf2(Still(), 0.0).step(1 / 3 - 1e-6))
    golden = frames(nonin.packet(97, 72))
    assert len(said) == 25
    for at in (0, 1, 2):
        assert said[at][3] == golden[at][3]
    for frame in said:
        assert frame == nonin.frame(frame[1], frame[2], frame[3])
    assert [frame[1] & 1 for frame in said] == [1] + [0] * 24


def test_a_finger_that_is_out_is_said_in_every_frame() -> None:
    said = frames(NoninDf2(Still(probe_on=False), 0.0).step(1.0))
    assert all(frame[1] & 0x08 for frame in said)
    assert said[1][3] | (said[0][3] & 3) << 7 == 511
    assert said[2][3] == 127


def test_it_keeps_to_75_frames_a_second() -> None:
    assert len(NoninDf2(Still(), 0.0).step(10.0 - 1e-9)) == 75 * 5 * 10


@pytest.mark.parametrize("story", sorted(STORIES))
def test_same_seed_same_bytes_however_time_is_cut(story: str) -> None:
    at = (DOOR_MIN + 15.5) * 60
    whole = NoninDf2(SimulatedBody(STORIES[story], 7), at).step(at + 20)
    pieces = NoninDf2(SimulatedBody(STORIES[story], 7), at)
    assert b"".join(pieces.step(at + k * 0.04) for k in range(501)) == whole
    other = NoninDf2(SimulatedBody(STORIES[story], 8), at).step(at + 20)
    assert story in ("probe-off",) or other != whole


def test_pulse_and_pleth_agree() -> None:
    body = SimulatedBody(STORIES["ketamine"], 7)
    at = 1200.0
    beats = body._beat(at + 60) - body._beat(at)
    rates = [body.vitals(at + k).pulse_rate or 0 for k in range(60)]
    assert abs(beats - sum(rates) / 60) < 1


def test_ketamine_acts_as_the_meta_analysis_says() -> None:
    """+13 and +8.5 mmHg and +4 beats at the end of 0.5 mg/kg over 40 min, on average over people and moments."""

    def mean(name: str, minute: float) -> float:
        bodies = [SimulatedBody(STORIES["ketamine"], seed) for seed in range(24)]
        moments = [(DOOR_MIN + minute) * 60 + 20 * k for k in range(-6, 1)]
        values = [getattr(body.vitals(t), name) for body in bodies for t in moments]
        return sum(values) / len(values)

    for name, change, within in (("systolic", 12.4, 1.2), ("diastolic", 8.2, 0.8), ("pulse_rate", 3.9, 0.8)):
        assert mean(name, 40) - mean(name, -1) == pytest.approx(change, abs=within), name
        assert mean(name, 160) - mean(name, -1) < change / 2, name


def test_the_concentration_is_the_published_models() -> None:
    """Clements250 at 0.5 mg/kg over 40 min: the reference values at 10, 20, 40, 60 and 120 minutes, ng/mL."""
    dose = Dose(0.0, 0.5, 40)
    for minute, expected in ((10, 62.0), (20, 109.5), (40, 177.3), (60, 115.4), (120, 58.8)):
        assert dose.concentration(minute * 60) == pytest.approx(expected, abs=0.2), minute


def test_letters_and_results_are_the_published_bytes() -> None:
    assert {sign: letter(sign) for sign in suntech.LETTERS} == suntech.LETTERS
    assert result(0, 0, 0, 0, 87) == suntech.LOOSE
    assert result(128, 76, 93, 72) == suntech.RESULT_128_76


def test_a_determination_from_start_to_result() -> None:
    cuff = SuntechAdvantage(Still(), 0.0)
    cuff.hear(suntech.START, 0.0)
    assert cuff.step(0.01) == suntech.LETTERS["O"]
    cuff.hear(suntech.START, 1.0)
    assert cuff.step(1.0) == suntech.LETTERS["B"]
    heard = b"".join(cuff.step(t / 10) for t in range(20, 600))
    assert heard == suntech.LETTERS["K"]
    cuff.hear(suntech.GET_RESULT, 61.0)
    assert cuff.step(61.0)[:6] == suntech.RESULT_128_76[:6]


def test_a_leak_and_an_abort_end_in_their_errors() -> None:
    loose = SuntechAdvantage(Still(cuff_leaks=True), 0.0)
    loose.hear(suntech.START, 0.0)
    assert loose.step(30.0).endswith(suntech.LETTERS["K"])
    loose.hear(suntech.GET_RESULT, 31.0)
    assert loose.step(31.0)[20] == 87
    stopped = SuntechAdvantage(Still(), 0.0)
    stopped.hear(suntech.START + suntech.ABORT, 0.0)
    assert stopped.step(0.1) == suntech.LETTERS["O"] + suntech.LETTERS["A"]
    stopped.hear(suntech.GET_RESULT, 1.0)
    assert stopped.step(1.0)[20] == 86


def test_an_unknown_command_is_refused() -> None:
    cuff = SuntechAdvantage(Still(), 0.0)
    cuff.hear(bytes.fromhex("3A8A3C"), 0.0)
    assert cuff.step(0.0) == suntech.LETTERS["N"]


def test_mischief_is_seeded() -> None:
    data = bytes(range(256)) * 4
    for make in (flips, drops, repeats, rubbish):
        assert make(3, 0.9)(data) == make(3, 0.9)(data) != data
    assert chain(flips(1, 0.0), drops(1, 0.0))(data) == data
