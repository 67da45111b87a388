"""200 corridors of two sides, which of 50,000 reports lie on them, and the import of corridor statements.

Made corridors (seeded): 3 to 12 points over 10 to 120 km, 500 to 3,000 m to each side, a week each; every second one told by the
other side with its points some hundred metres off. Made reports: circles of 100 m to 5 km in the same box, over the same year.
*Lying* gives for every corridor the reports that may lie on it in its dates, with distance and certainty; the peer is one
shapely STRtree over the reports' middles in flat metres of the box, asked with `dwithin` for each line, then dates: it gives the
places alone, no distance, no certainty, and is built in its time. *Alike* finds which corridors may be two sides' words on one. Rows of the table
`../shared/data/ua_humanitarian_corridors` that read, are placed and have hours are counted where that is there.
"""

from __future__ import annotations

import math
import random
import sys
import time
from typing import Any

import numpy as np
import shapely

from bench.report import Part, Row, Target, delay
from bench.scripts import ROOT
from sametable.core.passage.alike import Spots, alike, incidents_on
from sametable.core.passage.corridors import Asked, Corridor, corridor
from sametable.core.passage.versions import chains
from sametable.core.picture.cases import Cases, CaseSaid

sys.path.insert(0, str(ROOT / "tests"))

from support.corridor_table import FILE, measured, read

CORRIDORS, REPORTS, TIMES = 200, 50_000, 5
BOX = (32.3, 35.6, 37.3, 42.4)
START_MS, DAY_MS = 1_456_617_600_000, 86_400_000
TARGET_MS = 2_000.0
DEGREE_M = 111_195


def lines(dice: random.Random) -> list[dict[str, Any]]:
    """Give the fields of the corridors, two sides in turn."""
    found: list[dict[str, Any]] = []
    for number in range(CORRIDORS // 2):
        lat, lon, heading = dice.uniform(BOX[0], BOX[2]), dice.uniform(BOX[1], BOX[3]), dice.uniform(0, 6.28)
        count, long_m, points = dice.randint(3, 12), dice.uniform(10_000, 120_000), []
        for _ in range(count):
            points.append((lat, lon))
            heading += dice.uniform(-0.4, 0.4)
            lat += math.cos(heading) * long_m / count / DEGREE_M
            lon += math.sin(heading) * long_m / count / DEGREE_M / math.cos(math.radians(lat))
        start = START_MS + dice.randint(0, 350) * DAY_MS
        for off in (0.0, dice.uniform(0, 0.005)):
            line = [{"lat_e7": round((lat + off) * 1e7), "lon_e7": round(lon * 1e7)} for lat, lon in points]
            found.append(
                {
                    "name": f"made {number}", "line": line, "width_m": dice.randint(500, 3_000), "direction": "both",
                    "users": ["civilians"], "dates": {"start_ms": start, "end_ms": start + 7 * DAY_MS},
                }
            )  # fmt: skip
    return found


def corridors(made: list[dict[str, Any]]) -> list[Corridor]:
    """Give them as they stand, from statements."""
    cases = Cases()
    for number, fields in enumerate(made):
        party = ("al", "bi")[number % 2]
        cases.add(
            CaseSaid(
                id=f"{number:043d}", kind="corridor", party=party, node=party, number=f"{party.upper()}-{number:06d}",
                order=(number, party, number), at_ms=START_MS, target="", fields={"type": "corridor", **fields},
            )
        )  # fmt: skip
    asked = Asked(now_ms=START_MS, seats={}, withdrawn=lambda _: False, timeline=lambda *_: None)
    return [
        corridor(one, cases, asked) for one in chains(cases.of_kind("corridor"), asked.withdrawn).values()
    ]


def reports(dice: random.Random) -> Spots:
    """Give made reports."""
    start = np.array(
        [START_MS + dice.randint(0, 357 * 24) * 3_600_000 for _ in range(REPORTS)], dtype=np.int64
    )
    return Spots(
        numbers=tuple(f"ALD-{number:06d}" for number in range(REPORTS)),
        lat_e7=np.array([round(dice.uniform(BOX[0], BOX[2]) * 1e7) for _ in range(REPORTS)], dtype=np.int64),
        lon_e7=np.array([round(dice.uniform(BOX[1], BOX[3]) * 1e7) for _ in range(REPORTS)], dtype=np.int64),
        radius_m=np.array([dice.randint(100, 5_000) for _ in range(REPORTS)], dtype=np.int64),
        start_ms=start,
        end_ms=start + 3_600_000,
    )


def by_shapely(held: list[Corridor], spots: Spots) -> list[int]:
    """Give how many reports lie on each corridor, from one index of their middles, in flat metres."""
    flat = DEGREE_M * math.cos(math.radians((BOX[0] + BOX[2]) / 2))
    places = zip(spots.lon_e7 / 1e7 * flat, spots.lat_e7 / 1e7 * DEGREE_M, strict=True)
    tree = shapely.STRtree([shapely.Point(x, y) for x, y in places])
    found = []
    for one in held:
        way = shapely.LineString(
            [(p["lon_e7"] / 1e7 * flat, p["lat_e7"] / 1e7 * DEGREE_M) for p in one.fields["line"]]
        )
        near = tree.query(way, predicate="dwithin", distance=one.fields["width_m"] + 5_000)
        dates = one.fields["dates"]
        near = near[(spots.start_ms[near] < dates["end_ms"]) & (spots.end_ms[near] > dates["start_ms"])]
        away = shapely.distance(way, tree.geometries[near])
        found.append(int((away <= one.fields["width_m"] + spots.radius_m[near]).sum()))
    return found


def took_ms(what: Any) -> tuple[float, Any]:
    """Give the milliseconds that something takes, and what it gives."""
    began = time.perf_counter()
    found = what()
    return (time.perf_counter() - began) * 1000, found


def measure() -> Part:
    """Measure."""
    dice = random.Random(20220305)
    made, spots = lines(dice), reports(dice)
    held = corridors(made)
    standing = [took_ms(lambda: corridors(made))[0] for _ in range(TIMES)]
    same = [took_ms(lambda: alike(held)) for _ in range(TIMES)]
    ours = [took_ms(lambda: [incidents_on(one, spots) for one in held]) for _ in range(TIMES)]
    peer = [took_ms(lambda: by_shapely(held, spots)) for _ in range(TIMES)]
    each = [took_ms(lambda one=one: incidents_on(one, spots))[0] for one in held]
    lying, exact = [len(one) for one in ours[0][1]], peer[0][1]
    pairs = sum(bool(one) for one in same[0][1].values())
    rows = [
        delay(f"{CORRIDORS} corridors worked out from statements", standing),
        delay("which of them are alike", [ms for ms, _ in same]),
        delay(f"what of {REPORTS:,} reports lies on all of them", [ms for ms, _ in ours]),
        delay("the same, shapely STRtree, no distances", [ms for ms, _ in peer]),
        delay("what lies on one of them", each),
        Row(name="reports on corridors, ours", value=sum(lying), unit="reports", n=CORRIDORS),
        Row(name="reports on corridors, shapely (flat)", value=sum(exact), unit="reports", n=CORRIDORS),
        Row(
            name="corridors with another side's words beside them", value=pairs, unit="corridors", n=CORRIDORS
        ),
    ]
    if FILE.exists():
        rows += [
            Row(name=name, value=count, unit="rows", n=1) for name, count in measured(read(by_name=True))
        ]
    targets = [
        Target(
            what=f"what of {REPORTS:,} reports lies on {CORRIDORS} corridors",
            got=max(ms for ms, _ in ours), limit=TARGET_MS, unit="ms", why="the slowest of five",
        ),
        Target(what="made pairs found alike", got=pairs, limit=CORRIDORS, unit="corridors", at_least=True),
    ]  # fmt: skip
    return Part(name="Corridors", method=" ".join((__doc__ or "").split()), rows=rows, targets=targets)
