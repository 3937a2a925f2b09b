"""Text as it may be kept and sent: every string that comes in is made well-formed at its door.

Half a surrogate pair ("\\ud83e", half an emoji) is no text: UTF-8 cannot hold it, and whoever encodes it raises.
NUL ends a text in many a library. Both become U+FFFD, which says that something stood there.
"""

from __future__ import annotations

import re
from typing import Any

_ILL_FORMED = re.compile("[\ud800-\udfff\0]")


def well_formed(text: str) -> str:
    """The same text, with U+FFFD for what no file and no wire can carry."""
    return _ILL_FORMED.sub("\ufffd", text) if _ILL_FORMED.search(text) else text


def well_formed_all(value: Any) -> Any:
    """The same JSON value with every text in it well-formed, keys too; other values as they are."""
    match value:
        case str():
            return well_formed(value)
        case dict():
            return {well_formed(str(key)): well_formed_all(each) for key, each in value.items()}
        case list() | tuple():
            return type(value)(well_formed_all(each) for each in value)
        case _:
            return value
