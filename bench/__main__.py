"""Measure, print, and write `docs/benchmarks.md`: `python -m bench [--no-write] [part ...]`.

Parts: record, ingest, audit, catchup, store, receipts, places, zones, terms, linking, linkspeed, reconcile, reading, picture, node, live, alerts, protection, movements, corridors, following, gaps, shared, table, texts, documents, delineation, map, export; all without a name. Each runs in a process of its own and
is bounded in time; what cannot be measured here is said so. Only a run of all parts writes the page.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bench.apart import PARTS, measured
from bench.report import document, machine, table_of, targets_of

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
README = ROOT / "README.md"
BEGIN, END = "<!-- reading:begin -->", "<!-- reading:end -->"
IN_README = (
    "totals exact (all)", "cells by area exact (all)", "totals and area cells exact", "contradicting", "counts flagged",
    "matched places right (precision)", "event places matched", "event places found", "bulletins read a second, one",
)  # fmt: skip
"""Beginnings of the rows of the reading part that the README shows."""


def readme_with(reading: str) -> str:
    """Give the README with the reading part's table between its marks."""
    rows = [line for line in reading.splitlines() if line.startswith("| ")]
    kept = rows[:1] + ["|---|---|---|---|"] + [r for r in rows[1:] if r[2:].startswith(IN_README)]
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n" + "\n".join(kept) + f"\n{END}{after}"


def main(words: list[str]) -> int:
    """Measure what is asked for."""
    names = [word for word in words if not word.startswith("-")]
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
        return 2
    about, start = machine(), time.monotonic()
    print(about, flush=True)
    parts = []
    for name in names or PARTS:
        print(f"\n== {name}", flush=True)
        part = measured(name)
        parts.append(part)
        print(part.method)
        if part.rows:
            print(table_of(part.rows))
        if part.text:
            print(part.text)
        print(f"not measured: {part.missing}" if part.missing else targets_of([part]), flush=True)
    if not names and "--no-write" not in words:
        PAGE.write_text(document(parts, about=about, took_s=time.monotonic() - start), encoding="utf-8")
        text = next((part.text for part in parts if part.name == "reading"), "")
        if text:
            README.write_text(readme_with(text), encoding="utf-8")
        print(f"\nwritten: {PAGE.relative_to(Path.cwd()) if PAGE.is_relative_to(Path.cwd()) else PAGE}")
    missed = [one for part in parts for one in part.targets if not one.met]
    print(f"{len(missed)} targets missed" if missed else "every target that was measured is met")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
