"""Files with canaries in them: pictures, a film, a PDF, made here so that every byte of them is known."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING, Any

import pikepdf
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CANARIES = (
    b"CanaryCam",
    b"CanarySoft",
    b"CANARY-SERIAL",
    b"+36.2021+037.1343",
    b"Canary Person",
    b"secret comment",
)
FRAMES = (b"\x65" + b"frame-one" * 40, b"\x65" + b"frame-two" * 40, b"\x41" + b"frame-three" * 40)
SOUNDS = (b"sound-one" * 9, b"sound-two" * 9)


def pixels(width: int = 64, height: int = 48) -> Image.Image:
    """Give a picture of noise."""
    noise = random.Random(5)
    image = Image.new("RGB", (width, height))
    image.putdata(
        [(noise.randrange(256), noise.randrange(256), noise.randrange(256)) for _ in range(width * height)]
    )
    return image


def exif(turned: int = 6) -> Image.Exif:
    """Give EXIF with a position, a device, its serial number, a program and times."""
    held = Image.Exif()
    held[0x010F], held[0x0112], held[0x0131] = "CanaryCam", turned, "CanarySoft"
    held[0x0132], held[0x013B] = "2016:02:27 10:00:00", "Canary Person"
    held.get_ifd(0x8769)[0xA431] = "CANARY-SERIAL"
    held.get_ifd(0x8769)[0x9286] = b"secret comment"
    place = held.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (36.0, 12.0, 30.5), "E", (37.0, 9.0, 1.25)
    return held


def picture(form: str = "JPEG", *, size: tuple[int, int] = (64, 48), turned: int = 6) -> bytes:
    """Give a picture with EXIF, in JPEG, PNG, WEBP or TIFF."""
    out = io.BytesIO()
    options: dict[str, dict[str, Any]] = {
        "JPEG": {"quality": 90, "comment": b"secret comment"},
        "WEBP": {"lossless": True},
    }
    pixels(*size).save(out, form, exif=exif(turned), **options.get(form, {}))
    return out.getvalue()


def drawn(raw: bytes) -> bytes:
    """Give the pixels of a picture."""
    with Image.open(io.BytesIO(raw)) as held:
        return held.tobytes()


def box(name: bytes, *parts: bytes) -> bytes:
    """Give one MP4 box."""
    body = b"".join(parts)
    return (len(body) + 8).to_bytes(4, "big") + name + body


def _n(*numbers: int) -> bytes:
    return b"".join(one.to_bytes(4, "big") for one in numbers)


def _track(handler: bytes, entry: bytes, sizes: Sequence[int], place: int, *more: bytes) -> bytes:
    """Give a track of one chunk."""
    table = box(
        b"stbl",
        box(b"stsd", _n(0, 1), entry),
        box(b"stts", _n(0, 1, len(sizes), 512)),
        box(b"stsc", _n(0, 1, 1, len(sizes), 1)),
        box(b"stsz", _n(0, 0, len(sizes), *sizes)),
        box(b"stco", _n(0, 1, place)),
    )
    data = box(b"dinf", box(b"dref", _n(0, 1), box(b"url ", _n(1))))
    head = box(b"vmhd", _n(1, 0, 0)) if handler == b"vide" else box(b"smhd", _n(0, 0))
    media = box(
        b"mdia",
        box(b"mdhd", _n(0, 3_539_000_000, 3_539_000_000, 12_800, 1536), b"\x55\xc4\0\0"),
        box(b"hdlr", _n(0, 0), handler, bytes(12), b"CanaryCam handler\0"),
        box(b"minf", head, data, table),
    )
    return box(
        b"trak", box(b"tkhd", _n(7, 3_539_000_000, 3_539_000_000, 1, 0, 1536), bytes(60)), media, *more
    )


def film(*, position_track: bool = True, brand: bytes = b"isom") -> bytes:
    """Give an MP4 with picture, sound, user data, a track of positions, and bytes that belong to no track."""
    start = box(b"ftyp", brand, _n(512), brand)
    between, positions = b"+36.2021+037.1343 between", b"+36.2021+037.1343 CANARY-SERIAL"
    media = b"".join((*FRAMES, between, *SOUNDS, positions))
    body = len(start) + 8
    sounds = body + sum(map(len, FRAMES)) + len(between)
    video = box(b"avc1", bytes(6), b"\0\1", bytes(4), b"Cnry", bytes(8), b"\1\x40\0\xf0", bytes(14), b"\x10CanaryCam codec".ljust(32, b"\0"), b"\0\x18\xff\xff", box(b"avcC", b"\1\x42\0\x1e\xff\xe0\0"))  # fmt: skip
    audio = box(
        b"mp4a",
        bytes(6),
        b"\0\1",
        bytes(8),
        b"\0\2\0\x10",
        bytes(4),
        _n(48000 << 16),
        box(b"esds", _n(0), b"\3\0"),
    )
    tracks = [
        _track(b"vide", video, [len(one) for one in FRAMES], body),
        _track(
            b"soun", audio, [len(one) for one in SOUNDS], sounds, box(b"udta", box(b"name", b"Canary Person"))
        ),
    ]
    if position_track:
        entry = box(b"mebx", bytes(6), b"\0\1", box(b"keys", b"com.apple.quicktime.location.ISO6709"))
        place = sounds + sum(map(len, SOUNDS))
        tracks.append(_track(b"meta", entry, [len(positions)], place))
    user = box(
        b"udta",
        box(b"\xa9xyz", b"\0\x11\x15\xc7+36.2021+037.1343/"),
        box(b"\xa9mak", b"\0\x09\0\0CanaryCam"),
        box(b"\xa9swr", b"\0\x0a\0\0CanarySoft"),
        box(b"meta", _n(0), box(b"ilst", box(b"\xa9ART", b"Canary Person"))),
    )
    moov = box(
        b"moov", box(b"mvhd", _n(0, 3_539_000_000, 3_539_000_000, 1000, 120), bytes(80)), *tracks, user
    )
    hidden = box(b"free", b"secret comment") + box(b"uuid", bytes(16), b"CANARY-SERIAL")
    return start + box(b"mdat", media) + moov + hidden


def pdf() -> bytes:
    """Give a PDF with an author, XMP, a script, an attached file, a note, and a picture that tells where it was taken."""
    held = pikepdf.new()
    held.add_blank_page(page_size=(200, 200))
    with held.open_metadata() as told:
        told["dc:creator"] = ["Canary Person"]
        told["xmp:CreatorTool"] = "CanarySoft"
    held.docinfo["/Author"], held.docinfo["/Producer"] = "Canary Person", "CanarySoft"
    held.attachments["CANARY-SERIAL.txt"] = b"secret comment"
    held.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('secret comment')")
    image = pikepdf.Stream(held, picture("JPEG"))
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height, image.BitsPerComponent = 64, 48, 8
    image.ColorSpace, image.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
    page = held.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.Contents = pikepdf.Stream(held, b"q 100 0 0 75 20 20 cm /Im0 Do Q")
    page.Annots = pikepdf.Array(
        [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T="Canary Person", Contents="secret comment")]
    )  # fmt: skip
    out = io.BytesIO()
    held.save(out, compress_streams=False)
    return out.getvalue()


def _ebml(name: str, body: bytes) -> bytes:
    return bytes.fromhex(name) + b"\x01" + len(body).to_bytes(7, "big") + body


def webm() -> bytes:
    """Give a WebM with a date, programs, a title, tags and an attachment."""
    info = b"".join(
        (
            _ebml("2ad7b1", b"\x0f\x42\x40"), _ebml("4d80", b"CanarySoft"), _ebml("5741", b"CanarySoft"),
            _ebml("7ba9", b"secret comment"), _ebml("4461", bytes(8)),
        )
    )  # fmt: skip
    entry = _ebml("d7", b"\1") + _ebml("83", b"\1") + _ebml("536e", b"CanaryCam") + _ebml("86", b"V_VP8")
    cluster = (
        _ebml("e7", b"\0") + _ebml("a3", b"\x81\0\0\x80" + FRAMES[0]) + _ebml("a3", b"\x81\0\5\0" + FRAMES[1])
    )
    tags = _ebml("7373", _ebml("67c8", _ebml("45a3", b"LOCATION") + _ebml("4487", b"+36.2021+037.1343")))
    files = _ebml("61a7", _ebml("466e", b"CANARY-SERIAL.txt"))
    body = b"".join(
        (
            _ebml("1549a966", info), _ebml("1654ae6b", _ebml("ae", entry)), _ebml("1f43b675", cluster),
            _ebml("1254c367", tags), _ebml("1941a469", files),
        )
    )  # fmt: skip
    return _ebml("1a45dfa3", _ebml("4282", b"webm")) + _ebml("18538067", body)


def tells(raw: bytes) -> list[bytes]:
    """Give the canaries that stand in some bytes."""
    return [one for one in CANARIES if one in raw]


def tells_below(folder: Path) -> list[tuple[str, bytes]]:
    """Give the canaries that stand in any file below a folder."""
    return [
        (path.name, one) for path in folder.rglob("*") if path.is_file() for one in tells(path.read_bytes())
    ]
