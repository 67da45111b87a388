"""The parts of the bench that print JSON lines by themselves: the record, the places, the reading of bulletins.

Each runs as a process of its own, so that what one holds in memory does not slow the next. Here their lines become
rows, and the rows that a target looks at are found by the beginning of their names.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.report import Part, Row, Target

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
Json = dict[str, Any]
OWN_GOAL = "a goal of the record's design"
CHECKED = f"{OWN_GOAL}; besides its signature an entry has fourteen disclosures to hash and to check for form"


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


def _targets(
    lines: list[Json], wanted: Sequence[tuple[str, str, str, float, str, bool, str]]
) -> list[Target]:
    held = []
    for what, begins, key, limit, unit, at_least, why in wanted:
        got = found(lines, begins, key)
        if got is not None:
            held.append(Target(what=what, got=got, limit=limit, unit=unit, at_least=at_least, why=why))
    return held


def record() -> Part:
    """Measure the record."""
    lines, _, missing = lines_of("record", timeout_s=600)
    wanted = [
        (
            "entries admitted, against verifying their signatures alone",
            "admission",
            "ratio",
            0.6,
            "x raw",
            True,
        ),
        (
            "audit with signatures, against verifying alone",
            "audit with",
            "ratio",
            0.6,
            "x raw",
            True,
            OWN_GOAL,
        ),
        ("audit of the tree, against hashing alone", "audit, tree", "ratio", 0.7, "x raw", True, OWN_GOAL),
    ]
    method = (
        "`python bench/record.py`: rates a second of processor time, medians of five; each ratio is to the raw operation "
        "on the same entries (354 bytes logged, about 1.9 kB of payload in twelve fields)."
    )
    return Part(
        name="The record",
        method=method,
        rows=rows_of(lines),
        targets=_targets(lines, wanted),
        missing=missing,
    )


def places() -> Part:
    """Measure place matching."""
    lines, _, missing = lines_of("places", timeout_s=600)
    wanted = [
        (
            "exact name against 250,000 names (median)",
            "places: exact name against",
            "median",
            0.05,
            "ms",
            False,
        ),
        (
            "spelling variant against 250,000 names (median)",
            "places: spelling variant against",
            "median",
            3.0,
            "ms",
            False,
        ),
    ]
    method = "`python bench/places.py`: cities500 of the whole world cut to 250,000 written names, one core."
    return Part(
        name="Places", method=method, rows=rows_of(lines), targets=_targets(lines, wanted), missing=missing
    )


def reading() -> Part:
    """Measure the reading of bulletins: how fast, and how well."""
    lines, table, missing = lines_of("reading", timeout_s=600)
    wanted = [
        (
            "bulletins read on one core",
            "bulletins read a second",
            "median",
            50.0,
            "1/s",
            True,
            "50 bulletins",
        ),
        (
            "printed totals and per-province cells exact",
            "totals and area cells exact (all)",
            "share",
            0.95,
            "share",
            True,
        ),
        (
            "contradicting sums flagged",
            "contradicting sums flagged",
            "share",
            1.0,
            "share",
            True,
            "50 bulletins",
        ),
        (
            "matched places right (precision)",
            "matched places right (precision)",
            "share",
            0.95,
            "share",
            True,
        ),
    ]
    method = (
        "`python bench/reading.py` on the 50 bulletins of `../shared/data/bulletins`, against labels made by hand and "
        "kept as ids and offsets in `tests/data`; intervals are Wilson's at 95%."
    )
    return Part(
        name="Reading bulletins",
        method=method,
        rows=rows_of(lines),
        targets=_targets(lines, wanted),
        text=table,
        missing=missing,
    )
