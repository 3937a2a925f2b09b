"""The alarm log as components: figures, when it happened, and the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from dash import html

from dashboard.pages.log.timeline import lanes
from dashboard.pages.pressing import key
from dashboard.pages.times import moment
from dashboard.said.messages import whole
from dashboard.said.spans import ago, span
from dashboard.seat import Json

PRESSED = "log-pressed"
MARK = {"high": "!!!", "medium": "!!", "low": "!"}
KINDS: tuple[tuple[str, str, Callable[[Json], bool]], ...] = (
    ("all", "All", bool),
    ("urgent", "!! and !!!", lambda each: each["priority"] != "low"),
    ("technical", "Technical", lambda each: each["kind"] == "technical"),
    ("unmarked", "Not yet marked", lambda each: each["real"] is None),
)
HEADS = (
    ("", "began"), ("sr", "priority"), ("", "condition"), ("num", "value"), ("", "limit in force"),
    ("wide", "delay"),
    ("", "lasted"), ("wide num", "worst"), ("", "acknowledged by, after"), ("", "was it real?"),
)  # fmt: skip
MOST = 300
"""Lines; the export has all."""


def _stat(figure: str, words: str) -> html.Div:
    return html.Div([html.B(figure), html.Span(words, className="q")], className="lg-stat")


def figures(found: Json) -> list[html.Div]:
    """The burden of the session, beside the clinic's."""
    sums, clinic = found.get("burden"), found["clinic"]
    if not sums:
        return [_stat("–", "no session at this chair")]
    beside = "" if clinic["per_hour"] is None else f" (clinic median {clinic['per_hour']} of {clinic['sessions']})"

    def seconds(key: str) -> str:
        return "–" if sums[key] is None else f"{sums[key]} s"

    return [
        _stat(
            f"{sums['alarms'] - sums['technical']} + {sums['technical']}",
            f"the patient's + technical, !! or !!!, in {round(sums['minutes'])} min",
        ),
        _stat("–" if sums["per_hour"] is None else str(sums["per_hour"]), f"per hour{beside}"),
        _stat(f"{sums['patient_part']} %", f"of the time in the patient's alarms, {sums['part']} % in any"),
        _stat(seconds("median_s"), "median duration"),
        _stat(seconds("answer_s"), "median time to answer"),
        _stat(f"{sums['at_once']} of {sums['silenced']}", "silenced within 5 s"),
        _stat(f"{sums['real']} of {sums['marked']}", "marked real by the nurse"),
    ]


def when(found: Json) -> list[Any]:
    """One lane for each priority, one for silence."""
    if not found.get("began"):
        return []
    words = "filled: on now · open: past · the words beside a mark never depend on its colour"
    head = html.Div([html.H2("When"), html.Span(words, className="q")], className="lg-head")
    return [head, lanes(found, datetime.fromisoformat(found["began"]), datetime.fromisoformat(found["now"]))]


def table(found: Json, kind: str) -> list[html.Div]:
    """Every alarm of the session, newest first, of the kind that was chosen."""
    rows = [each for each in found["rows"] if _fits(kind)(each)]
    grid = html.Table(
        [html.Thead(html.Tr(_heads())), html.Tbody([_line(each) for each in rows[:MOST]])], className="t"
    )
    none = html.P("None of this kind." if found["rows"] else "No alarm in this session.", className="soft")
    return [
        html.Div(
            [
                html.H2("This session's alarms"),
                html.Span(
                    f"limits are the ones in force at that moment · now {found['limits']} · nothing here can be "
                    "edited or removed",
                    className="q grow",
                ),
                html.Div([_filter(found, *each, kind) for each in KINDS], className="seg"),
            ],
            className="lg-head",
        ),
        html.Div(grid if rows else none, className="lg-scroll"),
    ]


def _fits(kind: str) -> Callable[[Json], bool]:
    return next((fits for name, _, fits in KINDS if name == kind), KINDS[0][2])


def _filter(found: Json, name: str, words: str, fits: Callable[[Json], bool], chosen: str) -> html.Button:
    count = sum(1 for each in found["rows"] if fits(each))
    on = " on" if name == chosen else ""
    return key(f"{words} {count}", PRESSED, "kind", name, f"seg-key{on}")


def _heads() -> list[html.Th]:
    """A column of marks has its name for those who cannot see them."""
    unseen = {"sr": "sr-only"}
    return [html.Th(html.Span(words, className=unseen.get(kind, "")), className=kind) for kind, words in HEADS]


def _line(each: Json) -> html.Tr:
    unit = f" {each['unit']}" if each["unit"] else ""
    number = whole(each["limit"], each["relation"]) if each["unit"] == "mmHg" else each["limit"]
    limit = "–" if number is None else f"{each['relation']} {number}{unit}"
    past = "past" if each["ended"] else "now"
    seconds = each["seconds"]
    lasted = (span(seconds) if seconds < 3600 else ago(seconds)) + ("" if each["ended"] else ", on now")
    cells: Sequence[tuple[str, Any]] = (
        ("", moment(each["began"])),
        ("", html.Span(MARK[each["priority"]], className=f"pm {each['priority']} {past}")),
        ("lg-words", [html.Span(each["words"]), _steps(each)]),
        ("num", _value(each["value"], unit)),
        ("", limit),
        ("wide", f"{each['delay'] or 0} s" if each["sounds"] else "no sound"),
        ("", lasted),
        ("num wide", _value(each["worst"], unit)),
        ("", _answered(each)),
        ("lg-marks", _marks(each)),
    )
    return html.Tr(
        [html.Td(words, className=kind) for kind, words in cells],
        className="" if each["ended"] else "on",
        title=each["limits"],
        key=f"{each['condition']} {each['began']}",
        **{"data-alarm": each["condition"], "data-began": each["began"]},
    )


def _value(number: Any, unit: str) -> str:
    return "–" if number is None else f"{number}{unit}"


def _steps(each: Json) -> Any:
    """How its priority went, where it changed."""
    if len(each["steps"]) < 2:
        return None
    said: list[Any] = []
    for step in each["steps"]:
        said += [" → " if said else "", f"{MARK[step['priority']]} ", moment(step["at"])]
    return html.Small(said, className="q lg-steps")


def _answered(each: Json) -> str:
    low = each["priority"] == "low"
    if each["answered"]:
        return f"{each['by']}, {each['answer_s']} s" + (", paused" if each["how"] == "sound paused" else "")
    if each["by"]:
        return f"{each['by']}, {each['how']}"
    if each["ended"]:
        return "–" if low else "ended by itself"
    return ("not yet" if each["sounds"] else "expected effect") if low else "sounding"


def _marks(each: Json) -> list[Any]:
    """Real or nuisance, as the nurse saw it; what was said can be changed by saying the other."""
    if each["real"] is None:
        return [_mark(each, "Real", real=True), _mark(each, "Nuisance", real=False)]
    said = "Real" if each["real"] else "Nuisance"
    return [
        html.Span(said, className=f"chip {said.lower()}"),
        _mark(each, "change", real=not each["real"], kind="btn mark small"),
    ]


def _mark(each: Json, words: str, *, real: bool, kind: str = "btn mark") -> html.Button:
    name = f"{each['condition']} {each['began']} {'real' if real else 'nuisance'}"
    return key(words, PRESSED, "mark", name, kind)
