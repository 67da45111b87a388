"""PDF: the copy is written anew with its pages alone; authors, programs, times, scripts, attachments and actions go.

Decides what is left out of every object; whatever then hangs on nothing is not written. A file that is locked, or does
not read, has no copy. It does not look for words of a person's name on a page, nor into drawings that lie hidden there.

Source: ISO 32000-2 (7.7, 12.5, 12.6, 14.3).
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from sametable.edges.evidence import jpeg
from sametable.edges.evidence.plan import damaged, met, written
from sametable.errors import SametableError

if TYPE_CHECKING:
    from pathlib import Path

    from sametable.ports import Met

OBJECTS = 500_000
PAGES = 20_000
_ROOT_GOES = ("/OpenAction", "/AA", "/Names", "/AF", "/Metadata", "/PieceInfo", "/AcroForm", "/Collection", "/Perms",
              "/Threads", "/SpiderInfo", "/DSS", "/URI")  # fmt: skip
_GOES = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/AA",
    "/AF",
    "/JS",
    "/JavaScript",
    "/OPI",
    "/Measure",
    "/PtData",
)
_ANNOTATIONS = frozenset({"/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Square", "/Circle", "/Line", "/Ink", "/Polygon", "/PolyLine"})  # fmt: skip
_WORDS = {
    "/Author": "author", "/Creator": "software", "/Producer": "software", "/CreationDate": "time", "/ModDate": "time",
    "/Title": "other", "/Subject": "other", "/Keywords": "other", "/Company": "author",
}  # fmt: skip
_ERRORS = (
    pikepdf.PdfError, pikepdf.PasswordError, pikepdf.ForeignObjectError, ValueError, TypeError, KeyError, AttributeError, IndexError, RuntimeError,
    OSError, OverflowError, UnicodeError, RecursionError,
)  # fmt: skip


def strip(source: Path, target: Path) -> list[Met]:
    """Write a copy and give what was found. Raises `exhibit.damaged`."""
    try:
        with Pdf.open(source, suppress_warnings=True, attempt_recovery=True) as held:
            return _strip(held, target)
    except _ERRORS as error:
        raise damaged("pdf", "a PDF that reads and is not locked", type(error).__name__) from None


def _strip(held: Pdf, target: Path) -> list[Met]:
    if len(held.objects) > OBJECTS or len(held.pages) > PAGES or not len(held.pages):
        raise damaged("pdf", f"1 to {PAGES} pages", f"{len(held.pages)} pages, {len(held.objects)} objects")
    if held.is_encrypted:
        raise damaged("pdf", "a PDF that is not locked", "a locked one")
    told = _info(held)
    for name in _ROOT_GOES:
        if name in held.Root:
            told += _root(name)
            del held.Root[name]
    for page in held.pages:
        told += _annotations(page.obj)
    seen: set[str] = set()
    for one in held.objects:
        for some in _clean(one):
            if some.name not in seen:
                seen.add(some.name)
                told.append(some)
    held.remove_unreferenced_resources()
    held.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return told


def _info(held: Pdf) -> list[Met]:
    told: list[Met] = []
    if "/Info" in held.trailer:
        for name, value in dict(held.docinfo.items()).items():
            told.append(met(_WORDS.get(str(name), "other"), str(name).lstrip("/"), str(value)[:200]))
        del held.docinfo
    if "/ID" in held.trailer:
        del held.trailer["/ID"]
    return told


def _root(name: str) -> list[Met]:
    words = {
        "/Names": "names: scripts and embedded files, if any", "/OpenAction": "action on opening", "/Metadata": "XMP",
        "/AcroForm": "form", "/AF": "associated files", "/PieceInfo": "private data of programs",
    }  # fmt: skip
    return [met("author" if name == "/Metadata" else "other", words.get(name, name.lstrip("/")))]


def _annotations(page: pikepdf.Object) -> list[Met]:
    """Keep marks that are drawn, without who made them and when; links, notes, files, films and forms go."""
    if "/Annots" not in page:
        return []
    held = page.Annots
    kept = [
        one
        for one in (list(held) if isinstance(held, Array) else [])
        if isinstance(one, Dictionary) and str(one.get("/Subtype")) in _ANNOTATIONS
    ]
    gone = len(held) - len(kept) if isinstance(held, Array) else 1
    for one in kept:
        for name in (
            "/T",
            "/Contents",
            "/M",
            "/CreationDate",
            "/NM",
            "/Popup",
            "/A",
            "/AA",
            "/RC",
            "/Subj",
            "/IRT",
        ):
            if name in one:
                del one[name]
    if kept:
        page.Annots = Array(kept)
    else:
        del page["/Annots"]
    return [met("other", "notes, links, files or forms on pages")] if gone else []


def _clean(one: pikepdf.Object) -> list[Met]:
    """Take out of one object, and of the objects written inside it, what need not stay."""
    told: list[Met] = []
    waiting = [one]
    for _ in range(10_000):
        if not waiting:
            break
        held = waiting.pop()
        if isinstance(held, Array):
            waiting += [
                inner for inner in held if isinstance(inner, Dictionary | Array) and not inner.is_indirect
            ]
            continue
        if not isinstance(held, Dictionary | Stream):
            continue
        for name in _GOES:
            if name in held:
                told.append(
                    met("author" if name == "/Metadata" else "other", f"{name.lstrip('/')} of an object")
                )
                del held[name]
        told += _picture(held) if isinstance(held, Stream) else []
        for _name, inner in list(held.items()):
            if isinstance(inner, Dictionary | Array) and not inner.is_indirect:
                waiting.append(inner)
    return told


def _picture(held: Stream) -> list[Met]:
    """Take the metadata out of a JPEG picture on a page."""
    filters = held.get("/Filter")
    if isinstance(filters, Array):
        filters = filters[0] if len(filters) == 1 else None
    if filters != Name.DCTDecode:
        return []
    raw = held.read_raw_bytes()
    try:
        made = jpeg.plan(raw)
    except SametableError:
        raise damaged("pdf", "pictures that read", "one that does not") from None
    if not made.met:
        return []
    buffer = BytesIO()
    for block in written(made, raw):
        buffer.write(block)
    held.write(buffer.getvalue(), filter=Name.DCTDecode)
    return [met(one.group, f"picture: {one.name}", one.value, endangers=one.endangers) for one in made.met]
