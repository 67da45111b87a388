"""The protection check against 100,000 sites and 1,000 live movements, on one core, beside a shapely STRtree in the same run.

Made statements (seeded) are folded into a picture and the register built from it, as a node does at its start: sites of 30 to
300 m in a box of 5 by 6.8 degrees, one in a hundred a canary, one in twenty kept from one party; movements of 6 to 12 points over 20
to 200 km, a corridor of 500 to 3,000 m to each side, live now. Questions are circles of 100 m to 50 km around random
points, half of them small. One answer is all of it: widen area and window, look up the blocks inside and within two blocks, sort out
what may be told to the asking party, give one of five and a band. The peer answers the same on the exact widened boxes: one STRtree over
the discs and buffered routes (degrees, boxes of their outlines), `query` of the inner and of the outer box, the same sorting. It
looks finer than ours, so ours may say *near* where it says *beyond*, and never the other way round: that is counted. An answering
node also looks at the asker's questions of a day (`trawling`); that is measured apart, with 119 questions. Ours stops at
the first site that may be told; so the same is measured once more for a party that no site may be told to, where all has to be looked at.
"""

from __future__ import annotations

import gc
import math
import random
import time
import tracemalloc
from typing import TYPE_CHECKING, Any

import shapely

from bench.report import Part, Row, Target, delay, quantile
from sametable.centre.passage.checking import SLICE
from sametable.core.passage.check import STRENGTH, Answer, answer, view_for
from sametable.core.passage.grid import HOUR_MS, Box, Window, box_of_circle, nearby, widened, widened_window
from sametable.core.passage.register import Register
from sametable.core.passage.trawling import Question, look
from sametable.core.picture.cases import CaseSaid
from sametable.core.picture.fold import Picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sametable.core.passage.register import Thing

SITES, MOVEMENTS, QUESTIONS = 100_000, 1_000, 5_000
BOX = (32.3, 35.6, 37.3, 42.4)
NOW_MS = 1_456_617_600_000
TARGET_MS = 20.0
SLICE_MS = 100.0


def made_sites(dice: random.Random) -> list[dict[str, Any]]:
    """Give the fields of the sites; only what the register reads."""
    found = []
    for number in range(SITES):
        place = {
            "lat_e7": round(dice.uniform(BOX[0], BOX[2]) * 1e7), "lon_e7": round(dice.uniform(BOX[1], BOX[3]) * 1e7),
            "radius_m": dice.randint(30, 300),
        }  # fmt: skip
        one: dict[str, Any] = {"type": "site", "name": f"made site {number}", "place": place}
        if number % 100 == 0:
            one["canary"] = True
        if number % 20 == 1:
            one["checked_by"] = ["ce"]
        found.append(one)
    return found


def made_movements(dice: random.Random) -> list[dict[str, Any]]:
    """Give the fields of the movements."""
    found = []
    for number in range(MOVEMENTS):
        lat, lon = dice.uniform(BOX[0], BOX[2]), dice.uniform(BOX[1], BOX[3])
        points, heading, step = dice.randint(6, 12), dice.uniform(0, 2 * math.pi), dice.uniform(0.03, 0.15)
        route = []
        for _ in range(points):
            route.append({"lat_e7": round(lat * 1e7), "lon_e7": round(lon * 1e7)})
            heading += dice.uniform(-0.5, 0.5)
            lat, lon = lat + step * math.sin(heading), lon + step * math.cos(heading)
        window = {"start_ms": NOW_MS - HOUR_MS, "end_ms": NOW_MS + dice.randint(2, 10) * HOUR_MS}
        found.append(
            {
                "type": "movement", "name": f"made {number}", "route": route, "width_m": dice.randint(500, 3_000),
                "window": window,
            }
        )  # fmt: skip
    return found


def picture_of(every: list[dict[str, Any]]) -> Picture:
    """Give a picture that holds these statements as cases."""
    held = Picture(prefixes={"log": "ALD"}, origin_index={"log": 0})
    for number, fields in enumerate(every, 1):
        kind, name = str(fields["type"]), f"{number:043d}"
        held.cases.add(
            CaseSaid(
                id=name, kind=kind, party="al", node="alder", number=f"ALD-{number:06d}", order=(number, "log", number),
                at_ms=NOW_MS, target="", fields=fields,
            )
        )  # fmt: skip
        held.others[name] = (kind, "al", "")
    return held


def questions(dice: random.Random) -> list[tuple[int, int, int]]:
    """Give circles: half of them small, some as large as may be asked."""
    return [
        (
            round(dice.uniform(BOX[0], BOX[2]) * 1e7), round(dice.uniform(BOX[1], BOX[3]) * 1e7),
            dice.randint(100, 3_000) if number % 2 else dice.randint(3_000, 50_000),
        )
        for number in range(QUESTIONS)
    ]  # fmt: skip


class Peer:
    """The same answers from a spatial index of exact shapes."""

    def __init__(self, register: Register, every: list[dict[str, Any]]) -> None:
        """Index the outlines of the things."""
        self.things: list[Thing] = []
        shapes = []
        for number, fields in enumerate(every, 1):
            self.things.append(register.things[f"{number:043d}"])
            place = fields.get("place")
            if place:
                lat, lon = place["lat_e7"] / 1e7, place["lon_e7"] / 1e7
                reach, wide = place["radius_m"] / 111_200, 1 / math.cos(math.radians(lat))
                disc = shapely.Point(0, 0).buffer(reach)
                shapes.append(shapely.transform(disc, lambda one: one * (wide, 1) + (lon, lat)))  # noqa: B023
            else:
                line = shapely.LineString(
                    [(one["lon_e7"] / 1e7, one["lat_e7"] / 1e7) for one in fields["route"]]
                )
                shapes.append(line.buffer(fields["width_m"] / 111_200))
        self.tree = shapely.STRtree(shapes)

    def inside(self, box: Box, window: Window) -> Iterator[Thing]:
        """Give what a box touches."""
        outline = shapely.box(box.west_e7 / 1e7, box.south_e7 / 1e7, box.east_e7 / 1e7, box.north_e7 / 1e7)
        for at in self.tree.query(outline, predicate="intersects").tolist():
            one = self.things[at]
            if one.start_ms < window.end_ms and one.end_ms > window.start_ms:
                yield one

    def near(self, box: Box, window: Window) -> Iterator[Thing]:
        """Give what lies in the larger box around it."""
        return self.inside(nearby(box), window)


def asked(register: Any, circle: tuple[int, int, int], asker: str = "bi") -> Answer:
    """Answer one question of another party, from what it drew."""
    area = widened(box_of_circle(*circle))
    window = widened_window(Window(start_ms=NOW_MS, end_ms=NOW_MS + 2 * HOUR_MS))
    return answer(register, area, window, view_for("al", asker, lambda _: asker == "bi"))


def timed(register: Any, circles: list[tuple[int, int, int]]) -> tuple[list[float], list[Answer]]:
    """Answer every question; give the milliseconds of each and the answers."""
    took, found = [], []
    for circle in circles:
        start = time.perf_counter()
        one = asked(register, circle)
        took.append((time.perf_counter() - start) * 1000)
        found.append(one)
    return took, found


def measure() -> Part:
    """Measure."""
    dice = random.Random(20160227)
    every = [*made_sites(dice), *made_movements(dice)]
    picture = picture_of(every)
    circles = questions(dice)
    gc.collect()
    register = Register(own="al")
    slices = in_slices(register, picture)
    built_s = sum(slices) / 1000
    followed = one_more(register, picture)
    gc.freeze()
    for circle in circles[:200]:
        asked(register, circle)
    own, answers = timed(register, circles)
    start = time.perf_counter()
    peer = Peer(register, every)
    peer_s = time.perf_counter() - start
    for circle in circles[:200]:
        asked(peer, circle)
    theirs, exact = timed(peer, circles)
    for thing in register.things.values():
        object.__setattr__(thing, "checked_by", frozenset())
    worst = []
    for circle in circles:
        start = time.perf_counter()
        asked(register, circle, "nobody")
        worst.append((time.perf_counter() - start) * 1000)
    weaker = sum(
        STRENGTH.index(one.says) < STRENGTH.index(two.says) for one, two in zip(answers, exact, strict=True)
    )
    stronger = sum(
        STRENGTH.index(one.says) > STRENGTH.index(two.says) for one, two in zip(answers, exact, strict=True)
    )
    looked = a_day(circles)
    said = {code: sum(one.says == code for one in answers) for code in STRENGTH}
    row = delay("one check, ours", own)
    return Part(
        name="Protection",
        method=(__doc__ or "").strip(),
        rows=[
            row,
            delay("one check, ours, nothing may be told", worst),
            delay("one check, shapely STRtree", theirs),
            delay("a day's questions looked at", looked),
            Row(name="register built", value=built_s, unit="s", n=len(every)),
            delay("one slice of that, between which others run", slices),
            delay("one site more, or one that was erased, until it is in the register", followed),
            Row(name="STRtree built", value=peer_s, unit="s", n=len(every)),
            Row(name="register in memory", value=memory_mb(picture), unit="MB", n=len(every)),
            Row(name="answers stronger than on exact shapes", value=stronger, unit="answers", n=len(circles)),
            Row(name="answers weaker than on exact shapes", value=weaker, unit="answers", n=len(circles)),
            *(Row(name=f"answered {code}", value=count, unit="answers", n=len(circles)) for code, count in said.items()),
        ],
        targets=[
            Target(what="the register held the node up for, p99", got=quantile(slices, 0.99), limit=SLICE_MS, unit="ms"),
            Target(what="one check, p99", got=row.p99 or math.inf, limit=TARGET_MS, unit="ms"),
            Target(what="one check where all has to be looked at, p99", got=quantile(worst, 0.99), limit=TARGET_MS, unit="ms"),
            Target(what="answers weaker than on exact shapes", got=weaker, limit=0, unit=f"of {len(circles):,}"),
        ],
    )  # fmt: skip


def in_slices(register: Register, picture: Picture) -> list[float]:
    """Build the register as a node does; give the milliseconds of each slice."""
    took, done = [], False
    while not done:
        start = time.perf_counter()
        done = register.follow(picture, SLICE)
        took.append((time.perf_counter() - start) * 1000)
    return took


def a_day(circles: list[tuple[int, int, int]]) -> list[float]:
    """Look at a day's questions; give the milliseconds of each time."""
    window = Window(start_ms=NOW_MS, end_ms=NOW_MS + HOUR_MS)
    day = [
        Question(at_ms=NOW_MS + n, box=widened(box_of_circle(*one)), window=window)
        for n, one in enumerate(circles[:119])
    ]
    took = []
    for _ in range(100):
        start = time.perf_counter()
        look(day, NOW_MS + 1_000)
        took.append((time.perf_counter() - start) * 1000)
    return took


def one_more(register: Register, picture: Picture) -> list[float]:
    """Count sites again, as when their contents are erased, and enter what follows; give the milliseconds of each."""
    took = []
    for one in list(picture.cases.said.values())[: SITES : SITES // 1_000]:
        start = time.perf_counter()
        picture.cases.drop(one.id)
        picture.cases.add(one)
        register.follow(picture)
        took.append((time.perf_counter() - start) * 1000)
    return took


def memory_mb(picture: Picture) -> float:
    """Give how much the register takes, beside the picture."""
    tracemalloc.start()
    held = Register(own="al")
    held.follow(picture)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return taken / 1e6
