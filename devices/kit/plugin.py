"""The pytest plugin of the kit: `pytest --adapter NAME` runs the contract over one entry of the catalogue.

A package that adds an instrument through the entry point `infusion_monitor.devices` gives `examples` in its Entry;
a conftest.py may add more with the hook `pytest_adapter_examples`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from devices.catalog import catalog, entry
from devices.entry import Entry
from devices.errors import DeviceError
from devices.example import Example

CONTRACT = Path(__file__).with_name("contract.py")


class Hooks:
    """What a conftest.py may add."""

    @staticmethod
    @pytest.hookspec(firstresult=True)
    def pytest_adapter_examples(protocol: str) -> Sequence[Example] | None:
        """Known streams of `protocol`."""


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    pluginmanager.add_hookspecs(Hooks)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("infusion-monitor")
    group.addoption(
        "--adapter", action="append", default=[], metavar="NAME", help="Run the adapter contract on NAME."
    )
    group.addoption(
        "--fuzz-mb",
        type=float,
        default=None,
        metavar="MB",
        help="Megabytes of noise for each adapter (default 10).",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "adapter: the contract of an adapter")
    try:
        for name in config.getoption("adapter"):
            entry(name)
    except DeviceError as error:
        raise pytest.UsageError(f"--adapter: {error}") from None
    if config.getoption("adapter") and config.args_source is not pytest.Config.ArgsSource.ARGS:
        config.args = [str(CONTRACT)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "adapter" in metafunc.fixturenames:
        names = metafunc.config.getoption("adapter") or sorted(catalog())
        metafunc.parametrize("adapter", [entry(name) for name in names], ids=names)


@pytest.fixture
def examples(adapter: Entry, pytestconfig: pytest.Config) -> Sequence[Example]:
    """The known streams of the adapter; without any there is nothing to judge it by."""
    added = pytestconfig.hook.pytest_adapter_examples(protocol=adapter.name)
    found = [*(adapter.examples() if adapter.examples else ()), *(added or ())]
    if not found:
        pytest.fail(f"{adapter.name} has no examples: give them in its Entry, see docs/adding-a-device.md")
    return found


@pytest.fixture
def fuzz_bytes(pytestconfig: pytest.Config) -> int:
    asked = pytestconfig.getoption("fuzz_mb")
    return int((10.0 if asked is None else asked) * (1 << 20))
