"""Terms packs on the disk: a file, a folder, or the id of one that is shipped, with the geometry beside it.

Decides where files are looked for and how large they may be; what they mean is for `core/terms/reading`. A pack
reads no file outside of its own folder but the shipped outlines of countries and districts.

Shapes: `<id>/pack.yaml` with `*.geojson` beside it; sizes in bytes.
Source: house rules, Layout.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sametable.core.terms.geojson import MAX_FILE_B, geometry_in, too_big
from sametable.core.terms.reading import read_checked
from sametable.core.terms.starter import PACK_FILE
from sametable.core.terms.tree import MAX_TEXT_B, language_of, text_of
from sametable.core.terms.words import fault
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.terms.model import Geometry, Pack
    from sametable.core.terms.reading import Checked

SHIPPED = Path(__file__).resolve().parents[4] / "packs" / "terms"
_PLAIN_NAME = re.compile(r"[\w][\w .()-]{0,120}\.(geojson|json)")
_CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,10})?")


def shipped() -> list[str]:
    """Give the ids of the packs of this installation, in alphabetical order."""
    return sorted(path.parent.name for path in SHIPPED.glob(f"*/{PACK_FILE}"))


def load_pack(name_or_path: str) -> Pack:
    """Load a pack: a YAML file, a folder with `pack.yaml`, or the id of a shipped one.

    Raises: `terms.pack` for one that cannot be read, `terms.absent` where there is none.
    """
    return load_checked(name_or_path).pack


def load_checked(name_or_path: str) -> Checked:
    """Load a pack for its author, with the warnings about it. Raises as `load_pack`."""
    path = pack_file(name_or_path)
    text = text_of(_bytes(path, MAX_TEXT_B), name=path.name)
    language = language_of(text)

    def geometry(file: str, feature: str) -> Geometry:
        return _geometry(path.parent, file, feature, language)

    found = read_checked(text, name=path.name, geometry=geometry)
    # Every folder has a `pack.yaml`: beside another pack its path tells them apart.
    return replace(found, at=f"{path.parent / found.at}")


def pack_file(name_or_path: str) -> Path:
    """Give the file of a pack. Raises `terms.absent`."""
    path = Path(name_or_path)
    for one in (path, path / PACK_FILE, SHIPPED / name_or_path / PACK_FILE):
        if one.is_file():
            return one
    raise SametableError(
        "terms.absent", at=name_or_path[:200], expected="a pack's file, its folder, or the id of a shipped pack",
        got="none", advice="Shipped: " + (", ".join(shipped()) or "none") + ". `sametable terms new` writes one.",
    )  # fmt: skip


def outline(file: str, feature: str) -> Geometry:
    """Give a shipped outline to a text that comes without files of its own. Raises `terms.pack` for any other file."""
    del feature
    if file.startswith("boundary:"):
        return _boundary(file.removeprefix("boundary:"), "en")
    raise fault("no_file", "en", at="", got=file)


def _bytes(path: Path, limit: int) -> bytes:
    """Read a file, and no more of it than one byte over the limit: the parser then says that it is too long."""
    with path.open("rb") as file:
        return file.read(limit + 1)


def _geometry(folder: Path, file: str, feature: str, language: str) -> Geometry:
    if file.startswith("boundary:"):
        return _boundary(file.removeprefix("boundary:"), language)
    path = folder / file
    if not _PLAIN_NAME.fullmatch(file) or path.is_symlink() or not path.is_file():
        raise fault("no_file", language, at="", got=file)
    size = path.stat().st_size
    if size > MAX_FILE_B:
        raise too_big(size, name=file, language=language)
    return geometry_in(path.read_bytes(), feature, name=file, language=language)


def _boundary(code: str, language: str) -> Geometry:
    path = SHIPPED / "boundaries" / f"{code}.geojson"
    if not _CODE.fullmatch(code) or not path.is_file():
        known = ", ".join(sorted(one.stem for one in (SHIPPED / "boundaries").glob("*.geojson")))
        raise fault("no_boundary", language, at="", got=code, fields=known)
    return geometry_in(path.read_bytes(), code, name=path.name, language=language)
