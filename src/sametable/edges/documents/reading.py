"""One way in for every document: what it is, is told by its bytes, never by its name.

Decides the format and the limit on the size of a file. The name is only shown. A file of a type that is not read is refused with
what to do instead. Reads in this process; `apart` reads in another one, and that is what a node does.

Units: bytes. Source: decision 0033.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from sametable.edges.documents.archives import local, open_archive, part
from sametable.edges.documents.building import FILE_LIMIT_B, refused
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.intake.clauses import Document

_EXPECTED = "a DOCX, ODT, PDF, Markdown or plain text"
_SAVE = "Open it in its own program and save it as DOCX or PDF."
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old binary document"), (b"{\\rtf", "RTF"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"),
    (b"II*\x00", "a picture"), (b"MM\x00*", "a picture"), (b"GIF8", "a picture"), (b"\x7fELF", "a program"), (b"MZ", "a program"), (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"), (b"\x1f\x8b", "an archive"),
)  # fmt: skip


def read_document(raw: bytes, name: str) -> Document:
    """Read a document. Raises `document.*` and nothing else; `name` stands in the error's place only."""
    try:
        return _read(raw)
    except SametableError as error:
        shown = posixpath.basename(name.replace("\\", "/"))[:100]
        raise error.under("".join(one for one in shown if one.isprintable())) from None


def _read(raw: bytes) -> Document:
    if len(raw) > FILE_LIMIT_B:
        raise refused(
            "document.too_long",
            f"at most {FILE_LIMIT_B} bytes",
            f"{len(raw)}",
            "Save the text alone, without pictures.",
        )
    if not raw.strip():
        raise refused("document.no_text", "a document with text", "an empty file")
    if b"%PDF-" in raw[:1024] and not raw.startswith(b"PK"):
        from sametable.edges.documents.read_pdf import read_pdf

        return read_pdf(raw)
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _read_archive(raw)
    for sign, what in _OTHERS:
        if raw.startswith(sign):
            if _ENCRYPTED_PACKAGE in raw:
                raise refused(
                    "document.encrypted",
                    "a document without a password",
                    "an encrypted one",
                    "Save it without a password.",
                )
            raise refused("document.type", _EXPECTED, what, _SAVE)
    head = raw[:1024].lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html", b"<?xml", b"\xef\xbb\xbf<?xml")):
        raise refused("document.type", _EXPECTED, "HTML or XML", _SAVE)
    from sametable.edges.documents.read_markdown import read_markdown

    return read_markdown(raw)


def _read_archive(raw: bytes) -> Document:
    with open_archive(raw) as archive:
        kind = (part(archive, "mimetype") or b"").strip()
        if kind.startswith(b"application/vnd.oasis.opendocument.text"):
            from sametable.edges.documents.read_odt import read_odt

            return read_odt(archive)
        if "[Content_Types].xml" in archive.namelist():
            from sametable.edges.documents.read_docx import read_docx

            return read_docx(archive)
    raise refused(
        "document.type",
        _EXPECTED,
        f"an archive, {local(kind.decode('latin-1')) or 'of nothing known'}",
        _SAVE,
    )
