"""The lines and areas as this side's people see them: each side's beside the others', what is agreed, overlaps, changes, files.

Decides where the parts come from: statements out of this side's picture (out of what all may read, for people who may read
no more), signatures out of it, the rules out of the record. Geometry is given out for what counts and no finer than it was
said; a file leaves the node of what every named party has signed, and never of areas of excluded groups or of mixed
presence; of those there is one geometry, the newest, and neither a comparison over time nor one beside control.

Shapes: GeoJSON in degrees; km2, km with one decimal; ms UTC. Source: domain reference 8, 10; charter, "What it never does";
decision 0031.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec
import shapely

from sametable.centre.alerts.facts import audience_at
from sametable.centre.bounded import Bounded
from sametable.centre.decisions.agreed import coarseness_m
from sametable.centre.parties.line_rules import TOLD_OF_VOID, asked_of, band, counted, looked_at
from sametable.core.delineation.accuracy import known_to_m
from sametable.core.delineation.changes import change_since
from sametable.core.delineation.coarsening import grid_for
from sametable.core.delineation.content import content, content_sha256
from sametable.core.delineation.equal_area import NAME, around, projected, true_area_m2
from sametable.core.delineation.geometry import geojson, in_degrees, shape_of
from sametable.core.delineation.layers import KIND, Layer, layers
from sametable.core.delineation.overlap import STRETCH_STEPS, overlap
from sametable.core.delineation.overlap_words import sentences
from sametable.core.model.kinds.delineation import HELD_COARSER
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.centre.centre import Centre
    from sametable.centre.parties.line_rules import Counted
    from sametable.core.delineation.changes import Change
    from sametable.core.delineation.layers import Agreed, Asked, Why
    from sametable.core.delineation.overlap import Overlap
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture

SAID = (
    "form", "what", "name", "groups", "place_name", "as_of_ms", "valid", "coarseness_m", "band", "accuracy_m", "annex_of",
    "instrument", "clause", "said_by", "source", "text", "demonstration",
)  # fmt: skip
AT_ONCE = 50
"""Statements that are looked up in the store before others have their turn: a millisecond or two."""
CHANGES_MOST = 200
LETTERS_HELD = 2_000_000
"""Of how many letters of statements the geometry is kept: some 80 MB, whether they are many or large."""
_MEASURED: Bounded[dict[str, Any]] = Bounded(LETTERS_HELD)
_KM = 1_000


def picture_for(centre: Centre, *, for_all: bool) -> Picture:
    """Give the picture that somebody may see: the own side's, or what is for all."""
    return centre.shared if for_all else centre.picture


def layers_now(centre: Centre, *, for_all: bool = False) -> list[Layer]:
    """Give every line and area that is shown; in the centre's task."""
    picture = picture_for(centre, for_all=for_all)
    return layers(picture.cases, asked_of(centre, picture), counted(centre, picture).void)


async def layers_apart(centre: Centre, *, for_all: bool = False) -> list[Layer]:
    """Give the same, with the geometry of what is new read in another thread."""
    picture = picture_for(centre, for_all=for_all)
    await looked_at(centre, picture)
    return layers_now(centre, for_all=for_all)


async def layers_shown(centre: Centre, *, for_all: bool = False) -> dict[str, Any]:
    """Give every line and area, the newest last, with the grid on which one is drawn."""
    held = await layers_apart(centre, for_all=for_all)
    audiences = await audiences_of(centre, [one.said for one in held])
    rows = await asyncio.to_thread(lambda: [_row(one, audiences[one.said.id]) for one in held])
    return {"layers": rows, "grid": grid_shown(centre)}


async def audiences_of(centre: Centre, said: Sequence[CaseSaid]) -> dict[str, str]:
    """Give the class of parties that each statement was said to; others have their turn while many are read."""
    found: dict[str, str] = {}
    for first in range(0, len(said), AT_ONCE):
        await asyncio.sleep(0)
        for one in said[first : first + AT_ONCE]:
            found[one.id] = audience_at(centre, *one.order[1:])
    return found


def grid_shown(centre: Centre) -> dict[str, int]:
    """Give the grid on which lines and areas are drawn now, and that for excluded groups."""
    agreed_m = coarseness_m(centre, centre.clock.now_ms())
    grid, coarser = (grid_for(what, agreed_m, band(centre)) for what in ("control", "excluded"))
    return {
        "coarseness_m": grid.coarseness_m, "band": grid.band, "step_lat_e7": grid.steps_e7[0], "step_lon_e7": grid.steps_e7[1],
        "excluded_m": coarser.coarseness_m, "excluded_step_lat_e7": coarser.steps_e7[0],
        "excluded_step_lon_e7": coarser.steps_e7[1], "block": coarser.block,
    }  # fmt: skip


def find(held: Sequence[Layer], name: str) -> Layer:
    """Give a layer by number or id, of the version or of the thing. Raises `delineation.no_layer`."""
    for one in held:
        if name in {one.said.id, one.said.number}:
            return one
    for one in reversed(held):
        if name == one.first or any(name in {each.id, each.number} for each in one.versions):
            return one
    raise SametableError(
        "delineation.no_layer", at=name[:60], expected="a line or area that is shown", got="none"
    )


async def layer_shown(centre: Centre, name: str, *, for_all: bool = False) -> dict[str, Any]:
    """Give one line or area with its versions and what exactly is signed. Raises `delineation.no_layer`.

    The versions of an area of an excluded group are told without geometry, and so are all others but the last of each day.
    """
    picture = picture_for(centre, for_all=for_all)
    await looked_at(centre, picture)
    asked = asked_of(centre, picture)
    found = counted(centre, picture)
    one = find(layers(picture.cases, asked, found.void), name)
    audience = audience_at(centre, *one.said.order[1:])
    row = await asyncio.to_thread(_row, one, audience)
    versions = await asyncio.to_thread(lambda: [_version(each, found, asked) for each in one.versions])
    return {
        **row, "content": content(one.said.fields) if one.drawn else None, "versions_list": versions,
        "grid": grid_shown(centre),
    }  # fmt: skip


def _version(one: CaseSaid, found: Counted, asked: Asked) -> dict[str, Any]:
    withdrawn, void = asked.withdrawn(one), found.void.get(one.id)
    later = one.id in found.later
    told = void is None and not withdrawn and not later and one.fields["what"] not in HELD_COARSER
    measured = _measured(one.fields) if told else None
    return {
        "id": one.id, "number": one.number, "at_ms": one.at_ms, "as_of_ms": one.fields.get("as_of_ms"),
        "coarseness_m": one.fields.get("coarseness_m"), "withdrawn": withdrawn, "why": [_why(void)] if void else [], "drawn_later": later,
        "geometry": measured["geometry"] if measured else None, "area_km2": measured["area_km2"] if measured else None,
    }  # fmt: skip


def _row(one: Layer, audience: str) -> dict[str, Any]:
    fields = one.said.fields
    held = _measured(fields) if one.drawn else {"geometry": None, "area_km2": None, "length_km": None}
    return {
        "id": one.first,
        "version_id": one.said.id,
        "number": one.said.number,
        "version": one.version,
        "versions": len(one.versions),
        "party": one.said.party,
        "at_ms": one.said.at_ms,
        "audience": audience,
        **{name: fields.get(name) if one.drawn or name in TOLD_OF_VOID else None for name in SAID},
        **held,
        "known_to_m": known_to_m(fields) if one.drawn else None,
        "state": one.state,
        "why": [_why(each) for each in one.why],
        "agreed": _agreed(one.agreed),
        "content_sha256": content_sha256(fields) if one.drawn else None,
        "given": may_leave(one),
    }


def _why(one: Why) -> dict[str, str]:
    return {"code": one.code, "expected": one.expected, "got": one.got}


def _agreed(one: Agreed) -> dict[str, Any]:
    return {
        "required": list(one.required), "signed": list(one.signed), "refused": list(one.refused),
        "missing": list(one.missing), "complete": one.complete,
    }  # fmt: skip


def _measured(fields: Mapping[str, Any]) -> dict[str, Any]:
    key = (fields["form"], fields["ways"], fields["coarseness_m"], fields["band"])
    return _MEASURED.get(key, len(fields["ways"]), lambda: _measured_once(*key))


def _measured_once(form: str, ways: str, coarseness_m: int, band: int) -> dict[str, Any]:
    """Give the geometry in degrees, as JSON ready to be sent, with its area or length.

    A list of five hundred is put together from what stands ready: nobody else waits while corners are written.
    """
    shape = shape_of({"form": form, "ways": ways, "coarseness_m": coarseness_m, "band": band})
    stretched = in_degrees(shapely.segmentize(shape, STRETCH_STEPS), coarseness_m, band)
    area = length = None
    # What lies too far for a number is shown without one, and the others' with theirs.
    with suppress(SametableError):
        if form == "areas":
            area = round(true_area_m2(stretched) / _KM**2, 1)
        else:
            length = round(float(projected(stretched, around(stretched.bounds)).length) / _KM, 1)
    ready = msgspec.json.encode(geojson(in_degrees(shape, coarseness_m, band)))
    return {"geometry": msgspec.Raw(ready), "area_km2": area, "length_km": length}


def may_leave(one: Layer) -> bool:
    """Tell whether a file of a layer may leave the node: what is agreed, and never of excluded groups or mixed presence."""
    return one.state == "agreed" and not one.held_coarser


async def overlap_shown(centre: Centre, names: tuple[str, str], *, for_all: bool = False) -> dict[str, Any]:
    """Lay two areas over one another. Raises `delineation.no_layer`, `delineation.no_overlap`, `delineation.too_far`."""
    held = await layers_apart(centre, for_all=for_all)
    first, second = (_drawn(find(held, name)) for name in names)
    found = await asyncio.to_thread(overlap, first.said.fields, second.said.fields)
    named = [f"{_short(centre, one)} {one.said.number}" for one in (first, second)]
    return {
        "first": _named(first), "second": _named(second), **_overlap(found),
        "sentence": sentences(found, *named), "reasons": _reasons(first, second, found),
    }  # fmt: skip


def _drawn(one: Layer) -> Layer:
    if not one.drawn:
        raise SametableError(
            "delineation.no_overlap", at=one.said.number, expected="an area that counts", got=one.why[0].code
        )
    return one


def _short(centre: Centre, one: Layer) -> str:
    return next(
        (party.short for party in centre.genesis.parties if party.id == one.said.party), one.said.party
    )


def _named(one: Layer) -> dict[str, Any]:
    return {
        "id": one.first,
        "version_id": one.said.id,
        "number": one.said.number,
        "party": one.said.party,
        "state": one.state,
    }


def _overlap(found: Overlap) -> dict[str, Any]:
    return {
        "both": found.both.plain(), "only_first": found.only_first.plain(), "only_second": found.only_second.plain(),
        "certain": found.certain, "known_m": list(found.known_m), "projection": found.projection,
        "error_pct": round(found.error_pct, 6), "in_blocks": found.in_blocks,
    }  # fmt: skip


def _reasons(first: Layer, second: Layer, found: Overlap) -> list[dict[str, Any]]:
    """Give what the answer rests on: each edge, how it is known, days that differ, the projection."""
    days = [one.said.fields["as_of_ms"] for one in (first, second)]
    return [
        *(
            {
                "code": "edge_known", "number": one.said.number, "accuracy_m": one.said.fields["accuracy_m"],
                "coarseness_m": one.said.fields["coarseness_m"], "known_m": known_m,
            }
            for one, known_m in zip((first, second), found.known_m, strict=True)
        ),
        *([{"code": "of_other_days", "first_ms": days[0], "second_ms": days[1]}] if days[0] != days[1] else []),
        *([{"code": "in_blocks"}] if found.in_blocks else []),
        {"code": "projection", "name": NAME, "error_pct": round(found.error_pct, 6)},
    ]  # fmt: skip


async def changes_shown(centre: Centre, since_ms: int, *, for_all: bool = False) -> dict[str, Any]:
    """Give what sides say they control now and did not at a date, or the other way, with drafts for a person to look at."""
    picture = picture_for(centre, for_all=for_all)
    await looked_at(centre, picture)
    asked = asked_of(centre, picture)
    told = counted(centre, picture)
    held = [one for one in layers(picture.cases, asked, told.void) if one.said.fields["what"] == "control"]
    drawn = picture.cases.of_kind(KIND)
    hidden = told.void.keys() | told.later
    readable = frozenset(one.id for one in drawn if one.id not in hidden and not asked.withdrawn(one))
    newest = list({one.first: one for one in held}.values())
    found = await asyncio.to_thread(
        lambda: [(one, _change_of(one, readable, since_ms)) for one in newest[-CHANGES_MOST:]]
    )
    return {
        "since_ms": since_ms, "left_out": max(0, len(newest) - CHANGES_MOST),
        "changes": [_change(one, change) for one, change in found if change is not None],
    }  # fmt: skip


def _change_of(one: Layer, readable: frozenset[str], since_ms: int) -> Change | None:
    """Give what changed in one thing; nothing where its versions lie too far apart to be compared."""
    try:
        return change_since(one, readable, since_ms)
    except SametableError:
        return None


def _change(one: Layer, change: Change) -> dict[str, Any]:
    ends = [
        {"id": each.id, "number": each.number, "as_of_ms": each.fields["as_of_ms"]}
        for each in (change.older, change.newer)
    ]
    return {
        "layer": {**_named(one), "name": one.said.fields["name"]}, "from_version": ends[0], "to_version": ends[1],
        "gained": change.gained.plain(), "lost": change.lost.plain(), "within_accuracy": change.within_accuracy,
        "drafts": [dict(draft) for draft in change.drafts],
    }  # fmt: skip


def row_to_write(
    centre: Centre, name: str, *, for_all: bool = False
) -> tuple[str, Mapping[str, str], Mapping[str, Any]]:
    """Give a layer's number, words and geometry for a file. Raises `delineation.no_layer`, `delineation.not_given`."""
    one = find(layers_now(centre, for_all=for_all), name)
    if one.said.fields["what"] in HELD_COARSER or not may_leave(one):
        raise SametableError(
            "delineation.not_given", at=one.said.number, expected="a line or area that every named party has signed, and of no excluded group",
            got=f"{one.said.fields['what']}, {one.state}", advice="Look at it on the map.",
        )  # fmt: skip
    fields = one.said.fields
    words = {
        "number": one.said.number, "name": str(fields["name"]), "what": str(fields["what"]), "said_by": one.said.party,
        "agreed_with": ", ".join(one.agreed.required), "as_of_ms": str(fields["as_of_ms"]),
        "coarseness_m": str(fields["coarseness_m"]), "accuracy_m": str(fields["accuracy_m"]),
        "content_sha256": content_sha256(fields),
    }  # fmt: skip
    geometry: dict[str, Any] = msgspec.json.decode(_measured(fields)["geometry"])
    return one.said.number, words, geometry
