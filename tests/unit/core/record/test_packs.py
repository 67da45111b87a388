"""Payload packs."""

from __future__ import annotations

import pytest

from recordkit import statement
from sametable.core.record.packs import Pack, pack, unpack
from sametable.errors import InvariantError, SametableError

PAYLOAD = statement()[1]


@pytest.mark.parametrize("payloads", [(), (PAYLOAD,), (None, PAYLOAD, None), (None,) * 256])
def test_a_pack_reads_back_with_what_is_missing(payloads: tuple[str | None, ...]) -> None:
    assert unpack(pack(512, payloads)) == Pack(first=512, payloads=payloads)


def test_the_longest_contents_of_the_entries_asked_for_together_make_one_pack() -> None:
    longest = ("x" * 262_144,) * 256
    assert unpack(pack(1_000_000_000, longest)).payloads == longest


@pytest.mark.parametrize("payload", ["", "-", "a\nb", "x y", "é" * 4, "x" * 262_145])
def test_what_could_not_be_read_back_is_not_packed(payload: str) -> None:
    with pytest.raises((SametableError, InvariantError)):
        pack(0, [payload])


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"sametable pack v1 0 0",
        b"sametable pack v2 0 0\n",
        b"sametable pack v1 00 0\n",
        b"sametable pack v1 0 1\n",
        b"sametable pack v1 0 1\n-\n-\n",
        b"sametable pack v1 0 1\n-",
        b"sametable pack v1 0 1\n--\r\n",
        b"sametable pack v1 0 1\n=\n",
        b"sametable pack v1 9999999999999999 0\n",
        b"sametable pack v1 0 99999\n",
        b"sametable pack v1 0 1\n\xff\n",
        b"sametable pack v1 0 1\n" + b"x" * 262_145 + b"\n",
    ],
)
def test_any_other_bytes_are_refused(raw: bytes) -> None:
    with pytest.raises(SametableError) as caught:
        unpack(raw)
    assert caught.value.code == "pack.invalid"
