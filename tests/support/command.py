"""Run the command line in this process as a shell would: arguments and bytes in, exit code and bytes out."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from typing import Any

from sametable.boot import tools
from sametable.edges.cli.main import run


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Give the one JSON value on standard output."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Give one JSON value a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def command(*arguments: object, stdin: bytes = b"") -> Ended:
    """Run `sametable` with these arguments; a person is not there to be asked."""
    before = sys.argv, sys.stdin, sys.stdout, sys.stderr
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    sys.argv = ["sametable", *map(str, arguments)]
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"), out, err
    code = 0
    try:
        run(tools())
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    finally:
        sys.argv, sys.stdin, sys.stdout, sys.stderr = before
    texts = [
        stream.buffer.getvalue().decode() for stream in (out, err) if isinstance(stream.buffer, io.BytesIO)
    ]
    return Ended(code=code, out=texts[0], err=texts[1])
