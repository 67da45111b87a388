"""Alerts: what 1,000 rules cost a report, and how soon an alert is heard at the other centre.

Rules are of every sort (kinds with areas, circles, dead, counts, zones of terms); beside them 1,000 rules that all look
at every kind around places of the same country, which no index by kind can help, and 1,000 with conditions that no index
can help at all. A report is matched, folded and its alerts worked out anew. Then two real node processes, of two
parties, of a record of five whose other three nodes are down: 20 reports a second that each raise an alert at one centre; heard is when the event stream of the other party's node says
so. What one rule raises in a minute is one alert whose exact number grows, so the k-th report is heard when the
numbers add up to k.
"""

from __future__ import annotations

import asyncio
import json
import math
import shutil
import signal
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx

from bench import live, made
from bench.report import Part, Row, Target, delay
from sametable.boot import read_settings
from sametable.core.assess.alert_rules import BUILTIN, Circle, Rule, RuleIndex, area_key
from sametable.core.assess.alerts import Raised, Told, hits_of
from sametable.core.model.vocabulary import WHAT
from sametable.core.places.zones import Ground, shape_of

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

import demo  # isort: skip - `made` has put the folder of tools on the path

RULES = 1_000
REPORTS = 5_000
CLAUSES = 40
SECONDS = 30
SETTLE_S = 15
WARM_UP = 40
CODES = [term.code for term in WHAT]


def told_of(number: int) -> Told:
    """Return a made report as rules see it."""
    fields: Any = made.report_fields(number)
    place = fields["place"]
    at_ms = made.START_MS + number * 360
    return Told(
        id=f"{number:043d}", number=f"KHM-{number:06d}", order=(number, "khm", number), party="ru", at_ms=at_ms,
        seen_ms=at_ms + 400, what=CODES[number % len(CODES)],
        place=(place["lat_e7"], place["lon_e7"], place["radius_m"]),
        areas=(area_key(fields["governorate"]), area_key(fields["place_name"])), killed=number % 4,
        start_ms=fields["occurred"]["start_ms"], end_ms=fields["occurred"]["end_ms"],
    )  # fmt: skip


def circle(number: int) -> Circle:
    """Return a circle somewhere in the country of the reports."""
    lat_e7, lon_e7 = 330_000_000 + number * 39_019 % 40_000_000, 360_000_000 + number * 59_011 % 60_000_000
    return Circle(lat_e7=lat_e7, lon_e7=lon_e7, radius_m=1_000 + number * 97 % 40_000)


def rule(number: int, **more: Any) -> Rule:
    """Return a rule."""
    return Rule(id=f"rule-{number:05d}", name=f"Rule {number}", party="ru", number="KHM-000001", **more)


def mixed() -> list[Rule]:
    """Return rules of every sort."""
    some: list[Rule] = []
    for number in range(RULES):
        kinds = frozenset({CODES[number % len(CODES)], CODES[number * 7 % len(CODES)]})
        sort = number % 10
        if sort < 4:
            some.append(rule(number, kinds=kinds, areas=(made.TOWNS[number % len(made.TOWNS)],)))
        elif sort < 7:
            some.append(rule(number, kinds=kinds, around=circle(number)))
        elif sort == 7:
            some.append(rule(number, areas=("Aleppo",), killed_least=1 + number % 5))
        elif sort == 8:
            some.append(rule(number, kinds=kinds, count_least=2 + number % 8, within_ms=3_600_000))
        else:
            some.append(rule(number, kinds=kinds, zone=("agreement", f"clause-{number % CLAUSES}")))
    return some


def zones() -> Ground:
    """Return as many zones as clauses name, each an outline of 200 points."""
    shapes = {}
    for number in range(CLAUSES):
        centre = circle(number * 31)
        lat, lon = centre.lat_e7 / 1e7, centre.lon_e7 / 1e7
        ring = [
            (lat + 0.2 * math.sin(math.tau * one / 200), lon + 0.2 * math.cos(math.tau * one / 200))
            for one in range(200)
        ]
        shapes[f"clause-{number}"] = shape_of([[*ring, ring[0]]], [], "polygon", 0, 100)
    return Ground(shapes)


def cost(rules: list[Rule], reports: list[Told], ground: Ground) -> tuple[list[float], int]:
    """Return the milliseconds that each report took, and how many matches there were."""
    index = RuleIndex([*BUILTIN, *rules])
    raised: dict[str, Raised] = {}
    took, matched = [], 0

    def share(zone: tuple[str, str], told: Told) -> int | None:
        if told.place is None:
            return None
        inside = ground.near(*told.place).get(zone[1])
        return int(inside.p * 1000) if inside is not None else 0

    for told in reports:
        began = time.perf_counter()
        dirty = set()
        for one, hit in hits_of(index, told, share):
            held = raised.setdefault(one.id, Raised(one))
            dirty |= {(one.id, minute) for minute in held.put(hit)}
            matched += 1
        for rule_id, minute in dirty:
            raised[rule_id].alert(minute, {}, told.seen_ms)
        took.append((time.perf_counter() - began) * 1000)
    return took, matched


@contextmanager
def two_nodes(base: Path) -> Iterator[dict[str, str]]:
    """Run the writer's and the reader's node of a fresh record; gives their addresses."""
    shutil.rmtree(base, ignore_errors=True)
    base.mkdir(parents=True)
    held = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        folders = demo.prepare(base, "empty", live.FIRST_PORT)
        folders = {name: folders[name] for name in (live.WRITER, live.READER)}
        processes = demo.start(folders)
        urls = {name: f"http://127.0.0.1:{read_settings(folder).port}" for name, folder in folders.items()}
        for name, url in urls.items():
            demo.wait_until_up(url, processes[name])
        yield urls
    finally:
        demo.stop(processes)
        for one, handler in held.items():
            signal.signal(one, handler)


async def follow(url: str, heard: list[float], opened: asyncio.Event) -> None:
    """Read a screen's stream; note for each report that an alert counts when it was first counted."""
    counts: dict[str, int] = {}
    async with httpx.AsyncClient(timeout=None) as client, client.stream("GET", f"{url}/api/events") as stream:
        opened.set()
        name = ""
        async for line in stream.aiter_lines():
            if line.startswith("event: "):
                name = line[7:]
            elif name == "alert" and line.startswith("data: "):
                now, alert = time.perf_counter(), json.loads(line[6:])
                if alert["rule"] == "builtin.chemical":
                    counts[alert["id"]] = alert["folded"] + 1
                    heard += [now] * (sum(counts.values()) - len(heard))


async def post(client: httpx.AsyncClient, number: int, run: str) -> float:
    """Post one report that raises an alert; gives when that began."""
    fields = {k: v for k, v in made.report_fields(number).items() if k not in {"type", "coarsened"}}
    body = {"client_id": f"{run}-{number:06d}", "kind": "report", "fields": {**fields, "what": "chemical"}}
    began = time.perf_counter()
    answer = await client.post("/api/reports", json=body)
    if answer.status_code != 201:
        raise SystemExit(f"a report was refused: {answer.status_code} {answer.text[:200]}")
    return began


async def load(urls: dict[str, str], reports: int, run: str) -> list[float]:
    """Post at one node, listen at the other party's; gives the milliseconds from confirming to hearing."""
    heard: list[float] = []
    opened = asyncio.Event()
    screen = asyncio.create_task(follow(urls[live.READER], heard, opened))
    await asyncio.wait_for(opened.wait(), 10)
    async with httpx.AsyncClient(base_url=urls[live.WRITER], timeout=120) as client:
        start = time.perf_counter()
        tasks = []
        for number in range(reports):
            await asyncio.sleep(max(0.0, start + number / live.PER_SECOND - time.perf_counter()))
            tasks.append(asyncio.create_task(post(client, number, run)))
        posted = sorted(await asyncio.gather(*tasks))
    for _ in range(1_200):
        if len(heard) >= reports:
            break
        await asyncio.sleep(0.05)
    screen.cancel()
    if len(heard) != reports:
        raise SystemExit(f"{len(heard)} of {reports} reports were heard as alerts")
    return [(then - began) * 1000 for began, then in zip(posted, heard, strict=True)]


def measure() -> Part:
    """Measure."""
    reports, ground = [told_of(number) for number in range(REPORTS)], zones()
    rows, targets = [], []
    sorts = {
        "of every sort": mixed(),
        "around places, for any kind": [rule(number, around=circle(number)) for number in range(RULES)],
        "for any kind, by how many were killed": [rule(n, killed_least=1 + n % 400) for n in range(RULES)],
    }
    for name, rules in sorts.items():
        took, matched = cost(rules, reports, ground)
        rows.append(delay(f"one report against {RULES:,} rules {name}", took))
        rows.append(Row(name=f"matches a report, rules {name}", value=matched / REPORTS, unit="", n=REPORTS))
        if name == "of every sort":
            targets.append(Target(what=f"{RULES:,} rules, a report", got=rows[-2].value, limit=1, unit="ms"))
    with two_nodes(made.ROOT / "var" / "bench" / "alerts") as urls:
        asyncio.run(asyncio.sleep(SETTLE_S))
        asyncio.run(load(urls, WARM_UP, "warm"))
        asyncio.run(asyncio.sleep(61))  # what was raised to warm up is another minute's alert
        heard = delay(
            "confirmed report to its alert heard at the other centre",
            asyncio.run(load(urls, SECONDS * live.PER_SECOND, "told")),
        )
    rows.append(heard)
    why = f"{live.PER_SECOND} reports/s for {SECONDS} s, each raising an alert; both nodes and the measuring process on the same cores"
    targets.append(
        Target(
            what="report to its alert at the other centre, p99",
            got=heard.p99 or 0,
            limit=1500,
            unit="ms",
            why=why,
        )
    )
    return Part(name="Alerts", method=" ".join((__doc__ or "").split()), rows=rows, targets=targets)
