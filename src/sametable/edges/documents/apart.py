"""Has a document read by another process, with limits: a bomb or a fault of a library ends that process, never this node.

Decides how long and with how much memory a document may be read. A process that is killed, or says nothing that reads, is an
answer too: the document is refused. The file goes in over a pipe and is never written to the disk.

Limits: 1.5 GB of address space, 60 s of computing and 90 s in all, no core dumps, nothing written.
Source: decisions 0019 and 0033.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sametable.core.intake.clauses import Document, Paragraph
from sametable.edges.documents.building import FILE_LIMIT_B, refused
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence

MEMORY_B = 1_500_000_000
TIME_S = 60
ANSWER_LIMIT_B = 64_000_000
ALONE: Sequence[str] = (sys.executable, "-m", "sametable.edges.documents.alone")


async def read_apart(
    raw: bytes, name: str, *, command: Sequence[str] = ALONE, memory_b: int = MEMORY_B, time_s: int = TIME_S
) -> Document:
    """Read a document in another process. Raises `document.*`; `document.too_costly` where it ran out of time or memory."""
    if len(raw) > FILE_LIMIT_B:
        raise refused(
            "document.too_long",
            f"at most {FILE_LIMIT_B} bytes",
            f"{len(raw)}",
            "Save the text alone, without pictures.",
        )
    process = await asyncio.create_subprocess_exec(
        *command,
        name[:200].replace("\x00", ""),
        str(memory_b),
        str(time_s),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": str(Path(__file__).parents[3]), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"},
    )  # fmt: skip
    try:
        async with asyncio.timeout(time_s * 3 // 2 + 1):
            answered, _ = await process.communicate(raw)
    except (TimeoutError, BrokenPipeError, ConnectionResetError):
        answered = b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return _document(answered, process.returncode, time_s=time_s)


def _document(answered: bytes, end: int | None, *, time_s: int) -> Document:
    try:
        held: dict[str, Any] = json.loads(answered[:ANSWER_LIMIT_B])
    except (ValueError, RecursionError):
        raise refused(
            "document.too_costly", f"a document that reads within {time_s} s and its memory", f"end {end}",
            "Save the text alone as DOCX or plain text, and import that.",
        ) from None  # fmt: skip
    if "error" in held:
        raise SametableError(**held["error"])
    paragraphs = tuple(Paragraph(**{**one, "cells": tuple(one["cells"])}) for one in held.pop("paragraphs"))
    return Document(
        **{
            **held,
            "notices": tuple(held["notices"]),
            "left_out": tuple(held["left_out"]),
            "paragraphs": paragraphs,
        }
    )
