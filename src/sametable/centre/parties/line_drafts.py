"""Drafts of lines and areas: what somebody drew, or a file holds, brought to this record's grid before anybody signs it.

Decides: what comes in may be as fine as it is; what goes out, is shown and is signed stands on the grid. How far a corner was
moved, what fell away and what a file was repaired from are told beside it; where a strip fell away that is narrower than is kept,
the accuracy says how far its edge lay. Nothing that came in is kept or written anywhere.
Areas of excluded groups and of mixed presence are drawn as blocks.

Not decided: what is said (a person does). Shapes: geometry in degrees; ms UTC. Source: charter, "What it never does", rule 6;
decision 0031.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sametable.centre.decisions.agreed import coarseness_m
from sametable.centre.parties.line_rules import band, check_delineation
from sametable.core.delineation.accuracy import grid_m
from sametable.core.delineation.coarsening import coarse_areas, coarse_lines, grid_for
from sametable.core.delineation.content import content_sha256
from sametable.core.delineation.geometry import assembled, crosses, geojson, in_degrees, shape_of
from sametable.core.model.kinds.delineation import DAY_MS, HELD_COARSER
from sametable.core.model.registry import check_fields
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.centre.centre import Centre
    from sametable.core.delineation.coarsening import Coarse
    from sametable.core.delineation.files import LinesRead
    from sametable.core.delineation.grids import Grid

DRAFTS_MOST = 50
ACCURACY_MOST_M = 100_000
LINES = frozenset({"line", "temporary_line"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a draft is to say besides what is drawn: `what`, `name`, `as_of_ms`, `accuracy_m` and more of the kind's fields.

    `together`: whether all features of a file become one draft. `readers`: for whom it will be said.
    """

    said: Mapping[str, Any]
    readers: frozenset[str]
    together: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One draft: its fields, what was moved and left out, and what a desk would refuse in it."""

    fields: Mapping[str, Any]
    coarse: Coarse
    trouble: SametableError | None
    notices: tuple[Mapping[str, Any], ...] = field(default=())


async def drafts_of_file(centre: Centre, read: LinesRead, wanted: Wanted) -> list[Draft]:
    """Give drafts of what a file holds: one for each feature, or one for all. Raises `delineation.*`, `import.too_large`."""
    form = form_of(wanted.said, "areas" if read.areas else "lines")
    held = read.areas if form == "areas" else read.lines
    notices: list[Mapping[str, Any]] = [{"code": one.code, **one.values} for one in read.notes]
    other = len(read.lines if form == "areas" else read.areas)
    if other:
        notices.append({"code": "other_form", "count": str(other)})
    if not held:
        raise SametableError("delineation.nothing_left", at="file", expected=form, got="none")
    if wanted.together or len(held) == 1:
        shapes = [
            (str(held[0].name) if len(held) == 1 else "", shapely.union_all([one.shape for one in held]))
        ]
    else:
        shapes = [(one.name, one.shape) for one in held]
    if len(shapes) > DRAFTS_MOST:
        raise SametableError(
            "delineation.too_large", at="file", expected=f"at most {DRAFTS_MOST} drafts", got=str(len(shapes)),
            advice="Read them as one, or cut the file.",
        )  # fmt: skip
    return await _kept(centre, shapes, wanted, notices)


async def _kept(
    centre: Centre, shapes: Sequence[tuple[str, Any]], wanted: Wanted, notices: list[Mapping[str, Any]]
) -> list[Draft]:
    """Give a draft of each shape that is large enough, with how many are not. Raises `delineation.nothing_left` where none is."""
    found, small = [], 0
    for name, shape in shapes:
        try:
            found.append(await _draft(centre, shape, _named(wanted, name), notices))
        except SametableError as error:
            if error.code != "delineation.nothing_left" or len(shapes) == 1:
                raise
            small += 1
    if not found:
        raise SametableError(
            "delineation.nothing_left",
            at="file",
            expected="something larger than what the grid keeps",
            got=f"{small} smaller ones",
        )
    more = [{"code": "features_fell_away", "count": small}] if small else []
    return [replace(one, notices=(*one.notices, *more)) for one in found]


async def draft_of_ways(
    centre: Centre, ways: Sequence[Sequence[tuple[float, float]]], wanted: Wanted, *, repair: bool
) -> Draft:
    """Give a draft of drawn ways of (longitude, latitude). Raises `delineation.*`, `statement.field`."""
    if form_of(wanted.said, "areas") == "lines":
        shape: Any = shapely.MultiLineString([list(way) for way in ways if len(set(way)) > 1])
        return await _draft(centre, shape, wanted, [])
    shape, notices = await asyncio.to_thread(_of_rings, ways, repair=repair)
    return await _draft(centre, shape, wanted, notices)


def _of_rings(
    ways: Sequence[Sequence[tuple[float, float]]], *, repair: bool
) -> tuple[Any, list[Mapping[str, Any]]]:
    """Give the area of rings, where one inside another is a hole in it. Raises `delineation.crosses_itself`."""
    polygons = [shapely.Polygon(list(way)) for way in ways if len(set(way)) > 2]
    if not polygons:
        return shapely.MultiPolygon(), []
    held: Any = assembled(np.array(polygons, dtype=object))
    reason = shapely.is_valid_reason(held)
    if reason == "Valid Geometry":
        return held, []
    if not repair:
        raise crosses(reason)
    mended = shapely.make_valid(held, method="structure", keep_collapsed=False)
    return mended, [{"code": "repaired", "where": crosses(reason).got}]


def form_of(said: Mapping[str, Any], usual: str) -> str:
    """Give whether lines or areas are drawn: by what they are, or as an annex says."""
    if said["what"] == "annex":
        return str(said.get("form", usual))
    return "lines" if said["what"] in LINES else "areas"


def _named(wanted: Wanted, name: str) -> Wanted:
    if not name or wanted.said.get("name"):
        return wanted
    return Wanted(said={**wanted.said, "name": name}, readers=wanted.readers, together=wanted.together)


async def _draft(centre: Centre, shape: Any, wanted: Wanted, notices: Sequence[Mapping[str, Any]]) -> Draft:
    what = str(wanted.said["what"])
    form = "lines" if shape.geom_type.endswith("LineString") else "areas"
    grid = grid_for(what, coarseness_m(centre, centre.clock.now_ms()), band(centre))
    if shape.is_empty:
        raise SametableError("delineation.nothing_left", at="geometry", expected=form, got="none")
    if form == "areas":
        coarse = await asyncio.to_thread(coarse_areas, shape, what, grid)
    else:
        coarse = await asyncio.to_thread(coarse_lines, shape, grid)
    fields = _fields(wanted.said, form, grid, coarse)
    return Draft(
        fields=fields, coarse=coarse, trouble=_trouble(centre, fields, wanted.readers),
        notices=(*notices, *_told(coarse, grid, wanted.said)),
    )  # fmt: skip


def _fields(said: Mapping[str, Any], form: str, grid: Grid, coarse: Coarse) -> dict[str, Any]:
    fields = {
        "type": "delineation", **{name: held for name, held in said.items() if held is not None}, "form": form,
        "coarseness_m": grid.coarseness_m, "band": grid.band, "ways": coarse.ways,
    }  # fmt: skip
    fields.setdefault("name", str(said["what"]))
    if (
        form == "areas"
    ):  # what the grid took away beyond what everybody knows of it is known no better by its author
        step_m = grid.coarseness_m * grid.block  # no finer than all else that is said
        beyond_m = max(0, -(-(coarse.moved_m - grid_m(fields)) // step_m) * step_m)
        fields["accuracy_m"] = min(ACCURACY_MOST_M, fields["accuracy_m"] + beyond_m)
    if said["what"] in HELD_COARSER:  # by the day, and a day that has begun
        fields["as_of_ms"] = fields["as_of_ms"] // DAY_MS * DAY_MS
        if "valid" in fields:
            fields["valid"] = {name: held // DAY_MS * DAY_MS for name, held in fields["valid"].items()}
    return fields


def _told(coarse: Coarse, grid: Grid, said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Give what a person must know of the grid: how far it moved what was drawn, what fell away, what was made of the day."""
    found: list[Mapping[str, Any]] = [
        {
            "code": "coarsened",
            "moved_m": coarse.moved_m,
            "coarseness_m": grid.coarseness_m,
            "block": grid.block,
        }
    ]
    if coarse.fell_away:
        found.append({"code": "fell_away", "count": coarse.fell_away})
    if said["what"] in HELD_COARSER and said["as_of_ms"] % DAY_MS:
        found.append({"code": "by_the_day"})
    return found


def _trouble(centre: Centre, fields: Mapping[str, Any], readers: frozenset[str]) -> SametableError | None:
    """Give what a desk would refuse in a draft, so that it is seen before it is signed."""
    try:
        check_fields(dict(fields))
        check_delineation(centre, fields, readers)
    except SametableError as error:
        return error
    return None


def plain(draft: Draft) -> dict[str, Any]:
    """Give a draft as it is sent: fields to be said, what was moved, and how it will look."""
    trouble = draft.trouble
    shape = shape_of(draft.fields)
    said = {name: held for name, held in draft.fields.items() if name != "type"}
    return {
        "fields": said, "moved_m": draft.coarse.moved_m, "points": draft.coarse.points, "fell_away": draft.coarse.fell_away,
        "notices": list(draft.notices),
        "preview": geojson(in_degrees(shape, draft.fields["coarseness_m"], draft.fields["band"])),
        "content_sha256": content_sha256(said),
        "trouble": None if trouble is None else {
            "code": trouble.code, "at": trouble.at, "expected": trouble.expected, "got": trouble.got, "advice": trouble.advice,
        },
    }  # fmt: skip
