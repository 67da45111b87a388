"""Texts of the record made harmless to lay out: no control characters, and none that reorder what stands around them.

Decides which characters are shown as the replacement character instead. What a text says is not changed otherwise; making it
harmless for HTML or for typst is done where it is written.

Source: Unicode Standard Annex 9 (bidirectional controls); CVE-2021-42574.
"""

from __future__ import annotations

import re

DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]{2}:[0-9]{2})?|[A-Z]{2,8}-[0-9]{1,15}", re.ASCII)
"""Dates, and numbers of entries: digits with strokes between them would be turned round within Arabic."""
LEFT_TO_RIGHT, END = chr(0x2066), chr(0x2069)
REORDERING = frozenset({*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C})
SHOWN = "\N{REPLACEMENT CHARACTER}"


def tame(text: str, *, lines: bool = False) -> str:
    """Give a text without control characters, its dates held together; `lines` keeps its line breaks."""
    plain = "".join(one if _plain(one, lines) else SHOWN for one in text.replace("\r\n", "\n"))
    return DATED.sub(lambda found: f"{LEFT_TO_RIGHT}{found[0]}{END}", plain)


def _plain(one: str, lines: bool) -> bool:
    code = ord(one)
    if one == "\n":
        return lines
    return not (code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code in REORDERING)
