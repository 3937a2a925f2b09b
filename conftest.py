"""Known streams of our own protocols for the adapter kit: the golden frames of tests/wire."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "tests" / "wire"))

import golden

from devices.catalog import OWN
from devices.example import Example

NUMBERS = ("value", "systolic", "diastolic", "mean", "pulse_rate")


def pytest_adapter_examples(protocol: str) -> Sequence[Example] | None:
    """The golden frames as examples."""
    if protocol not in OWN:
        return None
    return [
        Example(name, tuple(pieces), frozenset(_numbers(lines)))
        for case, name, pieces, lines in golden.GOLDEN
        if case == protocol
    ] or [_df2()]


def _numbers(lines: list[golden.Line]) -> list[float]:
    said = [line for line in lines if line["t"] in ("numeric", "pressure")]
    return [line[key] for line in said for key in NUMBERS if line.get(key) is not None]


def _df2() -> Example:
    import nonin_df2

    pieces = (nonin_df2.packet(97, 72), nonin_df2.packet(96, 130))
    return Example("two packets", pieces, frozenset({97, 72, 96, 130}))
