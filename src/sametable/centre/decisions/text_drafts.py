"""From what a person left on the screen to the fields of a version: nothing is kept, and nothing is said by it.

Decides how a draft may come: as the whole text in its new order, or as edits of the base (`do`: put, move or remove, each behind
the clause that it names). Two versions brought together come as a draft of the same form, with what a person has to look at. What takes
more than one statement comes in parts: each rests on the one before, whose id is known once it is signed.

Source: issue "the negotiating table"; decision 0028; charter, rule 6.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sametable.centre.decisions.tables import tables_of
from sametable.centre.decisions.texts import shown_of, text_of
from sametable.core.decisions.concordance import concordance
from sametable.core.decisions.drafting import MARKS, Naming, changes_to, new_ids, parts_of, row_of, wanted
from sametable.core.decisions.merging import Conflict, Side, ancestor_of, bound, merge
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.centre.centre import Centre
    from sametable.core.decisions.clauses import Clause, Text
    from sametable.core.decisions.drafting import Part
    from sametable.core.decisions.text_versions import Texts

LAST = ("note", "terms", "binds", "source_name", "source_sha256", "demonstration")
"""What the last of several statements says of the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a draft is made from: versions by id ("" for none), clauses as they come, and what else the version says."""

    base: str = ""
    second: str = ""
    clauses: Sequence[Mapping[str, Any]]
    more: Mapping[str, Any] = field(default_factory=dict)


def naming_of(centre: Centre) -> Naming:
    """Give how the parties of this record are named in typed brackets."""
    parties = centre.genesis.parties
    names = {
        name.casefold(): one.id for one in parties for name in (*one.name.values(), one.short, one.id) if name
    }
    return Naming(parties=names, shorts={one.id: one.short for one in parties})


def draft_version(centre: Centre, name: str, asked: Asked, *, for_all: bool = False) -> dict[str, Any]:
    """Give the fields of the version that a person left. Raises `proposal.*`, `text.*`."""
    tables = tables_of(centre)
    texts = tables.of(name, for_all=for_all)
    if texts.logged_only:
        raise logged_only(texts.head.number)
    held = [text_of(tables.version(texts, one)) for one in (asked.base, asked.second) if one]
    base = held[0] if asked.base else None
    languages = [str(one) for one in texts.head.fields["languages"]]  # type: ignore[attr-defined]
    clauses = wanted(
        whole(asked.clauses, base),
        {one.clause: one for text in reversed(held) for one in text.clauses},
        languages,
        naming_of(centre),
        new_ids(centre.node.party, _names(texts)),
    )
    return _fields(texts, asked, base, clauses)


def merge_draft(
    centre: Centre, name: str, ours: str, theirs: str, *, for_all: bool = False
) -> dict[str, Any]:
    """Give two versions brought together, as a draft for a person. Raises `proposal.*`, `text.unreadable`."""
    tables = tables_of(centre)
    texts = tables.of(name, for_all=for_all)
    versions = [tables.version(texts, one) for one in (ours, theirs)]
    if versions[0].id == versions[1].id:
        raise SametableError("text.draft", at="theirs", expected="another version", got=theirs[:60])
    sides = [Side(text=text_of(one), party=one.said.party) for one in versions]
    base = ancestor_of(texts, versions[0].id, versions[1].id)
    made = merge(sides[0], sides[1], base)
    told = bound(sides[0], sides[1], base, made.clauses)
    more, apart = _members([one.said.fields for one in versions])
    if told.terms:
        more["terms"] = told.terms
    if told.binds:
        more["binds"] = [
            {"clause": one.clause, "bracket": one.bracket, "path": one.path} for one in told.binds
        ]
    asked = Asked(base=versions[0].id, second=versions[1].id, clauses=(), more=more)
    shorts = shown_of(centre).shorts
    return {
        **_fields(texts, asked, sides[0].text, made.clauses),
        "base": versions[0].id,
        "with": versions[1].id,
        "ancestor": made.ancestor or None,
        "clauses": [row_of(one, shorts) for one in made.clauses],
        "conflicts": [
            {"clause": one.clause, "code": one.code, "values": list(one.values)}
            for one in (*made.conflicts, *told.conflicts, *apart)
        ],
        **more,
    }


def _members(both: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], list[Conflict]]:
    """Give what else both versions say, or one does and the other does not; what differs is a remark, and a file is only one of both.

    A text made of two is not what stands in the file that one of them was read from.
    """
    more: dict[str, Any] = {}
    apart = []
    for name in ("note", "source_sha256"):
        held = [str(one.get(name, "")) for one in both]
        lone = "" if name == "source_sha256" else next((one for one in held if one), "")
        if held[0] == held[1] or (lone and "" in held):
            more |= {name: held[0] or lone} if held[0] or lone else {}
        elif any(held):
            shown = "source_name" if name == "source_sha256" else name
            values = tuple(str(one.get(shown, "")) for one in both)
            apart.append(Conflict(clause="", code=f"both_{shown}", values=values))
    if "source_sha256" in more and both[0].get("source_name"):
        more["source_name"] = both[0]["source_name"]
    if any(one.get("demonstration") for one in both):
        more["demonstration"] = True
    return more, apart


def whole(rows: Sequence[Mapping[str, Any]], base: Text | None) -> list[Mapping[str, Any]]:
    """Give rows as the whole text in its order; edits are carried out on the base. Raises `text.draft`.

    No row at all is no edit: the base as it stands, under other terms perhaps. Who takes all clauses out says so of each.
    """
    if rows and not any("do" in row for row in rows):
        return list(rows)
    held: dict[str, Mapping[str, Any]] = {
        one.clause: {"clause": one.clause} for one in (base.clauses if base else ())
    }
    order = list(held)
    for place, row in enumerate(rows):
        at, name, do = f"clauses[{place}]", str(row.get("clause") or f"#{place}"), row.get("do")
        if do not in {"put", "move", "remove"} or (do != "put" and name not in held):
            raise SametableError(
                "text.draft", at=f"{at}.clause", expected="a clause of the base", got=name[:60]
            )
        if do == "remove":
            del held[name]
            order.remove(name)
            continue
        given = {key: each for key, each in row.items() if key not in {"do", "after"}}
        cleared = {**dict.fromkeys(MARKS, ""), "links": [], "annexes": []} if do == "put" else {}
        held[name] = {**cleared, **given} if do == "put" or "label" in given else held[name]
        after = row.get("after")
        if after is None and name in order:
            continue
        if name in order:
            order.remove(name)
        if after and after not in order:
            raise SametableError(
                "text.draft", at=f"{at}.after", expected="a clause of the text", got=str(after)[:60]
            )
        order.insert(len(order) if after is None else order.index(after) + 1 if after else 0, name)
    return [held[name] for name in order]


def logged_only(number: str) -> SametableError:
    """Make the error of a text on what is only logged."""
    return SametableError(
        "proposal.logged_only",
        at=number,
        expected="a proposal that has a text",
        got="one of which only that it was made is recorded",
        advice="Its content has no place here. What became of it is said by a disposition.",
    )


def _fields(texts: Texts, asked: Asked, base: Text | None, clauses: Sequence[Clause]) -> dict[str, Any]:
    head = texts.head
    before = base.clauses if base else ()
    changes = changes_to(before, clauses)
    languages = [str(one) for one in head.fields["languages"]]  # type: ignore[attr-defined]
    title = tuple(sorted((row["language"], row["text"]) for row in head.fields["title"]))  # type: ignore[attr-defined]
    parts = parts_of(before, changes, languages, title)
    bases = [one for one in (asked.base, asked.second) if one]
    rows = [
        _part(one, head.id, texts.next_number, bases if place == 0 else []) for place, one in enumerate(parts)
    ]
    rows[-1]["fields"].update({name: asked.more[name] for name in LAST if name in asked.more})
    return {
        "changes": rows[0]["fields"]["changes"],
        "text_sha256": parts[-1].text_sha256,
        "fields": rows[0]["fields"],
        "parts": rows,
        "notices": _notices(before, clauses, languages, changes),
    }


def _part(part: Part, head: str, number: int, bases: list[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "type": "proposal_version",
        "target": head,
        "number": number,
        "bases": bases,
        "changes": [dict(one) for one in part.changes],
        "text_sha256": part.text_sha256,
    }
    if part.unfinished:
        fields["unfinished"] = True
    return {"fields": fields, "text_sha256": part.text_sha256, "unfinished": part.unfinished}


def _notices(
    before: Sequence[Clause], clauses: Sequence[Clause], languages: Sequence[str], changes: Sequence[object]
) -> list[dict[str, Any]]:
    """Give what a person may look at again: nothing changed, or languages that differ in a clause that did."""
    if not changes:
        return [{"code": "nothing_changed", "clause": None, "values": []}]
    old = {one.clause: one.encoded for one in before}
    return [
        {"code": flag.code, "clause": one.clause, "values": list(flag.values)}
        for one in clauses
        if old.get(one.clause) != one.encoded
        for flag in concordance(one, languages)
    ]


def _names(texts: Texts) -> set[str]:
    """Give every name that a clause of a proposal ever had."""
    return {
        str(change.get("clause"))
        for one in texts.versions
        for change in one.said.fields.get("changes", ())  # type: ignore[attr-defined]
    }
