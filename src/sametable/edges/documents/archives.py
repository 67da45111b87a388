"""Documents that are ZIP archives of XML: which parts are read, how much of them, and what no XML may hold.

Decides: no encrypted part, no name twice, no part beyond its limit or its ratio, no document type and no entity, no tree deeper
than limits. Nothing is written to the disk, and no address in a file is ever followed.

Units: bytes. Source: PKWARE APPNOTE 6.3; ECMA-376 part 2 (packages); OASIS ODF 1.3 part 2; CVE-2013-1664 (entities).
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from sametable.edges.documents.building import refused

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from sametable.errors import SametableError

ENTRIES = 5_000
PART_B = 64_000_000
UNPACKED_B = 200_000_000
RATIO = 200
RATIO_FROM_B = 8_000_000
DEPTH = 120
ELEMENTS = 2_000_000
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, KeyError, IndexError,
    RuntimeError,
)  # fmt: skip


def open_archive(raw: bytes) -> zipfile.ZipFile:
    """Open an archive and hold it to limits. Raises `document.damaged`, `.bomb`, `.encrypted`."""
    try:
        held = zipfile.ZipFile(io.BytesIO(raw))
    except BROKEN as error:
        raise _damaged(str(error)) from None
    listed = held.infolist()
    names = [one.filename for one in listed]
    if len(set(names)) != len(names):
        raise _damaged("a part that is there twice")
    if len(listed) > ENTRIES or sum(one.file_size for one in listed) > UNPACKED_B:
        raise _bomb(f"{len(listed)} parts of {sum(one.file_size for one in listed)} bytes")
    if any(one.flag_bits & 0x1 for one in listed):
        raise refused(
            "document.encrypted",
            "a document without a password",
            "an encrypted part",
            "Save it without a password.",
        )
    return held


def part(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """Read one part, bounded; None where there is none. Raises `document.damaged`, `.bomb`."""
    try:
        listed = archive.getinfo(name)
    except KeyError:
        return None
    if listed.file_size > PART_B or (
        listed.file_size > RATIO_FROM_B and listed.file_size > RATIO * max(listed.compress_size, 1)
    ):
        raise _bomb(f"{name} of {listed.file_size} bytes in {listed.compress_size}")
    try:
        with archive.open(listed) as file:
            raw = file.read(listed.file_size + 1)
    except BROKEN as error:
        raise _damaged(str(error)) from None
    if len(raw) > listed.file_size:
        raise _bomb(f"{name} of more than it says")
    return raw


def tree(archive: zipfile.ZipFile, name: str) -> Element | None:
    """Read one part as XML; None where there is none. Raises `document.damaged`, `.entities`, `.bomb`."""
    raw = part(archive, name)
    return None if raw is None else tree_of(raw, name)


def tree_of(raw: bytes, name: str) -> Element:
    """Read bytes as XML. Raises `document.damaged`, `.entities`, `.bomb`."""
    depth = count = 0
    root: Element | None = None
    try:
        for event, element in iterparse(io.BytesIO(raw), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                root = element if root is None else root
                depth, count = depth + 1, count + 1
                if depth > DEPTH or count > ELEMENTS:
                    raise _bomb(f"{name} of {count} elements, {depth} deep")
            else:
                depth -= 1
    except DefusedXmlException as error:
        raise refused(
            "document.entities", "XML without a document type and entities", f"{type(error).__name__} in {name}",
            "Open it in a word processor and save it anew.",
        ) from None  # fmt: skip
    except (ParseError, ValueError, LookupError) as error:
        raise _damaged(f"{name}: {error}") from None
    if root is None:
        raise _damaged(f"{name} is empty")
    return root


def local(tag: object) -> str:
    """Give the name of an element or attribute without its namespace; "" for what is no element."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str, otherwise: str = "") -> str:
    """Give an attribute by its name without namespace."""
    return next((value for key, value in element.attrib.items() if local(key) == name), otherwise)


def _damaged(got: str) -> SametableError:
    return refused(
        "document.damaged",
        "a whole document",
        got,
        "Ask for the file again; it may have been cut off on its way.",
    )


def _bomb(got: str) -> SametableError:
    return refused(
        "document.bomb",
        f"parts of at most {PART_B} bytes",
        got,
        "Save the text alone, without pictures, and try again.",
    )
