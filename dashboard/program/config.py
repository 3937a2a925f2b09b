"""clinic.toml: the chairs and their instruments. Every error is one line naming file, line, key and what is
allowed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, get_args

from pydantic import AfterValidator, BaseModel, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bedside.address import place, port_url
from dashboard.program.tables import ChartingTable, Name, PlanTable, RecoveryTable, Strict

LOOPBACK = ("127.0.0.1", "localhost", "::1")
LARGEST = 1_000_000
NOT_LOOPBACK = "only loopback addresses (127.0.0.1, localhost, ::1) are allowed: there is no sign-in yet"


class ConfigError(Exception):
    """The file cannot be used; the text is one line."""


def loopback(host: str) -> str:
    """The host, refused with its reason when others could reach it."""
    if host not in LOOPBACK:
        raise ValueError(f"{host!r} refused: {NOT_LOOPBACK}")
    return host


class ServerTable(Strict):
    host: Annotated[str, AfterValidator(loopback)] = "127.0.0.1"
    port: int = Field(default=8050, ge=1, le=65535)
    viewers: int = Field(default=16, ge=1, le=64)


CYCLES = (60, 120, 150, 180, 300, 600, 900)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the configuration must know of a protocol: its kind, its transports, its quirks."""

    kind: str
    transports: tuple[str, ...]
    quirks: tuple[str, ...] = ()


def cuff_cycle(seconds: float) -> float:
    if seconds not in CYCLES:
        raise ValueError(f"{seconds:g} is not one of {', '.join(map(str, CYCLES))}")
    return seconds


class DeviceTable(Strict):
    protocol: str
    url: Annotated[str, Field(min_length=1), AfterValidator(port_url)]
    tap: bool = False
    cycle_s: Annotated[float, AfterValidator(cuff_cycle)] = 300
    simulated: bool = False
    quirk: str | None = None
    name: Name = ""


class BedTable(Strict):
    id: str = Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")
    name: Name = ""
    same_arm: bool = False
    device: tuple[DeviceTable, ...] = ()


class AlarmsTable(Strict):
    """What the clinic permits beyond the program's own rules: AUDIO OFF, SpO2 limits under 85 %, and that a screen
    which is information only answers the alarms of the one at the patient."""

    audio_off: bool = False
    spo2_below_85: bool = False
    second_screen: bool = False


class ProfileTable(Strict):
    """A limits file, and the SHA-256 it was signed off with."""

    file: Path
    sha256: str = Field(pattern=r"^[0-9a-fA-F]{64}$")


class ClinicFile(BaseSettings):
    """The whole file."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True)
    data_dir: Path | None = None
    server: ServerTable = ServerTable()
    alarms: AlarmsTable = AlarmsTable()
    plan: PlanTable = PlanTable()
    charting: ChartingTable = ChartingTable()
    recovery: RecoveryTable = RecoveryTable()
    profile: tuple[ProfileTable, ...] = ()
    bed: tuple[BedTable, ...] = Field(min_length=1)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The file alone: a variable SERVER or BED of the environment is somebody else's."""
        return (init_settings,)


def load_clinic(path: Path, spoken: Mapping[str, Spoken]) -> ClinicFile:
    """The chairs of `path`; `spoken` are the protocols of the catalogue. Raises ConfigError."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise ConfigError(f"{path}: too large for a configuration")
        tables = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:  # tomllib lets both out besides its own
        raise ConfigError(f"{path}: not TOML: {' '.join(str(error).split())[:200]}") from None

    try:
        clinic = ClinicFile.model_validate(tables)
    except ValidationError as error:
        raise ConfigError(_first(path, text, error)) from None
    _beds(path, text, clinic)
    _devices(path, text, clinic, spoken)
    return clinic


def _devices(path: Path, text: str, clinic: ClinicFile, spoken: Mapping[str, Spoken]) -> None:
    ports: dict[str, str] = {}
    number = 0
    for bed in clinic.bed:
        for device in bed.device:
            _device(path, text, device, spoken, _header(path, text, "bed.device", number))
            port = place(device.url)
            if port in ports:
                whose = "" if ports[port] == bed.id else f", by beds {ports[port]!r} and {bed.id!r}"
                raise ConfigError(
                    f"{_where(path, text, device.url, last=True)}: url {device.url!r} is named twice{whose}"
                )
            ports[port] = bed.id
            number += 1


def _beds(path: Path, text: str, clinic: ClinicFile) -> None:
    """Two chairs of one id could not be told apart, on the page or in the record."""
    seen: set[str] = set()
    for number, bed in enumerate(clinic.bed):
        if bed.id in seen:
            raise ConfigError(f"{_header(path, text, 'bed', number)}: bed.id: {bed.id!r} is named twice")
        seen.add(bed.id)


def _device(path: Path, text: str, device: DeviceTable, spoken: Mapping[str, Spoken], where: str) -> None:
    known = spoken.get(device.protocol)
    if known is None:
        raise ConfigError(
            f"{_where(path, text, device.protocol)}: protocol {device.protocol!r} is unknown; "
            f"allowed: {', '.join(spoken)}"
        )
    scheme, found, _ = device.url.partition("://")
    transport = "serial" if not found or scheme in ("usb", "loop") else scheme
    if transport not in known.transports:
        allowed = ", ".join(known.transports)
        raise ConfigError(
            f"{_where(path, text, device.url)}: {device.protocol} is not spoken over {transport}; "
            f"allowed: {allowed}"
        )
    if device.quirk is not None and device.quirk not in known.quirks:
        allowed = ", ".join(known.quirks) or "none is known"
        raise ConfigError(f"{where}: bed.device.quirk: {device.quirk!r}; allowed for {device.protocol}: {allowed}")
    if known.kind != "cuff" and "cycle_s" in device.model_fields_set:
        raise ConfigError(f"{where}: bed.device.cycle_s: only a cuff has a cycle")


def _table(keys: Sequence[str]) -> type[BaseModel]:
    """The table these keys lead to."""
    model: type[BaseModel] = ClinicFile
    for key in keys:
        inner = model.model_fields[key].annotation
        kinds = [
            kind for kind in (inner, *get_args(inner)) if isinstance(kind, type) and issubclass(kind, BaseModel)
        ]
        model = kinds[0]
    return model


def _first(path: Path, text: str, error: ValidationError) -> str:
    fault = error.errors()[0]
    keys = [str(part) for part in fault["loc"] if not isinstance(part, int)]
    numbers = [part for part in fault["loc"] if isinstance(part, int)]
    key, why = ".".join(keys), fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        why = f"unknown key; allowed: {', '.join(_table(keys[:-1]).model_fields)}"
    elif fault["type"] == "missing":
        return f"{_header(path, text, '.'.join(keys[:-1]), numbers[-1] if numbers else 0)}: {key}: is missing"
    elif fault["type"] in ("tuple_type", "model_type", "model_attributes_type"):
        why = f"expected a table [{key}], or [[{key}]] where there can be several"
    return f"{_where(path, text, str(fault['loc'][-1]))}: {key}: {why}"


def _header(path: Path, text: str, table: str, number: int) -> str:
    """The file, with the line where the table's `number`-th header stands, when it does."""
    heads = [at for at, line in enumerate(text.splitlines(), 1) if re.match(rf"\s*\[+\s*{table}\s*\]", line)]
    return f"{path}, line {heads[number]}" if number < len(heads) else str(path)


def _where(path: Path, text: str, word: str, *, last: bool = False) -> str:
    """The file, with the line where `word` stands, when it does."""
    lines = [
        at for at, line in enumerate(text.splitlines(), 1) if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", line)
    ]
    return f"{path}, line {lines[-1 if last else 0]}" if lines else str(path)
