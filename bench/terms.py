"""Terms: one report against all shipped packs with 10,000 zones loaded, and a change asked of very many reports.

Reports are made from a fixed seed: times and places in and around the windows and boxes of the shipped packs, groups
of those packs by name, places of armed units as 1 km cells as they are signed. The 10,000 zones are made ones (twelve
corners each) in a pack of their own, all of them the area of one instrument. The change is another hour of the first
window of Syria's February text; its reports are of 90 days, in Syria. `python -m bench.terms --million` asks it of a
million, the run of all parts of 100,000, with the same work for each; which one was run is said in the row.
"""

from __future__ import annotations

import math
import random
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench.report import Part, Row, Target, delay, machine, table_of, targets_of
from sametable.core.assess import replay as core
from sametable.core.assess.replay import Recorded
from sametable.core.model.vocabulary import UNIT_KINDS, WHAT
from sametable.core.places.coarse import coarsen
from sametable.core.terms.assess import assess
from sametable.core.terms.book import compile_book
from sametable.core.terms.case import Case
from sametable.core.terms.model import At, Clause, Compared, Geometry, Group, Instrument, Pack, Window, Zone
from sametable.core.terms.moments import Context, resolve
from sametable.edges.cli.terms_replay import books_of, replayed
from sametable.edges.packs.files import load_pack, shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

ZONES = 10_000
ASSESSED = 2_000
REPLAYED = 100_000
MILLION = 1_000_000
JOBS = 2
DAY_MS = 86_400_000
LATER_MS = 4_000_000_000_000
CHANGED = "syria-2016-02"
ACTS = tuple(term.code for term in WHAT)
WEAPONS = ("mortar", "artillery", "tank", "mlrs", "small_arms", "aircraft", "not_known", "")
SYRIA = (32.3, 35.6, 37.4, 42.4)


def made_zones(count: int) -> Pack:
    """Give a pack with so many zones, which together are where its one instrument holds."""
    dice = random.Random(11)
    south, west, north, east = SYRIA
    zones = []
    for number in range(count):
        lat, lon = dice.uniform(south, north), dice.uniform(west, east)
        reach = dice.uniform(0.005, 0.03)
        turns = [2 * math.pi * turn / 12 for turn in range(12)]
        ring = tuple((lat + reach * math.sin(one), lon + reach * math.cos(one)) for one in turns)
        zones.append(
            Zone(
                id=f"z{number}",
                names={"en": f"Zone {number}"},
                area_kind="other",
                accuracy_m=50,
                geometry=Geometry(kind="polygon", parts=(ring,), holes=(False,)),
            )
        )
    start = At(day="2016-01-01", minute=0, zone="UTC")
    clauses = (
        Clause(
            id="when", kind="window", ref="1", text={"en": "From the first day on"},
            fields={"window": Window(id="when", zone="UTC", start=start, open_end=True), "from_": start},
        ),
        Clause(
            id="where", kind="coverage_where", ref="2", text={"en": "In all of them"},
            where=tuple(one.id for one in zones),
        ),
        Clause(id="who", kind="coverage_who", ref="3", text={"en": "Alder"}, fields={"groups": ("alder",)}),
        Clause(id="cease", kind="prohibition", ref="4", text={"en": "No attacks"}, fields={"acts": ("any",)}),
    )  # fmt: skip
    instrument = Instrument(
        id="made", title={"en": "Made"}, version="1", status="in_force", basis="agreed", date="2016-01-01",
        clauses=clauses,
    )  # fmt: skip
    return Pack(
        id="made-zones", version="1", language="en", title={"en": "Made zones"}, demonstration=True,
        compared=Compared(), zone="UTC", box=None, groups=(Group(id="alder", names={"en": "Alder"}),),
        zones=tuple(zones), instruments=(instrument,),
    )  # fmt: skip


def begins(pack: Pack) -> list[int]:
    """Give the first moments of a pack's windows, as far as they are known."""
    context = Context(zone=pack.zone, dates={one.id: one.at for one in pack.dates})
    windows = [
        one.fields["window"] for held in pack.instruments for one in held.clauses if one.kind == "window"
    ]
    return [reading.earliest_ms for one in windows for reading in resolve(one.start, context)]


def made_cases(packs: list[Pack], count: int, seed: int) -> Iterator[Case]:
    """Give reports around what the packs say, in equal numbers for each pack."""
    dice = random.Random(seed)
    held = [(begins(pack), pack.box or SYRIA, [one.names for one in pack.groups]) for pack in packs]
    held = [one for one in held if one[0]]
    for number in range(count):
        starts, (south, west, north, east), groups = held[number % len(held)]
        start = dice.choice(starts) + round(dice.uniform(-10, 80) * DAY_MS)
        lat_e7, lon_e7 = round(dice.uniform(south, north) * 1e7), round(dice.uniform(west, east) * 1e7)
        act, radius_m = dice.choice(ACTS), dice.choice((50, 200, 500, 2_000))
        if act in UNIT_KINDS:
            lat_e7, lon_e7, radius_m = coarsen(lat_e7, lon_e7)
        names = dice.choice(groups) if groups and dice.random() < 0.7 else {"en": ""}
        yield Case(
            start_ms=start,
            end_ms=start + dice.choice((60_000, 60_000, 3_600_000, DAY_MS)),
            lat_e7=lat_e7,
            lon_e7=lon_e7,
            radius_m=radius_m,
            group=dice.choice(list(names.values())),
            act=act,
            weapon=dice.choice(WEAPONS),
            calibre_mm=dice.choice((None, None, 82, 120)),
        )


def all_packs() -> list[Pack]:
    """Give every shipped pack."""
    return [load_pack(name) for name in shipped()]


def assessed(packs: list[Pack]) -> tuple[list[Row], Target]:
    """Assess reports one by one: what each touches, and the answers of all instruments with their words."""
    zones = made_zones(ZONES)
    start = time.perf_counter()
    book = compile_book([*packs, zones])
    ready = time.perf_counter() - start
    cases = list(made_cases(packs, ASSESSED, 1))
    took: dict[bool, list[float]] = {True: [], False: []}
    near: list[float] = []
    for case in cases:
        for only in (True, False):
            start = time.perf_counter()
            assess(case, book, now_ms=LATER_MS, only_touched=only)
            took[only].append((time.perf_counter() - start) * 1000)
        start = time.perf_counter()
        book.ground.near(case.lat_e7 or 0, case.lon_e7 or 0, case.radius_m)
        near.append((time.perf_counter() - start) * 1000)
    instruments = len(book.laws)
    touched = delay(f"one report against {len(packs)} packs and {ZONES:,} zones: what it touches", took[True])
    base = delay("the zones near it alone", near)
    touched = replace(touched, ratio_to=base.name, ratio=touched.value / base.value)
    rows = [
        Row(name=f"{len(packs)} packs and {ZONES:,} zones made ready", value=ready, unit="s", n=1),
        base,
        touched,
        delay(f"the same, {instruments} instruments answered in full", took[False]),
    ]
    target = Target(
        what="a report against all shipped packs, 10,000 zones loaded, median", got=touched.value, limit=0.5,
        unit="ms", why="what the report touches; answered in full for every instrument it is the row below",
    )  # fmt: skip
    return rows, target


def amended(pack: Pack) -> Pack:
    """Give the pack with its first window beginning five hours later."""
    instrument = next(one for one in pack.instruments if any(each.kind == "window" for each in one.clauses))
    window = next(one for one in instrument.clauses if one.kind == "window")
    held: Window = window.fields["window"]
    later = replace(held.start, minute=held.start.minute + 300) if isinstance(held.start, At) else held.start
    fields = {**window.fields, "window": replace(held, start=later)}
    clauses = tuple(replace(one, fields=fields) if one is window else one for one in instrument.clauses)
    changed = replace(instrument, clauses=clauses)
    return replace(
        pack, version=f"{pack.version}-draft",
        instruments=tuple(changed if one is instrument else one for one in pack.instruments),
    )  # fmt: skip


def asked_again(count: int, *, shown: bool = False) -> tuple[list[Row], Target]:
    """Ask a change of so many reports, in two processes; the time is from having the reports to the outcome."""
    before = load_pack(CHANGED)
    after = amended(before)
    reports = [
        Recorded(id=f"id{number}", number=f"MAD-{number:07d}", case=case)
        for number, case in enumerate(made_cases([before], count, 2))
    ]
    asked = core.change(*books_of(before, after))

    def told(done: int, of: int) -> None:
        if shown and done % 50_000 == 0:
            print(f"{done:,} of {of:,}", file=sys.stderr, flush=True)

    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    outcome = replayed(asked, (before, after), reports, now_ms=LATER_MS, jobs=JOBS, told=told)
    took = time.perf_counter() - start
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = ended.ru_utime + ended.ru_stime - spent.ru_utime - spent.ru_stime
    million = took / count * MILLION
    rows = [
        Row(name=f"{count:,} made reports asked again after a change, two processes", value=took, unit="s", n=count),
        Row(name="reports a second", value=count / took, unit="/s", n=count),
        Row(name="reports a second of processor time, one core", value=count / cpu, unit="/s", n=count),
        Row(name="of them classed differently", value=outcome.changed, unit="reports", n=count),
    ]  # fmt: skip
    measured = (
        "measured" if count == MILLION else f"from a run of {count:,}, the start of the processes in it"
    )
    target = Target(
        what="1,000,000 reports re-assessed after an amendment, two cores", got=million / 60, limit=5,
        unit="min", why=measured,
    )  # fmt: skip
    return rows, target


def measure(count: int = REPLAYED, *, shown: bool = False) -> Part:
    """Measure."""
    packs = all_packs()
    single, first = assessed(packs)
    many, second = asked_again(count, shown=shown)
    return Part(name="Terms", method=(__doc__ or "").strip(), rows=[*single, *many], targets=[first, second])


def main(words: list[str]) -> int:
    """Measure and print; `--million` asks the change of a million reports."""
    print(machine(), flush=True)
    part = measure(MILLION if "--million" in words else REPLAYED, shown=True)
    print(table_of(part.rows))
    print(targets_of([part]))
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    raise SystemExit(main(sys.argv[1:]))
