"""Which paths a bundle has, and the list of files that comes with it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sametable.core.record.bundle import (
    LIST,
    MANIFEST,
    parse_list,
    parse_manifest,
    path_limit_b,
    render_list,
    render_manifest,
)
from sametable.errors import SametableError

LOG = "log/" + "0a" * 32
LAW = settings(deadline=None, derandomize=True, max_examples=150)


@pytest.mark.parametrize(
    "path",
    [
        "genesis", "genesis.note", "table", MANIFEST, LIST, "evidence/" + "f" * 64, f"{LOG}/checkpoint",
        f"{LOG}/tile/0/000", f"{LOG}/tile/2/x001/234.p/7", f"{LOG}/tile/entries/x012/345",
        f"{LOG}/pack/parties/index", f"{LOG}/pack/birch+cedar/0-256.age",
    ],
)  # fmt: skip
def test_the_paths_of_a_bundle_have_a_limit_each(path: str) -> None:
    assert 0 < path_limit_b(path) <= 80_000_000


@pytest.mark.parametrize(
    "path",
    [
        "", "/", ".", "..", "/genesis", "./genesis", "genesis/", "../genesis", "log/../genesis", "C:\\genesis",
        "Genesis", "genesis\n", "keys.json", "node.toml", "record.db", "evidence/x", "evidence/" + "F" * 64,
        "log", f"{LOG}", f"{LOG}/", f"{LOG}/../checkpoint", f"{LOG}/tile/9/000", f"{LOG}/tile/0/0", f"/{LOG}/checkpoint",
        f"{LOG}/tile/entries/../checkpoint", f"{LOG}/pack/../../../genesis", f"{LOG}/pack/PARTIES/index",
        f"{LOG}/pack/parties/0-256.zip", f"{LOG}/pack/parties/١-٢.age", f"{LOG}/own_side/1", "log//checkpoint",
    ],
)  # fmt: skip
def test_any_other_path_is_none_of_a_bundles(path: str) -> None:
    with pytest.raises(SametableError, match=r"bundle\.unknown_path"):
        path_limit_b(path)


@LAW
@given(st.text(max_size=80))
def test_a_path_that_is_accepted_cannot_lead_out_of_a_folder(path: str) -> None:
    for one in (path, f"{LOG}/{path}", f"{LOG}/pack/{path}"):
        try:
            path_limit_b(one)
        except SametableError:
            continue
        assert all(part not in {"", ".", ".."} for part in one.split("/"))
        assert one.isascii()


def test_a_list_is_read_as_it_was_written() -> None:
    files = {"genesis": "a" * 64, f"{LOG}/checkpoint": "b" * 64, "table": "0" * 64}
    raw = render_list(files)
    assert parse_list(raw) == files
    assert parse_manifest(render_manifest("rec", raw)).files == 3


@LAW
@given(st.binary(max_size=200), st.integers(0, 400))
def test_a_list_or_manifest_of_any_bytes_is_read_or_refused(junk: bytes, at: int) -> None:
    raw = render_list({"genesis": "a" * 64, "table": "0" * 64})
    for one in (junk, raw[:at] + junk + raw[at:], raw[: at % len(raw)]):
        try:
            assert render_list(parse_list(one)) == one
        except SametableError as error:
            assert error.code.startswith("bundle.")  # noqa: PT017 - any of the two codes
        try:
            parse_manifest(one.decode("latin-1"))
        except SametableError as error:
            assert error.code == "bundle.bad_manifest"  # noqa: PT017 - a property over junk


@pytest.mark.parametrize(
    "raw",
    [
        b"x\n", b"a" * 64 + b" genesis", b"a" * 64 + b" ../keys.json\n", b"\xff\n", b"a" * 63 + b" genesis\n",
        b"".join(b"%064x genesis\n" % n for n in range(2)), (b"%064x table\n%064x genesis\n" % (1, 2)),
    ],
)  # fmt: skip
def test_a_list_with_a_foreign_line_is_refused(raw: bytes) -> None:
    with pytest.raises(SametableError, match=r"bundle\."):
        parse_list(raw)
