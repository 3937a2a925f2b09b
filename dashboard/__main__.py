"""The door: `python -m dashboard` and the console script `infusion-monitor`."""

from dashboard.program.cli import cli, main

__all__ = ["cli", "main"]

if __name__ == "__main__":
    main()
