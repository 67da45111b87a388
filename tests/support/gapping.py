"""Texts and positions made directly, for gaps: clauses as people type them, words of parties on them, no keys and no logs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.core.decisions.brackets import read
from sametable.core.decisions.clauses import Bind, Clause, Text
from sametable.core.decisions.positions import Looked
from sametable.core.picture.cases import CaseSaid
from support.drafts import START_MS

if TYPE_CHECKING:
    from collections.abc import Mapping

PARTIES = {"ald": "al", "bir": "bi", "ced": "ce", "al": "al", "bi": "bi", "ce": "ce"}
EVERYBODY = ("al", "bi", "ce")


def clause(name: str, en: str = "", **more: Any) -> Clause:
    """Give a clause with its brackets typed; `more` holds other languages and the author's marks."""
    marks = {key: more.pop(key) for key in ("about", "obligor", "links", "label") if key in more}
    words, brackets = read({**({"en": en} if en else {}), **more}, PARTIES)
    return Clause(clause=name, texts=words, brackets=brackets, **{"label": name, **marks})


def text(*clauses: Clause, version: str = "v1", binds: tuple[Bind, ...] = ()) -> Text:
    """Give a text of these clauses."""
    return Text(
        version_id=version, sha256=version, languages=("en",), authentic=("en",), title=(("en", "A text"),),
        clauses=clauses, binds=binds,
    )  # fmt: skip


def word(party: str, name: str, says: str = "accept", *, lamport: int = 1, **more: Any) -> CaseSaid:
    """Say a position of a party on a clause, empty for the whole; `target` is the version, v1 unless it is said."""
    target = more.pop("target", "v1")
    fields: dict[str, Any] = {
        "type": "clause_position", "target": target, "says": says, "mandate": "head", **({"clause": name} if name else {}),
    }  # fmt: skip
    fields |= more
    return CaseSaid(
        id=f"{party}-{name}-{lamport}", kind="clause_position", party=party, node=party, number=f"{party.upper()}-{lamport:06d}",
        order=(lamport, party, lamport), at_ms=START_MS + lamport, target=target, fields=fields,
    )  # fmt: skip


def words(en: str) -> list[dict[str, str]]:
    """Give other words in English."""
    return [{"language": "en", "text": en}]


def looked(
    one: Text,
    *others: Text,
    audiences: Mapping[str, str] | None = None,
    widths: Mapping[str, int] | None = None,
) -> Looked:
    """Look at a text; the others are older versions, in their order."""
    every = [*others, one]
    held = {each.version_id: each for each in every}

    def same(version: str, name: str) -> bool | None:
        other = held.get(version)
        if not name:
            return other is not None and other.sha256 == one.sha256
        theirs, mine = (each.clause(name) if each else None for each in (other, one))
        return None if theirs is None or mine is None else theirs.reads_as(mine)

    return Looked(
        version=one.version_id,
        place=lambda version: next((at for at, each in enumerate(every, 1) if each.version_id == version), 0),
        same=same,
        audience=lambda name: (audiences or {}).get(name, "parties"),
        width=lambda name: (widths or {}).get(name, 3 if name == "parties" else len(name.split("+"))),
    )
