"""Where a record lies: what makes a folder a doubtful place for it, and why a disk refuses."""

from __future__ import annotations

import os
from pathlib import Path

MOUNTS = Path("/proc/self/mounts")
NETWORK = {
    "nfs",
    "nfs4",
    "cifs",
    "smb",
    "smb2",
    "smb3",
    "smbfs",
    "afs",
    "9p",
    "ncpfs",
    "ceph",
    "glusterfs",
    "davfs",
}
OVER_SSH = ("fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.glusterfs", "fuse.s3fs", "fuse.gvfsd-fuse")
FEW_BYTES, FEW_FILES = 1_000_000, 8


def doubt(folder: Path, mounts: Path = MOUNTS) -> str:
    """Why this folder is no safe place for a record, in words; empty when nothing speaks against it.

    A network drive loses locks and write order: SQLite, "Write-Ahead Logging", all processes must be on one host.
    """
    if str(folder).startswith(("\\\\", "//")):
        return "on a network drive"
    kind = _kind(folder.absolute(), mounts)
    return f"on a network drive ({kind})" if kind in NETWORK or kind in OVER_SSH else ""


def _kind(folder: Path, mounts: Path) -> str:
    """The kind of file system of the longest mount point above the folder; empty where it cannot be told."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, found = "", ""
    for line in lines:
        _, at, kind, *_ = [*line.split(" "), "", "", ""]
        at = at.replace("\\040", " ")
        if (folder == Path(at) or Path(at) in folder.parents) and len(at) >= len(best):
            best, found = at, kind
    return found


def why_refused(folder: Path) -> str:
    """What the file system itself says: read-only, full, no room for another file; empty when it has room."""
    if not hasattr(os, "statvfs"):
        return ""
    try:
        said = os.statvfs(folder)
    except OSError as error:
        return f"its folder is gone: {error.strerror}"
    if said.f_flag & getattr(os, "ST_RDONLY", 1):
        return "the disk is mounted read-only"
    if said.f_files and said.f_favail < FEW_FILES:
        return "no more files can be made on this disk (its inodes are used up)"
    if said.f_bavail * said.f_frsize < FEW_BYTES:
        return "the disk is full"
    return ""
