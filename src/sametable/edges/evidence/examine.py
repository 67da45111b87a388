"""Examines one file, in a process of its own: what it is, what it tells, a copy without that, a thumbnail.

Decides what is refused outright (`exhibit.type`, `exhibit.polyglot`, `exhibit.bomb`); where a file of an accepted type
cannot be copied safely, it is taken in sealed, without a copy, and the answer says why. A copy is looked through again
before it is given out. Runs under limits that `worker` sets; reads one path, writes two files beside it.

Shapes: the answer is one line of JSON. Source: decision 0019.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from sametable.core.wire.hashes import b64url
from sametable.edges.evidence import boxes, ebml, jpeg, png, tiff, webp
from sametable.edges.evidence.plan import Plan, damaged, written
from sametable.edges.evidence.sniff import (
    AVIF,
    HEIC,
    IMAGES,
    JPEG,
    MOV,
    MP4,
    PDF,
    PNG,
    TEXT,
    TIFF,
    WEBM,
    WEBP,
    sniff,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sametable.edges.evidence.plan import Source
    from sametable.ports import Met

PLANS: Mapping[str, Callable[[Source], Plan]] = {
    JPEG: jpeg.plan, PNG: png.plan, WEBP: webp.plan, TIFF: tiff.plan, MP4: boxes.plan, MOV: boxes.plan, WEBM: ebml.plan,
}  # fmt: skip
THUMBNAIL_SIDE = 320
THUMBNAIL_B = 200_000
DECODED_PIXELS = 60_000_000
_REFUSED = frozenset({"exhibit.bomb", "exhibit.polyglot", "exhibit.type"})


def examine(source: Path, folder: Path) -> dict[str, object]:
    """Examine a file; writes `copy` and `thumbnail` into `folder`. Raises `exhibit.type`, `.polyglot`, `.bomb`."""
    with source.open("rb") as file:
        if source.stat().st_size == 0:
            raise SametableError("exhibit.type", expected="a file with something in it", got="an empty one")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            kind = sniff(data)
            try:
                found, pixels = _copy(kind, data, source, folder / "copy")
            except SametableError as error:
                if error.code in _REFUSED:
                    raise
                (folder / "copy").unlink(missing_ok=True)
                return {
                    "media_type": kind,
                    "metadata": [],
                    "stripped": [],
                    "copy": None,
                    "thumbnail": None,
                    "no_copy": str(error),
                }
    stripped = sorted({one.group for one in found if "(kept)" not in one.name})
    answer: dict[str, object] = {
        "media_type": kind,
        "metadata": [asdict(one) for one in found],
        "stripped": stripped,
        "copy": _hashed(folder / "copy"),
        "thumbnail": None,
        "no_copy": "",
    }
    if kind in IMAGES and _thumbnail(folder / "copy", folder / "thumbnail", kind, pixels):
        answer["thumbnail"] = _hashed(folder / "thumbnail")
    return answer


def _copy(kind: str, data: Source, source: Path, target: Path) -> tuple[list[Met], int]:
    """Write the copy, look it through, and give what was found and how many pixels there are."""
    if kind in {HEIC, AVIF}:
        raise damaged(kind, "a type of which a copy can be made", "one that is kept sealed")
    if kind == PDF:
        from sametable.edges.evidence import pdf

        return pdf.strip(source, target), 0
    if kind == TEXT:
        target.write_bytes(data[:])
        return [], 0
    plan = PLANS[kind](data)
    with target.open("wb") as file:
        for block in written(plan, data):
            file.write(block)
    _look_through(kind, target)
    return list(plan.met), plan.pixels


def _look_through(kind: str, target: Path) -> None:
    """Plan a copy of the copy: nothing may be found in it. Raises `exhibit.damaged`."""
    with target.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        left = [one for one in PLANS[kind](data).met if one.endangers]
    if left:
        raise damaged("copy", "nothing left that tells of anybody", left[0].name)


def _thumbnail(source: Path, target: Path, kind: str, pixels: int) -> bool:
    """Draw a small JPEG; False where the picture is too large to be decoded here, or does not decode."""
    if kind != JPEG and pixels > DECODED_PIXELS:
        return False
    import warnings

    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the size was held to limits before
    warnings.simplefilter("ignore")
    names = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", TIFF: "TIFF"}
    try:
        with Image.open(source, formats=[names[kind]]) as held:
            held.draft("RGB", (THUMBNAIL_SIDE * 2, THUMBNAIL_SIDE * 2))
            shown = ImageOps.exif_transpose(held)
            if shown.mode in {"I;16", "I", "F", "I;16B"}:
                shown = ImageOps.autocontrast(
                    shown.convert("F").point(lambda value: value / 256).convert("L")
                )
            small = shown.convert("RGB")
            small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
            small.info.clear()
            small.save(target, "JPEG", quality=72, optimize=True)
    except (
        OSError,
        ValueError,
        SyntaxError,
        TypeError,
        IndexError,
        KeyError,
        AttributeError,
        MemoryError,
        EOFError,
        OverflowError,
    ):
        target.unlink(missing_ok=True)
        return False
    raw = target.read_bytes()
    if len(raw) > THUMBNAIL_B or not jpeg.is_plain(raw, most_side=THUMBNAIL_SIDE):
        target.unlink()
        return False
    return True


def _hashed(path: Path) -> dict[str, object]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
    return {"sha256": b64url(digest), "size_b": path.stat().st_size}


def set_limits(memory_b: int, seconds: int, written_b: int) -> None:
    """Limit this process, before it looks at anything."""
    for what, most in (
        (resource.RLIMIT_AS, memory_b),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, written_b),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main(source: str, folder: str, *limits: str) -> None:
    """Examine and print the answer, or the error with its members."""
    set_limits(*(int(one) for one in limits))
    try:
        answer = examine(Path(source), Path(folder))
    except SametableError as error:
        told = {name: getattr(error, name) for name in ("code", "at", "expected", "got", "advice")}
        answer = {"error": told}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:6])
