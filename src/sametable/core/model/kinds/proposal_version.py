"""`proposal_version`: what changes in the clauses of a proposal, against the versions it rests on.

A clause keeps its id through all versions. `put` gives a clause whole, as new or as edited; `move` only its place; `remove`
takes it out. `after` names the clause behind which it stands, empty for the first place. Words in contest stand in the
text as `⟦b1⟧` and in `brackets`, with every option, whose it is, and its number where it is one; no bracket stands in another.
`text_sha256` is of the whole text that comes out (`core/decisions/hashing`): a version that does not give it back is unreadable.
`unfinished`: a further statement goes on with it. `terms` is the pack's text that puts this version into rules, and `binds` says
which number of that pack stands for which bracket.

Limits: 400 changes, 190,000 bytes as a JSON text: a longer version is said in several.
Source: domain reference 5 (text as events on a document); issue "the negotiating table".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sametable.core.model.fields import Code, Flag, Int, Record, Rows, Text
from sametable.core.model.kind import ENTRY_ID, PARTY, SHORT_TEXT, Kind, optional
from sametable.core.model.table_words import CLAUSE_DO, CLAUSE_LINK, GAP
from sametable.core.model.texts import SHA256, check_words, each_once, hashes, words
from sametable.core.model.vocabulary import codes
from sametable.core.wire import canonical
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

ENCODED_LIMIT_B = 190_000
CLAUSE_ID = Text(limit=24)
BRACKET_ID = Text(limit=8)
MARK = re.compile(r"⟦([^⟦⟧]*)⟧")
"""A bracket in a clause's text: its id between these two marks."""
_ID = re.compile(r"[a-z][a-z0-9.-]*")
OPTION = Record(
    members={
        "texts": words(8_000, empty=True),
        "by": Rows(values=PARTY, limit=64),
        "value": Int(low=-(10**12), high=10**12),
    },
    required=frozenset({"texts"}),
)
BRACKET = Record(
    members={
        "bracket": BRACKET_ID,
        "options": Rows(values=OPTION, limit=8, shortest=1),
        "may_fall": Flag(),
        "unit": Text(limit=24),
    },
    required=frozenset({"bracket", "options"}),
)
LINK = Record(
    members={"clause": CLAUSE_ID, "how": Code(codes=codes(CLAUSE_LINK))},
    required=frozenset({"clause", "how"}),
)
CHANGE = Record(
    members={
        "clause": CLAUSE_ID,
        "do": Code(codes=codes(CLAUSE_DO)),
        "after": Text(limit=24, shortest=0),
        "label": Text(limit=40, shortest=0),
        "texts": words(16_000),
        "brackets": Rows(values=BRACKET, limit=40),
        "about": Code(codes=codes(GAP)),
        "obligor": SHORT_TEXT,
        "links": Rows(values=LINK, limit=40),
        "annexes": Rows(values=ENTRY_ID, limit=20),
        "instrument": Text(limit=64),
        "term": Text(limit=64),
    },
    required=frozenset({"clause", "do"}),
)
BIND = Record(
    members={"clause": CLAUSE_ID, "bracket": BRACKET_ID, "path": Text(limit=300)},
    required=frozenset({"clause", "bracket", "path"}),
)


def _refuse(at: str, expected: str, got: str) -> SametableError:
    return SametableError("statement.field", at=at, expected=expected, got=got[:80])


def _changes(fields: Mapping[str, Any]) -> None:
    """Hold each change to what it does, and its brackets to the marks in its text."""
    seen: set[str] = set()
    for place, change in enumerate(fields["changes"]):
        at = f"changes[{place}]"
        name = change["clause"]
        if name in seen or not _ID.fullmatch(name):
            raise _refuse(f"{at}.clause", "a clause once, small letters, digits, '.' and '-'", name)
        seen.add(name)
        if (change["do"] == "put") != ("texts" in change):
            raise _refuse(f"{at}.texts", "texts where a clause is put, and only there", change["do"])
        if change["do"] == "move" and "after" not in change:
            raise _refuse(f"{at}.after", "where it moves to", "nothing")
        if change["do"] != "put" and change.keys() - {"clause", "do", "after", "label"}:
            raise _refuse(at, "clause, do, after and label", ", ".join(sorted(change)))
        _texts(change, at)


def _texts(change: Mapping[str, Any], at: str) -> None:
    check_words(change.get("texts"), f"{at}.texts")
    brackets = change.get("brackets", [])
    names = [one["bracket"] for one in brackets]
    if len(set(names)) < len(names):
        raise _refuse(f"{at}.brackets", "each bracket once", ", ".join(names))
    for row in change.get("texts", []):
        if sorted(MARK.findall(row["text"])) != sorted(names) or "⟦" in MARK.sub("", row["text"]):
            raise _refuse(f"{at}.texts", "each bracket once in each language", row["language"])
    for one in brackets:
        for option in one["options"]:
            check_words(option["texts"], f"{at}.brackets")
            if any("⟦" in row["text"] or "⟧" in row["text"] for row in option["texts"]):
                raise _refuse(f"{at}.brackets", "no bracket in a bracket", one["bracket"])


def _fits(fields: Mapping[str, Any]) -> None:
    size_b = len(canonical.encode({"changes": fields["changes"]}))
    if size_b > ENCODED_LIMIT_B:
        raise SametableError(
            "statement.field",
            at="changes",
            expected=f"at most {ENCODED_LIMIT_B} bytes as a JSON text",
            got=str(size_b),
            advice="Say it in several statements; all but the last are unfinished.",
        )


KIND = Kind(
    name="proposal_version",
    says="The clauses of a proposal change.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "number": Int(low=1, high=10_000),
            "bases": Rows(values=ENTRY_ID, limit=2),
            "changes": Rows(values=CHANGE, limit=400),
            "unfinished": Flag(),
            "text_sha256": SHA256,
            "terms": ENTRY_ID,
            "binds": Rows(values=BIND, limit=100),
            "note": SHORT_TEXT,
            "source_name": SHORT_TEXT,
            "source_sha256": SHA256,
            "demonstration": Flag(),
        },
        "target",
        "number",
        "bases",
        "changes",
        "text_sha256",
    ),
    rules=(_changes, _fits, each_once("bases"), hashes("text_sha256", "source_sha256")),
    about="target",
)
