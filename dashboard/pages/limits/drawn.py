"""The limits editor as components: profiles, the list of limits, one limit with its rail, and the foot."""

from __future__ import annotations

import math
from typing import Any

from dash import html

from dashboard.pages.limits.at_chair import AtChair
from dashboard.pages.pressing import key
from dashboard.pages.stepper import stepper
from dashboard.pages.times import moment
from dashboard.said.messages import whole
from dashboard.seat import Json

PRESSED = "limits-pressed"
MARKS = (("high", "!!!"), ("medium", "!!"), ("low", "!"))
STAYS = "For this session only, logged. HIGH is the clinic's. The old limits alarm until Apply."


def _number(value: Any) -> str:
    return "–" if value is None else f"{value:g}"


# --- the list -------------------------------------------------------------------------------------------------


def top(chair: AtChair) -> html.Div:
    """The profiles, the title in force, and the baseline relative limits come from."""
    keys = [
        key(
            each["name"],
            PRESSED,
            "profile",
            each["name"],
            "seg-key on" if each["name"] == chair.draft.profile else "seg-key",
        )
        for each in chair.page["profiles"]
    ]
    title = html.Span(f"in force: {chair.page['title']}", className="chip")
    return html.Div([html.Div(keys, className="seg"), title, _baseline(chair.page["baseline"])], className="lm-top")


def _baseline(rest: Json | None) -> html.Span:
    if rest is None:
        return html.Span("no baseline confirmed: limits from it are off", className="q")
    words = f"baseline B: {_number(rest['spo2'])} % · {_number(rest['pulse_rate'])} bpm · "
    pressure = f"{_number(rest['systolic'])}/{_number(rest['diastolic'])}"
    return html.Span([f"{words}{pressure}, confirmed ", moment(rest["confirmed_at"], "hm")], className="q")


def rows(chair: AtChair) -> html.Div:
    """Every limit in force, the draft's number beside the one it would replace."""
    heads = [html.Span(html.Span(mark, className=f"pm past {name}"), className="num") for name, mark in MARKS]
    head = html.Div(
        [
            html.Span("limit", className="q"),
            *heads,
            html.Span("delay", className="q"),
            html.Span("now", className="num q"),
        ],
        className="lm-row lm-head",
    )
    return html.Div([head, *(_row(chair, each) for each in chair.page["rows"])], className="lm-list")


def _row(chair: AtChair, each: Json) -> Any:
    name = each["condition"]
    if each["off"] or chair.rows.get(name, {"off": True})["off"]:
        words = [
            html.Span(each["words"], className="lm-name"),
            html.Span("off: switched off by the clinic", className="lm-off"),
        ]
        return html.Div(words, className="lm-row off")
    medium, delay = chair.draft.of(chair.base, name)
    new = _number(medium) if medium == each["medium"] else f"{_number(each['medium'])} → {_number(medium)}"
    cells = [
        html.Span([_plain(each["words"]), html.Small(f" {each['unit']}", className="q")], className="lm-name"),
        html.Span(_number(each["high"]), className="num"),
        html.B(new, className="lm-medium"),
        html.Span(_advisory(each["low"]), className="num q"),
        html.Span(_delays(each, delay), className="q"),
        html.B(_number(each["now"]), className="num", **{"data-now": each["vital"]}),
    ]
    on = " on" if name == chair.chosen else ""
    return key(cells, PRESSED, "limit", name, f"lm-row{on}", **{"data-limit": name})


def _plain(words: str) -> str:
    name = words.replace("NIBP ", "")
    return name[0].upper() + name[1:]


def _advisory(low: Json | None) -> str:
    if low is None:
        return "–"
    if not low["words"]:
        return _number(low["limit"])
    shown = whole(low["limit"], low["relation"])
    return str(low["words"]) + ("" if shown is None else f" = {_number(shown)}")


def _delays(each: Json, delay: float) -> str:
    if each["unit"] == "mmHg":
        return "at once"
    shown = [each["delays"][0] if each["delays"] else None, delay, each["low"]["delay"] if each["low"] else None]
    return " / ".join(_number(one) for one in shown if one is not None) + " s"


# --- the editor -----------------------------------------------------------------------------------------------


def percent(baseline: float, value: float) -> int:
    """How far a limit lies from the baseline, in whole percent of it."""
    return round((value / baseline - 1) * 100)


def _from(baseline: float, value: float) -> str:
    """34 % above, 20 % below."""
    by = percent(baseline, value)
    return f"{abs(by)} % {'below' if by < 0 else 'above'}"


def from_percent(baseline: float, medium: float, wanted: float, by: float) -> float:
    """The limit so many percent from the baseline, and always at least one whole number on."""
    found = float(round(baseline * (100 + wanted) / 100))
    return medium + math.copysign(1, by) if found == medium else found


def editor(chair: AtChair) -> list[Any]:
    """Title, value, rail and delay of the limit that was chosen."""
    row = chair.rows[chair.chosen]
    medium, delay = chair.draft.of(chair.base, chair.chosen)
    return [_title(row), _value(chair, row, medium), _range(chair, row, medium), _delay(row, delay)]


def _title(row: Json) -> html.Div:
    return html.Div(
        [
            key("Back", PRESSED, "limit", "", "btn lm-back"),
            html.B(row["words"]),
            html.Span("!!", className="pm past medium"),
            html.Span("medium, for this session", className="q"),
        ],
        className="lm-title",
    )


def _value(chair: AtChair, row: Json, medium: float) -> html.Div:
    relative, able = chair.draft.relative, row["baseline"] is not None
    kinds = [
        key(
            words,
            PRESSED,
            "kind",
            kind,
            "seg-key on" if relative == (kind == "relative") else "seg-key",
            disabled=kind == "relative" and not able,
        )
        for kind, words in (("absolute", "Absolute"), ("relative", "B + %"))
    ]
    may, name = row["may"], row["condition"]
    if relative and able:
        label = f"{row['words']} in percent of the baseline"
        value = stepper(label, name, "percent", percent(row["baseline"], medium), -100, 400)
    else:
        value = stepper(row["words"], name, "medium", medium, may["low"], may["top"])
    return html.Div([html.Div(kinds, className="seg"), value], className="lm-value")


def _range(chair: AtChair, row: Json, medium: float) -> html.Div:
    """The rail with the value now, the limit in force, and the draft's."""
    may, before = row["may"], chair.page["rows"]
    in_force = next(
        (each["medium"] for each in before if each["condition"] == row["condition"] and not each["off"]), None
    )
    now = row["now"] if row["now"] is not None and may["low"] <= row["now"] <= may["top"] else None
    marks = [("lm-now", now, ""), ("lm-old", in_force, ""), ("lm-new", medium, "▼")]
    bar = [
        html.Span(words, className=kind, style={"left": f"{_place(may, value):.2f}%"})
        for kind, value, words in marks
        if value is not None
    ]
    ends = [html.Span(_number(may["low"])), html.Span(_number(may["top"]))]
    words = f"you may set {_number(may['low'])} to {_number(may['top'])}; HIGH stays {_number(row['high'])}"
    if chair.draft.relative and row["baseline"]:
        words += f" · {_from(row['baseline'], medium)} the baseline {_number(row['baseline'])} is {_number(medium)}"
    box = html.Div(
        [html.Div(bar, className="lm-range"), html.Div(ends, className="lm-ends")], className="lm-rangebox"
    )
    return html.Div([box, html.P(words, className="q lm-may")])


def _place(may: Json, value: float) -> float:
    within = max(may["low"], min(may["top"], value)) - may["low"]
    return float(100 * within / max(1, may["top"] - may["low"]))


def _delay(row: Json, delay: float) -> html.Label:
    longest = row["may"]["delay"]
    field = (
        stepper("Delay in seconds", row["condition"], "delay", delay, 0, longest)
        if longest
        else html.Div("0 s", className="in")
    )
    return html.Label([html.Span("Delay", className="q"), field], className="f")


# --- the foot ---------------------------------------------------------------------------------------------------


def foot(chair: AtChair, said: Any, found: Any, reason: str) -> list[Any]:
    """The words, their class, whether Apply is off, its words, and those of the reason."""
    judged = found if isinstance(found, dict) and found.get("draft") == said else {}
    warns = [each for each in (chair.draft.wrong, judged.get("wrong", "")) if each]
    warns += [f"{name}: alarm effectively off" for name in judged.get("warns", ())]
    if judged.get("loosens") and not reason.strip():
        warns.append("Say why: it loosens " + ", ".join(judged["loosens"]) + ".")
    asks = chair.page["asks"]
    words = " · ".join(warns) or ("First answer whether it is the same patient." if asks else STAYS)
    loosens = bool(judged.get("loosens"))
    known = "loosens" in judged
    off = not chair.page["session"] or asks or not chair.differs or not known or (loosens and not reason.strip())
    return [
        words,
        "wrong grow" if warns else "q grow",
        off,
        _apply(chair),
        "Reason (needed, it loosens)" if loosens else "Reason",
    ]


def _apply(chair: AtChair) -> str:
    count = len(chair.changed)
    if not chair.page["session"]:
        return "Needs a session"
    return "Apply" if not count else "Apply 1 change" if count == 1 else f"Apply {count} changes"
