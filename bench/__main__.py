"""Measure, print, and write `docs/benchmarks.md`: `python -m bench [--no-write] [part ...]`.

Parts: record, places, reading, picture, node, live, map; all without a name. Each runs in a process of its own and
is bounded in time; what cannot be measured here is said so. Only a run of all parts writes the page.
"""

from __future__ import annotations

import importlib
import multiprocessing
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.report import Part, document, machine, table_of, targets_of

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
PARTS = {
    "record": ("bench.scripts", "record", 660),
    "places": ("bench.scripts", "places", 660),
    "reading": ("bench.scripts", "reading", 660),
    "picture": ("bench.picture", "measure", 600),
    "node": ("bench.node", "measure", 900),
    "live": ("bench.live", "measure", 600),
    "map": ("bench.map", "measure", 420),
}


def _run(module: str, function: str, answer: Connection) -> None:
    """Measure one part, in a process of its own; a request to end goes through everything's clean-up."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    answer.send(getattr(importlib.import_module(module), function)())


def measured(name: str) -> Part:
    """Measure a part within its time; a part that fails or takes too long is one that was not measured."""
    module, function, limit_s = PARTS[name]
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(module, function, send))
    process.start()
    send.close()
    missing = f"it took longer than {limit_s} s"
    try:
        if receive.poll(limit_s):
            held = receive.recv()
            if isinstance(held, Part):
                return held
    except EOFError:
        missing = "it ended with an error; see above"
    finally:
        process.join(5)
        if process.is_alive():
            process.terminate()
            process.join(60)
    return Part(name=name.capitalize(), method="", missing=missing)


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
