"""Bluetooth LE through bleak: found by name, address or service; subscribed at once; what bleak raises is ours.

    ble://A&D_UA-651BLE          an instrument whose name begins so
    ble://AA:BB:CC:DD:EE:FF      an address (a UUID on macOS)
    ble://                       the first that advertises what the catalogue knows

One thread with an event loop to a link. Reconnecting for ever is the supervisor's: each link is one connection.
BlueZ keeps "InProgress" for hours after a program died while connecting: the device is then removed from it and
found anew.
"""

from __future__ import annotations

import asyncio
import importlib
import re
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from devices.entry import Ble, Entry
from devices.errors import LinkError, LinkLost, LinkUnopened
from devices.links.notify import NotifyLink, QueueSource

SCAN_S, CONNECT_S, WRITE_S = 8.0, 15.0, 3.0
ADDRESS = re.compile(r"(?:[0-9A-F]{2}:){5}[0-9A-F]{2}|[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}", re.I)
MISSING = "Bluetooth needs the extra: pip install 'infusion-monitor[ble]'"

log = structlog.get_logger("devices.ble")


def bleak() -> Any:
    """The library. Raises LinkUnopened with the command that installs it."""
    try:
        return importlib.import_module("bleak")
    except ImportError:
        raise LinkUnopened("ble://", MISSING) from None


class BleSource(QueueSource):
    """One connection, in a thread of its own."""

    def __init__(self, url: str, profile: Ble, library: Any) -> None:
        super().__init__(url)
        self.url, self._profile, self._library = url, profile, library
        self._loop = asyncio.new_event_loop()
        self._client: Any = None
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"ble {url}", daemon=True)
        self._thread.start()

    def connect(self) -> None:
        """Find, connect, subscribe. Raises LinkUnopened and says why."""
        try:
            self._wait(self._connect(), SCAN_S + CONNECT_S + 2)
        except Exception as error:
            self.close()
            if isinstance(error, LinkError):
                raise
            raise LinkUnopened(self.url, _why(error, self._profile)) from error

    async def _connect(self) -> None:
        found = await self._find()
        try:
            await self._subscribe(found)
        except Exception as error:
            if "InProgress" not in str(error):
                raise
            log.warning("BlueZ says InProgress: forgetting the device and finding it anew", url=self.url)
            await self._forget(found)
            await self._subscribe(await self._find())

    async def _find(self) -> Any:
        wanted = self.url.removeprefix("ble://")
        found = await self._library.BleakScanner.find_device_by_filter(
            lambda device, advertised: matches(wanted, self._profile, device, advertised), timeout=SCAN_S
        )
        if found is None:
            name = wanted or self._profile.service or ", ".join(self._profile.names)
            raise LinkUnopened(self.url, f"not in reach: {name}. Switch it on, within 5 m. {self._profile.pairing}")
        return found

    async def _subscribe(self, found: Any) -> None:
        client = self._library.BleakClient(
            found, disconnected_callback=lambda _: self.end("the instrument has hung up"), timeout=CONNECT_S
        )
        await client.connect()
        self._client = client
        await self._pair(client)
        heard = 0
        for characteristic in self._profile.notify:
            try:
                await client.start_notify(characteristic, lambda _, data: self.put(bytes(data)))
                heard += 1
            except Exception as error:
                if not heard:
                    raise
                log.info("a characteristic is not offered", characteristic=characteristic, why=str(error))

    async def _pair(self, client: Any) -> None:
        """Where a cuff sends only to the host it knows; macOS pairs by itself on the first protected read."""
        if not self._profile.pairing:
            return
        try:
            await client.pair()
        except NotImplementedError:
            log.info("pairing is left to the system", url=self.url)

    async def _forget(self, found: Any) -> None:
        client = self._library.BleakClient(found)
        try:
            await client.unpair()
        except Exception as error:
            log.info("nothing to forget", url=self.url, why=str(error))

    def write(self, data: bytes) -> None:
        if self._profile.write is None or self._client is None:
            return
        try:
            self._wait(self._client.write_gatt_char(self._profile.write, data), WRITE_S)
        except Exception as error:
            raise LinkLost(self.url, str(error) or type(error).__name__) from error

    def close(self) -> None:
        """Hang up; closing twice is harmless."""
        if self._loop.is_closed():
            return
        if self._client is not None:
            try:
                self._wait(self._client.disconnect(), WRITE_S)
            except Exception as error:
                log.info("hanging up failed", url=self.url, why=str(error))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=WRITE_S)
        if not self._thread.is_alive():
            self._loop.close()
        self.end("closed")

    def _wait(self, what: Coroutine[Any, Any, Any], seconds: float) -> Any:
        future = asyncio.run_coroutine_threadsafe(what, self._loop)
        try:
            return future.result(seconds)
        except TimeoutError:
            future.cancel()
            raise


def matches(wanted: str, profile: Ble, device: Any, advertised: Any) -> bool:
    """Whether an advertisement is of the instrument that is wanted: by address, by name, else by what it offers."""
    name = advertised.local_name or device.name or ""
    if ADDRESS.fullmatch(wanted):
        return str(device.address).lower() == wanted.lower()
    if wanted:
        return name.startswith(wanted)
    offered = {str(service).lower() for service in advertised.service_uuids or ()}
    return profile.service in offered or any(name.startswith(begin) for begin in profile.names)


def _why(error: Exception, profile: Ble) -> str:
    text = str(error) or type(error).__name__
    if "auth" in text.lower() or "pair" in text.lower():
        return f"{text}. {profile.pairing}".strip()
    return text


def open_ble(entry: Entry, url: str, library: Callable[[], Any] = bleak) -> NotifyLink:
    """Connect to the instrument `url` names. Raises LinkUnopened and says why."""
    if entry.ble is None:
        raise LinkUnopened(url, f"{entry.name} is not spoken over Bluetooth")
    source = BleSource(url, entry.ble, library())
    source.connect()
    return NotifyLink(source)
