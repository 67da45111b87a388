"""The parts of the bench that print JSON lines by themselves: the record, the places, the reading of bulletins.

Each runs as a process of its own, so that what one holds in memory does not slow the next. Here their lines become
rows, and the rows that a target looks at are found by the beginning of their names.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.report import Part, Row, Target

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
Json = dict[str, Any]
OWN_GOAL = "a goal of the record's design"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A target, and by the beginning of its name the line that holds the number for it."""

    what: str
    begins: str
    key: str
    limit: float
    unit: str
    at_least: bool
    why: str


def lines_of(name: str, *, timeout_s: int) -> tuple[list[Json], str, str]:
    """Run a script of the bench; gives its JSON lines, its table in markdown, and what went wrong, if anything."""
    try:
        done = subprocess.run(
            [sys.executable, str(ROOT / "bench" / f"{name}.py")],
            capture_output=True, text=True, timeout=timeout_s, check=False, cwd=ROOT,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return [], "", f"took longer than {timeout_s} s"
    lines = done.stdout.splitlines()
    table = "\n".join(line for line in lines if line.startswith("|"))
    held = [json.loads(line) for line in lines if line.startswith("{")]
    skipped = next((one["skipped"] for one in held if "skipped" in one), "")
    wrong = done.stderr.strip().splitlines()[-1] if done.returncode and done.stderr.strip() else ""
    return [one for one in held if "skipped" not in one], table, skipped or wrong


def rows_of(lines: list[Json]) -> list[Row]:
    """Turn the lines that hold a median into rows."""
    return [
        Row(
            name=one["name"], value=one["median"], unit=one["unit"], n=one["n"],
            ratio_to=one.get("ratio_to"), ratio=one.get("ratio"),
        )
        for one in lines
        if one.get("median") is not None
    ]  # fmt: skip


def found(lines: list[Json], begins: str, key: str) -> float | None:
    """Find a number of the line whose name begins so."""
    return next(
        (one[key] for one in lines if one["name"].startswith(begins) and one.get(key) is not None), None
    )


def _targets(lines: list[Json], wanted: Sequence[Wanted]) -> list[Target]:
    held = []
    for one in wanted:
        got = found(lines, one.begins, one.key)
        if got is not None:
            held.append(
                Target(
                    what=one.what, got=got, limit=one.limit, unit=one.unit, at_least=one.at_least, why=one.why
                )
            )
    return held


def record() -> Part:
    """Measure the record."""
    lines, _, missing = lines_of("record", timeout_s=600)
    checked = (
        f"{OWN_GOAL}; besides its signature an entry has fourteen disclosures to hash and check for form"
    )
    wanted = [
        _ratio("entries admitted, against verifying their signatures alone", "admission", 0.6, checked),
        _ratio("audit of logged parts with signatures, against verifying alone", "audit with", 0.6, OWN_GOAL),
        _ratio("audit of the tree, against hashing alone", "audit, tree", 0.7, OWN_GOAL),
    ]
    method = (
        "`python bench/record.py`: rates a second of processor time, medians of five; each ratio is to the raw "
        "operation on the same entries (386 bytes logged, about 2 kB of payload in twelve fields)."
    )
    return Part(
        name="The record",
        method=method,
        rows=rows_of(lines),
        targets=_targets(lines, wanted),
        missing=missing,
    )


def _ratio(what: str, begins: str, limit: float, why: str) -> Wanted:
    return Wanted(what=what, begins=begins, key="ratio", limit=limit, unit="x raw", at_least=True, why=why)


def places() -> Part:
    """Measure place matching."""
    lines, _, missing = lines_of("places", timeout_s=600)
    wanted = [
        Wanted(what=what, begins=begins, key="median", limit=limit, unit="ms", at_least=False, why="one core")
        for what, begins, limit in (
            ("exact name against 250,000 names (median)", "places: exact name against", 0.05),
            ("spelling variant against 250,000 names (median)", "places: spelling variant against", 3.0),
        )
    ]
    method = "`python bench/places.py`: cities500 of the whole world cut to 250,000 written names, one core."
    return Part(
        name="Places", method=method, rows=rows_of(lines), targets=_targets(lines, wanted), missing=missing
    )


def reading() -> Part:
    """Measure the reading of bulletins: how fast, and how well."""
    lines, table, missing = lines_of("reading", timeout_s=600)
    speed = Wanted(
        what="bulletins read on one core",
        begins="bulletins read a second",
        key="median",
        limit=50,
        unit="1/s",
        at_least=True,
        why="50 bulletins",
    )
    well = [
        Wanted(
            what=what,
            begins=begins,
            key="share",
            limit=limit,
            unit="share",
            at_least=True,
            why="50 bulletins",
        )
        for what, begins, limit in (
            ("printed totals and per-province cells exact", "totals and area cells exact (all)", 0.95),
            ("contradicting sums flagged", "contradicting sums flagged", 1.0),
            ("matched places right (precision)", "matched places right (precision)", 0.95),
        )
    ]
    method = (
        "`python bench/reading.py` on the 50 bulletins of `../shared/data/bulletins`, against labels made by hand and "
        "kept as ids and offsets in `tests/data`; intervals are Wilson's at 95%."
    )
    return Part(
        name="Reading bulletins",
        method=method,
        rows=rows_of(lines),
        targets=_targets(lines, [speed, *well]),
        text=table,
        missing=missing,
    )
