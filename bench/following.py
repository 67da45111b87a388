"""Following: 1,000 reports of positions a second against their corridors on one core, and what the telephone page weighs.

1,000 made movements (seeded routes of 20 to 200 points over 50 to 300 km, corridors of 200 m to 5 km); each report is one
position a few hundred metres from its route, told in the order of its device's times. *Judged* is the pure step: distance,
progress, deviation. Beside it Shapely's `distance` of a ready point to a ready line, both in local metres of the
position, the projection counted on both sides: it gives the distance alone. Answers are compared for every report. *Taken* is
the whole way of a telephone's message without HTTP, one position each, 100 live movements on a node with its record and the file of positions on
this disk: read, checked, written in a transaction of its own, judged. One core is a second of processor time, all threads
together: what else runs on the machine does not change it; by the clock stands beside it.
"""

from __future__ import annotations

import asyncio
import json
import math
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from bench.report import Part, Row, Target, delay
from bench.scripts import ROOT
from sametable.core.passage.following import NOTHING, Fix, Followed, Way, step, way_of
from sametable.core.passage.following import measure as measured
from sametable.core.places.disc import frame_at, metres

sys.path.insert(0, str(ROOT / "tests"))

from support.following import Two, movement
from support.stage import START_MS, Stage
from support.web import ask

MOVEMENTS = 1_000
REPORTS = 30_000
PEER_REPORTS = 10_000
LIVE = 100
TAKEN = 3_000
WANTED_PER_S = 1_000.0
PAGE_B = 100_000
UNCHANGED_B = 1_024


def route(chance: random.Random) -> dict[str, Any]:
    """Return the fields of a made movement."""
    points, lat, lon = [], chance.uniform(33, 37), chance.uniform(36, 41)
    count, heading = chance.randint(20, 200), chance.uniform(0, 2 * math.pi)
    leg_m = chance.uniform(50_000, 300_000) / count
    for _ in range(count):
        points.append({"lat_e7": round(lat * 1e7), "lon_e7": round(lon * 1e7)})
        heading += chance.uniform(-0.5, 0.5)
        lat += math.cos(heading) * leg_m / 111_195
        lon += math.sin(heading) * leg_m / 111_195 / math.cos(math.radians(lat))
    window = {"start_ms": START_MS, "end_ms": START_MS + 86_400_000}
    return {"what": "convoy", "route": points, "width_m": chance.randint(200, 5_000), "window": window}


def reports(fields: list[dict[str, Any]], chance: random.Random) -> list[tuple[int, Fix]]:
    """Return reports along the routes, movement after movement in turn."""
    found = []
    for number in range(REPORTS):
        which, turn = number % MOVEMENTS, number // MOVEMENTS
        points = fields[which]["route"]
        at = points[min(len(points) - 1, turn * len(points) // (REPORTS // MOVEMENTS))]
        off = int(chance.gauss(0, 40_000))
        found.append(
            (
                which,
                Fix(
                    id=str(number), device="d", device_ms=START_MS + turn * 600_000, received_ms=START_MS,
                    lat_e7=at["lat_e7"] + off, lon_e7=at["lon_e7"], accuracy_m=20, source="telephone",
                ),
            )
        )  # fmt: skip
    return found


def judged(ways: list[Way], fixes: list[tuple[int, Fix]]) -> tuple[list[float], int, float]:
    """Return what each report took (s), how many deviations began, and the processor time of all (s)."""
    spent = time.process_time()
    held: list[Followed] = [NOTHING] * len(ways)
    took = []
    for which, fix in fixes:
        begun = time.perf_counter()
        held[which], _ = step(ways[which], held[which], fix)
        took.append(time.perf_counter() - begun)
    return took, sum(len(one.deviations) for one in held), time.process_time() - spent


def beside(ways: list[Way], fixes: list[tuple[int, Fix]]) -> tuple[list[float], list[float], int]:
    """Return what ours and Shapely's distance take (s), and by how many metres they differ at most."""
    ours, theirs, apart = [], [], 0
    for which, fix in fixes[:PEER_REPORTS]:
        way = ways[which]
        begun = time.perf_counter()
        mine = measured(way, fix.lat_e7, fix.lon_e7, slack_m=0).off_m
        ours.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        frame = frame_at(fix.lat_e7 / 1e7, fix.lon_e7 / 1e7)
        line = shapely.linestrings(np.column_stack(metres(frame, way.lat, way.lon)))
        other = shapely.distance(line, shapely.Point(0, 0))
        theirs.append(time.perf_counter() - begun)
        apart = max(apart, abs(mine - round(float(other))))
    return ours, theirs, apart


async def taken(folder: Path) -> tuple[list[float], dict[str, int], float]:
    """Return what each position of a telephone took on a node (s), and what its page and its polls weigh."""
    from sametable.centre.passage.telephones import heard, let_in

    stage = Stage(folder, 2)
    try:
        two = Two.of(stage)
        names = [(await stage.say("alder", "movement", movement(name=f"Convoy {n}"))).id for n in range(LIVE)]
        centre = stage["alder"]
        callers = [await let_in(centre, await two.telephone(name)) for name in names]
        token = await two.telephone(names[0])
        took, spent = [], time.process_time()
        for number in range(TAKEN):
            place = {
                "id": f"position-{number:06d}", "kind": "position", "at_ms": START_MS + number * 1_000,
                "lat_e7": 362_000_000 + number % 7 * 1_000, "lon_e7": 370_000_000 + number * 300, "accuracy_m": 20,
            }  # fmt: skip
            raw = json.dumps({"sent_ms": centre.clock.now_ms(), "items": [place]}).encode()
            begun = time.perf_counter()
            held = await heard(centre, callers[number % LIVE], raw)
            took.append(time.perf_counter() - begun)
            if held["taken"] != [place["id"]]:
                raise ValueError(f"not taken: {held}")
        spent = time.process_time() - spent
        app = two.apps["alder"]
        state = await ask(app, "GET", f"/phone/{token}/state")
        tag = {"if-none-match": state.headers["etag"]}
        same = await ask(app, "GET", f"/phone/{token}/state", headers=tag)
        plain = await ask(app, "GET", f"/phone/{token}", headers={"accept-encoding": "identity"})
        packed = await ask(app, "GET", f"/phone/{token}", headers={"accept-encoding": "gzip"})
        worker = await ask(app, "GET", "/phone/worker.js")
        if (state.status_code, same.status_code) != (200, 304):
            raise ValueError(f"{state.status_code} {same.status_code}")
        heads = {
            name: sum(len(key) + len(value) + 4 for key, value in one.headers.raw)
            for name, one in (("same", same), ("state", state))
        }
        weights = {
            "plain": len(plain.content) + len(worker.content) + len(state.content),
            "packed": int(packed.headers["content-length"]) + len(worker.content) + len(state.content),
            "page": int(packed.headers["content-length"]),
            "state": len(state.content) + heads["state"],
            "same": len(same.content) + heads["same"],
        }
        return took, weights, spent
    finally:
        stage.close()


def measure() -> Part:
    """Measure."""
    chance = random.Random(20160919)
    fields = [route(chance) for _ in range(MOVEMENTS)]
    ways = [way_of(one) for one in fields]
    fixes = reports(fields, chance)
    took, deviations, spent = judged(ways, fixes)
    ours, theirs, apart = beside(ways, fixes)
    with tempfile.TemporaryDirectory() as folder:
        whole, weights, used = asyncio.run(taken(Path(folder)))
    rate, peer = PEER_REPORTS / sum(ours), PEER_REPORTS / sum(theirs)
    rows = (
        Row(name="reports judged a second of processor time", value=len(took) / spent, unit="/s", n=len(took)),
        Row(name="reports judged a second by the clock", value=len(took) / sum(took), unit="/s", n=len(took)),
        delay("one report judged", [one * 1e3 for one in took]),
        Row(
            name="distances to the route a second, ours", value=rate, unit="/s", n=PEER_REPORTS,
            ratio_to="Shapely's distance", ratio=rate / peer,
        ),
        Row(name="distances a second, Shapely", value=peer, unit="/s", n=PEER_REPORTS),
        Row(name="largest difference to Shapely", value=apart, unit="m", n=PEER_REPORTS),
        Row(name="deviations that began", value=deviations, unit="", n=len(took)),
        Row(name="reports taken a second of processor time", value=len(whole) / used, unit="/s", n=len(whole)),
        Row(name="reports taken a second by the clock", value=len(whole) / sum(whole), unit="/s", n=len(whole)),
        delay("one report taken", [one * 1e3 for one in whole]),
        Row(name="telephone page, worker and state, unpacked", value=weights["plain"], unit="B", n=1),
        Row(name="telephone page, worker and state, as sent", value=weights["packed"], unit="B", n=1),
        Row(name="telephone page alone, as sent", value=weights["page"], unit="B", n=1),
        Row(name="state that changed, with its head", value=weights["state"], unit="B", n=1),
        Row(name="state that is unchanged, with its head", value=weights["same"], unit="B", n=1),
    )  # fmt: skip
    targets = (
        Target(
            what="reports of positions judged a second on one core", got=len(took) / spent, limit=WANTED_PER_S,
            unit="/s", at_least=True,
        ),
        Target(
            what="reports of positions taken a second, with the file", got=len(whole) / used,
            limit=WANTED_PER_S, unit="/s", at_least=True,
        ),
        Target(what="the telephone page, all in, unpacked", got=weights["plain"], limit=PAGE_B, unit="B"),
        Target(what="a poll of the telephone page when unchanged", got=weights["same"], limit=UNCHANGED_B, unit="B"),
    )  # fmt: skip
    return Part(name="Following", method=(__doc__ or "").strip(), rows=rows, targets=targets)
