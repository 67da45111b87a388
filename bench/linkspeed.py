"""Linking one report at a time and many at once, as the record grows; beside Splink on the same rows.

A made theatre of 400 x 400 km (seeded): 400 towns, 500 reports a day by four ledgers over five and a half years, one to three reports
an event; mixed kinds, weapons and radii, one in twelve without a place, one in twenty vague. The first is taken up at
once, then reports of the whole span are put one at a time and taken out again. Restart is `take` of what `captured`
wrote. Memory is what the process grew by, names of reports included. Flood: one ledger, one place, one hour, once in the
same words and once in others. Dense: three ledgers whose reports of one month are all much alike. Splink 5 is given the
rows of some days and compares those of one hour with them (2,000 rows: its training alone takes half a minute on so
many, and grows faster than they do). All on one core.
"""

from __future__ import annotations

import gc
import logging
import random
import time
import warnings
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.report import Part, Row, Target, delay, quantile
from sametable.core.linking.linker import Linker
from sametable.core.linking.model import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HOUR_MS = 3_600_000
A_DAY = 500
EXISTING, BATCH, ASKED, FLOOD, DENSE, BESIDE = 1_000_000, 100_000, 2_000, 10_000, 12_000, 2_000
KINDS = ("fire.heavy", "air.strike", "fire.small_arms", "sniper", "ground.attack", "attack.civilian")
WEAPONS = ("mortar", "artillery", "aircraft", "rocket", "uav", "")


def world(count: int, seed: int, days: int) -> Iterator[Item]:
    """Make reports of a made theatre, in the order of days."""
    dice = random.Random(seed)
    towns = [(dice.uniform(34, 37.6), dice.uniform(37, 41.4)) for _ in range(400)]
    for number, (start, at) in enumerate(_events(dice, count, days)):
        lat, lon = towns[at]
        for item in _told(
            dice, number, start, at, (lat + dice.gauss(0, 0.05), lon + dice.gauss(0, 0.05)), seed
        ):
            count -= 1
            if count < 0:
                return
            yield item


def _events(dice: random.Random, count: int, days: int) -> Iterator[tuple[int, int]]:
    for day in range(days + 1):
        for _ in range(count // days + 1):
            yield day * 24 * HOUR_MS + dice.randrange(24) * HOUR_MS, dice.randrange(400)


def _told(
    dice: random.Random, number: int, start: int, town: int, at: tuple[float, float], seed: int
) -> Iterator[Item]:
    kind, weapon, killed = dice.choice(KINDS), dice.choice(WEAPONS), dice.choice((None, 0, 1, 3))
    ledgers = dice.sample("abcd", dice.choice((1, 1, 1, 2, 2, 3)))
    for ledger in ledgers:
        radius, placed, vague = (
            dice.choice((300, 1_000, 3_000, 8_000)),
            dice.randrange(12) > 0,
            dice.randrange(20) == 0,
        )
        length = 24 * HOUR_MS if vague else HOUR_MS
        spread = radius / 200_000
        yield Item(
            id=f"{seed:03d}{number:039d}{ledger}", order=(number, "o", ord(ledger)), ledger=ledger, source=f"{ledger} post {town % 17}",
            start_ms=start, end_ms=start + length, lat_e7=round((at[0] + dice.gauss(0, spread)) * 1e7) if placed else None,
            lon_e7=round((at[1] + dice.gauss(0, spread)) * 1e7) if placed else None,
            radius_m=25_000 if vague else radius, kind=kind, weapon=weapon, killed_low=killed,
            text=f"{weapon or 'heavy'} fire near town{town}, street{number % 9_973}, say {dice.randrange(977)} people",
        )  # fmt: skip


def one_by_one(linker: Linker, items: Iterable[Item], *, out: bool = False) -> list[float]:
    """Put reports one at a time; give processor milliseconds of each. `out`: take each out again, untimed."""
    spent = []
    gc.collect()
    gc.freeze()
    for item in items:
        start = time.process_time()
        linker.put(item)
        spent.append((time.process_time() - start) * 1e3)
        if out:
            linker.forget(item.id) if len(spent) <= 3 else linker.drop(item.id)
    gc.unfreeze()
    return spent


def dense(count: int, seed: int) -> Iterator[Item]:
    """Make reports of one month in two degrees, all much alike."""
    dice = random.Random(seed)
    for number in range(count):
        start = dice.randrange(30 * 86_400) * 1_000
        yield Item(
            id=f"{seed:03d}{number:040d}", order=(number, "o", number), ledger=dice.choice("abc"), start_ms=start, end_ms=start + 600_000,
            lat_e7=350_000_000 + dice.randrange(20_000_000), lon_e7=360_000_000 + dice.randrange(20_000_000),
            radius_m=dice.choice((500, 1_500, 5_000)), kind="fire.heavy", weapon=dice.choice(("mortar", "rocket", "tank")),
            text=f"Shelling of village number {dice.randrange(5_000)} by mortars, two people were hurt in the morning near the mill",
        )  # fmt: skip


def flood(count: int, *, same: bool) -> Iterator[Item]:
    """Make reports of one ledger about one place and hour."""
    for number in range(count):
        text = (
            "Shelling of the mill of Oakham near the river"
            if same
            else f"Shells on street {number}, house {number * 7}"
        )
        yield Item(
            id=f"f{number:042d}", order=(number, "o", number), ledger="a", source="a", start_ms=HOUR_MS, end_ms=2 * HOUR_MS,
            lat_e7=360_000_000, lon_e7=370_000_000, radius_m=1_000, kind="fire.heavy", weapon="mortar", text=text,
        )  # fmt: skip


def _resident() -> int:
    """Give what the process holds in memory now, bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


def large() -> tuple[list[Row], list[Target], float]:
    """Take up a million; then one at a time, and a restart. Also gives the median of one, ms."""
    days = EXISTING // A_DAY
    gc.collect()
    before, start = _resident(), time.process_time()
    linker = Linker()
    linker.put_all(world(EXISTING, 2, days))
    built = time.process_time() - start
    gc.collect()
    held = (_resident() - before) / EXISTING
    spent = one_by_one(linker, random.Random(5).sample(list(world(ASKED * 4, 3, days)), ASKED), out=True)
    raw = linker.captured()
    size = sum(map(len, raw)) / EXISTING
    del linker
    gc.collect()
    start = time.process_time()
    Linker().take(raw)
    restart = time.process_time() - start
    rows = [
        delay(f"one report against {EXISTING:,}, processor time", spent),
        Row(name=f"{EXISTING:,} reports made and linked from nothing", value=built, unit="s", n=1),
        Row(name="memory of a report", value=held, unit="bytes", n=EXISTING),
        Row(name="a report written down", value=size, unit="bytes", n=EXISTING),
        Row(name=f"restart with {EXISTING:,}", value=restart, unit="s", n=1),
    ]
    targets = [
        Target(what=f"one report against {EXISTING:,}, median", got=median(spent), limit=1, unit="ms"),
        Target(what=f"one report against {EXISTING:,}, p99", got=quantile(spent, 0.99), limit=5, unit="ms"),
        Target(what="memory of a report", got=held, limit=700, unit="bytes"),
        Target(what=f"restart with {EXISTING:,}", got=restart, limit=60, unit="s"),
    ]
    return rows, targets, median(spent)


def small() -> tuple[list[Row], list[Target]]:
    """Link many from nothing; then what is hard: much alike reports, and floods."""
    batch = list(world(BATCH, 1, BATCH // A_DAY))
    start = time.process_time()
    Linker().put_all(batch)
    took = time.process_time() - start
    linker = Linker()
    linker.put_all(dense(DENSE, 1))
    alike = one_by_one(linker, dense(500, 2))
    floods = {same: one_by_one(Linker(), flood(FLOOD, same=same)) for same in (True, False)}
    rows = [
        Row(name=f"{BATCH:,} reports from nothing, processor time", value=took, unit="s", n=1),
        delay(f"one report against {DENSE:,} of one month much alike", alike),
        delay(f"one of {FLOOD:,} of a flood in the same words", floods[True]),
        delay(f"one of {FLOOD:,} of a flood in other words", floods[False]),
        Row(name="the slowest of both floods", value=max(map(max, floods.values())), unit="ms", n=2 * FLOOD),
    ]
    targets = [
        Target(what=f"{BATCH:,} reports from nothing", got=took, limit=20, unit="s"),
        Target(what="much alike reports, p99", got=quantile(alike, 0.99), limit=5, unit="ms"),
        Target(what="a flood in the same words, p99", got=quantile(floods[True], 0.99), limit=5, unit="ms"),
    ]
    return rows, targets


def beside_splink() -> tuple[float, float]:
    """Compare the reports of an hour with those of some days: ms a report, ours and Splink's."""
    import pyarrow as pa  # type: ignore[import-untyped]

    from bench.linking import splink_linker

    items = list(world(BESIDE, 4, BESIDE // A_DAY))
    asked = items[BESIDE // 2 : BESIDE // 2 + 20]
    table = [
        {
            "id": one.id, "start": time.strftime("%Y-%m-%d", time.gmtime((one.start_ms or 0) / 1000)), "source": one.source,
            "text": one.text or "", "kind": one.kind, "weapon": one.weapon,
            "lat": "" if one.lat_e7 is None else str(one.lat_e7 / 1e7), "lon": "" if one.lon_e7 is None else str(one.lon_e7 / 1e7),
        }
        for one in items
    ]  # fmt: skip
    names = {one.id for one in asked}
    rest = [row for row in table if row["id"] not in names]
    other = splink_linker(rest)
    held_rows = pa.Table.from_pylist([_splink_row(row) for row in rest])
    held = other._db_api.register(held_rows)
    spent = []
    for row in (one for one in table if one["id"] in names):
        fresh = other._db_api.register(pa.Table.from_pylist([_splink_row(row)], schema=held_rows.schema))
        start = time.process_time()
        other.inference.predict_between(held, fresh, threshold_match_weight=-4).as_record_list()
        spent.append((time.process_time() - start) * 1e3)
    linker = Linker()
    linker.put_all(one for one in items if one.id not in names)
    return median(one_by_one(linker, asked)), median(spent)


def _splink_row(row: dict[str, str]) -> dict[str, object]:
    words = sorted({word for word in row["text"].lower().replace(",", "").split() if len(word) > 3})
    placed = {name: float(row[name]) if row[name] else None for name in ("lat", "lon")}
    return {
        "unique_id": row["id"], "day": row["start"], "source": row["source"], "words": words,
        "kind": row["kind"], "weapon": row["weapon"] or None, **placed,
    }  # fmt: skip


def run() -> Part:
    """Measure all of it."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    rows, targets, _ = large()
    more, further = small()
    ours, theirs = beside_splink()
    name = f"one report against {BESIDE:,}, Splink one at a time, processor time"
    rows += [
        *more,
        Row(name=name, value=theirs, unit="ms", n=20, ratio=theirs / ours, ratio_to="ours on the same rows"),
    ]
    targets += [
        *further,
        Target(what=f"times faster than Splink, {BESIDE:,} rows", got=theirs / ours, limit=100, unit="", at_least=True),
    ]  # fmt: skip
    return Part(name="Linking speed", method=" ".join((__doc__ or "").split()), rows=rows, targets=targets)
