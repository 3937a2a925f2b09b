"""The adapter kit over every protocol of the catalogue; `pytest --adapter NAME` runs it over one."""

from devices.kit.contract import *  # noqa: F403
