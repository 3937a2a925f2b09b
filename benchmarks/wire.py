"""An oximeter whose samples tell when they were put on the wire.

Every fifth of a second one sample is a marker, its value telling which of many it is; the page says when it
drew it. Both clocks are this machine's.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time

MARKERS = tuple(range(200, 250))
EVERY = 15


def frame(status: int, pleth: int, value: int) -> bytes:
    return bytes((1, status, pleth, value, (1 + status + pleth + value) & 0xFF))


class MarkedOximeter:
    """Listens on a port and speaks data format 2; `sent` holds (marker, seconds since 1970)."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.sent: list[tuple[int, float]] = []
        self.spo2 = 97
        self.changed: list[tuple[int, float]] = []
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def set_spo2(self, value: int) -> None:
        self.spo2 = value

    def stop(self) -> None:
        self._ending.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes who waits for a host
        self._listener.close()
        self._thread.join(timeout=3)

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                host, _ = self._listener.accept()
            except OSError:
                return
            host.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                self._talk(host)
            except OSError:
                pass
            finally:
                host.close()

    def _talk(self, host: socket.socket) -> None:
        count, due = 0, time.monotonic()
        last = self.spo2
        while not self._ending.is_set():
            out = b"".join(self._frame(count + k) for k in range(3))
            now = time.time()
            host.sendall(out)
            for k in range(3):
                if (count + k) % EVERY == 0:
                    self.sent.append((MARKERS[(count + k) // EVERY % len(MARKERS)], now))
            if count // 25 != (count + 3) // 25 and self._done != last:
                last = self._done
                self.changed.append((last, now))
            count += 3
            due += 0.04
            time.sleep(max(0.0, due - time.monotonic()))

    def _frame(self, index: int) -> bytes:
        at = index % 25
        if at == 0:
            self._packet = self.spo2
        elif at == 24:
            self._done = self._packet
        value = {1: 72, 2: self._packet}.get(at, 0)
        pleth = MARKERS[index // EVERY % len(MARKERS)] if index % EVERY == 0 else 100 + index % 7
        return frame(0x80 | (at == 0), pleth, value)

    _packet = _done = 97
