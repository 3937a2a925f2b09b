"""The name under which packages of others import it."""

from devices.example import Example

__all__ = ["Example"]
