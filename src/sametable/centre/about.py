"""Statements about other statements: what they may refer to.

Decides that the target is one that this centre has counted, that only a party's own statement is amended or
withdrawn by it, that no remark brings back coordinates where the place was coarsened, and that none names a witness whose
name stayed with this node. Does not decide
whether a denial is right.

Source: record.md 4.2; charter, rule 4 and "What it never does".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from sametable.centre.standing import At
from sametable.core.intake.discretion import (
    check_cell,
    check_point,
    check_texts,
    check_unnamed,
    locates_unit,
)
from sametable.core.model.registry import KINDS
from sametable.core.picture.fold import mark_row
from sametable.core.picture.marks import COLUMNS
from sametable.core.record.audience import PARTIES, parse_audience
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre
    from sametable.core.model.kind import Kind
    from sametable.core.picture.marks import Mark


class _Kept(msgspec.Struct):
    source: str = ""


_OWN_ONLY = frozenset({"amend", "withdraw"})


def check_target(centre: Centre, fields: Mapping[str, object]) -> None:
    """Raise `statement.no_target`, `statement.not_yours`, `statement.exact_place` unless the reference stands."""
    kind = KINDS.get(str(fields.get("type")))
    if kind is None or kind.about is None or (kind.about not in fields and not _needed(kind)):
        return
    for place, other in enumerate(others_of(fields)):
        if other not in centre.picture.marks:
            raise SametableError(
                "statement.no_target",
                at=f"others[{place}]",
                expected="a report of this record",
                got=other[:43],
            )
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
    mark = _report_behind(centre, target)
    for one in (target, *others_of(fields)):
        check_unnamed(_witness_of(centre, one), {k: v for k, v in fields.items() if k != kind.about}, "")
    if kind.name == "amend":
        if mark is None or mark.id != target:
            raise SametableError(
                "statement.no_target", at=kind.about, expected="a report", got="another kind"
            )
        _check_amended(centre, mark, fields)
    elif any(_is_cell(centre, one) for one in (target, *others_of(fields))):
        point = fields.get("read_back")
        if isinstance(point, dict):
            check_point(point, "read_back")
        check_cell(fields.get("place"), "place")
        check_texts({name: held for name, held in fields.items() if name != kind.about}, "")


def check_audience(centre: Centre, fields: Mapping[str, object], audience: str) -> None:
    """Raise `statement.audience` unless a statement may go to this class: a remark reaches nobody its subject does not."""
    readers = parse_audience(audience, centre.parties, author=centre.node.party)
    kind = KINDS.get(str(fields.get("type")))
    if kind is None:
        return
    if kind.always_parties and audience != PARTIES:
        raise SametableError("statement.audience", at="aud", expected=PARTIES, got=audience[:64])
    about = str(fields.get(kind.about)) if kind.about else ""
    for target in (about, *others_of(fields), *_named_besides(fields)):
        _check_readers(centre, target, readers, audience)


def others_of(fields: Mapping[str, object]) -> list[str]:
    """Give the other reports that a statement names besides its target; the members of a working group are parties."""
    members = None if fields.get("type") == "working_group" else fields.get("members")
    held = [fields.get("others"), members]
    return [str(one) for some in held if isinstance(some, list) for one in some]


def _named_besides(fields: Mapping[str, object]) -> list[str]:
    """Give the statements that are named without being spoken of: what a report repeats, a grading opens, a watch leaves open."""
    inner = fields.get("fields")
    more = inner.get("repeats") if isinstance(inner, dict) else None
    left = fields.get("open")
    rows = left if isinstance(left, list) else []
    return [one for one in (fields.get("repeats"), fields.get("sealed"), more, *rows) if isinstance(one, str)]


def _needed(kind: Kind) -> bool:
    return kind.about in kind.fields.required


def _check_readers(centre: Centre, target: str, readers: frozenset[str], audience: str) -> None:
    """Raise `statement.audience` unless everybody who reads a statement may read what it is about."""
    if not target or _party_of(centre, target) is None:
        return
    place = centre.store.locate(target)
    if place is None:
        return
    entry = parse_entry(centre.store.leaves(*place, 1)[0])
    at = At(id=target, origin=place[0], index=place[1], party=centre.logs[place[0]].node.party)
    if not readers <= centre.audience(at, entry, counted=True):
        raise SametableError(
            "statement.audience",
            at="aud",
            expected=f"no more parties than its subject is for: {entry.aud}",
            got=audience[:64],
            advice="Say it to the same parties, or have the subject widened first.",
        )


def _shown(centre: Centre, mark: Mark) -> dict[str, object]:
    return dict(zip(COLUMNS, mark_row(centre.picture, mark), strict=True))


def _report_behind(centre: Centre, target: str) -> Mark | None:
    """Find the report that a statement is about in the end: a remark on a remark is about it, too."""
    seen: set[str] = set()
    while target not in centre.picture.marks and target in centre.picture.others and target not in seen:
        seen.add(target)
        target = centre.picture.others[target][2]
    return centre.picture.marks.get(target)


def _witness_of(centre: Centre, target: str) -> str:
    """Give the witness's name that stayed with this node when the report that a statement is about was said."""
    mark = _report_behind(centre, target)
    if mark is None or mark.order[1] != centre.own.origin:
        return ""
    try:
        held = msgspec.json.decode(centre.store.own_side(mark.order[2], mark.order[1]) or b"{}", type=_Kept)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    return held.source


def _is_cell(centre: Centre, target: str) -> bool:
    """Tell whether a statement is about a report whose place is a 1 km cell in the end, or about such a call."""
    mark = _report_behind(centre, target)
    return (mark is not None and bool(_shown(centre, mark)["coarsened"])) or _cell_called(centre, target)


def _cell_called(centre: Centre, target: str) -> bool:
    """Tell whether a statement is a call that gives a 1 km cell, or is about one."""
    said = centre.picture.cases.said.get(target)
    while said is not None and said.kind != "call":
        said = centre.picture.cases.said.get(said.target)
    return said is not None and said.fields.get("coarsened") is True


def _check_amended(centre: Centre, mark: Mark, fields: Mapping[str, object]) -> None:
    """Hold what a report reads like after an amendment to the rule for places of armed units."""
    inner = fields.get("fields")
    shown = _shown(centre, mark)
    if not isinstance(inner, dict):
        return
    what = inner.get("what", shown["what"])
    said = "unit" if shown["coarsened"] else "impact"
    if not locates_unit({"what": what, "locates": inner.get("locates", said)}):
        return
    place = inner.get("place") or {name: shown[name] for name in ("lat_e7", "lon_e7", "radius_m")}
    if place["lat_e7"] is not None:
        check_cell(place, "fields.place")
    check_texts({name: held for name, held in fields.items() if name != "target"}, "")


def _party_of(centre: Centre, target: str) -> str | None:
    if target in centre.picture.marks:
        return centre.picture.marks[target].party
    if target in centre.picture.counts:
        return centre.picture.counts[target].party
    held = centre.picture.others.get(target)
    return held[1] if held else None
