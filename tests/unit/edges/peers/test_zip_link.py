"""A zip file that claims to be a bundle: read where it lies, or refused whole with one error."""

from __future__ import annotations

import stat
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest

from sametable.edges.peers.zip_link import ZipLink
from sametable.errors import SametableError
from support.stage import run

if TYPE_CHECKING:
    from pathlib import Path

LOG = "log/" + "0a" * 32


def zipped(path: Path, *files: tuple[str | zipfile.ZipInfo, bytes], packed: bool = False) -> Path:
    how = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(path, "w", how) as held:
        for name, data in files:
            held.writestr(name, data)
    return path


def special(name: str, kind: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (kind | 0o644) << 16
    return info


def refused(path: Path) -> str:
    with pytest.raises(SametableError) as caught:
        ZipLink("stick", path)
    return caught.value.code


def test_files_are_read_and_what_is_absent_is_none(tmp_path: Path) -> None:
    link = ZipLink(
        "stick", zipped(tmp_path / "a.zip", ("genesis", b"{}"), ("log/", b""), (f"{LOG}/checkpoint", b"note"))
    )
    assert run(link.get("genesis", limit=10)) == b"{}"
    assert run(link.get(f"{LOG}/checkpoint", limit=10)) == b"note"
    assert run(link.get("table", limit=10)) is None
    with pytest.raises(SametableError, match=r"peer\.too_long"):
        run(link.get("genesis", limit=1))
    run(link.close())


@pytest.mark.parametrize(
    "name",
    ["../genesis", "/etc/passwd", "log/../../x", "C:\\x", "keys.json", "a/b", "..\\genesis", "Genesis"],
)  # fmt: skip
def test_a_name_that_no_bundle_has_refuses_the_whole_file(tmp_path: Path, name: str) -> None:
    assert refused(zipped(tmp_path / "a.zip", ("genesis", b"{}"), (name, b"x"))) in {
        "bundle.unknown_path",
        "bundle.unsafe",
    }


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFBLK])
def test_a_link_or_anything_special_refuses_the_whole_file(tmp_path: Path, kind: int) -> None:
    assert refused(zipped(tmp_path / "a.zip", (special("genesis", kind), b"/etc/passwd"))) == "bundle.unsafe"


def test_a_name_that_stands_twice_refuses_the_whole_file(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        path = zipped(tmp_path / "a.zip", ("genesis", b"{}"), ("genesis", b"[]"))
    assert refused(path) == "bundle.unsafe"


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_is(tmp_path: Path) -> None:
    big = zipped(tmp_path / "a.zip", (f"{LOG}/pack/parties/0-1.age", bytes(30_000_000)), packed=True)
    assert refused(big) == "bundle.unsafe"
    too_long = zipped(tmp_path / "b.zip", ("table", b"x" * 1_000_001))
    assert refused(too_long) == "bundle.unsafe"
    # The same bomb with a table of contents that says it is short: reading stops at what was said.
    raw = bytearray(zipped(tmp_path / "c.zip", ("table", bytes(900_000)), packed=True).read_bytes())
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", 1000)
    (tmp_path / "c.zip").write_bytes(raw)
    with pytest.raises(SametableError) as caught:
        run(ZipLink("stick", tmp_path / "c.zip").get("table", limit=1_000_000))
    assert caught.value.code == "bundle.damaged"


def test_too_many_files_are_refused_before_they_are_listed(tmp_path: Path) -> None:
    raw = bytearray(zipped(tmp_path / "a.zip", ("genesis", b"{}")).read_bytes())
    at = raw.rfind(b"PK\x05\x06")
    raw[at + 8 : at + 12] = struct.pack("<HH", 0xFFFF, 0xFFFF)
    (tmp_path / "a.zip").write_bytes(raw)
    assert refused(tmp_path / "a.zip") == "bundle.unsafe"


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    raw = bytearray(zipped(tmp_path / "a.zip", ("genesis", b"{}")).read_bytes())
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 8] |= 1
    (tmp_path / "a.zip").write_bytes(raw)
    assert refused(tmp_path / "a.zip") == "bundle.unsafe"


def test_whatever_byte_is_altered_the_file_is_refused_or_reads_as_bytes(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("genesis", b"{}" * 30), ("table", b"note" * 20), packed=True)
    whole = path.read_bytes()
    tried = 0
    for at in range(len(whole)):
        for bit in (1, 128):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
            tried += 1
            try:
                link = ZipLink("stick", path)
                for name in ("genesis", "table"):
                    assert run(link.get(name, limit=1000)) in {None, b"{}" * 30, b"note" * 20}
            except SametableError as error:
                assert error.code.split(".")[0] in {"bundle", "peer"}  # noqa: PT017 - any byte, several codes
    assert tried > 300


@pytest.mark.parametrize("cut", [0, 10, 50, 100])
def test_half_a_zip_file_is_refused(tmp_path: Path, cut: int) -> None:
    path = zipped(tmp_path / "a.zip", ("genesis", b"{}" * 100))
    path.write_bytes(path.read_bytes()[:cut])
    assert refused(path) == "bundle.unsafe"
    assert refused(tmp_path / "absent.zip") == "bundle.unsafe"
