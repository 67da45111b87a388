"""Measure, print, and write `docs/benchmarks.md`: `python -m bench [--no-write] [part ...]`.

Parts: record, places, reading, picture, node, live, map; all without a name. Each runs in a process of its own and
is bounded in time; what cannot be measured here is said so. Only a run of all parts writes the page.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bench.apart import PARTS, measured
from bench.report import document, machine, table_of, targets_of

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"


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
        print(f"\nwritten: {PAGE.relative_to(Path.cwd()) if PAGE.is_relative_to(Path.cwd()) else PAGE}")
    missed = [one for part in parts for one in part.targets if not one.met]
    print(f"{len(missed)} targets missed" if missed else "every target that was measured is met")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
