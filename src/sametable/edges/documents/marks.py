"""How a document that this program wrote says which clause begins where, and what in it is no part of the text.

Decides the names of bookmarks, of one paragraph style, and a line of Markdown. Nothing is believed of them but that: the words are read as they stand.

Source: ECMA-376 part 1, 17.13.6.2 (a bookmark's name); decision 0033.
"""

from __future__ import annotations

import re

ASIDE_STYLE = "Sametable Aside"
"""The style of paragraphs around the text: facts, positions, annexes."""
ASIDE_LINES = "<!-- sametable: lines that begin with > are no part of the text -->"
"""A line at the head of a Markdown file that this program wrote."""
HEAD_LINES = 4
"""Among how many lines it stands."""
_PREFIX = "sametable_"
_LIMIT = 40
_CLAUSE = re.compile(r"[a-z][a-z0-9.-]{0,23}")
_WRITTEN = {".": "_d", "-": "_h"}


def bookmark_of(clause: str) -> str:
    """Give the name of a clause's bookmark; "" where the clause has no id that fits."""
    if not _CLAUSE.fullmatch(clause):
        return ""
    name = _PREFIX + re.sub(r"[.-]", lambda found: _WRITTEN[found[0]], clause)
    return name if len(name) <= _LIMIT else ""


def clause_of(bookmark: str) -> str:
    """Give the clause that a bookmark names; "" where it names none."""
    if not bookmark.startswith(_PREFIX) or len(bookmark) > _LIMIT:
        return ""
    clause = bookmark.removeprefix(_PREFIX).replace("_d", ".").replace("_h", "-")
    return clause if _CLAUSE.fullmatch(clause) else ""
