"""Statements about other statements: what they may refer to.

Decides that the target is one that this centre has counted, that only a party's own statement is amended or
withdrawn by it, and that no remark brings back coordinates where the place was coarsened. Does not decide
whether a denial is right.

Source: record.md 4.2; charter, rule 4 and "What it never does".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.registry import KINDS
from sametable.core.picture.fold import mark_row
from sametable.core.picture.marks import COLUMNS
from sametable.core.places.coordinates import find_coordinates
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre

_OWN_ONLY = frozenset({"amend", "withdraw"})


def check_target(centre: Centre, fields: Mapping[str, object]) -> None:
    """Raise `statement.no_target`, `statement.not_yours`, `statement.exact_place` unless the reference stands."""
    kind = KINDS.get(str(fields.get("type")))
    if kind is None or kind.about is None:
        return
    target = str(fields.get(kind.about))
    party = _party_of(centre, target)
    if party is None:
        raise SametableError(
            "statement.no_target", at=kind.about, expected="a statement of this record", got=target[:43]
        )
    if kind.name in _OWN_ONLY and party != centre.node.party:
        raise SametableError(
            "statement.not_yours",
            at=kind.about,
            expected=f"a statement of {centre.node.party}",
            got=f"one of {party}",
            advice="Deny it or comment on it; nobody changes another side's statement.",
        )
    mark = centre.picture.marks.get(target)
    if mark is None or not mark_row(centre.picture, mark)[COLUMNS.index("coarsened")]:
        return
    for name in ("text", "reason"):
        said = fields.get(name)
        if isinstance(said, str) and find_coordinates(said):
            raise SametableError(
                "statement.exact_place",
                at=name,
                expected="no coordinates where armed people or weapons are",
                got="coordinates in the text",
                advice="Leave them out; the exact place stays with its author's side.",
            )


def _party_of(centre: Centre, target: str) -> str | None:
    if target in centre.picture.marks:
        return centre.picture.marks[target].party
    if target in centre.picture.counts:
        return centre.picture.counts[target].party
    held = centre.picture.others.get(target)
    return held[1] if held else None
