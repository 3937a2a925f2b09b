"""Bringing a record's schema to this program's revision."""

from __future__ import annotations

import re
from pathlib import Path

import sqlalchemy as sa

from bedside.errors import RecordDamaged, RecordNewer
from clinic.record import schema


def migrate(connection: sa.Connection, path: Path) -> None:
    """Bring the schema to this program's revision. Raises RecordNewer for a later one, RecordDamaged for none."""
    with connection.begin():
        revision = _revision(connection)
    if revision == schema.REVISION:
        return
    if revision and not re.fullmatch(r"\d{4}", revision):
        raise RecordDamaged(path, f"its schema says {revision[:20]!r}, which is no revision")
    if revision and revision > schema.REVISION:
        raise RecordNewer(path, revision)
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    try:
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise RecordDamaged(path, f"its schema cannot be brought up to date: {error}") from error


def refuse_newer(connection: sa.Connection, path: Path) -> None:
    """Raises RecordNewer: what a later program wrote is not damage."""
    revision = _revision(connection)
    if re.fullmatch(r"\d{4}", revision) and revision > schema.REVISION:
        raise RecordNewer(path, revision)


def _revision(connection: sa.Connection) -> str:
    """What the record says of its schema; empty where it says nothing."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() or "")
