"""Features of a GeoJSON file as geometry of a pack.

Decides which feature is meant and whether its type can be used. Coordinates are cut to seven decimals; heights are
left out. Properties other than the id and the name are not read.

Shapes: degrees WGS 84; GeoJSON has the longitude first, a pack the latitude. Limits in bytes.
Source: RFC 7946.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import orjson

from sametable.core.terms.model import Geometry
from sametable.core.terms.words import fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sametable.errors import SametableError

MAX_FILE_B = 10_000_000
MAX_LISTS = 300_000
"""How many lists and objects a file may have; each point is a list. Counted before anything is built."""
MAX_POINTS = 20_000
"""How many points one feature may have."""
MAX_SHOWN = 20


def geometry_in(raw: bytes, feature: str, *, name: str, language: str) -> Geometry:
    """Give the geometry of one feature, by its id or name; without a name the only one.

    A point is given as the kind `point`; the pack says its radius. Raises: `terms.pack`.
    """
    if len(raw) > MAX_FILE_B:
        raise too_big(len(raw), name=name, language=language)
    lists = raw.count(b"[") + raw.count(b"{")
    if lists > MAX_LISTS:
        raise fault("file_many", language, at=name, limit=f"{MAX_LISTS:,}", got=f"> {MAX_LISTS:,}")
    found = _feature(_features(raw, name, language), feature, name, language)
    inner = found.get("geometry")
    held: dict[str, Any] = inner if isinstance(inner, dict) else found
    kind, at = held.get("type"), held.get("coordinates")
    count = sum(1 for _ in _innermost(at, "coordinates"))
    if count > MAX_POINTS:
        raise fault("many_points", language, at=name, limit=f"{MAX_POINTS:,}", got=f"{count:,}")
    try:
        return _geometry(str(kind), at)
    except KeyError:
        raise fault("feature_kind", language, at=name, got=str(kind)[:60]) from None
    except (TypeError, ValueError, IndexError):
        message, where, got = _first_wrong(at) or ("not_geojson", "", feature or str(kind)[:60])
        raise fault(message, language, at=f"{name} {where}".rstrip(), got=got) from None


def too_big(size_b: int, *, name: str, language: str) -> SametableError:
    """Build the error of a file over the limit; its size is known before it is read."""
    return fault(
        "file_too_big",
        language,
        at=name,
        limit=str(MAX_FILE_B // 1_000_000),
        got=f"{size_b / 1_000_000:.1f} MB",
    )


def _features(raw: bytes, name: str, language: str) -> list[dict[str, Any]]:
    try:
        held = orjson.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        got = error.doc[max(0, error.pos - 20) : error.pos + 20] if error.doc else ""
        raise fault("json_broken", language, at=f"{name}:{error.lineno}:{error.colno}", got=got) from None
    if isinstance(held, dict) and held.get("type") == "FeatureCollection":
        held = held.get("features")
    elif isinstance(held, dict):
        held = [held]
    if not isinstance(held, list) or not held or not all(isinstance(one, dict) for one in held):
        raise fault("not_geojson", language, at=name, got=type(held).__name__)
    return held


def _called(one: dict[str, Any]) -> tuple[str, ...]:
    """Give the names of a feature: its id, and the id and name among its properties."""
    told = one.get("properties") if isinstance(one.get("properties"), dict) else {}
    names = (one.get("id"), *((told or {}).get(key) for key in ("id", "name", "Name", "NAME")))
    return tuple(str(name) for name in names if isinstance(name, str | int) and not isinstance(name, bool))


def _feature(features: list[dict[str, Any]], wanted: str, name: str, language: str) -> dict[str, Any]:
    shown = ", ".join(names[0] for names in map(_called, features[:MAX_SHOWN]) if names)
    if not wanted:
        if len(features) > 1:
            raise fault("which_feature", language, at=name, fields=shown, got=str(len(features)))
        return features[0]
    found = [one for one in features if wanted in _called(one)]
    if not found:
        raise fault("no_feature", language, at=name, file=name, fields=shown, got=wanted)
    if len(found) > 1:
        raise fault("feature_twice", language, at=name, file=name, got=wanted)
    return found[0]


def _innermost(at: Any, path: str) -> Iterator[tuple[str, list[Any]]]:
    """Give every list that holds no lists, each with its path: those are the points."""
    waiting: list[tuple[str, Any]] = [(path, at)]
    while waiting:
        where, held = waiting.pop()
        if not isinstance(held, list):
            continue
        if held and isinstance(held[0], list):
            waiting += [(f"{where}[{number}]", one) for number, one in enumerate(held)][::-1]
        else:
            yield where, held


def _first_wrong(at: Any) -> tuple[str, str, str] | None:
    """Give the message, the path and the text of the first point that is none, or of none if all are points."""
    for where, held in _innermost(at, "coordinates"):
        if not held and where == "coordinates":
            return None
        got = ", ".join(str(one)[:20] for one in held[:3])
        try:
            _point(held)
        except (TypeError, ValueError, IndexError):
            return "geojson_point", where, got
    return None


def _point(at: Any) -> tuple[float, float]:
    lon, lat = at[0], at[1]
    if isinstance(lon, bool) or isinstance(lat, bool) or not (math.isfinite(lon) and math.isfinite(lat)):
        raise ValueError
    if abs(lat) > 90 or abs(lon) > 180:
        raise ValueError
    return round(float(lat), 7) + 0.0, round(float(lon), 7) + 0.0


def _points(at: Any) -> tuple[tuple[float, float], ...]:
    made = tuple(_point(one) for one in at)
    if not made:
        raise ValueError
    return made


def _ring(at: Any) -> tuple[tuple[float, float], ...]:
    made = _points(at)
    return made if made[0] == made[-1] else (*made, made[0])


def _geometry(kind: str, at: Any) -> Geometry:
    if kind == "Point":
        return Geometry(kind="point", parts=((_point(at),),))
    if kind in {"LineString", "MultiLineString"}:
        return Geometry(
            kind="line", parts=tuple(_points(one) for one in ([at] if kind == "LineString" else at))
        )
    if kind not in {"Polygon", "MultiPolygon"}:
        raise KeyError(kind)
    shapes = [at] if kind == "Polygon" else at
    outer = tuple(_ring(shape[0]) for shape in shapes)
    holes = tuple(_ring(ring) for shape in shapes for ring in shape[1:])
    if not outer:
        raise ValueError
    return Geometry(
        kind="polygon", parts=(*outer, *holes), holes=(False,) * len(outer) + (True,) * len(holes)
    )
