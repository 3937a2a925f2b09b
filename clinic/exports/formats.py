"""The formats a session can be written in. A further one is a function and a row here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bedside.infusion.session import Session
from clinic.record.reader import RecordReader


@dataclass(frozen=True, slots=True)
class Format:
    """`write` puts a session into `out`, a folder or a file as `kind` says. It raises OSError, RecordDamaged."""

    kind: str
    write: Callable[[RecordReader, Session, Path], None]


def write_csv(reader: RecordReader, session: Session, out: Path) -> None:
    """Three tables with heads, for spreadsheets."""
    from clinic.exports.tables import safe, tables  # pandas takes half a second, which no start has to wait for

    out.mkdir(parents=True, exist_ok=True)
    for name, table in tables(reader, session.id).items():
        table.map(safe).to_csv(out / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\r\n")


def write_json(reader: RecordReader, session: Session, out: Path) -> None:
    """One object with the same tables as lists of objects."""
    from clinic.exports.tables import tables

    found = {name: table.to_dict("records") for name, table in tables(reader, session.id).items()}
    found["events"] = [{**row, "body": json.loads(row["body"])} for row in found["events"]]
    body = {"session": session.id, "label": session.label, "phase": session.phase, **found}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(body, ensure_ascii=False, indent=1), encoding="utf-8")


FORMATS: Mapping[str, Format] = MappingProxyType(
    {"csv": Format("folder", write_csv), "json": Format("file", write_json)}
)
