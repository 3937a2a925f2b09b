"""Why a port could not be opened or was lost, in words: what the operating system says is for programs."""

from __future__ import annotations

import errno
import re

NUMBERED = re.compile(r"\[Errno (-?\d+)\] ?")
LOCKED = ("exclusively lock", "PermissionError(13", "Access is denied")
GONE = "it does not answer: pull the adapter out and plug it in again"
WORDS = {
    errno.ENOENT: "no such port is plugged in",
    errno.EACCES: "this user may not open it (on Linux: the group dialout)",
    errno.EPERM: "this user may not open it (on Linux: the group dialout)",
    errno.EBUSY: "another program has it open",
    errno.EAGAIN: "another program has it open",
    errno.ECONNREFUSED: "connection refused: nobody listens there; is the instrument or its converter on?",
    errno.ECONNRESET: "the other side ended the connection",
    errno.EPIPE: "the other side ended the connection",
    errno.ETIMEDOUT: "no answer in time: is it switched on, is the address right?",
    errno.EHOSTUNREACH: "that address cannot be reached from here",
    errno.ENETUNREACH: "that address cannot be reached from here",
    errno.EADDRINUSE: "another program listens there already",
    errno.EADDRNOTAVAIL: "this computer does not have that address",
    errno.EIO: GONE,
    errno.ENODEV: GONE,
    errno.ENXIO: GONE,
    errno.ENOTTY: "it is no serial port",
    errno.EISDIR: "it is a folder, no port",
    -2: "no computer of that name is known",
    -3: "no computer of that name is known now",
    -5: "no computer of that name is known",
}


def reason(error: Exception) -> str:
    """One line; what is not known here is said as it came, without its number."""
    said = str(error) or type(error).__name__
    if any(words in said for words in LOCKED):
        return WORDS[errno.EBUSY]
    if isinstance(error, TypeError) or "NoneType" in said:
        return "not an address this program can open"
    numbers = [int(number) for number in NUMBERED.findall(said)]
    own = getattr(error, "errno", None)
    for number in (*reversed(numbers), *((own,) if isinstance(own, int) else ())):
        if number in WORDS:
            return WORDS[number]
    return NUMBERED.sub("", said)
