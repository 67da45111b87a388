"""Routes of the protection check: one area and one window at a time, and who checks what is ours.

Decides shapes, sizes and how often a person may ask; what is answered is worked out by the centre. There is no
route that lists sites, and none with a parameter that sharpens: an area is widened before it is looked at.

Source: issue "passage"; decision 0023.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from sametable.centre.passage.checking import checking_of
from sametable.centre.passage.checks import check, checks, find_check
from sametable.core.passage.grid import POINTS_MOST, Box, Window, box_around, box_of_circle
from sametable.edges.web.access import signed_of
from sametable.edges.web.desk import Desk
from sametable.edges.web.register import decode
from sametable.edges.web.reports import body_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

CHECK_LIMIT_B = 32_768
_E7 = Annotated[int, msgspec.Meta(ge=-1_800_000_000, le=1_800_000_000)]
_MS = Annotated[int, msgspec.Meta(ge=-(2**52), le=2**52)]


class Area(msgspec.Struct, forbid_unknown_fields=True):
    """A box, a circle, or the points of a polygon; one of the three."""

    south_e7: _E7 | None = None
    west_e7: _E7 | None = None
    north_e7: _E7 | None = None
    east_e7: _E7 | None = None
    lat_e7: _E7 | None = None
    lon_e7: _E7 | None = None
    radius_m: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)] | None = None
    points: Annotated[list[Corner], msgspec.Meta(max_length=POINTS_MOST)] | None = None


class Corner(msgspec.Struct, forbid_unknown_fields=True):
    """One point of a polygon."""

    lat_e7: _E7
    lon_e7: _E7


class Period(msgspec.Struct, forbid_unknown_fields=True):
    """From when until when, ms UTC."""

    start_ms: _MS
    end_ms: _MS


class _Check(msgspec.Struct, forbid_unknown_fields=True):
    area: Area
    window: Period
    act: Annotated[str, msgspec.Meta(max_length=64)] = ""


def drawn(area: Area, window: Period) -> tuple[Box, Window]:
    """Read what somebody drew as a box and a window. Raises `check.*`, `coordinates.range`."""
    edges = (area.south_e7, area.west_e7, area.north_e7, area.east_e7)
    circle = (area.lat_e7, area.lon_e7, area.radius_m)
    given = [any(one is not None for one in held) for held in (edges, circle, (area.points,))]
    when = Window(start_ms=window.start_ms, end_ms=window.end_ms)
    if given == [True, False, False] and None not in edges:
        south, west, north, east = (one or 0 for one in edges)
        return Box(south_e7=south, west_e7=west, north_e7=north, east_e7=east), when
    if given == [False, True, False] and None not in circle:
        return box_of_circle(*(one or 0 for one in circle)), when
    if area.points is not None and given == [False, False, True]:
        return box_around([(one.lat_e7, one.lon_e7) for one in area.points]), when
    raise SametableError(
        "check.area", at="area", expected="four edges, a circle, or points; one of them", got="something else"
    )


@post("/api/passage/check", status_code=200)
async def post_check(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Check an area and a window with the own register, the terms and every other party."""
    form = decode(await body_of(request, CHECK_LIMIT_B), _Check)
    signed = signed_of(request)
    checking_of(desk.centre).asking.take(
        "the open desk" if signed is None else signed.person.id, now_ms=time.monotonic_ns() // 1_000_000
    )
    asked = drawn(form.area, form.window)
    found = await check(desk.centre, desk.terms, desk.node.peers, drawn=asked, act=form.act)
    told = found.plain(desk.centre)
    await desk.access.note(signed, "check_protection", _first_number(told) or found.id)
    return told


@get("/api/passage/checks")
async def get_checks(desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give the own side's newest checks as they read now, with the answers that came since."""
    await checking_of(desk.centre).ready()
    return {"checks": [_listed(one.plain(desk.centre)) for one in checks(desk.centre, desk.node.peers)]}


@get("/api/passage/checks/{name:str}")
async def get_check(name: FromPath[str], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give one check as it reads now."""
    await checking_of(desk.centre).ready()
    return find_check(desk.centre, name, desk.node.peers).plain(desk.centre)


@get("/api/passage/trawling")
async def get_trawling(desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give who has been checking what is ours, and whether that looks like a search."""
    return {
        "askers": [
            {
                "party": one.party, "asked_24h": one.seen.asked, "cells": one.seen.cells, "pattern": one.seen.pattern,
                "stopped": one.stopped, "since_ms": one.since_ms, "latest_ms": one.seen.latest_ms,
                "numbers": list(one.seen.numbers),
            }
            for one in checking_of(desk.centre).askers()
        ]
    }  # fmt: skip


def _first_number(told: Mapping[str, Any]) -> str:
    return next((str(one["question_number"]) for one in told["parties"] if one["question_number"]), "")


def _listed(told: Mapping[str, Any]) -> dict[str, Any]:
    return {"number": _first_number(told), **told}
