"""Reads one document from a pipe, in a process of its own, and answers with one line of JSON.

Decides nothing but its own limits: it gives itself memory and time, reads, and tells the document or the error with its members.

Source: decision 0033.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict

from sametable.edges.documents.building import FILE_LIMIT_B
from sametable.edges.documents.reading import read_document
from sametable.errors import SametableError


def set_limits(memory_b: int, time_s: int) -> None:
    """Limit this process, before it looks at anything."""
    for what, most in (
        (resource.RLIMIT_AS, memory_b),
        (resource.RLIMIT_CPU, time_s),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main(name: str, memory_b: str, time_s: str) -> None:
    """Read standard input, and answer."""
    set_limits(int(memory_b), int(time_s))
    raw = sys.stdin.buffer.read(FILE_LIMIT_B + 1)
    try:
        answer: dict[str, object] = asdict(read_document(raw, name))
    except SametableError as error:
        answer = {"error": {one: getattr(error, one) for one in ("code", "at", "expected", "got", "advice")}}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:4])
