"""LIMITS.toml: a clinic's own limits over the defaults, refused as a whole when one key is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from bedside.conditions.table import Priority
from bedside.errors import LimitsError
from bedside.limits import rails
from bedside.limits.limits import CONTINUOUS, Advisory, Level, Limits, Rule, Shape, Shift, Side
from bedside.phase import Phase

RULE_KEYS = (
    "high", "medium", "delay_high", "delay_medium", "hysteresis", "clear_s", "off", "delay_shape", "sat_seconds",
)  # fmt: skip
ADVISORY_KEYS = ("limit", "change", "change_medium", "delay", "hysteresis", "clear_s", "off")
PARTNERS = tuple((low, high) for low, high in rails.PARTNERS.items() if low.endswith("low"))
ADVISORY_PARTNERS = tuple(
    (f"{vital}_lowered", f"{vital}_raised") for vital in ("pulse_rate", "systolic", "diastolic")
)


def load_limits(path: Path) -> Limits:
    """The defaults changed by `path`. Raises LimitsError naming the key and what is allowed."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LimitsError(str(path), "", error.strerror or str(error)) from error
    except UnicodeDecodeError:
        raise LimitsError(str(path), "", "not UTF-8 text") from None
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # tomllib lets both out besides its own
        raise LimitsError(str(path), "", f"not TOML: {error}") from None
    return _Reader(str(path)).limits(tables)


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file

    def _wrong(self, key: str, why: str) -> LimitsError:
        return LimitsError(self._file, key, why)

    def limits(self, tables: Mapping[str, object]) -> Limits:
        limits = Limits(name=Path(self._file).name)
        for name, table in tables.items():
            if name == "cycle_s":
                limits = replace(limits, cycle_s=self._number(name, table, *rails.FILE_CYCLE_S))
            elif name == "version":
                limits = replace(limits, version=int(self._number(name, table, 1, 1_000_000)))
            elif name == "name":
                limits = replace(limits, name=self._name(table))
            elif name == "phase":
                continue  # read last: its limits are compared with those of the rules
            elif name not in limits.rules and name not in limits.advisories:
                known = ", ".join(("name", "version", "cycle_s", "phase", *Limits().rules, *Limits().advisories))
                raise self._wrong(name, f"unknown; allowed are {known}")
            elif not isinstance(table, dict):
                raise self._wrong(name, "must be a table")
            else:
                limits = self._changed(limits, name, table)
        self._partners(limits, tables)
        self._advisories(limits, tables)
        return self._phases(limits, tables.get("phase", {}))

    def _name(self, value: object) -> str:
        if not isinstance(value, str) or not value.strip() or len(value) > 40:
            raise self._wrong("name", "must be a name of at most 40 characters")
        return value.strip()

    def _phases(self, limits: Limits, tables: object) -> Limits:
        """MEDIUM limits that are stricter in one phase: `[phase.recovery]`, `systolic_high = 150`."""
        if not isinstance(tables, dict):
            raise self._wrong("phase", "must be tables such as [phase.recovery]")
        found: dict[Phase, dict[str, float]] = {}
        for word, table in tables.items():
            if word not in list(Phase) or not isinstance(table, dict):
                raise self._wrong(f"phase.{word}", f"must be a table named after one of {', '.join(Phase)}")
            phase = Phase(word)
            found[phase] = {name: self._in_phase(limits, phase, name, value) for name, value in table.items()}
        return replace(limits, phases=MappingProxyType(found))

    def _in_phase(self, limits: Limits, phase: Phase, name: str, value: object) -> float:
        key = f"phase.{phase}.{name}"
        rule = limits.rules.get(name)
        if rule is None:
            raise self._wrong(key, f"unknown; allowed are {', '.join(limits.rules)}")
        medium = rule.limit(Priority.MEDIUM)
        if medium is None:
            raise self._wrong(key, "has no MEDIUM limit")
        limit = self._number(key, value, *rails.file_range(name, Priority.MEDIUM))
        if limit < medium if rule.side is Side.LOW else limit > medium:
            raise self._wrong(key, f"{limit:g} is wider than {medium:g}; a phase may only be stricter")
        return limit

    def _changed(self, limits: Limits, name: str, table: Mapping[str, object]) -> Limits:
        allowed = RULE_KEYS if name in limits.rules else ADVISORY_KEYS
        for key in table:
            if key not in allowed:
                raise self._wrong(f"{name}.{key}", f"unknown; allowed are {', '.join(allowed)}")
        off = table.get("off", False)
        if not isinstance(off, bool):
            raise self._wrong(f"{name}.off", "must be true or false")
        if name in limits.rules:
            rule = self._rule(limits.rules[name], table)
            limits = replace(limits, rules=MappingProxyType({**limits.rules, name: rule}))
        else:
            advisory = self._advisory(limits.advisories[name], table)
            limits = replace(limits, advisories=MappingProxyType({**limits.advisories, name: advisory}))
        return limits.without(name) if off else limits

    def _rule(self, rule: Rule, table: Mapping[str, object]) -> Rule:
        name = rule.condition
        if name not in CONTINUOUS:
            self._no_delays(name, table)
        own = {level.priority.value for level in rule.levels}
        for word in ("high", "medium"):
            if word not in own and (key := next((k for k in (word, f"delay_{word}") if k in table), "")):
                raise self._wrong(f"{name}.{key}", f"this condition has no {word.upper()} limit")
        levels: list[Level] = []
        for level in reversed(rule.levels):
            word = level.priority.value
            may = rails.file_range(name, level.priority)
            limit = self._number(f"{name}.{word}", table.get(word, level.limit), *may)
            delay = self._number(
                f"{name}.delay_{word}", table.get(f"delay_{word}", level.delay), 0, rails.FILE_DELAY_S
            )
            levels.append(replace(level, limit=limit, delay=delay))
        levels.reverse()
        if "medium" in own:
            levels[-1] = self._shaped(name, levels[-1], table)
        elif "delay_shape" in table or "sat_seconds" in table:
            raise self._wrong(f"{name}.delay_shape", "this condition has no MEDIUM limit")
        severe, mild = levels[0], levels[-1]
        wrong = severe.limit > mild.limit if rule.side is Side.LOW else severe.limit < mild.limit
        if wrong:
            side = "above" if rule.side is Side.LOW else "below"
            key = "high" if "high" in table else "medium"
            raise self._wrong(
                f"{name}.{key}", f"the HIGH limit {severe.limit:g} is {side} the MEDIUM limit {mild.limit:g}"
            )
        hysteresis, clear_s = self._return(name, rule.hysteresis, rule.clear_s, table)
        return replace(rule, levels=tuple(levels), hysteresis=hysteresis, clear_s=clear_s)

    def _shaped(self, name: str, medium: Level, table: Mapping[str, object]) -> Level:
        """How MEDIUM counts its delay; HIGH is always plain."""
        word = table.get("delay_shape", medium.shape.value)
        if word not in list(Shape):
            raise self._wrong(f"{name}.delay_shape", f"must be one of {', '.join(Shape)}")
        shape = Shape(str(word))
        if shape is not Shape.PLAIN and name not in CONTINUOUS:
            raise self._wrong(f"{name}.delay_shape", "pressure is judged on every determination, without delay")
        if (shape is Shape.SECONDS or "sat_seconds" in table) and name != "spo2_low":
            raise self._wrong(f"{name}.delay_shape", "satseconds are for spo2_low only")
        if "sat_seconds" in table and shape is not Shape.SECONDS:
            raise self._wrong(f"{name}.sat_seconds", 'needs delay_shape = "satseconds"')
        area = self._number(f"{name}.sat_seconds", table.get("sat_seconds", 50), 10, 100)
        return replace(medium, shape=shape, area=area if shape is Shape.SECONDS else 0.0)

    def _return(
        self, name: str, hysteresis: float, clear_s: float, table: Mapping[str, object]
    ) -> tuple[float, float]:
        return (
            self._number(f"{name}.hysteresis", table.get("hysteresis", hysteresis), 0, rails.file_hysteresis(name)),
            self._number(f"{name}.clear_s", table.get("clear_s", clear_s), 0, rails.FILE_CLEAR_S),
        )

    def _no_delays(self, name: str, table: Mapping[str, object]) -> None:
        for key in ("delay_high", "delay_medium", "delay", "hysteresis", "clear_s"):
            if table.get(key):
                raise self._wrong(
                    f"{name}.{key}", "pressure is judged on every determination, without delay or hysteresis"
                )

    def _advisory(self, row: Advisory, table: Mapping[str, object]) -> Advisory:
        name = row.condition
        if name not in CONTINUOUS:
            self._no_delays(name, table)
        limit, shift, medium = row.limit, row.shift, row.medium
        if "limit" in table:
            limit = self._number(f"{name}.limit", table["limit"], *rails.ADVISED[name])
        if "change" in table:
            shift = self._shift(f"{name}.change", row.baseline_key, table["change"])
        if "change_medium" in table:
            if medium is None:
                raise self._wrong(f"{name}.change_medium", "only pressures that fall have one")
            medium = self._shift(f"{name}.change_medium", row.baseline_key, table["change_medium"])
        if shift and medium and shift.percent is medium.percent and shift.amount > medium.amount:
            key = "change" if "change" in table else "change_medium"
            raise self._wrong(
                f"{name}.{key}", f"LOW at {shift.amount:g} would come after MEDIUM at {medium.amount:g}"
            )
        hysteresis, clear_s = self._return(name, row.hysteresis, row.clear_s, table)
        delay = self._number(f"{name}.delay", table.get("delay", row.delay), 0, rails.FILE_DELAY_S)
        return replace(
            row, limit=limit, shift=shift, medium=medium, delay=delay, hysteresis=hysteresis, clear_s=clear_s
        )

    def _shift(self, key: str, vital: str, value: object) -> Shift:
        if isinstance(value, str):
            match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*%\s*", value)
            if not match:
                raise self._wrong(key, 'must be a number or a percentage such as "20 %"')
            return Shift(self._number(key, float(match[1]), 0.1, rails.LARGEST_PERCENT), percent=True)
        return Shift(self._number(key, value, 0.1, rails.LARGEST_SHIFT[vital]))

    def _number(self, key: str, value: object, low: float, top: float) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
            raise self._wrong(key, f"must be a number from {low:g} to {top:g}")
        if not low <= value <= top:
            raise self._wrong(key, f"{str(value)[:20]} is outside {low:g} to {top:g}")
        return float(value)

    def _partners(self, limits: Limits, tables: Mapping[str, object]) -> None:
        """No low side at or above its high side; the key named is one of the file's."""
        pairs = [(low, high, Priority.MEDIUM.value, limits.medium) for low, high in PARTNERS]
        pairs += [(low, high, "limit", limits.advisory_limit) for low, high in ADVISORY_PARTNERS]
        for low_name, high_name, key, limit_of in pairs:
            low, high = limit_of(low_name), limit_of(high_name)
            if low is not None and high is not None and low >= high:
                name = low_name if low_name in tables else high_name
                raise self._wrong(
                    f"{name}.{key}",
                    f"the low limit {low:g} of {low_name} is not below the high limit {high:g} of {high_name}",
                )

    def _advisories(self, limits: Limits, tables: Mapping[str, object]) -> None:
        """An advisory's own limit stands on the mild side of MEDIUM."""
        for name, row in limits.advisories.items():
            medium, table = limits.medium(row.milder_than), tables.get(name)
            if medium is None or row.limit is None or not isinstance(table, dict) or "limit" not in table:
                continue
            if row.limit < medium if row.side is Side.LOW else row.limit > medium:
                raise self._wrong(f"{name}.limit", f"{row.limit:g} is beyond the MEDIUM limit {medium:g}")
