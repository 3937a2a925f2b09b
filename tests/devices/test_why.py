"""What the operating system says of a port, in words a person can act on."""

from __future__ import annotations

import errno
import socket

import pytest

from devices.errors import LinkUnopened
from devices.links.serial import open_serial
from devices.why import reason


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("COM99", "no such port"),
        ("/dev/nothing-here", "no such port"),
        ("/tmp", "a folder"),
        ("socket://x", "not an address"),
        ("socket://127.0.0.1:9", "nobody listens there"),
    ],
)
def test_a_port_that_is_none_is_said_without_numbers(url: str, words: str) -> None:
    with pytest.raises(LinkUnopened, match=words) as refused:
        open_serial(url)
    assert "Errno" not in str(refused.value)


def test_what_is_not_known_is_said_as_it_came() -> None:
    assert reason(OSError("[Errno 999] something odd")) == "something odd"
    assert reason(ValueError("baud is wrong")) == "baud is wrong"
    assert reason(OSError()) == "OSError"


@pytest.mark.parametrize("number", [errno.EACCES, errno.EBUSY, errno.EIO, errno.ETIMEDOUT])
def test_each_number_has_words(number: int) -> None:
    assert reason(OSError(number, "x")) != "x"
    assert reason(OSError(f"could not open port: [Errno {number}] x")) == reason(OSError(number, "x"))


def test_a_name_that_is_none() -> None:
    assert "name" in reason(socket.gaierror(-2, "Name or service not known"))
