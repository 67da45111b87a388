"""Groups, adherences, requests to list and separations as this node's people see them, and what a desk lets them say.

Decides where the parts come from: statements out of this side's picture (out of what all may read, for people who may read
no more), entries of lists out of the editions in the record, and the hour until which terms in force let a group declare
itself. Nothing of it is asked by a place, and no answer about protection is changed by it. Times ms UTC.

Source: domain reference 1.1, 8 and 10; charter, "What it never does"; decision 0032.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from sametable.centre.parties.line_rules import excluded_of, said_ms
from sametable.centre.terms.held import terms_of
from sametable.core.delineation.rules import named_in
from sametable.core.model.kinds.delineation import HELD_COARSER
from sametable.core.parties.groups import Asked, groups
from sametable.core.parties.heard import last_words, things, words_on
from sametable.core.parties.lists import dated_ahead, editions, listed_names, matches
from sametable.core.parties.separations import separations
from sametable.core.terms.groups import folded
from sametable.core.terms.moments import resolve
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sametable.centre.centre import Centre
    from sametable.core.parties.groups import Adherence, Group
    from sametable.core.parties.heard import Thing
    from sametable.core.parties.lists import Edition
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture
    from sametable.core.terms.adopted import Standing


def picture_for(centre: Centre, *, for_all: bool) -> Picture:
    """Give the picture that somebody may see: the own side's, or what is for all."""
    return centre.shared if for_all else centre.picture


def standing_in(picture: Picture) -> Callable[[CaseSaid], bool]:
    """Give what tells whether a statement of a picture was taken back by its own side."""
    return lambda one: picture.withdrawn(one.id, one.party)


def editions_in(centre: Centre, picture: Picture) -> list[Edition]:
    """Give every edition of every list in a picture, the newest first.

    When one was said is its author's word until the next beat of another side shows it.
    """
    return editions(picture.cases, standing_in(picture), lambda one: said_ms(centre, one))


def line_of(one: CaseSaid) -> dict[str, Any]:
    """Give who said something, when, and by which number."""
    return {"id": one.id, "number": one.number, "party": one.party, "said_ms": one.at_ms}


def told(fields: Mapping[str, object], *names: str) -> dict[str, Any]:
    """Give some fields of a statement, None where they are not said."""
    return {name: fields.get(name) for name in names}


def said_of(one: Thing) -> dict[str, Any]:
    """Give a thing's first id, its latest statement, and the number of its versions."""
    return {**line_of(one.said), "first": one.first, "versions": len(one.chain.versions)}


async def groups_shown(centre: Centre, *, for_all: bool = False) -> dict[str, Any]:
    """Give every group that is spoken of, with each side's view beside the others'."""
    picture = picture_for(centre, for_all=for_all)
    withdrawn = standing_in(picture)
    held = editions_in(centre, picture)
    deadline_ms = await asyncio.to_thread(_deadline_ms, centre, terms_of(centre).look())
    asked = Asked(withdrawn=withdrawn, listed=listed_names(held), deadline_ms=deadline_ms)
    found = groups(picture.cases, asked)
    shown = await asyncio.to_thread(lambda: [_group(one, held) for one in found])
    return {"groups": shown, "deadline_ms": deadline_ms}


def _group(one: Group, held: Sequence[Edition]) -> dict[str, Any]:
    return {
        "key": one.key,
        "name": one.name,
        "names": list(one.names),
        "same_as": [{"key": key, "by": sorted(by)} for key, by in sorted(one.same_as.items())],
        "views": [_view(view) for view in one.views],
        "listed": [
            {
                "list_id": match.list_id, "listed": match.listed, "name": match.name, "edition_ms": match.edition_ms,
                "how": match.how, "score_pct": match.score_pct, "alone": match.alone,
            }
            for match in matches([one.name, *one.names], held)
        ],
        "adherences": [_adherence(adherence) for adherence in one.adherences],
        "relations": [
            {**said_of(rel), **told(rel.fields, "group", "says", "of", "valid", "said_by", "source", "text")}
            for rel in one.relations
        ],
        "separations": one.separations,
        "flags": list(one.flags),
    }  # fmt: skip


def _view(one: Thing) -> dict[str, Any]:
    names = ("said_by", "says", "authority", "list", "listed", "as_of_ms", "source", "text")
    return {**said_of(one), **told(one.fields, *names)}


def _adherence(one: Adherence) -> dict[str, Any]:
    names = ("group", "says", "to", "at_ms", "instrument", "conditions", "signed_by", "source", "text")
    attested = [{**line_of(word), **told(word.fields, "says", "reason", "at_ms")} for word in one.attested]
    return {
        **said_of(one.thing), **told(one.thing.fields, *names), "attested": attested, "flags": list(one.flags),
    }  # fmt: skip


def _deadline_ms(centre: Centre, standings: Sequence[Standing]) -> int | None:
    """Give the latest hour until which terms in force let a group declare itself; None where they name none."""
    found = []
    terms = terms_of(centre)
    texts = [text for text in terms.read(standings) if text.pack and text.standing.state == "in_force"]
    for law in terms.asked(texts).laws if texts else ():
        for clause in law.who:
            deadline = (clause.fields.get("opt_in") or {}).get("deadline")
            try:
                found += [one.latest_ms for one in resolve(deadline, law.context)] if deadline else []
            except SametableError:
                continue  # an hour that cannot be worked out is none that anybody missed
    return max(found, default=None)


def requests_shown(centre: Centre, *, for_all: bool = False) -> list[dict[str, Any]]:
    """Give every request to list or delist, the newest first, with what each side says became of it."""
    picture = picture_for(centre, for_all=for_all)
    withdrawn = standing_in(picture)
    names = ("asks", "groups", "to", "said_by", "at_ms", "source", "text")
    return [
        {
            **said_of(one),
            **told(one.fields, *names),
            "dispositions": [
                {**line_of(word), **told(word.fields, "says", "reason", "said_by", "at_ms", "source")}
                for word in words_on(picture.cases, one, "disposition", withdrawn)
            ],
        }
        for one in reversed(things(picture.cases, "listing_request", withdrawn))
    ]


def separations_shown(centre: Centre, *, for_all: bool = False) -> list[dict[str, Any]]:
    """Give every separation that is spoken of: each side's word and the steps, by the name of the place."""
    picture = picture_for(centre, for_all=for_all)
    withdrawn = standing_in(picture)
    return [
        {
            "id": one.said[0].first,
            "place_name": one.said[0].text("place_name"),
            "area": next(
                (
                    held.text("area")
                    for held in one.said
                    if held.text("area")
                    and not _finer_than_allowed(centre, picture, held.fields, held.said.party)
                ),
                None,
            ),
            "groups": one.said[0].fields.get("groups"),
            "says": [
                {
                    **said_of(held),
                    **told(held.fields, "says", "as_of_ms", "said_by", "source", "text"),
                    "attested": [
                        {**line_of(word), **told(word.fields, "says", "reason")}
                        for word in last_words(picture.cases, held, "attestation", withdrawn)
                    ],
                }
                for held in one.said
            ],
            "steps": [
                {
                    **line_of(step.said),
                    **told(step.said.fields, "step", "by", "by_ms", "at_ms", "source", "text"),
                    "overdue": step.overdue,
                }
                for step in one.steps
            ],
            "disputed": one.disputed,
        }
        for one in separations(picture.cases, withdrawn, now_ms=centre.clock.now_ms())
    ]


def check_designation(centre: Centre, fields: Mapping[str, object]) -> None:
    """Raise `group.no_entry` where a view names a list that is not here, or an entry that is not in it."""
    named = fields.get("list")
    if named is None and fields.get("listed") is None:
        return
    held = centre.picture.cases.said.get(str(named))
    rows = held.fields.get("entities") if held is not None and held.kind == "sanctions_list" else None
    entries = {str(row["listed"]) for row in rows} if isinstance(rows, list) else set()
    if str(fields.get("listed")) not in entries:
        raise SametableError(
            "group.no_entry",
            at="listed",
            expected="an entry of a list in the record",
            got=str(fields.get("listed") or named)[:43],
            advice="Read the list in first, or say the view by another authority.",
        )


def check_list(centre: Centre, fields: Mapping[str, object]) -> None:
    """Raise `list.ahead` where an edition is dated more than a day after now."""
    now_ms = centre.clock.now_ms()
    if dated_ahead(fields, now_ms):
        raise SametableError(
            "list.ahead", at="generated_ms", expected="an edition that was made by now", got=str(fields["generated_ms"]),
            advice="Look at the date in the file: a list dated ahead would stay the latest for ever.",
        )  # fmt: skip


def check_separation(centre: Centre, fields: Mapping[str, object]) -> None:
    """Raise `group.no_area` where a separation names an area that is none here, or a finer one than its groups are drawn with."""
    named = fields.get("area")
    held = centre.picture.cases.said.get(str(named))
    if named is not None and (held is None or held.kind != "delineation" or held.void):
        raise SametableError(
            "group.no_area", at="area", expected="a delineation of this record", got=str(named)[:43]
        )
    if held is not None and _finer_than_allowed(centre, centre.picture, fields, centre.node.party):
        raise SametableError(
            "group.no_area", at="area", expected="an area of an excluded group or of mixed presence", got=str(held.fields["what"]),
            advice="One of the groups is called excluded: where it stands is told in blocks of 5 km.",
        )  # fmt: skip


def _finer_than_allowed(centre: Centre, picture: Picture, fields: Mapping[str, object], party: str) -> bool:
    """Tell whether a separation of a group that is called excluded names an area that is finer than those groups are drawn with."""
    held = picture.cases.said.get(str(fields.get("area")))
    names, groups = excluded_of(centre, picture).names(party), fields.get("groups")
    said = [str(one) for one in groups] if isinstance(groups, list) else []
    excluded = {folded(one) for one in said} & names or named_in(said, names)
    return bool(excluded) and (held is None or held.fields.get("what") not in HELD_COARSER)


_ATTESTED = frozenset({"adherence", "relation", "separation_status", "designation"})


def check_attestation(centre: Centre, fields: Mapping[str, object]) -> None:
    """Raise `group.not_attestable` where something is attested that nobody attests."""
    held = centre.picture.cases.said.get(str(fields.get("target")))
    if held is None or held.kind not in _ATTESTED:
        raise SametableError(
            "group.not_attestable",
            at="target",
            expected="an adherence, a relation, a view or a separation",
            got=held.kind if held else "another statement",
        )
