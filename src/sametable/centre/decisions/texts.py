"""The proposals as this side's people see them: the list, one proposal with its versions, a text, two versions compared.

Decides where the parts come from: texts out of `tables`, gaps and decisions from those who work them out, dispositions and
annexes out of the same picture. A proposal is shown as closed where its side took it back or ended it by its own word, a decision on it was
taken, everybody who is asked said what became of it, or all to whom it was put declined it; that closes nothing. What was shown before is kept as long as the texts are the same.

Nothing is said here of which wording is better. Source: issue "the negotiating table"; decision 0028.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, proxy

from sametable.centre.decisions.deciding import decisions_of
from sametable.centre.decisions.gaps import asked_of, open_clauses, room_of
from sametable.centre.decisions.tables import tables_of
from sametable.centre.terms.held import Kept
from sametable.core.decisions.brackets import typed_texts
from sametable.core.decisions.clauses import bracket_row
from sametable.core.decisions.compare import changes_of, compare, plain, words_between
from sametable.core.decisions.concordance import concordance
from sametable.core.decisions.dispositions import answered, words_on
from sametable.core.picture.placeless import unplaced
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from sametable.centre.centre import Centre
    from sametable.core.decisions.clauses import Clause, Text
    from sametable.core.decisions.compare import Compared
    from sametable.core.decisions.concordance import Flag
    from sametable.core.decisions.dispositions import Word
    from sametable.core.decisions.text_versions import Texts, Version
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture

CLAUSES_HELD = 8_192
CLAUSES_A_STEP = 40
"""So many clauses are looked at ahead in one step."""
COMPARED_HELD = 64
FLAGGED = frozenset({"missing", "option", "numbers", "duty", "obligor"})
"""What makes a proposal's languages differ."""


class Shown:
    """What was shown of texts: worked out once, and again when lost."""

    def __init__(self, centre: Centre) -> None:
        """Begin with nothing shown."""
        self._centre: Centre = proxy(centre)  # it goes with its centre
        self._rows: Kept[dict[str, Any]] = Kept(CLAUSES_HELD)
        self._compared: Kept[tuple[dict[str, Any], ...]] = Kept(COMPARED_HELD)
        self._differ: Kept[bool] = Kept(CLAUSES_HELD)
        self._flags: Kept[tuple[Flag, ...]] = Kept(CLAUSES_HELD)
        self._pairs: Kept[dict[str, Any]] = Kept(CLAUSES_HELD)
        self.shorts = {one.id: one.short for one in centre.genesis.parties}

    def clause(self, one: Clause, languages: tuple[str, ...]) -> dict[str, Any]:
        """Give a clause as it is shown, its annexes by their ids alone."""
        return self._rows.get((_key(one), languages), lambda: self._clause(one, languages))

    def ahead(self, text: Text) -> Iterator[None]:
        """Look at the languages of a text a few clauses at a time, giving others a turn after each few."""
        for at, one in enumerate(text.clauses, 1):
            self._concordance(one, text.languages)
            if at % CLAUSES_A_STEP == 0:
                yield

    def differs(self, text: Text) -> bool:
        """Tell whether the languages of a text differ anywhere."""
        flags = (flag for one in text.clauses for flag in self._concordance(one, text.languages))
        return self._differ.get(text.sha256, lambda: any(flag.code in FLAGGED for flag in flags))

    def compared(self, older: Text, newer: Text) -> tuple[dict[str, Any], ...]:
        """Give every clause of two texts, with what changed in it."""
        key = (older.version_id, older.sha256, newer.version_id, newer.sha256)
        return self._compared.get(
            key, lambda: tuple(self._change(one, older, newer) for one in compare(older, newer))
        )

    def _concordance(self, one: Clause, languages: tuple[str, ...]) -> tuple[Flag, ...]:
        return self._flags.get((one.encoded, languages), lambda: tuple(concordance(one, languages)))

    def _clause(self, one: Clause, languages: tuple[str, ...]) -> dict[str, Any]:
        return {
            "clause": one.clause,
            "label": one.label,
            "texts": dict(one.texts),
            "typed": typed_texts(one.texts, one.brackets, self.shorts),
            "brackets": [bracket_row(held) for held in one.brackets],
            "about": one.about or None,
            "obligor": one.obligor or None,
            "links": [{"clause": name, "how": how} for name, how in one.links],
            "annexes": [{"id": name, "number": None, "name": None} for name in one.annexes],
            "instrument": one.instrument or None,
            "term": one.term or None,
            "changed_in": one.changed_in,
            "by": one.by,
            "concordance": [
                {"code": flag.code, "values": list(flag.values)} for flag in self._concordance(one, languages)
            ],
        }

    def _change(self, one: Compared, older: Text, newer: Text) -> dict[str, Any]:
        before = self.clause(one.older, older.languages) if one.older else None
        after = self.clause(one.newer, newer.languages) if one.newer else None
        row = {"clause": one.clause, "state": one.state, "older": before, "newer": after}
        if one.older is None or one.newer is None or one.older is one.newer:
            return {**row, "words": {}, "changes": []}
        first, second = one.older, one.newer
        return {
            **row,
            **self._pairs.get((_key(first), _key(second)), lambda: _between(first, second, self.shorts)),
        }


def _key(one: Clause) -> Hashable:
    """Give what a clause is known by: its bytes, its marks, and who changed it."""
    marks = (one.about, one.obligor, one.links, one.instrument, one.term)
    return (one.encoded, marks, one.changed_in, one.by)


_OF: WeakKeyDictionary[Centre, Shown] = WeakKeyDictionary()


def shown_of(centre: Centre) -> Shown:
    """Give what a centre showed of texts: one for all who ask."""
    return _OF.setdefault(centre, Shown(centre))


def proposals_shown(centre: Centre, *, for_all: bool = False) -> list[dict[str, Any]]:
    """Give every proposal, the newest first."""
    states = _states(centre, for_all=for_all)
    held = tables_of(centre).all(for_all=for_all).values()
    return [_row(centre, one, states, for_all=for_all) for one in held][::-1]


def proposal_shown(centre: Centre, name: str, *, for_all: bool = False) -> dict[str, Any]:
    """Give one proposal with every version. Raises `proposal.unknown`."""
    texts = tables_of(centre).of(name, for_all=for_all)
    row = _row(centre, texts, _states(centre, for_all=for_all), for_all=for_all)
    return {**row, "versions_list": [version_row(centre, texts, one) for one in texts.versions]}


def text_shown(centre: Centre, name: str, version: str = "", *, for_all: bool = False) -> dict[str, Any]:
    """Give the text of a version, by default of the one head. Raises `proposal.*`, `text.unreadable`."""
    texts = tables_of(centre).of(name, for_all=for_all)
    one = tables_of(centre).version(texts, version)
    text = text_of(one)
    shown = shown_of(centre)
    picture = tables_of(centre).picture(for_all=for_all)
    return {
        "version_id": one.id,
        "number": one.said.number,
        "label": label(centre, texts, one),
        "sha256": text.sha256,
        "languages": list(text.languages),
        "authentic": list(text.authentic),
        "title": dict(text.title),
        "clauses": [_annexed(shown.clause(each, text.languages), picture) for each in text.clauses],
        "binds": [{"clause": each.clause, "bracket": each.bracket, "path": each.path} for each in text.binds],
        "terms": text.terms or None,
    }


def compare_shown(
    centre: Centre, name: str, older: str, newer: str, *, for_all: bool = False
) -> dict[str, Any]:
    """Give two versions of a proposal beside one another. Raises `proposal.*`, `text.unreadable`."""
    tables = tables_of(centre)
    texts = tables.of(name, for_all=for_all)
    pair = [tables.version(texts, one) for one in (older, newer)]
    clauses = shown_of(centre).compared(text_of(pair[0]), text_of(pair[1]))
    counts = dict.fromkeys(("same", "edited", "added", "removed", "moved", "moved_edited"), 0)
    for one in clauses:
        counts[one["state"]] += 1
    rows = [version_row(centre, texts, one) for one in pair]
    return {"older": rows[0], "newer": rows[1], "clauses": list(clauses), "counts": counts}


def text_of(version: Version) -> Text:
    """Give the text of a version. Raises `text.unreadable` with the reason."""
    if version.text is None:
        raise SametableError(
            "text.unreadable",
            at=version.said.number,
            expected="a version whose text can be read",
            got=version.why,
        )
    return version.text


def version_row(centre: Centre, texts: Texts, one: Version) -> dict[str, Any]:
    """Give a version as lists show it."""
    return {
        "id": one.id,
        "number": one.said.number,
        "version": one.number,
        "label": label(centre, texts, one),
        "party": one.said.party,
        "bases": list(one.bases),
        "sha256": str(one.said.fields.get("text_sha256", "")),
        "readable": one.text is not None,
        "why": {"code": one.why, "values": [one.at] if one.at else []} if one.why else None,
        "unfinished": one.unfinished,
        "note": one.said.fields.get("note"),
        "at_ms": one.said.at_ms,
        "terms": one.said.fields.get("terms"),
        "withdrawn": one.back,
        "void": one.said.void,
        "by_pen": texts.head.fields.get("pen") in {None, one.said.party},
        "audience": room_of(centre).audience(one.id),
    }


def label(centre: Centre, texts: Texts, one: Version) -> str:
    """Give a version's number as screens show it, with whose it is where two have the same."""
    if not one.same_number:
        return str(one.number)
    short = shown_of(centre).shorts.get(one.said.party, one.said.party)
    same = [each for each in texts.versions if each.same_number and each.number == one.number]
    twice = sum(each.said.party == one.said.party for each in same) > 1
    return f"{one.number} ({short} {one.said.number})" if twice else f"{one.number} ({short})"


def _row(
    centre: Centre, texts: Texts, states: Mapping[str, list[dict[str, str]]], *, for_all: bool
) -> dict[str, Any]:
    head, first = texts.head, texts.chain.versions[0]
    decisions = [one for version in texts.versions for one in states.get(version.id, ())]
    words = _words(centre, texts, for_all=for_all)
    asked = asked_of(centre, texts)
    decided = any(one["state"] == "decided" for one in decisions)
    logged_only = texts.logged_only
    latest = texts.latest.text if texts.latest else None
    return {
        "id": texts.first,
        "head_id": head.id,
        "number": first.number,
        "title": unplaced(head.fields.get("title", [])) if logged_only else head.fields.get("title", []),
        "form": "logged_only" if logged_only else head.fields.get("form"),
        "languages": head.fields.get("languages", []),
        "authentic": head.fields.get("authentic", []),
        "pen": head.fields.get("pen"),
        "required": list(asked),
        "party": head.party,
        "said_by": head.fields.get("said_by"),
        "at_ms": head.fields.get("at_ms", first.at_ms),
        "source": head.fields.get("source"),
        "text": None if logged_only else head.fields.get("text"),
        "audience": room_of(centre).audience(head.id),
        "group": head.fields.get("group"),
        "answers": head.fields.get("answers"),
        "nothing_until_all": bool(head.fields.get("nothing_until_all")),
        "versions": len(texts.versions),
        "heads": [_head(centre, texts, one) for one in texts.heads],
        "flags": _flags(centre, texts),
        "clauses": len(latest.clauses) if latest else 0,
        "brackets": latest.brackets if latest else 0,
        "dispositions": [_word(one) for one in words],
        "decisions": decisions,
        "gaps": open_clauses(centre, texts, for_all=for_all),
        "withdrawn": texts.chain.latest is None,
        "closed": texts.chain.latest is None
        or decided
        or answered(head, words, asked, decidable=not logged_only),
        "demonstration": bool(head.fields.get("demonstration")),
    }


def _head(centre: Centre, texts: Texts, one: Version) -> dict[str, Any]:
    return {
        "id": one.id,
        "number": one.said.number,
        "version": one.number,
        "label": label(centre, texts, one),
        "party": one.said.party,
        "sha256": one.text.sha256 if one.text else "",
        "at_ms": one.said.at_ms,
    }


def _flags(centre: Centre, texts: Texts) -> list[str]:
    shown = shown_of(centre)
    differ = any(one.text is not None and shown.differs(one.text) for one in texts.heads)
    return sorted([*texts.flags, *(["languages_differ"] if differ else [])])


def _states(centre: Centre, *, for_all: bool) -> dict[str, list[dict[str, str]]]:
    """Give the decisions on every version, by its id."""
    found: dict[str, list[dict[str, str]]] = {}
    for one in decisions_of(centre).all(for_all=for_all):
        row = {"id": one.put.id, "number": one.put.number, "state": one.state}
        found.setdefault(one.put.version, []).append(row)
    return found


def _words(centre: Centre, texts: Texts, *, for_all: bool) -> tuple[Word, ...]:
    picture = tables_of(centre).picture(for_all=for_all)

    def withdrawn(one: CaseSaid) -> bool:
        return picture.withdrawn(one.id, one.party)

    return words_on(picture.cases, [one.id for one in texts.chain.versions], withdrawn)


def _word(one: Word) -> dict[str, Any]:
    return {
        "party": one.said.party,
        "said_by": one.said_by or None,
        "says": one.says,
        "reason": one.said.fields.get("reason"),
        "number": one.said.number,
        "at_ms": one.said.fields.get("at_ms", one.said.at_ms),
    }


def _annexed(row: dict[str, Any], picture: Picture) -> dict[str, Any]:
    """Give a clause with the numbers and names that its annexes have now."""
    if not row["annexes"]:
        return row
    return {**row, "annexes": [_annex(one["id"], picture) for one in row["annexes"]]}


def _annex(name: str, picture: Picture) -> dict[str, Any]:
    said = picture.cases.said.get(name)
    if said is None:
        return {"id": name, "number": None, "name": None}
    return {"id": name, "number": said.number, "name": said.fields.get("name")}


def _between(older: Clause, newer: Clause, shorts: Mapping[str, str]) -> dict[str, Any]:
    """Give the words of an edited clause in every language as runs, and what changed in it."""
    languages = sorted({name for name, _ in (*older.texts, *newer.texts)})
    words = {
        name: [
            {"op": op, "text": text}
            for op, text in words_between(plain(older, name, shorts), plain(newer, name, shorts))
        ]
        for name in languages
    }
    changes = [
        {
            "gap": each.gap,
            "code": each.code,
            "values": list(each.values),
            "reason": each.reason,
            "language": each.language or None,
        }
        for each in changes_of(older, newer)
    ]
    return {"words": {} if older.encoded == newer.encoded else words, "changes": changes}
