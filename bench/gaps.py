"""The gap list after a new position, and what two options of a bracket would mean for 100,000 reports.

A made text of 200 clauses in two languages, one in three with a bracket of two or three options, is put in a first version and edited
in 49 more (four clauses each); 8 delegations take a position on every clause, spread over the versions, and on every
fourth clause another before that; one in ten clauses hangs on another one; a round ended in between. All of it is in a picture as a node keeps it.
Measured is from a further position in the picture until the gap list is written as JSON: what the room asks for
after each of them. The raw operation beside it is writing the same answer as JSON. The first list after the
node's start, where no text and no type of a gap is known, is measured by itself. The comparison is the job that a desk starts, on a
node with a made record of 100,000 signed entries (`bench/made.py`): two variants of a shipped pack of which every window is moved by a
day, its reports read from picture and store, asked in two processes, from the asking until the answer is there.
"""

from __future__ import annotations

import asyncio
import gc
import random
import time
from typing import TYPE_CHECKING, Any, cast

import orjson

from bench import made
from bench.report import Part, Row, Target, delay, quantile
from bench.terms import amended
from sametable.boot import build
from sametable.centre.decisions.consequences import Comparisons, Job, pairs_of, told
from sametable.centre.decisions.gap_views import gaps_view, positions_view
from sametable.centre.decisions.gaps import room_of
from sametable.centre.decisions.tables import tables_of
from sametable.core.decisions.brackets import read
from sametable.core.decisions.clauses import Bracket, Text, change_of, clause_of, rows_of
from sametable.core.decisions.consequences import Bound
from sametable.core.decisions.text_versions import folded
from sametable.core.picture.cases import CaseSaid
from sametable.core.picture.fold import Picture
from sametable.core.record.order import Bracket as Unheard
from sametable.edges.packs.files import load_pack
from sametable.edges.web.option_pool import OptionPool

if TYPE_CHECKING:
    from pathlib import Path

    from sametable.centre.centre import Centre

CLAUSES, VERSIONS, ENTRIES, ROUNDS = 200, 50, 100_000, 200
PARTIES = ("al", "as", "bi", "ce", "el", "ma", "oa", "ro")
TARGET_MS, TARGET_S = 50.0, 30.0
LATER_MS = 4_000_000_000_000
TITLE = [{"language": "en", "text": "A made text"}, {"language": "ru", "text": "Составленный текст"}]
HEAD = {
    "type": "proposal", "title": TITLE, "form": "single_text", "languages": ["en", "ru"], "required": list(PARTIES),
}  # fmt: skip
EN = "The parties shall keep {what} at a distance of {more} from the upper road before the observers verify it in sector {at}."
RU = "Стороны обязуются держать {what} на расстоянии {more} от верхней дороги до проверки наблюдателями в секторе {at}."
MORE = (
    ("[500 | 1,000] metres", "[500 | 1 000] метров"),
    ("[a day | two days | a week] of walking", "[дня | двух дней | недели] пути"),
)


class Clock:
    """A moment that stands."""

    def now_ms(self) -> int:
        """Give it."""
        return LATER_MS


class Node:
    """As much of a centre as the rooms of the table look at: one picture, eight parties, all of it for everybody."""

    def __init__(self) -> None:
        """Begin with an empty picture."""
        self.picture = self.shared = Picture(prefixes={}, origin_index={})
        self.parties = PARTIES
        self.clock = Clock()
        self._number = 0

    def bracket(self, _: str, __: int) -> Unheard:
        """Have no other clock to go by."""
        return Unheard(not_before=None, not_after=None)

    def say(self, kind: str, party: str, fields: dict[str, Any]) -> str:
        """Count a statement; gives its id."""
        self._number += 1
        name = f"{self._number:043d}"
        self.picture.cases.add(
            CaseSaid(
                id=name, kind=kind, party=party, node=party, number=f"{party.upper()}-{self._number:06d}",
                order=(self._number, party, self._number), at_ms=self._number, target=str(fields.get("target", "")),
                fields={"type": kind, **fields},
            )
        )  # fmt: skip
        return name


def put(at: int, edited: int = 0) -> dict[str, Any]:
    """Make a change that puts a clause; `edited` counts the times it was put before."""
    en, ru = MORE[at // 3 % 2] if at % 3 == 0 else ("", "")
    more = {"en": en or f"{at + edited} metres", "ru": ru or f"{at + edited} метров"}
    texts = {
        "en": EN.format(what=f"heavy weapons of class {edited}", more=more["en"], at=at),
        "ru": RU.format(what=f"тяжёлые вооружения класса {edited}", more=more["ru"], at=at),
    }
    words, brackets = read(texts, {})
    rows = [{**row(one), "unit": one.unit} if one.unit else row(one) for one in brackets]
    links = [{"clause": f"c{at - 1}", "how": "until"}] if at % 10 == 9 else []
    change = {"clause": f"c{at}", "texts": rows_of(words), "brackets": rows, "links": links}
    return {**change_of(clause_of(change, label=f"{at}", changed_in="", by="")), "label": f"{at}"}


def row(one: Bracket) -> dict[str, Any]:
    """Give a bracket as a statement holds it, its options shared out among the delegations."""
    options = []
    for at, option in enumerate(one.options):
        held: dict[str, Any] = {"texts": rows_of(option.texts), "by": [PARTIES[at]]}
        if option.value is not None:
            held["value"] = option.value
        options.append(held)
    return {"bracket": one.bracket, "options": options}


def tabled(node: Node) -> tuple[str, list[str]]:
    """Put the text, its versions and everybody's positions; gives the proposal and its versions."""
    head = node.say("proposal", "al", HEAD)
    base: Text | None = None
    names: list[str] = []
    dice = random.Random(7)
    for number in range(VERSIONS):
        chosen = range(CLAUSES) if number == 0 else sorted(dice.sample(range(CLAUSES), 4))
        fields: dict[str, Any] = {
            "target": head, "number": number + 1, "bases": names[-1:], "changes": [put(at, number) for at in chosen],
        }  # fmt: skip
        base = folded("", "al", fields, HEAD, (base, None))
        names.append(node.say("proposal_version", "al", {**fields, "text_sha256": base.sha256}))
        if number == VERSIONS // 2:
            window = {"start_ms": 0, "end_ms": node._number}
            node.say("talks", "al", {"form": "round", "title": "made", "window": window})
        for at in range(number * CLAUSES // VERSIONS, (number + 1) * CLAUSES // VERSIONS):
            for party in PARTIES:
                for _ in range(2 if at % 4 == 0 else 1):
                    node.say("clause_position", party, position(dice, names[-1], at))
    return head, names


def position(dice: random.Random, version: str, at: int) -> dict[str, Any]:
    """Make a position: mostly acceptance, sometimes other words."""
    says = dice.choices(("accept", "bracket", "reject", "needs_capital"), (6, 1, 1, 1))[0]
    fields: dict[str, Any] = {"target": version, "clause": f"c{at}", "says": says, "mandate": "head"}
    if says == "bracket":
        fields["texts"] = [
            {"language": "en", "text": f"{dice.randint(2, 40) * 50} metres, inspected before noon"}
        ]
    return fields


def listed(centre: Centre, head: str) -> bytes:
    """Give the gap list as it goes to a screen."""
    tables = tables_of(centre)
    texts = tables.of(head)
    return orjson.dumps(gaps_view(room_of(centre).look(texts, tables.version(texts))))


def lists() -> tuple[list[Row], list[Target]]:
    """Measure the gap list after each of many new positions."""
    node = Node()
    centre = cast("Centre", node)
    head, names = tabled(node)
    start = time.perf_counter()
    raw = listed(centre, head)
    first_ms = (time.perf_counter() - start) * 1000
    gc.collect()
    gc.freeze()  # as a node does once it has started
    dice = random.Random(8)
    took, written = [], []
    for _ in range(ROUNDS):
        node.say("clause_position", dice.choice(PARTIES), position(dice, names[-1], dice.randrange(CLAUSES)))
        start = time.perf_counter()
        raw = listed(centre, head)
        took.append((time.perf_counter() - start) * 1000)
        plain = orjson.loads(raw)
        start = time.perf_counter()
        orjson.dumps(plain)
        written.append((time.perf_counter() - start) * 1000)
    tables = tables_of(centre)
    texts = tables.of(head)
    held = room_of(centre).look(texts, tables.version(texts))
    matrices = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        orjson.dumps(positions_view(centre, held))
        matrices.append((time.perf_counter() - start) * 1000)
    row = delay("gap list after a new position", took)
    rows = [
        row,
        delay("writing the same answer as JSON", written),
        delay("who stands where on every clause", matrices),
        Row(name="the first gap list after a start", value=first_ms, unit="ms", n=1),
        Row(name="gaps in it", value=len(plain["gaps"]), unit="gaps", n=CLAUSES),
        Row(name="size of the answer", value=len(raw) / 1000, unit="kB", n=1),
    ]
    what = f"gap list after a new position, {CLAUSES} clauses, {len(PARTIES)} delegations, {VERSIONS} versions, p99"
    return rows, [Target(what=what, got=quantile(took, 0.99), limit=TARGET_MS, unit="ms")]


async def compared(folder: Path) -> tuple[float, dict[str, Any], float]:
    """Compare two variants on a made node, which lies in a folder; gives the seconds, the answer, and the longest the node was held up in ms."""
    built = build(folder)
    before = load_pack("syria-2016-02")
    packs = {0: before, 1: amended(before)}
    bracket = Bracket(bracket="b1", options=())
    job = Job(
        name="made", owner="bench", bound=Bound(clause="c1", bracket=bracket, paths=(), variants=()), packs=packs,
        own=before, troubles={}, pairs=pairs_of(list(packs)), from_ms=0, until_ms=LATER_MS, narrow=False,
    )  # fmt: skip
    held_up, start, last = 0.0, time.perf_counter(), time.perf_counter()
    Comparisons().start(built.centre, job, OptionPool)
    while job.state == "running":
        await asyncio.sleep(0.001)
        held_up, last = max(held_up, time.perf_counter() - last), time.perf_counter()
    plain = told(job)
    took = time.perf_counter() - start
    built.store.close()
    return took, plain, held_up * 1000


def measure() -> Part:
    """Measure."""
    rows, targets = lists()
    took, plain, held_up_ms = asyncio.run(
        compared(made.make(made.ROOT / "var" / "bench" / f"made-{ENTRIES}", ENTRIES))
    )
    reports = plain["total"]
    rows += [
        Row(name=f"two options compared on {reports:,} recorded reports", value=took, unit="s", n=reports),
        Row(
            name="of them classed differently", value=plain["pairs"][0]["changed"], unit="reports", n=reports
        ),
        Row(name="longest that the node was held up meanwhile", value=held_up_ms, unit="ms", n=1),
    ]
    per = took / reports * ENTRIES
    why = f"from a run of {reports:,} reports"
    targets.append(
        Target(
            what="two variants of a draft over 100,000 reports", got=per, limit=TARGET_S, unit="s", why=why
        )
    )
    return Part(name="Gaps", method=(__doc__ or "").strip(), rows=rows, targets=targets)
