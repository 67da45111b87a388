"""Copies for others: the same pixels and frames, and nothing that tells where, when, by whom or with what.

Source: decision 0019.
"""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from PIL import Image

from sametable.edges.evidence import boxes, ebml, jpeg, pdf, png, tiff, webp
from sametable.edges.evidence.plan import written
from sametable.errors import SametableError
from support.exhibits import (
    CANARIES,
    FRAMES,
    SOUNDS,
    box,
    drawn,
    film,
    picture,
    tells,
)
from support.exhibits import pdf as made_pdf
from support.exhibits import webm as made_webm

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sametable.edges.evidence.plan import Plan

PICTURES: dict[str, Callable[[Any], Plan]] = {
    "JPEG": jpeg.plan, "PNG": png.plan, "WEBP": webp.plan, "TIFF": tiff.plan,
}  # fmt: skip


def copied(plan: Callable[[Any], Plan], raw: bytes) -> bytes:
    return b"".join(written(plan(raw), raw))


@pytest.mark.parametrize("form", PICTURES)
def test_a_copy_of_a_picture_has_the_same_pixels(form: str) -> None:
    raw = picture(form)
    assert drawn(copied(PICTURES[form], raw)) == drawn(raw)


@pytest.mark.parametrize("form", PICTURES)
def test_a_copy_of_a_picture_tells_nothing_but_how_it_is_turned(form: str) -> None:
    raw = picture(form)
    copy = copied(PICTURES[form], raw)
    assert tells(raw)
    assert not tells(copy)
    with Image.open(io.BytesIO(copy)) as held:
        told = held.getexif()
        assert not told.get_ifd(0x8825)
        assert not told.get_ifd(0x8769)
        assert {0x010F, 0x0131, 0x0132, 0x013B}.isdisjoint(told)
        if form != "TIFF":
            assert dict(told) == {0x0112: 6}
        assert {"xmp", "comment", "icc_profile"}.isdisjoint(held.info)


@pytest.mark.parametrize("form", PICTURES)
def test_a_copy_of_a_copy_is_the_same_bytes_and_nothing_endangers(form: str) -> None:
    copy = copied(PICTURES[form], picture(form))
    again = PICTURES[form](copy)
    assert not [one for one in again.met if one.endangers]
    assert b"".join(written(again, copy)) == copy


def test_what_was_found_is_named_by_what_it_endangers() -> None:
    found = {one.group: one.value for one in jpeg.plan(picture("JPEG")).met if one.endangers}
    assert set(found) == {"author", "device", "other", "place", "software", "time"}
    places = {one.name: one.value for one in jpeg.plan(picture("JPEG")).met if one.group == "place"}
    assert places["GPS Latitude"] == "36 12 30.5"


def test_bytes_after_a_picture_do_not_go_along() -> None:
    raw = picture("JPEG") + b"secret comment"
    assert b"secret comment" not in copied(jpeg.plan, raw)
    assert "bytes after the picture" in {one.name for one in jpeg.plan(raw).met}


def test_segments_between_scans_of_a_progressive_picture_go() -> None:
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture("JPEG"))) as held:
        held.save(out, "JPEG", progressive=True)
    raw = out.getvalue()
    place = raw.rindex(b"\xff\xda")
    hidden = raw[:place] + b"\xff\xe5\0\x10secret comment" + raw[place:]
    assert copied(jpeg.plan, hidden) == copied(jpeg.plan, raw)


def test_a_geotiff_keeps_where_its_ground_is_and_loses_the_text_beside_it() -> None:
    out = io.BytesIO()
    tags: dict[int, Any] = {33550: (0.1, 0.1, 0.0), 33922: (0.0, 0.0, 0.0, 37.0, 36.0, 0.0), 34737: "secret comment|", 305: "CanarySoft"}  # fmt: skip
    Image.new("L", (40, 30), 7).save(out, "TIFF", tiffinfo=tags)
    copy = copied(tiff.plan, out.getvalue())
    with Image.open(io.BytesIO(copy)) as held:
        assert held.tag_v2[33922] == (0.0, 0.0, 0.0, 37.0, 36.0, 0.0)  # type: ignore[attr-defined]
    assert not tells(copy)


def test_bytes_of_a_tiff_to_which_no_tag_leads_do_not_go_along() -> None:
    assert b"secret comment" not in copied(tiff.plan, picture("TIFF") + b"secret comment")


def test_a_tiff_of_several_pages_keeps_them_all() -> None:
    out = io.BytesIO()
    pages = [Image.new("L", (20, 20), tone) for tone in (10, 90, 200)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    with Image.open(io.BytesIO(copied(tiff.plan, out.getvalue()))) as held:
        tones = []
        for page in range(held.n_frames):  # type: ignore[attr-defined]
            held.seek(page)
            tones.append(held.getpixel((0, 0)))
    assert tones == [10, 90, 200]


@pytest.mark.parametrize("brand", [b"isom", b"qt  "])
def test_a_copy_of_a_film_has_the_same_frames_at_the_same_places_and_tells_nothing(brand: bytes) -> None:
    raw = film(brand=brand)
    copy = copied(boxes.plan, raw)
    assert len(copy) == len(raw)
    assert set(tells(raw)) == set(CANARIES)
    assert not tells(copy)
    for one in (*FRAMES, *SOUNDS):
        assert copy.index(one) == raw.index(one)
    assert struct.pack(">I", 3_539_000_000) not in copy
    assert not [one for one in boxes.plan(copy).met if one.endangers]


def test_a_track_of_positions_is_named_as_a_place() -> None:
    found = {(one.group, one.name) for one in boxes.plan(film()).met}
    assert ("place", "track meta") in found
    assert ("place", "position") in found


def test_a_film_whose_media_lies_in_another_file_has_no_copy() -> None:
    raw = film().replace(box(b"url ", b"\0\0\0\1"), box(b"url ", b"\0\0\0\0"))
    with pytest.raises(SametableError, match="dref"):
        boxes.plan(raw)


def test_a_copy_of_a_webm_has_the_same_frames_and_tells_nothing() -> None:
    raw = made_webm()
    copy = copied(ebml.plan, raw)
    assert len(copy) == len(raw)
    assert len(tells(raw)) == 5
    assert not tells(copy)
    assert FRAMES[0] in copy
    assert FRAMES[1] in copy
    assert not [one for one in ebml.plan(copy).met if one.endangers]


def test_a_copy_of_a_pdf_has_its_pages_and_neither_author_nor_script_nor_attachment(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_bytes(made_pdf())
    found = {one.group for one in pdf.strip(source, target)}
    assert {"author", "software"} <= found
    with pikepdf.open(target) as held:
        assert len(held.pages) == 1
        assert "/Info" not in held.trailer
        assert not {"/OpenAction", "/Names", "/Metadata"} & set(held.Root.keys())
        assert "/Annots" not in held.pages[0].obj
        image = held.pages[0].obj.Resources.XObject.Im0.read_raw_bytes()
        plain = held.pages[0].obj.Contents.read_bytes() + b"".join(
            str(one).encode() for one in held.objects if not isinstance(one, pikepdf.Stream)
        )
    assert not tells(image)
    assert not tells(plain)
    assert drawn(image) == drawn(picture("JPEG"))
    assert not tells(target.read_bytes())


def test_a_locked_pdf_has_no_copy(tmp_path: Path) -> None:
    source = tmp_path / "a"
    with pikepdf.open(io.BytesIO(made_pdf())) as held:
        held.save(source, encryption=pikepdf.Encryption(owner="x", user="y"))
    with pytest.raises(SametableError, match=r"exhibit\.damaged"):
        pdf.strip(source, tmp_path / "b")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(form: str) -> None:
    raw = picture(form)
    small, huge = {
        "PNG": (struct.pack(">II", 64, 48), struct.pack(">II", 60_000, 60_000)),
        "JPEG": (struct.pack(">HH", 48, 64), struct.pack(">HH", 60_000, 60_000)),
        "WEBP": (raw[24:30], struct.pack("<I", 59_999)[:3] * 2),
        "TIFF": (b"\x01\x04\0\x01\0\0\0\x30\0\0\0", b"\x01\x04\0\x01\0\0\0\x60\xea\0\0"),
    }[form]
    if form == "TIFF":
        small, huge = b"\x01\x01\x03\0\x01\0\0\0\x30\0\0\0", b"\x01\x01\x04\0\x01\0\0\0\x80\x96\x98\0"
        if small not in raw:
            small, huge = b"\x01\x01\x04\0\x01\0\0\0\x30\0\0\0", b"\x01\x01\x04\0\x01\0\0\0\x80\x96\x98\0"
    assert small in raw
    with pytest.raises(SametableError, match=r"exhibit\.bomb"):
        PICTURES[form](raw.replace(small, huge, 1))


def test_a_histogram_of_a_png_is_no_place_to_write_in() -> None:
    raw = picture("PNG")
    at = raw.index(b"IDAT") - 4
    body = b"hIST" + b"secret comment"
    chunk = len(body[4:]).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    assert not tells(copied(png.plan, raw[:at] + chunk + raw[at:]))
