"""Several chairs in one program: a page acts on its own chair, one that fails touches no other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import structlog
from alone import Alone
from bench import Chairside

from bedside.alive import Part
from bedside.chair import Chair
from bedside.clock import Instant, ScaledClock, host_utc
from bedside.equipment.fitted import Fitted
from bedside.reading import Origin
from bedside.told import orders as wanted
from bedside.told.by import By
from bedside.watch import Watch
from clinic.record.opening import open_record
from clinic.record.reader import open_reader, verified
from dashboard.app import create_app
from dashboard.hub import Hub, TooManyViewers
from dashboard.overview import Overview
from dashboard.program.chair_run import Opened, opened, prepare
from dashboard.program.chairs import Chairs
from dashboard.program.config import ConfigError, Spoken, load_clinic
from dashboard.seat import Seat

SPOKEN = {"nonin-df2": Spoken("oximeter", ("serial", "socket")), "suntech-advantage": Spoken("cuff", ("serial",))}
OXIMETER = Fitted("oximeter", "nonin-df2", "Nonin oximeter", "oximeter", 1.0, Origin.LIVE)


def seat_of(side: Chairside | Alone) -> Seat:
    hub = Hub(2)
    return Seat(side.monitor, hub, Watch(side.monitor, ScaledClock(), hub.publish), lambda _, __: True)


class Desk:
    """Two chairs behind one application; every order is carried out at once."""

    def __init__(self) -> None:
        self.sides = {bed: Alone(Chair(bed, f"Chair {bed}")).run(5) for bed in ("1", "2")}
        self.pressed: list[str] = []
        self.seats = {bed: self._seat(bed) for bed in self.sides}
        self.app = create_app(self.seats)
        self.client = self.app.server.test_client()

    def _seat(self, bed: str) -> Seat:
        seat, side = seat_of(self.sides[bed]), self.sides[bed]
        order = side.monitor.order

        def at_once(command: wanted.Command) -> Any:
            self.pressed.append(bed)
            ticket = order(command)
            side.step()
            return ticket

        side.monitor.order = at_once  # type: ignore[method-assign]
        return seat

    def press(self, key: str, *, bed: Any, **values: Any) -> str:
        """What the page of `bed` would send when a key is pressed."""
        [(output, callback)] = [
            (name, each)
            for name, each in self.app.callback_map.items()
            if [one["id"] for one in each["inputs"]] == [key] and any(one["id"] == "bed" for one in each["state"])
        ]
        given = {"bed": bed, "display": "bedside screen", **values}
        single = not output.startswith("..")
        names = [output] if single else output.strip(".").split("...")
        outputs = [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in names]
        body = {
            "output": output,
            "outputs": outputs[0] if single else outputs,
            "inputs": [{**one, "value": 1} for one in callback["inputs"]],
            "state": [{**one, "value": given.get(one["id"])} for one in callback["state"]],
            "changedPropIds": [f"{key}.n_clicks"],
        }
        return str(self.client.post("/_dash-update-component", json=body).get_data(as_text=True))


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


FORM = {"new-label": "KM-0147", "new-age": "44", "new-weight_kg": "72", "new-dose_mg_per_kg": "0.5"}


def test_a_session_opened_on_the_second_chairs_page_is_the_second_chairs(desk: Desk) -> None:
    desk.press("new-open", bed="2", **FORM, **{"new-minutes": "40", "new-reason": ""})
    assert desk.sides["2"].monitor.snapshot.session is not None
    assert desk.sides["1"].monitor.snapshot.session is None
    assert set(desk.pressed) == {"2"}


@pytest.mark.parametrize("bed", [None, "", "9", 5, {"odd": []}])
def test_a_page_that_does_not_say_whose_it_is_is_nobodys(desk: Desk, bed: Any) -> None:
    before = list(desk.pressed)
    said = desk.press("measure", bed=bed, **{"keys-shown": {}})
    assert "reload it" in said
    assert desk.pressed == before


def test_each_page_is_named_after_its_chair(desk: Desk) -> None:
    for bed in ("1", "2"):
        page = desk.client.get(f"/bed/{bed}").get_data(as_text=True)
        assert f"<title>Chair {bed} · infusion monitor</title>" in page
        assert f'data-bed="{bed}"' in page
    assert desk.client.get("/bed/9").status_code == 404


def test_the_list_names_every_chair_and_is_information_only(desk: Desk) -> None:
    page = desk.client.get("/").get_data(as_text=True)
    assert "Information only" in page
    for bed in ("1", "2"):
        assert f'href="/bed/{bed}"' in page
    assert "_dash" not in page


def test_one_chair_needs_no_list() -> None:
    app = create_app({"1": seat_of(Alone())})
    assert 'data-page="bedside"' in app.server.test_client().get("/").get_data(as_text=True)


def rows(overview: Overview) -> dict[str, Any]:
    said = json.loads(overview.line().removeprefix("data: "))
    return {row["bed"]: row for row in said["chairs"]}


def test_the_list_shows_what_is_of_now_and_nothing_of_a_chair_that_is_not_watched() -> None:
    one, two = Alone(Chair("1", "Chair 1")).infusing(baseline=False), Alone(Chair("2", "Chair 2")).run(5)
    one.spo2 = 80
    one.run(12)
    seats = {"1": seat_of(one), "2": seat_of(two)}
    seats["1"].watch._ticked, seats["2"].watch._ticked = float("inf"), float("-inf")
    found = rows(Overview(seats))
    assert found["1"]["spo2"] == "80"
    assert found["1"]["priority"] == "high"
    assert any("SpO" in words and words.startswith("HIGH") for words in found["1"]["alarms"])
    assert found["1"]["pressure"] == ""
    assert found["2"] == {"bed": "2", "name": "Chair 2", "awake": False}


def test_a_band_stands_over_the_list_only_where_no_patient_is_real() -> None:
    real, simulated = Alone(Chair("1", "Chair 1")), Alone(Chair("2", "Chair 2"))
    other = Fitted("second", "nonin-df2", "Nonin oximeter", "oximeter", 1.0, Origin.SIMULATED)
    simulated.monitor.fit(other)
    simulated.run(2)
    assert simulated.monitor.snapshot.origin is Origin.SIMULATED
    page = create_app({"1": seat_of(real), "2": seat_of(simulated)}).server.test_client().get("/")
    assert "SIMULATED PATIENTS" not in page.get_data(as_text=True)
    alone = create_app({"1": seat_of(simulated), "2": seat_of(simulated)}).server.test_client().get("/")
    assert "SIMULATED PATIENTS" in alone.get_data(as_text=True)
    seats = {"1": seat_of(real), "2": seat_of(simulated)}
    for seat in seats.values():
        seat.watch._ticked = float("inf")
    assert {bed: row["origin"] for bed, row in rows(Overview(seats)).items()} == {"1": "", "2": "SIMULATED"}


def test_a_number_that_is_stale_is_not_on_the_list() -> None:
    side = Alone().run(5)
    side.talking = False
    side.run(4)
    seat = seat_of(side)
    seat.watch._ticked = float("inf")
    assert rows(Overview({"1": seat}))["1"]["spo2"] == ""


def test_the_list_has_places_and_gives_them_back() -> None:
    overview = Overview({"1": seat_of(Alone())}, viewers=1, wait=lambda _: None)
    stream = overview.stream()
    assert next(stream).startswith("retry")
    assert "chairs" in next(stream)
    with pytest.raises(TooManyViewers):
        overview.room()
    assert list(overview.stream()) == []
    stream.close()  # type: ignore[attr-defined]
    overview.room()


# --- one that fails ----------------------------------------------------------------------------------------


class Broken:
    """A part of a chair that cannot be started or stopped."""

    part = Part("broken", "a broken part")

    def start(self) -> None:
        raise OSError("no such thing")

    def stop(self) -> None:
        raise OSError("no such thing")

    def tended(self) -> list[Any]:
        return []


def made(folder: Path, *, broken: str = "") -> Chairs:
    record = opened(folder, ["1", "2"], fresh=False)
    chairs = Chairs(record)
    for bed in ("1", "2"):
        run = prepare(Chair(bed, f"Chair {bed}"), record, Instant(0.0, host_utc()), [OXIMETER], viewers=2)
        if bed == broken:
            run.devices.append(Broken())
        chairs.add(run, ScaledClock.caught_up(run.began))
    return chairs


def test_a_chair_that_cannot_start_or_stop_keeps_no_other_from_it(tmp_path: Path) -> None:
    chairs = made(tmp_path, broken="1")
    with structlog.testing.capture_logs() as lines:
        chairs.start()
        assert chairs.seats["2"].watch.awake
        assert chairs.seats["1"].watch.awake, "what did start of the first goes on"
        said = chairs.seats["2"].press(wanted.OpenSession("KM-2", 44, 72.0, 0.5, 40), By("display-a"))
        assert said == ""
        chairs.stop()
    assert [line["bed"] for line in lines if line["log_level"] == "error"] == ["1", "1"]
    verdict = verified(tmp_path)
    assert verdict.whole
    assert verdict.sessions == 1


def test_both_chairs_resume_their_sessions_from_one_record(tmp_path: Path) -> None:
    chairs = made(tmp_path)
    chairs.start()
    for bed in ("1", "2"):
        order = wanted.OpenSession(f"KM-{bed}", 44, 72.0, 0.5, 40)
        assert chairs.seats[bed].press(order, By("display-a")) == ""
    chairs.stop()
    again = made(tmp_path)
    try:
        labels = {bed: seat.monitor.resumed_session for bed, seat in again.seats.items()}
        assert {bed: session.label for bed, session in labels.items() if session} == {"1": "KM-1", "2": "KM-2"}
    finally:
        again.stop()
    with open_reader(tmp_path) as reader:
        assert {session.label for session in reader.sessions()} == {"KM-1", "KM-2"}


def test_a_session_that_cannot_be_resumed_leaves_its_chair_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chairs = made(tmp_path)
    chairs.start()
    assert chairs.seats["2"].press(wanted.OpenSession("KM-2", 44, 72.0, 0.5, 40), By("display-a")) == ""
    chairs.stop()
    monkeypatch.setattr("dashboard.program.chair_run.restore_trend", lambda *_: 1 / 0)
    writer, found = open_record(tmp_path, ["2"], fresh=False)
    try:
        record = Opened(writer, found, tmp_path)
        run = prepare(Chair("2", "Chair 2"), record, Instant(0.0, host_utc()), [OXIMETER], viewers=2)
        assert run.monitor.snapshot.session is None
        run.monitor.step(Instant(0.1, host_utc()), 1.0)
        assert any("could not be resumed" in words for words in run.monitor.snapshot.record_trouble)
    finally:
        writer.close()


# --- clinic.toml -------------------------------------------------------------------------------------------

TWO = """[[bed]]
id = "1"
[[bed.device]]
protocol = "nonin-df2"
url = "socket://127.0.0.1:9001"
[[bed]]
id = "window"
name = "By the window"
"""


def test_two_beds_are_two_chairs_and_one_may_have_no_instrument(tmp_path: Path) -> None:
    (tmp_path / "clinic.toml").write_text(TWO)
    clinic = load_clinic(tmp_path / "clinic.toml", SPOKEN)
    assert [(bed.id, len(bed.device)) for bed in clinic.bed] == [("1", 1), ("window", 0)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TWO.replace('"window"', '"1"'), ("line 6", "bed.id", "'1' is named twice")),
        (
            TWO + '[[bed.device]]\nprotocol = "nonin-df2"\nurl = "socket://127.0.0.1:9001"\n',
            ("line 11", "named twice", "by beds '1' and 'window'"),
        ),
    ],
)
def test_two_beds_with_one_id_or_one_instrument_are_refused_with_the_line(
    tmp_path: Path, text: str, words: tuple[str, ...]
) -> None:
    (tmp_path / "clinic.toml").write_text(text)
    with pytest.raises(ConfigError) as refused:
        load_clinic(tmp_path / "clinic.toml", SPOKEN)
    for each in words:
        assert each in str(refused.value)
