"""The alarm sound as it is heard: timing from the envelope, tone from the spectrum, levels from the peaks."""

from __future__ import annotations

import io
import math
import wave
from itertools import pairwise

import numpy as np
import pytest

from bedside.alarms.burst import BURSTS, RATE, samples, wav
from bedside.conditions.priority import Priority

PRIORITIES = list(Priority)
Pulse = tuple[float, float, float, float]


def heard(priority: Priority) -> np.ndarray:
    return np.array(samples(priority), dtype=float) / 32768


def envelope(signal: np.ndarray, period: float) -> np.ndarray:
    """The highest sample of the period around each one."""
    width = int(RATE * period) | 1
    padded = np.pad(np.abs(signal), width // 2)
    return np.lib.stride_tricks.sliding_window_view(padded, width).max(axis=1)


def pulses(priority: Priority) -> list[dict[str, float]]:
    """Each pulse's times in s at which its envelope crosses 10, 50 and 90 % of its top, up and down."""
    curve = envelope(heard(priority), 1 / BURSTS[priority].fundamental)
    top = curve.max()
    loud = np.flatnonzero(np.diff(np.concatenate([[0], (curve > 0.3 * top).astype(int), [0]])))
    found = []
    for begin, end in zip(loud[::2], loud[1::2], strict=True):
        middle = (begin + end) // 2
        start, stop = max(0, begin - int(0.03 * RATE)), min(len(curve), end + int(0.03 * RATE))
        crossing = {}
        for part in (10, 50, 90):
            up = np.flatnonzero(curve[start:middle] >= part / 100 * top)
            down = np.flatnonzero(curve[middle:stop] >= part / 100 * top)
            crossing[f"up{part}"] = (start + up[0]) / RATE
            crossing[f"down{part}"] = (middle + down[-1]) / RATE
        found.append(crossing)
    return found


def gaps(priority: Priority) -> list[float]:
    found = pulses(priority)
    return [after["up90"] - before["down90"] for before, after in pairwise(found)]


@pytest.mark.alm(11)
def test_high_is_five_and_five_in_their_rhythm() -> None:
    assert len(pulses(Priority.HIGH)) == 10
    found, x = gaps(Priority.HIGH), 0.10
    td = BURSTS[Priority.HIGH].pulse_s
    for group in (found[:4], found[5:]):
        assert group == pytest.approx([x, x, 2 * x + td, x], abs=0.004)
    assert min(found) - 1.6 * BURSTS[Priority.HIGH].edge_s >= 0.050  # read off at 10 % too
    assert max(found[0], found[1], found[3]) <= 0.125
    assert 0.35 <= found[4] <= 1.30


@pytest.mark.alm(12)
@pytest.mark.alm(13)
@pytest.mark.alm(14)
def test_how_often_a_burst_comes_again() -> None:
    """From the end of one to the start of the next; hurried bursts too."""
    for priority, low, high in ((Priority.HIGH, 2.5, 15), (Priority.MEDIUM, 2.5, 30), (Priority.LOW, 15, math.inf)):
        burst = BURSTS[priority]
        for every in (burst.repeat_s, burst.hurried_s):
            assert low < every - burst.seconds < high, priority


@pytest.mark.alm(13)
def test_medium_is_three_pulses_evenly_spaced() -> None:
    assert len(pulses(Priority.MEDIUM)) == 3
    found = gaps(Priority.MEDIUM)
    assert all(0.125 <= gap <= 0.250 for gap in found)
    assert max(found) / min(found) <= 1.05
    assert min(found) >= max(gaps(Priority.HIGH)[0:2])


@pytest.mark.alm(14)
def test_low_is_two_pulses() -> None:
    assert len(pulses(Priority.LOW)) == 2
    assert 0.125 <= gaps(Priority.LOW)[0] <= 0.250


@pytest.mark.alm(15)
@pytest.mark.parametrize("priority", PRIORITIES)
def test_length_rise_and_fall_of_every_pulse(priority: Priority) -> None:
    low, high = (0.075, 0.200) if priority is Priority.HIGH else (0.125, 0.250)
    for pulse in pulses(priority):
        length = pulse["down50"] - pulse["up50"]
        assert low <= length <= high
        assert length == pytest.approx(BURSTS[priority].pulse_s, abs=0.004)
        rise, fall = (pulse["up90"] - pulse["up10"]) / 0.8, (pulse["down10"] - pulse["down90"]) / 0.8
        for edge in (rise, fall):
            assert edge >= 0.010
            assert 0.13 <= edge / length <= 0.22  # the envelope is read off to a period of the tone
    assert 0.15 <= BURSTS[priority].edge_s / BURSTS[priority].pulse_s <= 0.20


@pytest.mark.alm(16)
@pytest.mark.parametrize("priority", PRIORITIES)
def test_the_tone_is_a_fundamental_with_harmonics(priority: Priority) -> None:
    burst = BURSTS[priority]
    steady = heard(priority)[int(burst.edge_s * RATE) : int(burst.pulse_s * RATE)]
    spectrum = np.abs(np.fft.rfft(steady * np.hanning(len(steady)), 1 << 18))
    hertz = np.fft.rfftfreq(1 << 18, 1 / RATE)

    def level(frequency: float) -> float:
        near = np.abs(hertz - frequency) < 12
        return 20 * math.log10(spectrum[near].max())

    fundamental = level(burst.fundamental)
    assert 150 <= burst.fundamental <= 1000
    harmonics = [k * burst.fundamental for k in range(2, 12) if 300 <= k * burst.fundamental <= 4000]
    assert sum(level(each) >= fundamental - 15 for each in harmonics) >= 4
    assert level(burst.fundamental * 1.5) < fundamental - 30  # nothing between them
    strongest = hertz[spectrum.argmax()]
    assert strongest == pytest.approx(burst.fundamental, abs=8)


@pytest.mark.alm(17)
def test_the_levels_and_their_order() -> None:
    peaks = [20 * math.log10(np.abs(heard(priority)).max()) for priority in PRIORITIES]
    assert peaks == pytest.approx([-1, -3, -5], abs=0.02)
    power = [np.sqrt(np.mean(heard(priority)[: RATE // 10] ** 2)) for priority in PRIORITIES]
    assert power[0] >= power[1] >= power[2]


@pytest.mark.parametrize("priority", PRIORITIES)
def test_pulses_of_a_burst_are_alike_and_it_has_no_silence_around_it(priority: Priority) -> None:
    signal = heard(priority)
    tops = [np.abs(signal[int(p["up50"] * RATE) : int(p["down50"] * RATE)]).max() for p in pulses(priority)]
    assert 20 * math.log10(max(tops) / min(tops)) <= 10
    assert np.abs(signal[: RATE // 100]).max() > 0.01
    assert np.abs(signal[-RATE // 100 :]).max() > 0.01


@pytest.mark.parametrize("priority", PRIORITIES)
def test_the_file_is_what_is_played(priority: Priority) -> None:
    with wave.open(io.BytesIO(wav(priority))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 44_100)
        assert file.readframes(file.getnframes()) == samples(priority).tobytes()
