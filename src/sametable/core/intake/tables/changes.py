"""What a row changes of a report that stands in the record already.

Decides that a field which the row does not have changes nothing: an empty cell never takes anything back. A new place
says again what the place is, because an amendment must. Only fields that an amendment may hold are compared; the words
of a report are not among them.

Source: record.md 4.2; `core.model.kinds.amend`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.intake.discretion import coarse_place, locates_unit, names_witness
from sametable.core.model.kinds.amend import AMENDABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

_NEVER = frozenset({"channel", "coarsened", "source_consents", "repeats"})


def changed_fields(before: Mapping[str, object], row: Mapping[str, object]) -> dict[str, object]:
    """Give the fields of `row` that read otherwise than in `before`, a report's fields as amended.

    A place of armed people is compared as the cell that would be signed.
    """
    given = {name: held for name, held in row.items() if name in AMENDABLE.members and name not in _NEVER}
    if names_witness({**before, **row}):
        given.pop("source", None)  # the name stays with its own side, so it never reads otherwise
    if isinstance(given.get("place"), dict) and locates_unit({**before, **given}):
        given["place"] = coarse_place(given["place"])  # type: ignore[arg-type]  # a place has been checked
    changed = {name: held for name, held in given.items() if not _same(before.get(name), held)}
    if {"place", "locates", "what"} & changed.keys():
        for name in ("locates", "what"):
            told = given.get(name, before.get(name))
            if told is not None:
                changed[name] = told
        if "place" not in changed and isinstance(before.get("place"), dict):
            changed["place"] = before["place"]
    return dict(sorted(changed.items()))


def _same(before: object, after: object) -> bool:
    if isinstance(before, dict) and isinstance(after, dict):
        # A zone's name and the words of a time are ways of writing it; the moments are what it says.
        names = {"zone", "text"}
        return {k: v for k, v in before.items() if k not in names} == {
            k: v for k, v in after.items() if k not in names
        }
    return before == after
