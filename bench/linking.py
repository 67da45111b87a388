"""Reports of one event gathered into incidents: beside people's answers, and beside Splink on the same rows.

Quality: UCDP headlines (input only outlet, date of publication and headline), videos of cluster munitions in Aleppo with
the published incident of each, the MELTT sample (its authors' counts; no answer row by row is published). Weights and
rarity of words were made on the first half by date; the second half is reported. Splink 5 has the same rows and columns:
words of four letters and more compared by how many are shared, dates, outlet or kind and weapon, distance where there are coordinates, u by random
sampling, m by expectation maximisation, clustered at seven thresholds (single best links want several tables without doubles, which these sets are not). The way that
is best on the first half is used on the second; beside it the one that is best by the answer itself, which is kind to it.
A headline that serves several events is right beside any that shares one (B3), to be shared as often (extended B-cubed),
or as many rows of one event each (by row). Speed: one report against many existing ones, one core.
"""

from __future__ import annotations

import logging
import math
import random
import re
import resource
import time
import warnings
from collections import Counter
from contextlib import suppress
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.linkdata import (
    DATA,
    Set,
    crashes,
    cubed_by_row,
    cubed_extended,
    f1,
    headlines,
    interval,
    measure,
    videos,
)  # fmt: skip
from bench.report import Part, Row, Target, delay, quantile
from sametable.core.linking.linker import Linker
from sametable.core.linking.model import Item
from sametable.core.linking.solving import Forced, couple, solve
from sametable.core.linking.tables import linked, read_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WORD = re.compile(r"\w+")
HOUR_MS = 3_600_000
EXISTING, BATCH, ASKED = 1_000_000, 100_000, 2_000
THRESHOLDS = (0.01, 0.03, 0.1, 0.3, 0.5, 0.8, 0.95)


def ours(held: Set) -> tuple[dict[str, str], float]:
    """Link a set as the command line does: the incident of each row, and candidate recall."""
    table = read_rows(held.rows)
    linker = linked(table.items)
    by_event: dict[str, list[str]] = {}
    for one, events in held.events.items():
        for event in sorted(events):
            by_event.setdefault(event, []).append(one)
    pairs = {(one, other) for group in by_event.values() for one in group for other in group if one < other}
    near: dict[str, set[str]] = {}
    for one in {pair[0] for pair in pairs}:
        row = linker.columns.row[one]
        rows = linker.blocks.near(row)
        near[one] = {
            linker.columns.ids[other] for other in rows[linker.scoring.candidates(row, rows)].tolist()
        }
    recall = sum(other in near[one] for one, other in pairs) / max(1, len(pairs))
    groups = {}
    for item in table.items:
        incident = linker.incident(item.id)
        groups[item.id] = incident.id if incident is not None else item.id
    return groups, recall


def splink_linker(rows: Sequence[Mapping[str, str]]) -> Any:
    """Give a trained Splink model over rows."""
    import duckdb
    import pyarrow as pa  # type: ignore[import-untyped]
    import splink.comparison_library as cl
    from splink import DuckDBAPI, SettingsCreator, block_on
    from splink import Linker as Splink
    from splink.internals.blocking_rule_library import CustomRule

    placed = sum(bool(row.get("lat", "")) and row["lat"] != "NA" for row in rows) > len(rows) / 2
    table = [
        {
            "unique_id": row["id"], "day": row["start"][:10], "source": row.get("source") or None,
            "words": sorted({word for word in _WORD.findall((row.get("text") or "").lower()) if len(word) > 3}) or None,
            "kind": row.get("kind") or None, "weapon": row.get("weapon") or None,
            "lat": float(row["lat"]) if placed and row.get("lat") not in {None, "", "NA"} else None,
            "lon": float(row["lon"]) if placed and row.get("lon") not in {None, "", "NA"} else None,
        }
        for row in rows
    ]  # fmt: skip
    comparisons: list[Any] = [
        cl.ArrayIntersectAtSizes("words", [5, 4, 3, 2, 1]),
        cl.AbsoluteDateDifferenceAtThresholds(
            "day", input_is_string=True, metrics=["day", "day"], thresholds=[1, 3]
        ),
        cl.ExactMatch("source"),
    ]
    if any(row["kind"] for row in table):
        comparisons.append(cl.ExactMatch("kind"))
    if any(row["weapon"] for row in table):
        comparisons.append(cl.ExactMatch("weapon"))
    if placed:
        comparisons.append(cl.DistanceInKMAtThresholds("lat", "lon", [1, 4, 15]))
    near = "abs(datediff('day', cast(l.day as date), cast(r.day as date))) <= 3"
    api = DuckDBAPI(connection=duckdb.connect())
    frame = api.register(pa.Table.from_pylist(table))
    linker = Splink(
        frame,
        SettingsCreator(
            link_type="dedupe_only",
            comparisons=comparisons,
            blocking_rules_to_generate_predictions=[CustomRule(near)],
            probability_two_random_records_match=min(0.2, 5 / max(2, len(rows))),
        ),
        log_level=None,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for rule in (near, block_on("day"), block_on("source")):
        # A level that no pair of a small set reaches ends a session; what the others learnt stands.
        with suppress(ValueError):
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
    return linker


def splink_ways(held: Set) -> dict[str, dict[str, str]]:
    """Link a set by Splink in each of its ways to cluster, by name."""
    linker = splink_linker(held.rows)
    found = linker.inference.predict(threshold_match_probability=0.005)
    ways: dict[str, dict[str, str]] = {}
    for threshold in THRESHOLDS:
        made = linker.clustering.cluster_pairwise_predictions_at_threshold(
            found, threshold_match_probability=threshold
        )
        ways[f"threshold {threshold}"] = _clusters(made)
    return ways


def _clusters(made: Any) -> dict[str, str]:
    return {str(row["unique_id"]): str(row["cluster_id"]) for row in made.as_record_list()}


def best_way(held: Set, ways: Mapping[str, Mapping[str, str]]) -> str:
    """Give the way that is best by the answer."""
    return max(sorted(ways), key=lambda name: measure(held, ways[name]).cubed[2])


def plain_words(held: Set, least: float) -> dict[str, str]:
    """Link rows of one day by the cosine of their weighted words, in the mean: what is simple and not bad."""
    words = {row["id"]: set(_WORD.findall((row.get("text") or "").lower())) for row in held.rows}
    seen = Counter(word for told in words.values() for word in told)
    weight = {word: math.log(len(words) / times) for word, times in seen.items()}
    size = {one: math.sqrt(sum(weight[word] ** 2 for word in told)) or 1.0 for one, told in words.items()}
    days: dict[str, list[str]] = {}
    for row in held.rows:
        days.setdefault(row["start"][:10], []).append(row["id"])
    groups: dict[str, str] = {}
    for ids in days.values():
        scores = {
            couple(one, other): round(
                10_000 * (sum(weight[word] ** 2 for word in words[one] & words[other]) / size[one] / size[other] - least)
            )
            for at, one in enumerate(ids) for other in ids[at + 1 :]
        }  # fmt: skip
        for group in solve(ids, scores, Forced(ids, [])):
            groups |= dict.fromkeys(group, group[0])
    return groups


def quality() -> tuple[list[Row], list[Target], str]:
    """Compare with people's answers, ours and Splink's; ways and thresholds are chosen on first halves."""
    rows: list[Row] = []
    targets: list[Target] = []
    lines = [
        "| set | method | pair P | pair R | pair F1 | B3 P | B3 R | B3 F1 (95%) | extended | by row | candidate recall |",
        "|---|---|---:|---:|---:|---:|---:|---|---:|---:|---:|",
    ]
    for whole in (headlines(), videos()):
        first, second = whole.half(False), whole.half(True)
        way = ""
        for held, half in ((first, "first half (tuned on)"), (second, "second half")):
            name, ways = f"{whole.name}, {half} ({len(held.rows)})", splink_ways(held)
            way = way or best_way(held, ways)
            kindest = best_way(held, ways)
            groups, recall = ours(held)
            made = [
                ("ours", groups, f"{recall:.3f}"), (f"Splink, {way}", ways[way], ""),
                (f"Splink, best by the answer: {kindest}", ways[kindest], ""),
                ("cosine of words of a day, .1", plain_words(held, 0.1), ""),
                ("nothing linked", {row["id"]: row["id"] for row in held.rows}, ""),
            ]  # fmt: skip
            lines += [_line(name, held, *one) for one in made]
            mine, theirs = measure(held, groups).cubed[2], measure(held, ways[way]).cubed[2]
            rows.append(
                Row(name=f"B-cubed F1, {name}", value=mine, unit="", n=len(held.rows), ratio=mine / theirs, ratio_to="Splink")
            )  # fmt: skip
            above = f"B-cubed F1 above Splink's, {name}"
            targets.append(Target(what=above, got=mine, limit=theirs, unit="", at_least=True, above=True))
            reached = f"candidate recall, {name}"
            targets.append(Target(what=reached, got=recall, limit=0.99, unit="", at_least=True))
    lines += ["", _crashes()]
    return rows, targets, "\n".join(lines)


def _line(name: str, held: Set, method: str, made: Mapping[str, str], told: str) -> str:
    score, (low, high) = measure(held, made), interval(held, made)
    values = " | ".join(f"{one:.3f}" for one in (*score.pair, *score.cubed[:2]))
    return (
        f"| {name} | {method} | {values} | {score.cubed[2]:.3f} ({low:.3f}-{high:.3f}) | {cubed_extended(held, made):.3f} | "
        f"{cubed_by_row(held, made):.3f} | {told} |"
    )


def _crashes() -> str:
    held = crashes()
    table = read_rows(held.rows)
    linker = linked(table.items)
    found = {incident for item in table.items if (incident := linker.incident(item.id)) is not None}
    several = sum(len(one.members) > 1 for one in found)
    told = []
    for name, made in splink_ways(held).items():
        sizes = Counter(made.values())
        told.append(f"{name}: {len(sizes)} and {sum(size > 1 for size in sizes.values())}")
    return (
        f"MELTT, {len(table.items)} rows: {len(found)} unique and {several} matches; its authors' method with their taxonomies "
        f"and windows gives 140 and 34. Agreement with another tool, not with an answer. Splink: {'; '.join(told)}."
    )


def world(count: int, seed: int, days: int) -> list[Item]:
    """Make reports of a made theatre: 400 towns, one to three reports an event, by four ledgers."""
    dice = random.Random(seed)
    towns = [(dice.uniform(32.5, 37), dice.uniform(36, 42)) for _ in range(400)]
    made: list[Item] = []
    while len(made) < count:
        at = dice.randrange(400)
        lat, lon = (one + dice.gauss(0, 0.05) for one in towns[at])
        start, weapon = (
            dice.randrange(days * 24) * HOUR_MS,
            dice.choice(("mortar", "artillery", "aircraft", "")),
        )
        kind = dice.choice(("fire.heavy", "air.strike", "fire.small_arms", "sniper"))
        for ledger in dice.sample("abcd", dice.choice((1, 1, 1, 2, 2, 3))):
            number, radius = len(made), dice.choice((300, 1_000, 3_000))
            made.append(
                Item(
                    id=f"{seed:03d}{number:040d}", order=(number, "o", number), ledger=ledger, source=ledger,
                    start_ms=start, end_ms=start + HOUR_MS, lat_e7=round((lat + dice.gauss(0, radius / 200_000)) * 1e7),
                    lon_e7=round((lon + dice.gauss(0, radius / 200_000)) * 1e7), radius_m=radius, kind=kind, weapon=weapon,
                    killed_low=dice.choice((None, 0, 1, 3)), text=f"{weapon} fire near town{at}, say witnesses of {number % 977}",
                )
            )  # fmt: skip
    dice.shuffle(made)
    return made[:count]


def speed() -> tuple[list[Row], list[Target]]:
    """Link many from nothing, then one at a time."""
    rows: list[Row] = []
    targets: list[Target] = []
    batch = world(BATCH, 1, BATCH // 275)
    start, worked = time.perf_counter(), time.process_time()
    Linker().put_all(batch)
    took, worked = time.perf_counter() - start, time.process_time() - worked
    rows.append(Row(name="100,000 reports from nothing", value=took, unit="s", n=1))
    rows.append(Row(name="100,000 reports from nothing, processor time", value=worked, unit="s", n=1))
    targets.append(Target(what="100,000 reports from nothing", got=took, limit=20, unit="s"))
    del batch
    many = world(EXISTING, 2, EXISTING // 275)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    linker = Linker()
    linker.put_all(many)
    held = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / EXISTING
    rows.append(Row(name="memory of a report, at most", value=held, unit="bytes", n=EXISTING))
    spent = []
    for item in world(ASKED, 3, EXISTING // 275):
        start = time.perf_counter()
        linker.put(item)
        spent.append((time.perf_counter() - start) * 1e3)
    rows.append(delay(f"one report against {EXISTING:,}", spent))
    targets.append(Target(what="one report against 1,000,000, median", got=median(spent), limit=1, unit="ms"))
    targets.append(
        Target(what="one report against 1,000,000, p99", got=quantile(spent, 0.99), limit=5, unit="ms")
    )
    return rows, targets


def run() -> Part:
    """Measure all of it."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    rows: list[Row] = []
    targets: list[Target] = []
    text = missing = ""
    if (DATA / "ucdp_ukraine").exists():
        rows, targets, text = quality()
    else:
        missing = "the sets of ../shared/data are not here: quality"
    more, further = speed()
    assert f1(0.0, 0.0) == 0.0
    return Part(
        name="Linking", method=" ".join((__doc__ or "").split()), rows=[*rows, *more], targets=[*targets, *further],
        text=text, missing=missing if not more else "",
    )  # fmt: skip
