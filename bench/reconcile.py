"""Two ledgers of a day: 1,000 reports of each of two parties put side by side, summed up and printed.

Reports are made from a fixed seed: one day, fourteen provinces, a third of each party's reports linked to one or more of the
other's. The core is measured, on values; what a node needs to read them from its store comes on top. The page is the whole
table in Arabic.
"""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.report import Part, Row, Target
from sametable.boot import client_folder
from sametable.core.assess.followed import Before
from sametable.core.assess.ledger_day import Ledger, LedgerEntry, Period
from sametable.core.assess.page_reconcile import reconcile_page
from sametable.core.assess.page_summary import Issue
from sametable.core.assess.reconcile import Group, plain, reconcile
from sametable.core.assess.summary import CONTENT_LIMIT, DayFacts, summary_of
from sametable.core.picture.cases import Cases
from sametable.edges.print.html import page_html
from sametable.edges.print.printer import Printer
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable

ENTRIES = 1_000
TURNS = 9
DAY = Period(start_ms=1_550_880_000_000, end_ms=1_550_966_400_000, zone="Etc/UTC", day="2019-02-23")
PROVINCES = tuple(f"Province {number}" for number in range(14))
KINDS = ("fire.heavy", "fire.small_arms", "air.strike", "sniper")


def made(party: str, dice: random.Random) -> Ledger:
    """Give a party's day."""
    entries = []
    for number in range(1, ENTRIES + 1):
        start = DAY.start_ms + dice.randrange(80_000_000)
        killed = dice.choice([None, (0, 1, 2), (1, 1, 1)])
        entries.append(
            LedgerEntry(
                id=f"{party}-{number:06d}".ljust(43, "x"), number=f"{party[:3].upper()}-{number:06d}", party=party,
                order=(number, party, number), province=dice.choice(PROVINCES), place=f"Place {number % 211}",
                what=dice.choice(KINDS), weapon=dice.choice(("mortar", "tank", "")), actor="", start_ms=start,
                end_ms=start + 600_000, lat_e7=dice.randrange(320_000_000, 370_000_000),
                lon_e7=dice.randrange(360_000_000, 420_000_000), radius_m=2_000, killed=killed,
            )
        )  # fmt: skip
    return Ledger(party=party, entries=tuple(entries))


def grouped(a: Ledger, b: Ledger, dice: random.Random) -> Callable[[str], Group]:
    """Link a third of each to one another, some of them to several."""
    known = {}
    for ledger in (a, b):
        for entry in dice.sample(ledger.entries, ENTRIES // 3):
            known[entry.id] = Group(id=f"incident {dice.randrange(300)}", state="proposed")
    return lambda entry_id: known.get(entry_id) or Group(id=entry_id)


def timed(what: Callable[[], object]) -> list[float]:
    """Give how long something took, in milliseconds, turn by turn."""
    found = []
    for _ in range(TURNS):
        start = time.perf_counter()
        what()
        found.append((time.perf_counter() - start) * 1_000)
    return found


def measure() -> Part:
    """Measure the core on made ledgers, and the printing of what comes of it."""
    dice = random.Random(5)
    a, b = made("alder", dice), made("birch", dice)
    group_of = grouped(a, b, dice)
    found = reconcile(a, b, DAY, group_of)
    before = Before(cases=Cases(), at_ms=DAY.end_ms, gone=lambda *_: False)
    facts = DayFacts(period=DAY, ledgers=(a, b), group_of=group_of, before=before)
    page = reconcile_page(found, (), Issue(), "ar")
    sides = timed(lambda: plain(reconcile(a, b, DAY, group_of)))
    summed = timed(lambda: summary_of(facts))
    html = timed(lambda: page_html(page))
    rows = [
        row("two ledgers of 1,000 reports each, side by side", sides),
        row("the daily summary of them", summed),
        Row(name="its content", value=len(summary_of(facts)), unit="characters", n=1),
        row("the reconciliation as HTML, in Arabic", html),
    ]
    try:
        printer = Printer(Path(client_folder()))
        printer.pdf(page)
        rows.append(row("the reconciliation as PDF, in Arabic", [one_pdf(printer, a, b, group_of)]))
        text = ""
    except SametableError as error:
        text = f"The PDF was not measured: {error}."
    worst = max(sides)
    return Part(
        name="Two ledgers",
        method=(__doc__ or "").strip().replace("\n", " "),
        rows=rows,
        targets=[
            Target(what="a day with 2 x 1,000 entries, the slowest turn", got=worst, limit=1_000, unit="ms"),
            Target(
                what="a summary's content", got=len(summary_of(facts)), limit=CONTENT_LIMIT, unit="characters"
            ),
        ],
        text=text,
    )


def one_pdf(printer: Printer, a: Ledger, b: Ledger, group_of: Callable[[str], Group]) -> float:
    """Give how long a page takes that was never set before, in milliseconds; its fonts are unpacked already."""
    page = reconcile_page(reconcile(b, a, DAY, group_of), (), Issue(), "ar")
    start = time.perf_counter()
    printer.pdf(page)
    return (time.perf_counter() - start) * 1_000


def row(name: str, values: list[float]) -> Row:
    """Give the median of some turns, and the slowest."""
    return Row(name=name, value=sorted(values)[len(values) // 2], unit="ms", n=len(values), p99=max(values))
