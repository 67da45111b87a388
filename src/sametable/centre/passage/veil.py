"""What pages made for any statement show of protected sites: that something was said, and never where; of lines, areas and words too.

Decides what is left of a statement about a protected site where it is shown beside other statements: of another side's site
only the words that name no place, whoever asks; the rest is opened one notice at a time (`site_pages.open_told`). And it
tells whether a statement is about a site at all, so that pages ask for the right to read the own register first.

A statement is about a site when it is a `site`, a `site_notice` or a `hit` on one, or answers one, or answers that. What this version cannot
read counts as being about a site: doubt means protection. Source: charter, "What it never does"; decision 0022.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.kinds.delineation import HELD_COARSER
from sametable.core.picture.placeless import words_shown
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre

SITE_KINDS = frozenset({"site", "site_notice"})
PLAIN = frozenset(
    {
        "type", "target", "site", "to", "function", "coarsened", "since_ms", "until_ms", "review_ms", "depth", "at_ms",
        "says", "due_ms", "demonstration", "fields",
        "object", "object_kind", "certain", "told",
    }
)  # fmt: skip
"""Fields that name no place, nobody and no telephone; `fields` of an erasure are names of fields."""


def about_site(centre: Centre, fields: Mapping[str, object] | None, party: str) -> str | None:
    """Give whose site a statement is about; None where it is about none. `party`: who said it."""
    held = fields or {}
    if str(held.get("type")) in SITE_KINDS or _hits_site(held):
        return party
    others, seen = centre.picture.others, set[str]()
    at = str(held.get("target", ""))
    while at in others and at not in seen:
        seen.add(at)
        kind, said_by, target = others[at]
        if kind.removesuffix("/void") in SITE_KINDS or kind == "unreadable":
            return said_by
        answered = centre.picture.cases.said.get(at)
        if answered is not None and _hits_site({**answered.fields, "type": answered.kind}):
            return said_by
        at = target
    return None


def _hits_site(fields: Mapping[str, object]) -> bool:
    """Tell whether a statement is a hit on a site: it says of its report's place that one stands there."""
    return fields.get("type") == "hit" and str(fields.get("object_kind")) not in {"movement", "corridor"}


def told_elsewhere(fields: Mapping[str, object]) -> bool:
    """Tell whether a statement may hold where a site is, by its kind alone; for who has a store and no picture."""
    return str(fields.get("type")) in SITE_KINDS | {"notification_reply"}


def check_passed_on(centre: Centre, fields: Mapping[str, object] | None, party: str) -> None:
    """Raise for what no part is taken out of to be passed on: `site.audience` for another side's site, `delineation.not_given`.

    The latter for areas of excluded groups and of mixed presence: they leave in no file.
    """
    if fields is not None and fields.get("type") == "delineation" and fields.get("what") in HELD_COARSER:
        raise SametableError(
            "delineation.not_given", at="name", expected="a line or area of no excluded group",
            got=str(fields["what"]), advice="Look at it on the map.",
        )  # fmt: skip
    if about_site(centre, fields, party) not in {None, centre.node.party}:
        raise SametableError(
            "site.audience",
            at="name",
            expected="what is not about another side's site",
            got="what is about one",
        )


def veiled(
    centre: Centre, fields: dict[str, object] | None, party: str, entry_id: str = ""
) -> dict[str, object] | None:
    """Give what any page may show of a statement: all of it, unless it is about another side's site, or draws what is not drawn."""
    from sametable.centre.parties.deconfliction import KIND, case_veiled
    from sametable.centre.parties.line_rules import lines_veiled

    if fields is not None and fields.get("type") == KIND:
        return case_veiled(centre, fields, entry_id)
    if fields is None or about_site(centre, fields, party) in {None, centre.node.party}:
        held = fields if fields is None else dict(words_shown(str(fields.get("type")), fields))
        return lines_veiled(centre, held, entry_id)
    plain = {name: value for name, value in fields.items() if name in PLAIN}
    return {name: value for name, value in plain.items() if not isinstance(value, dict)}
