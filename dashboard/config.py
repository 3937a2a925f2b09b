"""clinic.toml: the chairs and their instruments. Every error is one line naming file, line, key and what is
allowed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, TomlConfigSettingsSource

LOOPBACK = ("127.0.0.1", "localhost", "::1")
NOT_LOOPBACK = "only loopback addresses (127.0.0.1, localhost, ::1) are allowed: there is no sign-in yet"


class ConfigError(Exception):
    """The file cannot be used; the text is one line."""


def loopback(host: str) -> str:
    """The host, refused with its reason when others could reach it."""
    if host not in LOOPBACK:
        raise ValueError(f"{host!r} refused: {NOT_LOOPBACK}")
    return host


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ServerTable(_Strict):
    host: Annotated[str, AfterValidator(loopback)] = "127.0.0.1"
    port: int = Field(default=8050, ge=1, le=65535)
    viewers: int = Field(default=16, ge=1, le=64)


class DeviceTable(_Strict):
    protocol: str
    url: str = Field(min_length=1)
    tap: bool = False
    cycle_s: float = Field(default=300, ge=60, le=900)
    simulated: bool = False


class BedTable(_Strict):
    id: str = Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")
    name: str = ""
    device: tuple[DeviceTable, ...] = Field(min_length=1)


class ClinicFile(BaseSettings):
    """The whole file."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True)
    data_dir: Path | None = None
    server: ServerTable = ServerTable()
    bed: tuple[BedTable, ...] = Field(min_length=1)


def load_clinic(path: Path, protocols: tuple[str, ...]) -> ClinicFile:
    """The chairs of `path`. Raises ConfigError."""
    try:
        text = path.read_text(encoding="utf-8")
        tomllib.loads(text)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: not TOML: {error}") from None

    try:
        clinic = ClinicFile.model_validate(TomlConfigSettingsSource(ClinicFile, path)())
    except ValidationError as error:
        raise ConfigError(_first(path, text, error)) from None
    _devices(path, text, clinic, protocols)
    return clinic


def _devices(path: Path, text: str, clinic: ClinicFile, protocols: tuple[str, ...]) -> None:
    if len(clinic.bed) > 1:
        raise ConfigError(f"{path}: bed: this version serves one chair, {len(clinic.bed)} are named")
    seen: set[str] = set()
    for device in clinic.bed[0].device:
        if device.protocol not in protocols:
            where = _where(path, text, device.protocol)
            raise ConfigError(f"{where}: protocol {device.protocol!r} is unknown; allowed: {', '.join(protocols)}")
        if device.url in seen:
            raise ConfigError(f"{_where(path, text, device.url, last=True)}: url {device.url!r} is named twice")
        seen.add(device.url)


def _first(path: Path, text: str, error: ValidationError) -> str:
    fault = error.errors()[0]
    key = ".".join(str(part) for part in fault["loc"] if not isinstance(part, int))
    why = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        tables: dict[int, type[BaseModel]] = {1: ClinicFile, 2: BedTable, 3: DeviceTable}
        model = ServerTable if key.startswith("server.") else tables[key.count(".") + 1]
        why = f"unknown key; allowed: {', '.join(model.model_fields)}"
    elif fault["type"] == "missing":
        why = "is missing"
    return f"{_where(path, text, str(fault['loc'][-1]))}: {key}: {why}"


def _where(path: Path, text: str, word: str, *, last: bool = False) -> str:
    """The file, with the line where `word` stands, when it does."""
    lines = [
        at for at, line in enumerate(text.splitlines(), 1) if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", line)
    ]
    return f"{path}, line {lines[-1 if last else 0]}" if lines else str(path)
