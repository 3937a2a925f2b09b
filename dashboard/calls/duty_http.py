"""Who is on duty at a chair: the people that may be, and one who takes over with their PIN."""

from __future__ import annotations

from bedside.clock import real_seconds
from bedside.errors import CommandRefused
from bedside.infusion.charting import plan_mark
from bedside.told import orders as wanted
from bedside.told.asked import NoOrder, signed_from
from clinic.people.people import Person
from dashboard.calls.beds import Beds
from dashboard.calls.by_record import take
from dashboard.calls.door import Json, text_of
from dashboard.seat import Seat
from dashboard.who import by_screen

ON_DUTY = ("nurse", "lead", "admin")
LONGEST = 40


def add_duty_routes(beds: Beds) -> None:
    beds.get("/people", people)
    beds.post("/duty", take_over)
    beds.post("/witness", witness)


def people(seat: Seat, _: Json) -> Json:
    """Initials, names and roles; who may not be on duty is listed and off."""
    found = seat.people.all() if seat.people else ()
    rows = [
        {"initials": each.initials, "name": each.name, "role": each.role, "may": each.role in ON_DUTY}
        for each in found
        if each.active
    ]
    return {"people": rows}


def _proven(seat: Seat, given: Json) -> Person:
    """Whoever `initials` and `pin` say. Refused in words, each wrong PIN later than the one before."""
    if seat.people is None:
        raise CommandRefused("No people are listed here.", "initials")
    initials = text_of(given.get("initials"), LONGEST).strip().upper()
    return seat.people.check(initials, text_of(given.get("pin"), LONGEST), real_seconds())


def witness(seat: Seat, given: Json) -> Json:
    """`initials` and `pin` of somebody else than who is on duty, and the `order` they sign: a plan that a second
    person reads, or `waste_drug` with `mg` (which stands for that order also where it is alone)."""
    person = _proven(seat, given)
    duty = seat.monitor.snapshot.duty
    if duty and duty[0] == person.initials:
        raise CommandRefused("The second person is another than the one on duty.", "initials")
    if person.role not in ON_DUTY:
        raise CommandRefused("A viewer does not sign.", "initials")
    _of_this_session(seat, given)
    body = given.get("order")
    try:
        order = signed_from(
            body if isinstance(body, dict) else {"order": "waste_drug", "mg": given.get("mg")}, person.initials
        )
    except NoOrder as wrong:
        raise CommandRefused(f"{wrong}.", wrong.field) from None
    take(seat, order, by_screen(given.get("display")))
    return {"ok": True, "person": person.initials}


def _of_this_session(seat: Seat, given: Json) -> None:
    """What was shown to whoever signs: `session`, and `stands` of a plan that is corrected. Refused where another
    one stands there by now."""
    view = seat.monitor.snapshot.session
    session = text_of(given.get("session"), LONGEST) if "session" in given else None
    if session is not None and session != (view.session.id if view else ""):
        raise CommandRefused("Another session stands at this chair by now: nothing was signed.", "session")
    stands = text_of(given.get("stands"), 200)
    if stands and (view is None or plan_mark(view.session) != stands):
        raise CommandRefused("Another screen has corrected the plan meanwhile: nothing was signed.", "stands")


def take_over(seat: Seat, given: Json) -> Json:
    """`initials` and `pin`."""
    person = _proven(seat, given)
    if person.role not in ON_DUTY:
        raise CommandRefused("A viewer is not on duty at a chair.", "initials")
    order = wanted.TakeDuty(person.initials, person.name, person.role)
    if refused := seat.ask(order, by_screen(given.get("display"))):
        raise refused
    return {"ok": True, "person": person.initials}
