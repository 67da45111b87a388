"""Has a file examined by another process, with limits: a bomb ends that process, never this node.

Decides how long and with how much memory a file may be looked at. A process that is killed, or says nothing that reads,
is an answer too: the file is refused.

Limits: 2 GB of memory, 60 s plus 1 s for every 4 MB, no core dumps, nothing written beyond the file's own length twice.
Source: decision 0019.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from sametable.errors import SametableError
from sametable.ports import Blob, Met

MEMORY_B = 2 * 1024**3
TIME_S = 60
B_PER_S = 4_000_000
ANSWER_LIMIT_B = 1_000_000
SPARE_B = 64_000_000


async def examined(source: Path, folder: Path, *, memory_b: int = MEMORY_B) -> dict[str, Any]:
    """Give what `examine` answers. Raises `exhibit.*`; `exhibit.too_costly` where it ran out of time or memory."""
    size_b = (await asyncio.to_thread(source.stat)).st_size
    seconds = TIME_S + size_b // B_PER_S
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "sametable.edges.evidence.examine",
        str(source),
        str(folder),
        str(2 * size_b + memory_b),
        str(seconds),
        str(2 * size_b + SPARE_B),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={
            "PYTHONPATH": str(Path(__file__).parents[3]),
            "PATH": "/usr/bin:/bin",
            "PYTHONDONTWRITEBYTECODE": "1",
        },
    )
    try:
        async with asyncio.timeout(2 * seconds + 10):
            raw, _ = await process.communicate()
    except TimeoutError:
        raw = b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    try:
        answer: dict[str, Any] = json.loads(raw[:ANSWER_LIMIT_B])
    except ValueError:
        raise SametableError(
            "exhibit.too_costly", expected=f"a file that reads within {seconds} s and {memory_b} bytes", got=f"end {process.returncode}",
            advice="Attach a smaller or simpler version, and keep the original with your side.",
        ) from None  # fmt: skip
    if "error" in answer:
        held = answer["error"]
        raise SametableError(
            held["code"], at=held["at"], expected=held["expected"], got=held["got"], advice=held["advice"]
        )
    return answer


def met_of(answer: dict[str, Any]) -> tuple[Met, ...]:
    """Give what was found."""
    return tuple(Met(**one) for one in answer["metadata"])


def blob_of(answer: dict[str, Any], part: str) -> Blob | None:
    """Give a file that was made; None where none was."""
    held = answer[part]
    return Blob(**held) if held is not None else None
