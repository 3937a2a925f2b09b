"""One book of a session: the running monitor's, a restart's and the record's are the same."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from typing import Any, get_args, get_type_hints

from alone import SCREEN, Alone
from day import DAY

from bedside.book import Book, read
from bedside.infusion.dose import Dose, planned_mg, rate_of
from bedside.passing import PASSES, marked, same
from bedside.phase import Phase
from bedside.snapshot import Snapshot
from bedside.told import orders as wanted
from bedside.told.by import By
from bedside.told.events import Acknowledged, Alarm, Stamped, Unknown
from clinic.record.reader import open_reader, verified
from clinic.record.store import Store


def eventful() -> Alone:
    """A session in which most kinds of event happen."""
    side = Alone().infusing()
    side.order(wanted.SetCycle(150))
    side.order(wanted.SetSameArm(True))
    side.order(wanted.SetDarkRoom(True))
    side.spo2 = 80
    side.run(15)
    side.order(wanted.Acknowledge())
    side.order(wanted.PauseAudio())
    side.spo2 = 98
    side.run(40)
    side.order(wanted.ChangeLimits("clinic default", (wanted.LimitEdit("systolic_high", 150, 0),), "known"))
    side.order(wanted.PauseInfusion())
    side.run(60)
    side.order(wanted.ResumeInfusion())
    return side.run(30)


def test_the_books_of_the_monitor_of_the_events_and_of_a_restart_are_the_same() -> None:
    side = eventful()
    live = side.monitor.book
    assert read(side.monitor.told) == live
    assert live.session is not None
    assert live.phase is Phase.INFUSING
    assert live.limits.changed is not None
    assert [one.condition for one in live.episodes.all].count("spo2_low") == 1
    assert live.room.dark
    assert live.room.same_arm is True
    assert live.cuff.cycle_s == 150
    again = side.again(5)
    assert replace(again.monitor.book, latest=live.latest) == live


def test_the_record_gives_the_same_book_and_holds_who_and_where(tmp_path: Any) -> None:
    side = eventful()
    store = Store(tmp_path)
    store.write(side.memory.entries)
    store.close()
    session = side.monitor.book.session
    assert session is not None
    with open_reader(tmp_path) as reader:
        assert read(reader.events(session=session.id)) == side.monitor.book
        acks = [each for each in reader.events() if each.event.kind == "acknowledged"]
    assert [each.by for each in acks] == [By(SCREEN)]
    assert verified(tmp_path).whole


def test_what_a_person_did_is_theirs_and_the_screen_stands_beside_it(tmp_path: Any) -> None:
    side = Alone().infusing()
    side.monitor.order(wanted.Command(wanted.AddNote("calm"), By(SCREEN, "EB", "nurse")))
    side.run(1)
    store = Store(tmp_path)
    store.write(side.memory.entries)
    store.close()
    with open_reader(tmp_path) as reader:
        (note,) = [each for each in reader.events() if each.event.kind == "note"]
    assert (note.actor, note.display, note.by) == ("EB", SCREEN, By(SCREEN, "EB"))
    assert verified(tmp_path).whole
    store = Store(tmp_path)
    store._connection.exec_driver_sql("UPDATE events SET display = 'another' WHERE kind = 'note'")
    store._connection.commit()
    store.close()
    assert any("does not follow" in fault for fault in verified(tmp_path).faults)


def test_an_event_of_a_later_version_leaves_the_book_as_it_was() -> None:
    side = Alone().infusing()
    book = side.monitor.book
    later = Stamped(Unknown("dose_titrated", '{"kind":"dose_titrated"}'), side.now.utc, "1", "s", "live", "EB")
    assert replace(book.after(later), latest=book.latest) == book


def test_nobody_is_in_an_empty_book() -> None:
    assert read(()) == Book()
    assert Book().phase is Phase.SETUP


# --- the dose ---------------------------------------------------------------------------------------------------


def test_a_dose_is_the_sum_of_its_stretches() -> None:
    def at(minutes: float) -> Any:
        return DAY + timedelta(minutes=minutes)

    dose = Dose().started(at(0), 60).halted(at(10)).started(at(20), 30)
    assert dose.given_mg(at(30)) == 10 + 5
    assert dose.seconds(at(30)) == 20 * 60
    assert dose.halted(at(30)).halted(at(40)).given_mg(at(60)) == 15
    assert dose.started(at(30), 90).given_mg(at(40)) == 15 + 15, "another rate ends the stretch before"
    assert dose.started(at(30), None).given_mg(at(40)) is None, "a rate nobody has said is not guessed"
    assert Dose().given_mg(at(0)) == 0
    assert (planned_mg(72, 0.5), rate_of(36, 40)) == (36.0, 54.0)
    assert (planned_mg(None, 0.5), rate_of(36, None), rate_of(None, 40)) == (None, None, None)


# --- what passes with time ---------------------------------------------------------------------------------------


def test_a_picture_is_the_same_while_only_time_passes_and_another_after_every_change() -> None:
    side = Alone().infusing()
    before = side.monitor.snapshot
    side.talking = False
    side.run(0.5)
    assert same(before, side.monitor.snapshot)
    assert before != side.monitor.snapshot
    for name, other in (("dark", True), ("limits_name", "x"), ("phase", Phase.PAUSED), ("alarm_count", 99)):
        assert not same(before, replace(before, **{name: other})), name
    assert not same(before, replace(before, spo2=replace(before.spo2, value=1)))
    assert same(before, replace(before, spo2=replace(before.spo2, age_s=3.0)))
    assert not same(before, replace(before, spo2=replace(before.spo2, age_s=None)))


def test_no_type_of_the_picture_hides_what_passes() -> None:
    """A type without marks is compared as it is: none of them may hold one that has marks."""
    seen: set[Any] = set()

    def within(kind: Any) -> None:
        for part in (kind, *get_args(kind)):
            if is_dataclass(part) and part not in seen:
                seen.add(part)
                inner = list(get_type_hints(part).values())
                for hint in inner:
                    within(hint)
                reached = {each for hint in inner for each in (hint, *get_args(hint)) if is_dataclass(each)}
                assert marked(part) or not any(map(marked, reached)), part
            elif part is not kind:
                within(part)

    within(Snapshot)
    assert len(seen) > 10
    assert PASSES in str(get_type_hints(Snapshot, include_extras=True)["utc"])
    assert len(fields(Snapshot)) > 30


def test_what_got_worse_after_it_was_acknowledged_is_not_acknowledged_after_a_restart() -> None:
    def at(seconds: float, event: Any) -> Stamped:
        return Stamped(event, DAY + timedelta(seconds=seconds), "1", "s", "live", SCREEN)

    low = Alarm("onset", "spo2_low", "medium", "physiological", 88, 90)
    told = [at(0, low), at(1, Acknowledged(("spo2_low",)))]
    assert read(told).alarms.fresh((DAY + timedelta(seconds=2)).timestamp()).keys() == {"spo2_low"}
    worse = [*told, at(2, Alarm("priority", "spo2_low", "high", "physiological", 84, 85))]
    assert read(worse).alarms.acknowledged == {}
    assert read(told).alarms.fresh((DAY + timedelta(seconds=400)).timestamp()) == {}, (
        "nor for longer than five minutes"
    )
