"""Points in zones, and the share of a report's disc inside them: ours beside PostGIS, on the same polygons in one run.

10,000 made zones (seeded star-like rings of 60 to 174 corners, 117 in the mean, that do not cross themselves; mean
radii of 1 to 12 km; in a box of 5 by 6.8 degrees, overlapping). Ours is one call a point: `Ground.holding` gives the
zones that hold a point; `Ground.near` gives, for a point known to 100 m to 5 km, each zone in reach with its state, the
share of the disc inside, the signed distance to the edge and what would decide. PostGIS is one query a point over one
connection (a socket of its own folder), the statement prepared, a GiST index, storage uncompressed, analysed, jit off,
512 MB of shared buffers. Its point query is `select id from zones where ST_Intersects(geom, ST_MakePoint(lon, lat))`;
its share is that of a disc of 32 corners, a ready unit disc scaled and moved in degrees (cheaper than ST_Buffer of a
geography, and the share is the same), by the faster of two statements, named below: it gives the share alone, no
distance. Turns alternate; ratios of rates are medians of the pairs, and
what a busy machine does not change is said beside them: processor time, PostGIS's with its client. Answers are compared for every point of every turn.
"""

from __future__ import annotations

import math
import os
import random
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from signal import SIGINT
from statistics import median
from typing import TYPE_CHECKING, Any

import psycopg
import shapely

from bench.report import Part, Row, Target, delay
from bench.scripts import ROOT
from sametable.core.places.zones import Ground, Shape, shape_of
from sametable.errors import SametableError

sys.path.insert(0, str(ROOT / "tests"))

from support.cluster import BINARIES, Cluster, cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Point = tuple[int, int, int]
    Answers = list[Any]
    Rates = tuple[float, float]
    Ask = Callable[[Point], Any]

ZONES = 10_000
POINTS = 200_000
DISCS = 20_000
TURNS = 20
BOX = (32.3, 35.6, 37.3, 42.4)
RADII_M = (100, 500, 1_000, 3_000, 5_000)
POINT_RATIO, DISC_RATIO = 5.0, 1.5
ADMIN = ROOT / ".." / "shared" / "data" / "syria_admin"
EXTENSION = Path("/usr/share/postgresql/15/extension/postgis.control")
HOLDS = "select id from zones where ST_Intersects(geom, ST_MakePoint(%s, %s))"
_DISC = "with d as materialized (select ST_Translate(ST_Scale(unit.geom, %s, %s), %s, %s) as geom from unit) "
_SHARE = "ST_Area(ST_Intersection(z.geom, d.geom)) / ST_Area(d.geom)"
_FROM = " from d join zones z on ST_Intersects(z.geom, d.geom)"
SHARES = {
    "ST_Area(ST_Intersection) of every zone that the disc meets": f"{_DISC}select z.id, {_SHARE}{_FROM}",
    "the same, unless ST_Covers tells that the zone holds the disc": (
        f"{_DISC}select z.id, case when ST_Covers(z.geom, d.geom) then 1 else {_SHARE} end{_FROM}"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one comparison found: pairs of rates (ours, PostGIS), and how answers differ."""

    rates: list[tuple[float, float]]
    differ: int
    spent: tuple[float, float]
    """Processor seconds: ours, and PostGIS's server with its client."""
    most: float = 0.0

    @property
    def ratio(self) -> float:
        """Give the median ratio of ours to PostGIS."""
        return median(ours / theirs for ours, theirs in self.rates)


def star(dice: random.Random) -> list[tuple[float, float]]:
    """Give a ring whose corners stand at growing angles, so that it never crosses itself."""
    lat, lon = dice.uniform(BOX[0], BOX[2]), dice.uniform(BOX[1], BOX[3])
    mean = dice.uniform(1_000, 12_000) / 111_000
    corners = dice.randint(60, 174)
    wide = 1 / math.cos(math.radians(lat))
    ring = []
    for number in range(corners):
        angle = 2 * math.pi * (number + dice.uniform(0.05, 0.95)) / corners
        away = mean * dice.uniform(0.8, 1.2)
        ring.append((lat + away * math.sin(angle), lon + away * math.cos(angle) * wide))
    return ring


def made_zones() -> dict[str, Shape]:
    """Give the made zones; their names sort as their numbers do."""
    dice = random.Random(20160227)
    return {f"{n:05d}": shape_of([star(dice)], [], "polygon", 0, 0) for n in range(ZONES)}


def admin_zones() -> tuple[dict[str, Shape], int]:
    """Give real administrative boundaries of three levels where the data is there, and how many were refused."""
    import pyogrio.raw

    shapes: dict[str, Shape] = {}
    refused = 0
    for level in (1, 2, 3):
        _, _, geometries, _ = pyogrio.raw.read(ADMIN / f"syr_admin{level}.shp", columns=[])
        for number, one in enumerate(shapely.from_wkb(geometries)):
            rings, holes = [], []
            for polygon in shapely.get_parts(one):
                rings += [
                    [(lat, lon) for lon, lat in shapely.get_coordinates(ring).tolist()]
                    for ring in [polygon.exterior, *polygon.interiors]
                ]
                holes += [False] + [True] * len(polygon.interiors)
            try:
                shapes[f"{level}{number:04d}"] = shape_of(rings, holes, "polygon", 0, 0)
            except SametableError:
                refused += 1
    return shapes, refused


def made_points(count: int) -> list[Point]:
    """Give points over the box with radii."""
    dice = random.Random(count)
    return [
        (
            round(dice.uniform(BOX[0], BOX[2]) * 1e7), round(dice.uniform(BOX[1], BOX[3]) * 1e7),
            dice.choice(RADII_M),
        )
        for _ in range(count)
    ]  # fmt: skip


@contextmanager
def loaded(server: Cluster, shapes: dict[str, Shape]) -> Iterator[psycopg.Connection[Any]]:
    """Give a connection to a database that holds the zones, numbered as the names are sorted."""
    name = server.database().rsplit("/", 1)[1]
    with psycopg.connect(
        host=str(server.folder), port=server.port, user="postgres", password=server.password, dbname=name,
        autocommit=True, prepare_threshold=0,
    ) as db:  # fmt: skip
        for told in (
            "create extension postgis", "set jit = off", "set plan_cache_mode = force_generic_plan",
            "create table zones (id integer primary key, geom geometry(geometry))",
            "alter table zones alter geom set storage external",
            "create table unit as select ST_Buffer(ST_MakePoint(0, 0), 1, 'quad_segs=8') as geom",
        ):  # fmt: skip
            db.execute(told.encode())
        with db.cursor().copy("copy zones (id, geom) from stdin") as copy:
            for number, one in enumerate(sorted(shapes)):
                copy.write_row((number, shapely.to_wkb(shapes[one].geometry, hex=True)))
        db.execute("create index on zones using gist (geom)")
        db.execute("vacuum analyze zones")
        db.execute("analyze unit")
        yield db


def turns(asked: Sequence[Point], ours: Ask, theirs: Ask) -> Iterator[tuple[Answers, Answers, Rates, Rates]]:
    """Ask both, in turns: their answers, how many each gave in a second, and this process's own time for each."""
    step = len(asked) // TURNS
    for turn in range(TURNS):
        part = asked[turn * step : (turn + 1) * step]
        start, worked = time.perf_counter(), time.process_time()
        own = [ours(one) for one in part]
        middle, worked_middle = time.perf_counter(), time.process_time()
        other = [theirs(one) for one in part]
        end, worked_end = time.perf_counter(), time.process_time()
        rates = len(part) / (middle - start), len(part) / (end - middle)
        yield own, other, rates, (worked_middle - worked, worked_end - worked_middle)


def server_s(db: psycopg.Connection[Any]) -> float:
    """Give the processor time that the server's process for this connection has used."""
    ticks = Path(f"/proc/{db.info.backend_pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")


def summed(spent: list[Rates], server: float) -> tuple[float, float]:
    """Sum the processor time of all turns, the server's on PostGIS's side."""
    return sum(own for own, _ in spent), sum(client for _, client in spent) + server


def compare_points(ground: Ground, db: psycopg.Connection[Any], points: Sequence[Point]) -> Found:
    """Compare which zones hold a point."""
    cursor, names = db.cursor(binary=True), sorted(ground.shapes)

    def ours(one: Point) -> Any:
        return ground.holding(one[0], one[1])

    def theirs(one: Point) -> Any:
        return cursor.execute(HOLDS.encode(), (one[1] / 1e7, one[0] / 1e7)).fetchall()

    differ, rates, spent, before = 0, [], [], server_s(db)
    for own, other, rate, worked in turns(points, ours, theirs):
        rates.append(rate)
        spent.append(worked)
        told = [tuple(names[one] for one in sorted(row[0] for row in rows)) for rows in other]
        differ += sum(one != two for one, two in zip(own, told, strict=True))
    return Found(rates=rates, differ=differ, spent=summed(spent, server_s(db) - before))


def disc_of(one: Point) -> tuple[float, float, float, float]:
    """Give a disc's half widths and its middle in degrees (longitude first), as a client would work them out."""
    lat, lon, radius_m = one[0] / 1e7, one[1] / 1e7, one[2]
    bend = 1 - 6.69437999014e-3 * math.sin(math.radians(lat)) ** 2
    east_m = 6_378_137 / math.sqrt(bend) * math.cos(math.radians(lat)) * math.pi / 180
    north_m = 6_378_137 * (1 - 6.69437999014e-3) / bend**1.5 * math.pi / 180
    return radius_m / east_m, radius_m / north_m, lon, lat


def faster_share(db: psycopg.Connection[Any], points: Sequence[Point]) -> str:
    """Give the name of the statement that answers these points sooner, the first time apart."""
    took = {}
    for name, statement in SHARES.items():
        with db.cursor(binary=True) as cursor:
            for turn in range(2):
                start = time.perf_counter()
                for one in points:
                    cursor.execute(statement.encode(), disc_of(one)).fetchall()
                took[name] = time.perf_counter() - start if turn else math.inf
    return min(took, key=lambda name: took[name])


def compare_shares(
    ground: Ground, db: psycopg.Connection[Any], points: Sequence[Point], statement: str
) -> Found:
    """Compare the shares of discs; PostGIS names zones that the disc touches, ours may name more, with share 0."""
    cursor, names = db.cursor(binary=True), sorted(ground.shapes)

    def ours(one: Point) -> Any:
        return ground.near(*one)

    def theirs(one: Point) -> Any:
        return cursor.execute(statement.encode(), disc_of(one)).fetchall()

    rates, spent, most, differ, before = [], [], 0.0, 0, server_s(db)
    for own, other, rate, worked in turns(points, ours, theirs):
        rates.append(rate)
        spent.append(worked)
        for one, rows in zip(own, other, strict=True):
            told = {names[number]: share for number, share in rows}
            apart = [
                abs((one[name].p if name in one else 0.0) - told.get(name, 0.0)) for name in told.keys() | one
            ]
            most = max(most, *apart, 0.0)
            differ += sum(gap > 0.02 for gap in apart)
    return Found(rates=rates, differ=differ, most=most, spent=summed(spent, server_s(db) - before))


def rows_of(name: str, found: Found, points: int) -> list[Row]:
    """Give the rows of one comparison."""
    own, other = (median(rate[at] for rate in found.rates) for at in (0, 1))
    return [
        Row(
            name=f"{name}: ours", value=own, unit="points/s", n=points, ratio=found.ratio,
            ratio_to="PostGIS in the same run",
        ),
        Row(name=f"{name}: PostGIS", value=other, unit="points/s", n=points),
        Row(
            name=f"{name}: processor time, ours", value=1e6 * found.spent[0] / points, unit="us/point", n=points,
            ratio=found.spent[1] / found.spent[0], ratio_to="less than PostGIS's server and client",
        ),
    ]  # fmt: skip


def alone(ground: Ground, points: Sequence[Point]) -> list[Row]:
    """Give how long one call takes, and what share of the zones in reach cannot be told."""
    held, near, open_, all_ = [], [], 0, 0
    for one in points:
        start = time.perf_counter()
        ground.holding(one[0], one[1])
        middle = time.perf_counter()
        found = ground.near(*one)
        near.append((time.perf_counter() - middle) * 1e6)
        held.append((middle - start) * 1e6)
        all_ += len(found)
        open_ += sum(not inside.certain for inside in found.values())
    return [
        delay("which zones hold a point, one call", held, unit="us"),
        delay("zones in reach with shares and distances, one call", near, unit="us"),
        Row(name="zones in reach of a report", value=all_ / len(points), unit="mean", n=len(points)),
        Row(name="of these undetermined", value=100 * open_ / max(all_, 1), unit="%", n=all_),
    ]


def in_bulk(db: psycopg.Connection[Any], points: Sequence[Point]) -> Row:
    """Give PostGIS's rate where all points are in a table and one statement asks for all: no client between."""
    db.execute("create table points (geom geometry(point))")
    with db.cursor().copy("copy points (geom) from stdin") as copy:
        for lat_e7, lon_e7, _ in points:
            copy.write_row((shapely.to_wkb(shapely.Point(lon_e7 / 1e7, lat_e7 / 1e7), hex=True),))
    db.execute("vacuum analyze points")
    start = time.perf_counter()
    db.execute("select count(*) from points p join zones z on ST_Intersects(z.geom, p.geom)").fetchone()
    took = time.perf_counter() - start
    return Row(
        name="which zones hold a point: PostGIS, one statement for all points", value=len(points) / took,
        unit="points/s", n=len(points),
    )  # fmt: skip


def against(shapes: dict[str, Shape], ground: Ground, server: Cluster) -> tuple[list[Row], list[Target], str]:
    """Compare with PostGIS over the made zones."""
    points = made_points(POINTS)
    with loaded(server, shapes) as db:
        version = db.execute("select postgis_lib_version()").fetchone()
        held = compare_points(ground, db, points)
        chosen = faster_share(db, made_points(1_000))
        shares = compare_shares(ground, db, points[:DISCS], SHARES[chosen])
        bulk = in_bulk(db, points)
    rows = [*rows_of("which zones hold a point", held, POINTS), bulk]
    rows += rows_of("shares of discs", shares, DISCS)
    rows.append(Row(name="largest gap between the two shares", value=shares.most, unit="of 1", n=DISCS))
    against_them = "x PostGIS"
    targets = [
        Target(what="points answered unlike ST_Intersects", got=held.differ, limit=0, unit="of 200,000"),
        Target(
            what="zones of points", got=held.ratio, limit=POINT_RATIO, unit=against_them, at_least=True
        ),
        Target(
            what="shares of discs in zones", got=shares.ratio, limit=DISC_RATIO, unit=against_them, at_least=True,
            why="ours with distances",
        ),
        Target(what="shares over 0.02 from PostGIS's", got=shares.differ, limit=0, unit="of 20,000 discs"),
    ]  # fmt: skip
    told = f"PostGIS {version[0] if version else '?'}; its share was {chosen}."
    return rows, targets, told


def against_admin(server: Cluster) -> tuple[list[Row], list[Target], str]:
    """Compare over real boundaries, which have more corners, where they are there."""
    if not (ADMIN / "syr_admin1.shp").exists():
        return [], [], "Real boundaries are not here (../shared/data/syria_admin)."
    shapes, refused = admin_zones()
    ground, points = Ground(shapes), made_points(DISCS)
    with loaded(server, shapes) as db:
        held = compare_points(ground, db, points)
    corners = sum(shapely.get_num_coordinates(one.geometry) for one in shapes.values())
    told = (
        f"Real boundaries: {len(shapes)} administrative areas of three levels, {corners:,} corners; {refused} more were "
        f"refused, since they touch or cross themselves."
    )
    rows = rows_of("real boundaries, which hold a point", held, DISCS)
    rows += [
        replace(one, name=f"real boundaries, {one.name}") for one in alone(ground, points[: DISCS // 4])[1:2]
    ]
    unlike = Target(
        what="points answered unlike ST_Intersects, real boundaries",
        got=held.differ,
        limit=0,
        unit="of 20,000",
    )
    return rows, [unlike], told


def measure() -> Part:
    """Measure."""
    name, method = "Zones", " ".join((__doc__ or "").split())
    start = time.perf_counter()
    shapes = made_zones()
    ground = Ground(shapes)
    built = Row(name="zones prepared, 10,000", value=time.perf_counter() - start, unit="s", n=1)
    rows = [built, *alone(ground, made_points(DISCS))]
    if not EXTENSION.exists() or not (BINARIES / "initdb").exists():
        told = "PostGIS is not installed (make .postgis): only our own numbers, nothing compared."
        return Part(name=name, method=f"{method} {told}", rows=rows)
    with cluster() as server:
        server.stop(SIGINT)
        server.start("shared_buffers=512MB", "jit=off")
        more, targets, told = against(shapes, ground, server)
        real, unlike, told_real = against_admin(server)
    return Part(
        name=name, method=f"{method} {told} {told_real}", rows=rows + more + real, targets=targets + unlike
    )
