"""Measures place matching: names found exactly, spellings bridged, texts scanned, what a node pays at start.

One JSON line a number: {name, median, unit, n}. The large index holds 250,000 written names: cities500 of the
whole world, its main names first and then alternates until the number is reached. Nothing is asserted here.

    python bench/places.py
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from sametable.core.places.index import build_index  # noqa: E402
from sametable.core.places.romanise import key  # noqa: E402
from sametable.edges.gazetteers import load_cities500, load_pack  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sametable.core.places.model import Place

PACK = ROOT / "packs" / "syria-2016"
NAMES = 250_000
ASKED = 2_000
TEXT = (
    "In the past day 14 violations were recorded in the provinces of Damascus (6), Latakia (2), Daraa (2) and Hama (4). "
    "Mortar fire hit Handarat, Hailan, Al-Nayrab airport and Sheikh Maqsood in Aleppo; Kinsabba and Ard al-Wata in Latakia. "
    "За сутки обстреляны Хандарат, Шейх-Максуд, Кинсибба в провинции Латакия, пригороды Дамаска и Хомса. "
    "قصف على دوما وحرستا وعربين في ريف دمشق وعلى حندرات بحلب. "
)


def say(name: str, values: list[float], unit: str, n: int) -> None:
    """Print one number."""
    print(json.dumps({"name": name, "median": round(statistics.median(values), 4), "unit": unit, "n": n}))


def timed_ms(call: Callable[[str], object], inputs: list[str]) -> list[float]:
    """Time a call for each input, in milliseconds."""
    took = []
    for one in inputs:
        start = time.perf_counter()
        call(one)
        took.append((time.perf_counter() - start) * 1e3)
    return took


def rss_mb() -> float:
    """Give the largest resident size so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def cut_to(places: list[Place], names: int) -> Iterator[Place]:
    """Keep every main name, and alternates until so many written names are reached."""
    left = names - len(places)
    for place in places:
        others = [*(name for name in place.names.values() if name != place.name), *place.aliases][
            : max(0, left)
        ]
        left -= len(others)
        yield replace(place, names={}, aliases=tuple(others))


def misspelt(name: str, dice: random.Random) -> str:
    """Write a name as another writer might: vowels and doubled letters change."""
    swaps = [
        ("a", "e"),
        ("e", "a"),
        ("o", "u"),
        ("u", "ou"),
        ("i", "y"),
        ("k", "q"),
        ("sh", "ch"),
        ("ss", "s"),
        ("y", "i"),
    ]
    dice.shuffle(swaps)
    for old, new in swaps:
        if old in name.lower()[1:]:
            return name[0] + name[1:].replace(old, new, 1)
    return name + "h"


def main() -> None:
    """Measure and print."""
    dice = random.Random(2016)
    start = time.perf_counter()
    index = build_index([*load_pack(PACK), *load_cities500()])
    say("places: default gazetteer loaded and indexed", [time.perf_counter() - start], "s", len(index))
    start = time.perf_counter()
    index.warm()
    say(
        "places: near spellings of it made ready, at the first need",
        [time.perf_counter() - start],
        "s",
        len(index.tables.keys),
    )
    say("places: memory of a process with it", [rss_mb()], "MB", len(index.tables.keys))
    text = TEXT * (2048 // len(TEXT) + 1)
    text = text[:2048]
    index.scan(text, countries=frozenset({"SY"}))
    say(
        "places: scan of a text of 2,048 characters",
        timed_ms(lambda one: index.scan(one, countries=frozenset({"SY"})), [text] * 200),
        "ms",
        200,
    )

    places = list(cut_to(list(load_cities500(countries=None)), NAMES))
    start = time.perf_counter()
    world = build_index(places)
    world.warm()
    say("places: 250,000 names indexed", [time.perf_counter() - start], "s", len(world.tables.form_text))
    say("places: memory with them", [rss_mb()], "MB", len(world.tables.keys))
    known = [dice.choice(places).name for _ in range(ASKED)]
    say("places: exact name against 250,000", timed_ms(world.match, known), "ms", ASKED)
    unknown = [
        name for name in (misspelt(name, dice) for name in known) if key(name) not in world.tables.keys
    ]
    took = timed_ms(world.match, unknown)
    say("places: spelling variant against 250,000", took, "ms", len(unknown))
    print(
        json.dumps(
            {
                "name": "places: spelling variant, 99th percentile",
                "median": round(sorted(took)[len(took) * 99 // 100], 4),
                "unit": "ms",
                "n": len(took),
            }
        )
    )


if __name__ == "__main__":
    main()
