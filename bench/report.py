"""What the parts of the bench hand over, and how it is written down.

A part yields rows and notes; targets name the row they look at. Nothing is asserted: a target that was missed is
written down as missed, beside the reason that the part gives. `ratio` compares with a raw operation that the part
measured itself in the same minute on the same data, which another machine can compare.
"""

from __future__ import annotations

import math
import os
import platform
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


ABOUT = (
    "Written by `make bench`; do not edit. Numbers are medians of one run on one machine and assert nothing; ratios "
    "compare with the raw operation named beside them, on the same data in the same run, and are what another machine "
    "can compare. Where a number was taken fewer than a hundred times, the column p99 holds the largest."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One number: the median over `n`, with p99 where it is a delay, and a ratio to a raw operation."""

    name: str
    value: float
    unit: str
    n: int
    p99: float | None = None
    ratio_to: str | None = None
    ratio: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One line of what the product promises: at most, or at least, `limit`."""

    what: str
    got: float
    limit: float
    unit: str
    at_least: bool = False
    above: bool = False
    """With `at_least`: a tie does not do."""
    why: str = ""
    """Why it was missed, or on what it was measured."""

    @property
    def met(self) -> bool:
        """Tell whether the limit holds."""
        if self.above and self.got == self.limit:
            return False
        return self.got >= self.limit if self.at_least else self.got <= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one part of the bench found."""

    name: str
    method: str
    rows: Sequence[Row] = ()
    targets: Sequence[Target] = ()
    text: str = ""
    """A table of the part's own, in markdown."""
    missing: str = ""
    """What kept the part from being measured, if anything did."""


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that `share` of the values do not exceed."""
    held = sorted(values)
    return held[min(len(held) - 1, max(0, math.ceil(share * len(held)) - 1))]


def delay(name: str, values: Sequence[float], *, unit: str = "ms") -> Row:
    """Return a row for a delay."""
    return Row(name=name, value=median(values), unit=unit, n=len(values), p99=quantile(values, 0.99))


def number(value: float) -> str:
    """Write a number with three significant digits, thousands apart."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def machine() -> str:
    """Say on what this was measured, and how busy it was."""
    model = next(
        (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    memory = next(
        (int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0
    )
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{len(os.sched_getaffinity(0))} cores ({model}), {memory / 1e6:.0f} GB of memory, Linux {platform.release()}, "
        f"Python {platform.python_version()}; load averages at the start {load}"
    )


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def table_of(rows: Sequence[Row]) -> str:
    """Write rows as a markdown table."""
    lines = ["| what | median | p99 | unit | n | ratio |", "|---|---:|---:|---|---:|---|"]
    for row in rows:
        compared = f"{row.ratio:.2f} x {row.ratio_to}" if row.ratio is not None else ""
        p99 = number(row.p99) if row.p99 is not None else ""
        lines.append(f"| {row.name} | {number(row.value)} | {p99} | {row.unit} | {row.n:,} | {compared} |")
    return "\n".join(lines)


def targets_of(parts: Sequence[Part]) -> str:
    """Write every target beside what was measured."""
    lines = ["| target | limit | measured | | |", "|---|---:|---:|---|---|"]
    for part in parts:
        for one in part.targets:
            sign = ">=" if one.at_least else "<="
            word = "met" if one.met else "**missed**"
            lines.append(
                f"| {one.what} | {sign} {number(one.limit)} {one.unit} | {number(one.got)} {one.unit} | {word} | {one.why} |"
            )
        if part.missing:
            lines.append(f"| {part.name} | | | not measured | {part.missing} |")
    return "\n".join(lines)


def document(parts: Sequence[Part], *, about: str, took_s: float) -> str:
    """Write the whole page."""
    pieces = [
        "# Benchmarks",
        ABOUT,
        f"Measured on {about}. The run took {took_s / 60:.0f} minutes.",
        "## Targets",
        targets_of(parts),
    ]
    for part in parts:
        pieces += [f"## {part.name}", part.method]
        if part.missing:
            pieces.append(f"Not measured: {part.missing}")
        if part.rows:
            pieces.append(table_of(part.rows))
        if part.text:
            pieces.append(part.text)
    return "\n\n".join(pieces) + "\n"
