"""Toy additions, planted into a copy of the house: each is written into so few files, and works from there.

What has to be touched for an addition is the measure of the rooms; a toy that needs another file fails here.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bedside", "clinic", "dashboard", "devices", "simulators")


@dataclass(frozen=True)
class Toy:
    """`lines`: of each file what stands instead of an anchor, of a new one the whole for the anchor ""; `check`: a
    program that raises when it does not work."""

    name: str
    lines: dict[str, list[tuple[str, str]]]
    check: str


EVENT = Toy(
    "an order with its event",
    {
        "bedside/told/notes.py": [
            (
                "\nOfNotes = Note",
                '\n@dataclass(frozen=True, slots=True)\nclass Meal:\n    """The patient ate."""\n\n'
                '    kind: ClassVar[str] = "meal"\n    what: str\n\n\nOfNotes = Meal | Note',
            )
        ],
        "bedside/told/events.py": [
            (
                "import EffectSeen, EnteredInError, Note, OfNotes",
                "import EffectSeen, EnteredInError, Meal, Note, OfNotes",
            )
        ],
        "bedside/told/orders.py": [
            (
                "\nOrder = (",
                '\n@dataclass(frozen=True, slots=True)\nclass ChartMeal:\n    """Chart it."""\n\n'
                "    what: str\n\n\n"
                "Order = (\n    ChartMeal |",
            )
        ],
        "bedside/infusion/charting.py": [
            (
                "        case wanted.AddNote",
                "        case wanted.ChartMeal(what):\n            return [happened.Meal(what)]\n"
                "        case wanted.AddNote",
            )
        ],
    },
    """
import sys; sys.path[:0] = ["tests/kit"]
from alone import Alone
from bedside.told import orders as wanted
from bedside.told.asked import order_from
from bedside.told.events import from_text, KINDS
chair = Alone().infusing(baseline=False)
chair.order(order_from({"order": "chart_meal", "what": "soup"}))
(event,) = chair.kinds("meal")
assert event.what == "soup" and from_text('{"kind":"meal","what":"soup"}') == event and "meal" in KINDS
""",
)

EXPORT = Toy(
    "an export",
    {
        "clinic/exports/formats.py": [
            (
                "FORMATS: Mapping",
                "def write_label(reader: RecordReader, session: Session, out: Path) -> None:\n"
                "    out.write_text(session.label)\n\n\nFORMATS: Mapping",
            ),
            (
                '"json": Format("file", write_json)',
                '"json": Format("file", write_json), "label": Format("file", write_label)',
            ),
        ]
    },
    """
from click.testing import CliRunner
from dashboard.__main__ import cli
said = CliRunner().invoke(cli, ["sessions", "export", "--help"]).output
assert "label" in said, said
""",
)

CONDITION = Toy(
    "a technical condition",
    {
        "bedside/conditions/technical.py": [
            (
                "TECHNICAL: tuple[Condition, ...] = (\n",
                "TECHNICAL: tuple[Condition, ...] = (\n"
                '    Condition("pump_silent", _T, (_L,), "The pump says nothing", "Pump silent", "silent",\n'
                '              "device", "No word of the pump for a minute.", "The pump."),\n',
            )
        ]
    },
    """
import sys; sys.path[:0] = ["tests/kit"]
from alone import Alone
from bedside.conditions.table import Priority, TABLE
from dashboard.said.live import state
chair = Alone().infusing(baseline=False)
chair.monitor._p.alarms.engine.declare("pump_silent", Priority.LOW)
chair.run(1)
(row,) = [each for each in state(chair.monitor.snapshot)["alarms"] if each["condition"] == "pump_silent"]
assert row["words"] == "The pump says nothing" and chair.changes("pump_silent") == [("onset", "low")]
""",
)

CALL = Toy(
    "a call of a chair",
    {
        "dashboard/calls/http.py": [
            (
                '    beds.post("/display", display)\n',
                '    beds.post("/display", display)\n'
                '    beds.get("/phase/<word>", lambda seat, given: {"is": seat.monitor.phase == given["word"]})\n',
            )
        ]
    },
    """
import sys; sys.path[:0] = ["tests/kit", "tests/dashboard"]
from alone import Alone
from bedside.clock import ScaledClock
from bedside.watch import Watch
from dashboard.app import create_app
from dashboard.hub import Hub
from dashboard.seat import Seat
side, hub = Alone(), Hub(1)
seat = Seat(side.monitor, hub, Watch(side.monitor, ScaledClock(), hub.publish), lambda _, __: True)
client = create_app({"1": seat}).server.test_client()
assert client.get("/api/beds/1/phase/setup").get_json() == {"is": True}
assert client.get("/api/beds/2/phase/setup").status_code == 404
""",
)


SWITCH = Toy(
    "a switch",
    {
        "bedside/told/sound.py": [
            (
                "\nOfSound = ",
                '\n@dataclass(frozen=True, slots=True)\nclass Hush:\n    """Doors are closed softly."""\n\n'
                '    kind: ClassVar[str] = "hush"\n    switch: ClassVar[bool] = True\n    on: bool\n\n\n'
                "OfSound = Hush | ",
            )
        ],
        "bedside/told/events.py": [("DarkRoom, OfSound", "DarkRoom, Hush, OfSound")],
        "bedside/told/orders.py": [
            (
                "\nOrder = (",
                '\n@dataclass(frozen=True, slots=True)\nclass SetHush:\n    """On or off."""\n\n    on: bool\n\n\n'
                "Order = (\n    SetHush |",
            )
        ],
        "bedside/desks/alarm_desk.py": [
            ("    | wanted.SetDarkRoom\n", "    | wanted.SetDarkRoom\n    | wanted.SetHush\n"),
            (
                "            case wanted.SetSameArm(on):",
                "            case wanted.SetHush(on):\n"
                "                self._journal.note(happened.Hush(on), now, by)\n"
                "            case wanted.SetSameArm(on):",
            ),
        ],
    },
    """
import sys; sys.path[:0] = ["tests/kit"]
from alone import Alone
from bedside.told.asked import order_from
from dashboard.said.live import state
chair = Alone().infusing(baseline=False)
chair.order(order_from({"order": "set_hush", "on": True}))
assert state(chair.monitor.snapshot)["switches"]["hush"] is True
again = chair.again(5).run(1)
assert state(again.monitor.snapshot)["switches"]["hush"] is True, "after a restart"
""",
)

PAGE = Toy(
    "a page",
    {
        "dashboard/pages/meals/__init__.py": [
            (
                "",
                "from dash import Dash, Input, Output, State, html\n"
                "from dashboard.pages import ids\n"
                "from dashboard.pages.answers import whose\n\n\n"
                "def layout():\n    return html.Div(id='meals-said')\n\n\n"
                "def callbacks(app: Dash, seats) -> None:\n"
                "    @app.callback(Output('meals-said', 'children'), Input(ids.tick('meals'), 'n_intervals'),\n"
                "                  State(ids.BED, 'data'), prevent_initial_call=True)\n"
                "    def look(_, bed):\n        return 'meals at ' + whose(seats, bed).monitor.chair.name\n",
            )
        ],
        "dashboard/pages/registry.py": [
            ("from dashboard.pages import devices, log", "from dashboard.pages import devices, log, meals"),
            ("PAGES = (\n", 'PAGES = (\n    Page("meals", meals.layout, meals.callbacks),\n'),
        ],
    },
    """
import sys; sys.path[:0] = ["tests/kit"]
from alone import Alone
from bedside.clock import ScaledClock
from bedside.watch import Watch
from dashboard.app import create_app
from dashboard.hub import Hub
from dashboard.seat import Seat
side, hub = Alone(), Hub(1)
seat = Seat(side.monitor, hub, Watch(side.monitor, ScaledClock(), hub.publish), lambda _, __: True)
app = create_app({"1": seat})
assert "meals-page" in str(app.layout) and "meals-tick" in str(app.layout)
body = {"output": "meals-said.children", "outputs": {"id": "meals-said", "property": "children"},
        "inputs": [{"id": "meals-tick", "property": "n_intervals", "value": 1}],
        "state": [{"id": "bed", "property": "data", "value": "1"}], "changedPropIds": ["meals-tick.n_intervals"]}
said = app.server.test_client().post("/_dash-update-component", json=body).get_json()
assert said["response"]["meals-said"]["children"] == "meals at Chair 1", said
""",
)

INSTRUMENT = Toy(
    "an instrument",
    {
        "devices/oximeters/toy.py": [
            (
                "",
                '"""Three bytes: 0xAA, SpO2, pulse."""\n\n'
                "from bedside.reading import Numeric, Vital\n"
                "from devices.shapes.synced import SyncedDecoder\n\n\n"
                "class ToyDecoder(SyncedDecoder):\n"
                "    def size(self, first):\n        return 3\n\n"
                "    def facts(self, frame):\n"
                "        return [Numeric(Vital.SPO2, frame[1]), Numeric(Vital.PULSE_RATE, frame[2])]\n",
            )
        ],
        "devices/oximeters/entries.py": [
            (
                "from devices.oximeters.viatom_fs20f",
                "from devices.oximeters.toy import ToyDecoder\nfrom devices.oximeters.viatom_fs20f",
            ),
            (
                '    Entry(\n        "berry-bci",',
                '    Entry("toy", "A toy", "Toy oximeter", "oximeter", SERIAL, PAIR, "none", 1.0, ToyDecoder,\n'
                "          line=Line(9600)),\n"
                '    Entry(\n        "berry-bci",',
            ),
        ],
    },
    """
from click.testing import CliRunner
from dashboard.__main__ import cli
from devices.catalog import catalog
said = CliRunner().invoke(cli, ["protocols"]).output
assert "toy" in said, said
decoder = catalog()["toy"].decoder()
facts = [fact for _ in range(5) for fact in decoder.feed(bytes([0xAA, 97, 72]))]
assert 97 in {fact.value for fact in facts}, facts
""",
)


def planted(toy: Toy, where: Path) -> None:
    for room in (*ROOMS, "tests/kit", "tests/wire"):
        shutil.copytree(ROOT / room, where / room, ignore=shutil.ignore_patterns("__pycache__", "fonts"))
    for file, changes in toy.lines.items():
        path = where / file
        path.parent.mkdir(exist_ok=True)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        for anchor, instead in changes:
            assert not anchor or text.count(anchor) == 1, (
                f"{file}: {anchor!r} stands there {text.count(anchor)} times"
            )
            text = text.replace(anchor, instead) if anchor else instead
        path.write_text(text, encoding="utf-8")


PROMISED = ((EVENT, 4), (SWITCH, 4), (EXPORT, 1), (CONDITION, 1), (CALL, 1), (PAGE, 2), (INSTRUMENT, 2))
NAMED = [pytest.param(toy, files, id=toy.name) for toy, files in PROMISED]


@pytest.mark.parametrize(("toy", "files"), NAMED)
def test_a_toy_works_from_so_many_files(toy: Toy, files: int, tmp_path: Path) -> None:
    planted(toy, tmp_path)
    assert len(toy.lines) == files
    found = subprocess.run(
        [sys.executable, "-W", "error", "-c", toy.check],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(tmp_path), "PATH": ""},
    )
    assert found.returncode == 0, found.stderr
