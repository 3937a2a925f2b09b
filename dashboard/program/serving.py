"""Serving the pages: one process, one waitress, until somebody says stop."""

from __future__ import annotations

import signal
import socket
import threading
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from types import FrameType
from typing import Any

import click
import structlog
from waitress.adjustments import Adjustments

from bedside.clock import pause
from dashboard.app import create_app
from dashboard.calls.door import MOST_BYTES, told
from dashboard.overview import Overview
from dashboard.program.connections import Pools, Server
from dashboard.seat import Seat

MORE_STREAMS = 4
"""Threads that tell those who find no place."""
AGAIN_S = 0.2

log = structlog.get_logger("server")


def free_or_refuse(host: str, port: int) -> None:
    """Raise a usage error when the port is taken: it says which, and how to choose another."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.UsageError(
                f"port {port} on {host} cannot be used ({error.strerror}): choose another with --port"
            ) from error


def serve(
    seats: Mapping[str, Seat],
    host: str,
    port: int,
    *,
    viewers: int,
    browser: bool,
    started: Callable[[], None],
    stop: Callable[[], None],
    words: Sequence[str] = (),
) -> None:
    """Serve until SIGINT or SIGTERM. `started` runs once the port is open, `stop` after it is closed."""
    overview = Overview(seats, viewers)
    app = create_app(seats, overview)
    pools = Pools(streams=viewers * (len(seats) + 1) + MORE_STREAMS)
    server = listening(app.server, host, port, pools)
    url = f"http://{'[::1]' if ':' in host else host}:{port}/"
    _on_signals(seats, overview)
    try:
        started()
        page = "The bedside page is" if len(seats) == 1 else f"The list of {len(seats)} chairs is"
        click.echo(f"{page} at {url}  (stop with Ctrl+C)")
        for line in words:
            click.echo(line)
        if browser:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        _run(server)
    except (KeyboardInterrupt, SystemExit):
        pass
    finally:
        pools.shutdown(timeout=0.5)
        server.close()
        stop()
        log.info("stopped")


def _on_signals(seats: Mapping[str, Seat], overview: Overview) -> None:
    """On SIGINT and SIGTERM the streams end first: waitress waits for every request that is under way.

    Only once: a second signal would find this handler holding the streams' lock.
    """

    def leave(_: int, __: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        overview.close()
        for seat in seats.values():
            seat.hub.close()
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)


def listening(application: Any, host: str, port: int, pools: Pools) -> Server:
    """The server on its port, its requests going to `pools`."""
    adjusted = Adjustments(
        host=host,
        port=port,
        ident=None,
        outbuf_high_watermark=262_144,
        max_request_body_size=MOST_BYTES + 1,
        clear_untrusted_proxy_headers=True,
    )
    return Server(application, {}, dispatcher=pools, adj=adjusted)


def _run(server: Server) -> None:
    """Until it is closed: whatever a single connection does to it."""
    while True:
        try:
            server.run()
            return
        except Exception as error:
            log.error("the server begins anew", why=told(error))
            pause(AGAIN_S)
