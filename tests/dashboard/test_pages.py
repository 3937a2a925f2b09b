"""The pages that open over the bedside's, drawn and pressed without a browser."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from alone import SCREEN, Alone
from day import DAY

from bedside.limits.limits import Limits
from bedside.reading import Numeric, Vital
from bedside.told import orders as wanted
from bedside.told.by import By
from dashboard.hub import Hub
from dashboard.pages.devices import adding, drawn, raw
from dashboard.pages.devices.acts import Acts
from dashboard.pages.devices.adding import Wanted
from dashboard.pages.limits import drawn as editor
from dashboard.pages.limits.at_chair import at_chair, begun
from dashboard.pages.limits.draft import Draft, from_json
from dashboard.pages.log import drawn as log
from dashboard.pages.pressing import pressed
from dashboard.pages.registry import PAGES
from dashboard.said.alarm_words import log_page, reviewed_now
from dashboard.said.spans import ago, span
from dashboard.seat import Json, Seat


def seat_of(side: Alone) -> Seat:
    """Orders are carried out at once."""
    order = side.monitor.order

    def at_once(command: wanted.Command) -> Any:
        ticket = order(command)
        side.step()
        return ticket

    side.monitor.order = at_once  # type: ignore[method-assign]
    return Seat(side.monitor, Hub(4), None, lambda _, __: True)  # type: ignore[arg-type]


def words(node: Any) -> str:
    """Every text within components, in order."""
    if isinstance(node, str):
        return node
    if isinstance(node, (list, tuple)):
        return " ".join(filter(None, map(words, node)))
    return words(getattr(node, "children", None)) if node is not None and hasattr(node, "children") else ""


def keys(node: Any) -> list[tuple[str, Json]]:
    """Every key that tells a store, with what it tells."""
    found = []
    if isinstance(node, (list, tuple)):
        for each in node:
            found += keys(each)
    elif hasattr(node, "children"):
        said = getattr(node, "data-said", None)
        found += [(words(node), json.loads(said))] if said else []
        found += keys(node.children)
    return found


def test_every_page_has_its_own_address_and_is_an_element() -> None:
    assert len({page.name for page in PAGES}) == len(PAGES)
    assert all(words(page.layout()) or page.name for page in PAGES)


def test_times_in_words() -> None:
    assert [span(each) for each in (6, 1006, 3723, -4)] == ["0:06", "16:46", "1:02:03", "0:00"]
    assert [ago(each) for each in (12, 185)] == ["12 s", "3 min 5 s"]
    assert pressed(None) == pressed("x") == ("", "")


# --- the log ------------------------------------------------------------------------------------------------------


def falling() -> Alone:
    side = Alone().infusing()
    side.spo2 = 80
    return side.run(15)


def page_of(side: Alone) -> Json:
    return log_page(reviewed_now(side.monitor.book, side.monitor.snapshot), [], side.monitor.snapshot)


def test_the_log_says_what_is_on_and_what_was_and_offers_both_marks() -> None:
    side = falling()
    found = page_of(side)
    line = words(log.table(found, "all"))
    assert "SpO₂ low" in line
    assert "on now" in line
    assert "sounding" in line
    marks = [said["value"] for _, said in keys(log.table(found, "all")) if said["what"] == "mark"]
    assert [each.split(" ")[2] for each in marks] == ["real", "nuisance"] * (len(marks) // 2)
    assert "None of this kind" in words(log.table(found, "technical"))
    assert "per hour" in words(log.figures(found))
    assert "infusion" in words(log.when(found))


def test_a_log_of_nobody_says_so() -> None:
    found = page_of(Alone().run(5))
    assert words(log.figures(found)) == "– no session at this chair"
    assert log.when(found) == []
    assert "No alarm in this session" in words(log.table(found, "all"))


# --- limits -------------------------------------------------------------------------------------------------------


def test_a_draft_is_held_between_the_rails_and_says_why() -> None:
    limits, draft = Limits(), Draft("clinic default")
    draft = draft.set(limits, "systolic_high", 181, 0, below_85=False)
    assert draft.edits == {"systolic_high": (179, 0)}
    assert "HIGH stays 180" in draft.wrong
    draft = draft.set(limits, "spo2_low", 91, 99, below_85=False)
    assert draft.edits["spo2_low"] == (91, 30)
    assert "at most 30 s" in draft.wrong
    assert draft.wanted == (wanted.LimitEdit("systolic_high", 179, 0), wanted.LimitEdit("spo2_low", 91, 30))
    back = draft.set(limits, "systolic_high", 160, 0, below_85=False)
    assert "systolic_high" not in back.edits, "the profile's own number is no edit"
    assert from_json(draft.to_json(), "x") == draft
    assert draft.build_on("treated hypertensive").edits == {}


@pytest.mark.parametrize("said", [None, 5, [], {}, {"edits": 3}, {"edits": {"a": "b"}, "profile": "p"}])
def test_what_is_no_draft_is_an_empty_one(said: Any) -> None:
    assert from_json(said, "clinic default") == Draft("clinic default")


def test_the_editor_shows_what_would_change_and_applies_only_what_was_judged() -> None:
    side = Alone().infusing()
    seat = seat_of(side)
    said = begun(seat).to_json()
    chair = at_chair(seat, said)
    assert chair.changed == []
    assert editor.foot(chair, said, {"draft": said}, "")[2:4] == [True, "Apply"]
    said = chair.draft.set(chair.base, "systolic_high", 170, 0, below_85=False).to_json()
    chair = at_chair(seat, said)
    assert "160 → 170" in words(editor.rows(chair))
    assert chair.changed == ["systolic_high"]
    assert editor.foot(chair, said, None, "known")[2] is True, "not judged yet"
    found = {"draft": said, "loosens": ["NIBP systolic high"], "warns": []}
    assert editor.foot(chair, said, found, " ")[2] is True, "it loosens: say why"
    assert editor.foot(chair, said, found, "known")[2:] == [False, "Apply 1 change", "Reason (needed, it loosens)"]
    assert "medium, for this session" in words(editor.editor(chair))
    assert editor.foot(at_chair(seat, {**said, "profile": "gone"}), said, found, "known")[2] is True


def test_a_step_in_percent_always_goes_on() -> None:
    assert editor.from_percent(72, 101, 40, 1) == 102
    assert editor.from_percent(72, 101, 39, -1) == 100
    assert editor.from_percent(128, 160, 26, 1) == 161
    assert editor.percent(128, 160) == 25


def test_nobody_at_the_chair_needs_a_session_first() -> None:
    seat = seat_of(Alone().run(5))
    said = begun(seat).to_json()
    assert editor.foot(at_chair(seat, said), said, None, "")[3] == "Needs a session"
    assert "no baseline confirmed" in words(editor.top(at_chair(seat, said)))


# --- devices -----------------------------------------------------------------------------------------------------


class Busy(Exception):
    """What this bench refuses with."""


@dataclass
class Bench:
    """Two instruments: an oximeter in use, and a spare one that was added."""

    listening: str = ""
    taps: dict[str, bool] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    left_out: tuple[str, ...] = ()
    refusals: tuple[type[Exception], ...] = (Busy,)

    def report(self) -> list[Json]:
        return [
            {"device": name, "added": name == "spare", "tap": {"on": self.taps.get(name, False), "bytes": 1500}}
            for name in ("oximeter", "spare")
        ]

    def protocols(self) -> list[Json]:
        return [{"name": "nonin-df2", "instrument": "Nonin", "kind": "oximeter"}]

    def ports(self) -> list[Json]:
        return []

    def raw(self, name: str) -> Json:
        return {"rates": [], "rows": []}

    def keep_bytes(self, name: str, *, on: bool) -> None:
        self.taps[name] = on

    def listen(self, url: str, protocol: str | None) -> None:
        if url == "taken":
            raise Busy("taken is taken by the oximeter")
        self.listening = url

    def listen_no_more(self) -> None:
        self.listening = ""

    def heard(self) -> Json | None:
        one = {
            "protocol": "nonin-df2",
            "instrument": "Nonin",
            "good": 9,
            "bad": 0,
            "fits": True,
            "values": {"spo2": 97},
        }
        return {"url": self.listening, "running": False, "error": "", "line": "9600 baud", "heard": [one]}

    def add(self, url: str, protocol: str, title: str) -> str:
        return f"{protocol}-1"

    def remove(self, name: str) -> None:
        self.removed.append(name)


def acts_of(seat: Seat, bench: Bench, shown: str = "oximeter", want: Wanted = Wanted()) -> Acts:  # noqa: B008
    return Acts(seat, bench, By(SCREEN), shown, want)


def test_of_two_sensors_one_is_charted_and_the_other_has_a_key() -> None:
    side = Alone().infusing()
    side.talking = False
    side.say("oximeter", Numeric(Vital.SPO2, 97), Numeric(Vital.SPO2, 84, channel=2))
    side.run(1)
    channels = side.monitor.snapshot.channels
    row = {"device": "oximeter", "title": "Nonin oximeter"}
    node = drawn.sensors(row, channels)
    (first, said), (second, _) = keys(node)
    assert (first, second) == ("Chart sensor 1", "On the page: sensor 2"), "until somebody chooses, the lower"
    assert "97 %" in words(node)
    assert "84 %" in words(node)
    seat = seat_of(side)
    done = acts_of(seat, Bench()).press(drawn.PRESSED, said, "", "")
    assert (done.words, done.wrong) == ("Sensor 1 is on the page from its next value.", False)
    assert side.kinds("channel_chosen")[0].channel == 0
    wrong = acts_of(seat, Bench()).press(drawn.PRESSED, {"what": "sensor", "value": "7 oximeter"}, "", "")
    assert (wrong.words, wrong.wrong) == ("This instrument has no such channel.", True)


def test_each_press_does_what_it_says_and_a_refusal_is_words() -> None:
    seat, bench = seat_of(Alone().infusing()), Bench()
    assert acts_of(seat, bench).press(drawn.PRESSED, {"what": "open", "value": "spare"}, "", "").chosen == "spare"
    assert acts_of(seat, bench).press("dv-go", 1, "", "").words == "Name a port."
    assert acts_of(seat, bench).press("dv-url", 1, "taken", "").words == "taken is taken by the oximeter"
    done = acts_of(seat, bench).press("dv-url", 1, "COM4", "")
    assert (bench.listening, done.wanted) == ("COM4", Wanted("COM4"))
    done = acts_of(seat, bench, want=Wanted("COM4")).press("dv-add-it", 1, "", "Rad-8")
    assert (done.chosen, done.wanted, done.emptied) == ("nonin-df2-1", Wanted(), True)
    acts_of(seat, bench).press("dv-tap", 1, "", "")
    assert bench.taps == {"oximeter": True}
    assert "not added on this page" in acts_of(seat, bench).press("dv-remove", 1, "", "").words
    assert acts_of(seat, bench, "nothing").press("dv-use", 1, "", "").wrong


def test_what_listening_found_is_listed_and_its_first_values_stand_there() -> None:
    bench, want = Bench(listening="COM4"), Wanted("COM4")
    heard = adding.heard_of(bench.heard(), want)
    assert heard.chosen(want) == "nonin-df2"
    assert words(adding.values(heard, want)) == "97 SpO₂ %"
    assert "9 good, 0 bad" in words(adding.heard_lines(heard))
    assert adding.words_of(heard) == ("9600 baud", False)
    assert adding.heard_of(bench.heard(), Wanted("COM5")).said is None
    assert adding.wanted_of("x") == adding.wanted_of(None) == Wanted()
    assert words(adding.ports([], want)) == "No free serial port is plugged in."


def test_bytes_are_shown_as_text_where_they_are_text() -> None:
    at = datetime.isoformat(DAY + timedelta(seconds=1))
    row = {"at": at, "out": False, "hex": "41 42", "text": "AB", "cut": 0, "frames": 1, "bad": 0, "said": ""}
    assert words(raw.lines([row])) == "AB 1 frame"
    assert "41 42" in words(raw.lines([{**row, "text": "A···", "bad": 2}]))
    assert "2 damaged" in words(raw.lines([{**row, "bad": 2}]))
    assert words(raw.lines([{**row, "out": True}])) == "AB sent"
    assert raw.rates_words([1, 75]).endswith("now 75/s")
    assert len(raw.lines([row] * 200)) == raw.LINES


def test_sizes_and_clocks_in_words() -> None:
    assert [drawn.size(each) for each in (12, 1500, 2_500_000)] == ["12 B", "1.5 kB", "2.5 MB"]
    assert [drawn.apart(each) for each in (None, 3.21, -125.0)] == ["no clock", "+3.2 s", "−2 min"]
    assert drawn.many(1234567) == "1 234 567"
