"""Files of lines that come in a zip: the files of one Shapefile, or a KMZ; and in which letters a Shapefile's names are written.

Decides: what else lies in the zip is not read. What is read is unpacked under names of our own, within limits. A KMZ is
its `doc.kml`, or the one KML in it; pictures and further files that it shows are not fetched. A Shapefile that does not say in
which letters its names are written is taken for UTF-8 if it can be, else for ISO 8859-1.

Limits: 40 files, 200 MB unpacked. Source: PKWARE APPNOTE 6.3; OGC KML 2.3, annex "KMZ"; ESRI Shapefile and code page files.
"""

from __future__ import annotations

import lzma
import shutil
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from sametable.edges.tables.problems import too_large, unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ADVICE = "Give GeoJSON, GeoPackage, KML, KMZ, or the files of one Shapefile in a zip."
MAX_UNPACKED_B = 200 << 20
MAX_FILES = 40
SHAPE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
LANGUAGE_AT = 29
"""Where a table's head says its letters by a number."""
NOTHING_SAID = frozenset({0, 0x57})
"""No number, and the one that means the letters of whatever machine it was written on."""
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, KeyError, IndexError,
    RuntimeError,
)  # fmt: skip


def unzipped(path: Path, name: str, folder: Path) -> Path:
    """Unpack one Shapefile or one KML and give where it lies. Raises `import.unreadable`, `import.too_large`."""
    try:
        with zipfile.ZipFile(path) as held:
            members = _members(held, name)
            for ending, info in members.items():
                with held.open(info) as source, (folder / f"unpacked{ending}").open("wb") as target:
                    shutil.copyfileobj(source, target, 1 << 20)
    except _BROKEN as error:
        raise unreadable(name, "a whole zip", str(error), ADVICE) from None
    return folder / f"unpacked{next(iter(members))}"


def _members(held: zipfile.ZipFile, name: str) -> dict[str, zipfile.ZipInfo]:
    """Give what is unpacked, by its ending; what the library is to open stands first."""
    infos = [one for one in held.infolist() if not one.is_dir() and "__MACOSX" not in one.filename]
    for one in infos:
        parts = one.filename.replace("\\", "/").split("/")
        if ".." in parts or not parts[0] or ":" in parts[0]:
            raise unreadable(name, "files that lie in the zip", one.filename, ADVICE)
    shapes = [one for one in infos if one.filename.lower().endswith(".shp")]
    texts = [one for one in infos if one.filename.lower().endswith(".kml")]
    if texts and not shapes:
        return _within({".kml": _main(texts, name)}, name)
    if len(infos) > MAX_FILES:
        raise too_large(name, f"at most {MAX_FILES} files in a zip", str(len(infos)))
    if len(shapes) != 1 or texts:
        raise unreadable(
            name,
            "one .shp or one .kml in the zip",
            f"{len(shapes)} .shp, {len(texts)} .kml",
            ADVICE,
        )
    stem = shapes[0].filename[:-4]
    found = {one.filename[len(stem) :].lower(): one for one in infos if one.filename[: len(stem)] == stem}
    members = {ending: found[ending] for ending in SHAPE_PARTS if ending in found}
    if ".shx" not in members:
        raise unreadable(name, "a .shx beside the .shp", "none", ADVICE)
    return _within(members, name)


def _main(texts: Sequence[zipfile.ZipInfo], name: str) -> zipfile.ZipInfo:
    """Give the KML that a KMZ is: pictures beside it may be many, a second KML is shown by the first or not at all."""
    named = [one for one in texts if one.filename.lower() == "doc.kml"] or list(texts)
    if len(named) != 1:
        raise unreadable(name, "one .kml in the zip, or one that is called doc.kml", str(len(named)), ADVICE)
    return named[0]


def _within(members: dict[str, zipfile.ZipInfo], name: str) -> dict[str, zipfile.ZipInfo]:
    # The library that unpacks gives no more of a member than the zip says it has, and refuses what then does not fit.
    if sum(one.file_size for one in members.values()) > MAX_UNPACKED_B:
        raise too_large(name, f"at most {MAX_UNPACKED_B >> 20} MB unpacked", "more")
    return members


def says_letters(path: Path, encoding: str) -> bool:
    """Tell whether an unpacked Shapefile says in which letters its names are written, so that the library could read them.

    `encoding`: what the library makes of it; anything but UTF-8 means that it took the bytes as they are.
    """
    table = path.with_suffix(".dbf")
    if encoding.upper() != "UTF-8":
        return False
    if path.with_suffix(".cpg").exists() or not table.exists():
        return True
    with table.open("rb") as file:
        head = file.read(LANGUAGE_AT + 1)
    return len(head) > LANGUAGE_AT and head[LANGUAGE_AT] not in NOTHING_SAID


def in_utf8(names: Sequence[str]) -> list[str] | None:
    """Give names whose bytes were read as ISO 8859-1 as the UTF-8 that they are; None where they are none.

    A letter that the width of its field cut off is left out.
    """
    found = []
    for one in names:
        raw = one.encode("latin-1", "replace")
        try:
            found.append(raw.decode())
        except UnicodeDecodeError as error:
            if error.reason != "unexpected end of data":
                return None
            found.append(raw[: error.start].decode())
    return found
