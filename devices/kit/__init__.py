"""The contract of an adapter, as tests anybody can run: `pytest --adapter NAME`."""
