"""A file that all instruments of one patient read: what happens from now on, as lines of a story.

A developer's page, another instrument or a person with an editor adds lines at its end; nobody removes any.
"""

from __future__ import annotations

import sys
from pathlib import Path

from simulators.body import SimulatedBody
from simulators.clock import monotonic
from simulators.script import ScriptError, read_script

LOOKED_S = 0.1


class PatientFile:
    """Reads what was added and tells the body; `add` is for an instrument that acts on the patient."""

    def __init__(self, path: Path, body: SimulatedBody) -> None:
        self._path, self._body = path, body
        self._read = 0
        self._looked = float("-inf")

    def look(self, _: float) -> None:
        """Take in what was added since, at most ten times a second."""
        if monotonic() - self._looked < LOOKED_S:
            return
        self._looked = monotonic()
        try:
            with self._path.open("rb") as file:
                file.seek(self._read)
                whole, end, _rest = file.read().rpartition(b"\n")
        except OSError:
            return
        self._read += len(whole) + len(end)
        for line in whole.decode("utf-8", "replace").splitlines():
            self._take(line)

    def _take(self, line: str) -> None:
        try:
            self._body.story = self._body.story.and_then(read_script(line, self._path.name))
        except ScriptError as error:
            sys.stderr.write(f"{error}\n")

    def add(self, line: str) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
