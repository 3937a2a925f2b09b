"""What can be wrong with a record, and what each error of the database means for whoever writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from bedside.errors import RecordDamaged

ERROR, CORRUPT, NOT_A_DATABASE, SHORT_READ = 1, 11, 26, 522
"""SQLite's result codes for a file that is none of ours or not whole; 1 is an SQL error, and our SQL is right."""


def damaged(error: BaseException) -> bool:
    """Whether a database error says that the file is broken, and not that the disk or another program refuses."""
    if not isinstance(error, sa.exc.DatabaseError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is None:
        return not isinstance(error, sa.exc.OperationalError)
    return code in (ERROR, SHORT_READ) or code & 0xFF in (CORRUPT, NOT_A_DATABASE)


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """A broken file becomes RecordDamaged; what a disk refuses stays what it was."""
    try:
        yield
    except sa.exc.DatabaseError as error:
        if damaged(error):
            raise RecordDamaged(path, f"not a record, or broken: {error.orig}") from error
        raise
    except UnicodeDecodeError as error:  # a name in the file's own schema
        raise RecordDamaged(path, f"not a record, or broken: {error.reason}") from error


def reason(error: BaseException) -> str:
    """Why something could not be written, in one line."""
    why = str(error.orig) if isinstance(error, sa.exc.DBAPIError) else str(error)
    return " ".join(why.split()) or type(error).__name__
