"""What a file is, by its bytes and never by its name; and what is not taken in at all.

Decides the type among those that are accepted, and refuses what could run somewhere (SVG, HTML, programs), what hides
other files (archives), and what is two files at once. Does not look further into a file; each stripper does.

Source: decision 0019; WHATWG MIME Sniffing; OWASP File Upload.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.edges.evidence.plan import Source

HEAD_B = 8192
TAIL_B = 66_000
TEXT_LIMIT_B = 16 * 1024 * 1024
JPEG, PNG, WEBP, TIFF, HEIC, AVIF = (
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/tiff",
    "image/heic",
    "image/avif",
)
MP4, MOV, WEBM, PDF, TEXT = ("video/mp4", "video/quicktime", "video/webm", "application/pdf", "text/plain")
ACCEPTED = (JPEG, PNG, WEBP, TIFF, HEIC, AVIF, MP4, MOV, WEBM, PDF, TEXT)
IMAGES = frozenset({JPEG, PNG, WEBP, TIFF})

_FOREIGN = (
    (b"PK\x03\x04", "an archive or an office document"), (b"PK\x05\x06", "an archive"), (b"7z\xbc\xaf\x27\x1c", "an archive"),
    (b"Rar!", "an archive"), (b"\x1f\x8b", "an archive"), (b"BZh", "an archive"), (b"\xfd7zXZ\0", "an archive"),
    (b"\x28\xb5\x2f\xfd", "an archive"), (b"MZ", "a program"), (b"\x7fELF", "a program"), (b"#!", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"), (b"\xca\xfe\xba\xbe", "a program"), (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an office document"), (b"%!PS", "a program"), (b"GIF8", "a GIF picture"),
)  # fmt: skip
_RUNS = re.compile(
    rb"<\s*(?:script|svg|html|!doctype\s+html|\?php|iframe|foreignobject|body|x:stylesheet)", re.IGNORECASE
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})


def sniff(data: Source) -> str:
    """Give the type of a file. Raises `exhibit.type`, `exhibit.polyglot`."""
    head = bytes(data[:HEAD_B])
    found = _type_of(data, head)
    if found is None:
        told = next((name for sign, name in _FOREIGN if head.startswith(sign)), "something else")
        raise SametableError(
            "exhibit.type", expected=", ".join(ACCEPTED), got=told,
            advice="Attach the picture, film, PDF or text itself; not an archive, and not something that can run.",
        )  # fmt: skip
    _check_single(data, head, found)
    return found


def _type_of(data: Source, head: bytes) -> str | None:
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head[:4] in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"}:
        return TIFF
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\x1aE\xdf\xa3"):
        return WEBM
    if head[4:8] == b"ftyp":
        return _brand(head[8:12])
    if any(head.startswith(sign) for sign, _ in _FOREIGN) or head[257:262] == b"ustar":
        return None
    return TEXT if _is_text(data) else None


def _brand(brand: bytes) -> str:
    if brand in _HEIC_BRANDS:
        return HEIC
    if brand in _AVIF_BRANDS:
        return AVIF
    return MOV if brand == b"qt  " else MP4


def _is_text(data: Source) -> bool:
    if len(data) > TEXT_LIMIT_B:
        return False
    try:
        text = bytes(data[:]).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return bool(text) and all(letter >= " " or letter in "\t\r\n\f" for letter in text)


def _check_single(data: Source, head: bytes, found: str) -> None:
    """Refuse a file that is something else, too."""
    tail = bytes(data[max(0, len(data) - TAIL_B) :])
    other = ""
    if _archive_ends(tail):
        other = "an archive"
    elif found == TEXT:
        lead = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
        other = "a page that can run" if _RUNS.search(bytes(data[:]) if lead == b"<" else head) else ""
    elif _RUNS.search(head) or _RUNS.search(tail[-4096:]):
        other = "a page that can run"
    elif found != PDF and b"%PDF-" in head[:1024]:
        other = "a PDF"
    if other:
        raise SametableError(
            "exhibit.polyglot", expected=f"{found} and nothing else", got=f"{other} as well",
            advice="Make a new file of the picture, film or text alone, and attach that.",
        )  # fmt: skip


def _archive_ends(tail: bytes) -> bool:
    """Tell whether a zip archive ends where the file ends."""
    at = tail.rfind(b"PK\x05\x06")
    return (
        at >= 0
        and len(tail) - at >= 22
        and at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little") <= len(tail)
    )
