"""The zones and lines of a pack as a plain drawing (SVG), and as a page with its text.

Decides nothing: what is known is drawn, approximate edges dashed, with a scale and names; what is not known is listed
in words beside the drawing and is never drawn. No background: no outline is shown that the pack does not hold.

Shapes: degrees in, pixels out; latitude is stretched by the cosine of the middle, good for a theatre, not for a
globe. Source: charter, rule 5.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from sametable.core.terms.render import in_language, pack_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.terms.model import Geometry, Pack

WIDTH_PX, HEIGHT_PX, MARGIN_PX = 960, 720, 48
METRES_A_DEGREE = 111_320
_COLOURS = ("#3b6ea5", "#a5693b", "#4f8a5b", "#7d5ba6", "#8a8a3b", "#a53b5e")
_MAX_LISTED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """One thing to draw: its name, its geometry, whether its edge is rough."""

    name: str
    geometry: Geometry
    approximate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """How degrees become pixels."""

    west: float
    north: float
    pixels_a_lat: float
    pixels_a_lon: float

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Give the pixel of a point."""
        return (
            MARGIN_PX + (lon - self.west) * self.pixels_a_lon,
            MARGIN_PX + (self.north - lat) * self.pixels_a_lat,
        )


def svg_of(pack: Pack, language: str) -> str:
    """Draw what a pack knows of the ground; what it does not know is listed in words."""
    known, unknown = _things(pack, language)
    title = escape(in_language(pack.title, language))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH_PX} {HEIGHT_PX + 24 * (len(unknown) + 1)}" '
        f'font-family="sans-serif" font-size="13" role="img"><title>{title}</title>'
    )
    parts = [
        head,
        f'<rect width="{WIDTH_PX}" height="{HEIGHT_PX}" fill="#ffffff" stroke="#bbbbbb"/>',
    ]
    frame = _frame([point for one in known for point in _reach(one.geometry)])
    if frame is not None:
        for number, one in enumerate(known):
            parts.append(_thing(one, frame, _COLOURS[number % len(_COLOURS)]))
        parts.append(_scale(frame))
    below = [f"Not known, not drawn: {name}" for name in unknown[:_MAX_LISTED]]
    parts += [
        f'<text x="{MARGIN_PX}" y="{HEIGHT_PX + 24 * (number + 1)}" dir="auto">{escape(line)}</text>'
        for number, line in enumerate(below)
    ]
    return "\n".join([*parts, "</svg>\n"])


def page_of(pack: Pack, language: str) -> str:
    """Give a page with the drawing and the text of a pack; it loads nothing from anywhere."""
    text = "\n".join(escape(line) for line in pack_text(pack, language))
    direction = "rtl" if language == "ar" else "ltr"
    return (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}"><head><meta charset="utf-8">'
        f"<title>{escape(in_language(pack.title, language))}</title>"
        "<style>body{max-width:60rem;margin:1rem auto;font-family:sans-serif}"
        "pre{white-space:pre-wrap;unicode-bidi:plaintext}svg{width:100%}</style></head>\n"
        f"<body>{svg_of(pack, language)}<pre>{text}</pre></body></html>\n"
    )


def _things(pack: Pack, language: str) -> tuple[list[_Drawn], list[str]]:
    every = [
        _Drawn(name=in_language(zone.names, language), geometry=zone.geometry, approximate=zone.approximate)
        for zone in pack.zones
    ]
    for instrument in pack.instruments:
        for clause in instrument.clauses:
            if clause.kind == "line":
                name = in_language(clause.title, language) or clause.id
                rough = bool(clause.fields.get("approximate"))
                every.append(_Drawn(name=name, geometry=clause.fields["geometry"], approximate=rough))
    known = [one for one in every if one.geometry.kind != "unknown"]
    # The large ones first, so that the small ones lie on top of them.
    known.sort(key=lambda one: -_size(one.geometry))
    return known, [one.name for one in every if one.geometry.kind == "unknown"]


def _reach(geometry: Geometry) -> list[tuple[float, float]]:
    """Give points that hold the whole of a geometry between them."""
    if geometry.kind != "circle":
        return [point for part in geometry.parts for point in part]
    lat, lon = geometry.parts[0][0]
    north = geometry.radius_m / METRES_A_DEGREE
    east = north / max(0.05, math.cos(math.radians(lat)))
    return [(lat - north, lon - east), (lat + north, lon + east)]


def _size(geometry: Geometry) -> float:
    lats, lons = zip(*_reach(geometry), strict=True)
    return float((max(lats) - min(lats)) * (max(lons) - min(lons)))


def _frame(points: Sequence[tuple[float, float]]) -> _Frame | None:
    if not points:
        return None
    lats, lons = zip(*points, strict=True)
    south, north, west, east = min(lats), max(lats), min(lons), max(lons)
    narrow = max(0.05, math.cos(math.radians((south + north) / 2)))
    room = (
        (WIDTH_PX - 2 * MARGIN_PX) / max((east - west) * narrow, 1e-4),
        (HEIGHT_PX - 2 * MARGIN_PX) / max(north - south, 1e-4),
    )
    scale = min(room)
    return _Frame(west=west, north=north, pixels_a_lat=scale, pixels_a_lon=scale * narrow)


def _path(part: Sequence[tuple[float, float]], frame: _Frame) -> str:
    spots = [frame.at(lat, lon) for lat, lon in part]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)


def _thing(one: _Drawn, frame: _Frame, colour: str) -> str:
    dashes = ' stroke-dasharray="7 5"' if one.approximate else ""
    geometry = one.geometry
    if geometry.kind == "circle":
        lat, lon = geometry.parts[0][0]
        x, y = frame.at(lat, lon)
        radius = max(3.0, geometry.radius_m / METRES_A_DEGREE * frame.pixels_a_lat)
        shape = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"'
    else:
        end = "Z" if geometry.kind == "polygon" else ""
        shape = (
            f'<path d="{" ".join(_path(part, frame) + end for part in geometry.parts)}" fill-rule="evenodd"'
        )
        first = [point for part in geometry.parts for point in part]
        x, y = frame.at(sum(lat for lat, _ in first) / len(first), sum(lon for _, lon in first) / len(first))
    fill = "none" if geometry.kind == "line" else colour
    return (
        f'<g>{shape} fill="{fill}" fill-opacity="0.15" stroke="{colour}" stroke-width="1.5"{dashes}/>'
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" fill="#222222">{escape(one.name)}</text></g>'
    )


def _scale(frame: _Frame) -> str:
    """Draw a bar of a round length, at most a quarter of the width."""
    most_m = (WIDTH_PX / 4) / frame.pixels_a_lat * METRES_A_DEGREE
    power = 10 ** math.floor(math.log10(most_m))
    length_m = next(power * step for step in (5, 2, 1) if power * step <= most_m)
    pixels = length_m / METRES_A_DEGREE * frame.pixels_a_lat
    label = f"{length_m / 1000:g} km" if length_m >= 1000 else f"{length_m:g} m"
    y = HEIGHT_PX - MARGIN_PX / 2
    return (
        f'<path d="M{MARGIN_PX} {y - 5}V{y}H{MARGIN_PX + pixels:.1f}V{y - 5}" fill="none" stroke="#222222"/>'
        f'<text x="{MARGIN_PX}" y="{y - 9}">{label}</text>'
    )
