"""A log that cannot be made to flood: the same line is written a few times, then counted."""

from __future__ import annotations

import contextlib
import logging
from typing import Any, TextIO

import structlog

from bedside.clock import real_seconds

OFTEN = 10
WITHIN_S = 10.0
MOST_KINDS = 500


class Quiet:
    """A structlog processor: of lines with one event, `OFTEN` in ten seconds are written, then one that counts."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[float, int]] = {}

    def __call__(self, _: object, __: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
        event, now = str(line.get("event"))[:80], real_seconds()
        began, count = self._seen.get(event, (now, 0))
        if now - began > WITHIN_S:
            if count > OFTEN:
                line["left_out"] = count - OFTEN
            began, count = now, 0
        if len(self._seen) > MOST_KINDS:
            self._seen.clear()
        self._seen[event] = (began, count + 1)
        if count >= OFTEN:
            raise structlog.DropEvent
        return line


class ToOurs(logging.Handler):
    """What libraries say goes into the one log, under the one rule."""

    def emit(self, record: logging.LogRecord) -> None:
        log = structlog.get_logger("library")
        error = record.exc_info[1] if record.exc_info else None
        more: dict[str, Any] = {"why": f"{type(error).__name__}: {error}"[:200]} if error else {}
        log.log(record.levelno, record.msg if isinstance(record.msg, str) else "said", library=record.name,
                said=record.getMessage()[:300], **more)  # fmt: skip


def one_log() -> None:
    """Libraries' warnings and errors into the program's log."""
    logging.basicConfig(handlers=[ToOurs()], level=logging.WARNING, force=True)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a busy moment is none of anybody's business


class Unfailing:
    """A stream that never raises: a log on a full disk must not end what it tells of."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError, ValueError):
            return self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()
