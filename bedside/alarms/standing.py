"""Conditions that are simply on or off: technical faults somebody else has already judged."""

from __future__ import annotations

from bedside.conditions.table import ORDER, ActiveCondition, AlarmChange, Change, Priority


class Standing:
    """The on-and-off conditions of one chair, by name."""

    def __init__(self) -> None:
        self._wanted: dict[str, tuple[Priority, float | None, float | None]] = {}
        self._active: dict[str, ActiveCondition] = {}

    @property
    def active(self) -> list[ActiveCondition]:
        return list(self._active.values())

    def set(
        self,
        condition: str,
        priority: Priority | None,
        value: float | None = None,
        limit: float | None = None,
    ) -> None:
        """Declare `condition` at `priority`, or with None that it no longer holds; seen at the next step."""
        if priority is None:
            self._wanted.pop(condition, None)
        else:
            self._wanted[condition] = (priority, value, limit)

    def restore(self, state: ActiveCondition, *, judged_later: bool) -> None:
        """It held when this program was stopped. `judged_later`: it stays until somebody says otherwise; else it is
        declared ended at the next step unless it is declared again."""
        self._active[state.condition] = state
        if judged_later:
            self._wanted[state.condition] = (state.priority, state.value, state.limit)

    def step(self, now: float) -> list[AlarmChange]:
        changes = []
        for condition in sorted({*self._wanted, *self._active}, key=ORDER.__getitem__):
            changes += self._turn(condition, now)
        return changes

    def end(self) -> list[AlarmChange]:
        """The session is over: what held is declared ended."""
        self._wanted.clear()
        return [change for condition in [*self._active] for change in self._turn(condition, 0.0)]

    def _turn(self, condition: str, now: float) -> list[AlarmChange]:
        was, wanted = self._active.get(condition), self._wanted.get(condition)
        if wanted is None:
            self._active.pop(condition, None)
            return [AlarmChange(Change.CLEARED, condition, was.priority)] if was else []
        priority, value, limit = wanted
        if was and was.priority is priority:
            return []
        since = now if was is None or priority.outranks(was.priority) else was.since
        self._active[condition] = ActiveCondition(condition, priority, since, value, limit)
        change = Change.PRIORITY if was else Change.ONSET
        return [AlarmChange(change, condition, priority, value, limit)]
