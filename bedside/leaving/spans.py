"""Times in which something holds: half-open spans, sorted, none touching another. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

Span = tuple[datetime, datetime]
Spans = tuple[Span, ...]
"""Each from its first moment on until, not including, its last."""


def joined(spans: Iterable[Span]) -> Spans:
    """In order, with those that touch made one; empty ones are none."""
    found: list[Span] = []
    for begin, end in sorted(each for each in spans if each[0] < each[1]):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return tuple(found)


def both(these: Spans, those: Spans) -> Spans:
    """Where both hold."""
    return joined(_both(these, those))


def _both(these: Spans, those: Spans) -> Iterator[Span]:
    at = over = 0
    while at < len(these) and over < len(those):
        begin, end = max(these[at][0], those[over][0]), min(these[at][1], those[over][1])
        if begin < end:
            yield begin, end
        if these[at][1] < those[over][1]:
            at += 1
        else:
            over += 1


def without(these: Spans, those: Spans, within: Span) -> Spans:
    """Where these hold and those do not; `within`: the whole of the time that is looked at."""
    edges = [within[0], *(edge for span in those for edge in span), within[1]]
    gaps = joined(zip(edges[::2], edges[1::2], strict=True))
    return both(these, gaps)


def steps(changes: Sequence[tuple[datetime, bool]], end: datetime) -> Spans:
    """From each moment on what is said there, until the next says otherwise."""
    if not changes:
        return ()
    edges = [*(at for at, _ in changes[1:]), end]
    return joined((at, until) for (at, holds), until in zip(changes, edges, strict=True) if holds)
