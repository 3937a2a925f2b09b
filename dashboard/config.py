"""clinic.toml: the chairs and their instruments. Every error is one line naming file, line, key and what is
allowed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

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


CYCLES = (60, 120, 150, 180, 300, 600, 900)
SCHEMES = ("socket", "rfc2217", "loop")


def port_url(url: str) -> str:
    """A serial port's path or name, or a URL that pyserial opens."""
    scheme, found, rest = url.partition("://")
    if not found:
        return url
    if scheme not in SCHEMES:
        raise ValueError(f"{url!r}: allowed are a port's path or name, and {', '.join(s + '://' for s in SCHEMES)}")
    if scheme != "loop" and not re.fullmatch(r"[^/:]+:\d{1,5}.*|\[[^]]+\]:\d{1,5}.*", rest):
        raise ValueError(f"{url!r}: expected {scheme}://host:port")
    return url


def cuff_cycle(seconds: float) -> float:
    if seconds not in CYCLES:
        raise ValueError(f"{seconds:g} is not one of {', '.join(map(str, CYCLES))}")
    return seconds


class DeviceTable(_Strict):
    protocol: str
    url: Annotated[str, Field(min_length=1), AfterValidator(port_url)]
    tap: bool = False
    cycle_s: Annotated[float, AfterValidator(cuff_cycle)] = 300
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


def load_clinic(path: Path, kinds: Mapping[str, str]) -> ClinicFile:
    """The chairs of `path`; `kinds` are the protocols with what each is, "cuff" or another. Raises ConfigError."""
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
    _devices(path, text, clinic, kinds)
    return clinic


def _devices(path: Path, text: str, clinic: ClinicFile, kinds: Mapping[str, str]) -> None:
    if len(clinic.bed) > 1:
        raise ConfigError(f"{path}: bed: this version serves one chair, {len(clinic.bed)} are named")
    ports: set[str] = set()
    fitted: set[str] = set()
    for number, device in enumerate(clinic.bed[0].device):
        where = _header(path, text, "bed.device", number)
        if device.protocol not in kinds:
            raise ConfigError(
                f"{_where(path, text, device.protocol)}: protocol {device.protocol!r} is unknown; "
                f"allowed: {', '.join(kinds)}"
            )
        port = device.url.lower().replace("//localhost:", "//127.0.0.1:")
        if port in ports:
            raise ConfigError(f"{_where(path, text, device.url, last=True)}: url {device.url!r} is named twice")
        kind = kinds[device.protocol]
        if kind in fitted:
            raise ConfigError(f"{where}: bed.device: a second {kind} at one chair; one is allowed")
        if kind != "cuff" and "cycle_s" in device.model_fields_set:
            raise ConfigError(f"{where}: bed.device.cycle_s: only a cuff has a cycle")
        ports.add(port)
        fitted.add(kind)


def _first(path: Path, text: str, error: ValidationError) -> str:
    fault = error.errors()[0]
    keys = [str(part) for part in fault["loc"] if not isinstance(part, int)]
    numbers = [part for part in fault["loc"] if isinstance(part, int)]
    key, why = ".".join(keys), fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        tables: dict[int, type[BaseModel]] = {1: ClinicFile, 2: BedTable, 3: DeviceTable}
        model = ServerTable if key.startswith("server.") else tables[key.count(".") + 1]
        why = f"unknown key; allowed: {', '.join(model.model_fields)}"
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
