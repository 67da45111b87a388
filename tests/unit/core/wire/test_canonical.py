"""What has a canonical form, and that there is one form only."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import rfc8785
from msgspec.json import Decoder

from sametable.core.wire.canonical import MAX_INT, Reader, decode, encode, shape
from sametable.errors import SametableError


@dataclass(frozen=True, slots=True, kw_only=True)
class NotJson:
    x: int


def nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -MAX_INT,
        MAX_INT,
        "",
        "Дарайя داريا 😀 \u2028 \x7f",
        "".join(map(chr, range(0x20))) + '"\\/',
        [],
        {},
        {"b": 1, "a": [2, {"z": None, "B": "x", "_": 1}]},
        nested(16),
    ],
)
def test_the_bytes_are_those_of_rfc_8785_and_read_back_to_the_same_value(value: object) -> None:
    raw = encode(value)
    assert raw == rfc8785.dumps(value)  # type: ignore[arg-type]
    assert decode(raw) == value


def test_a_tuple_is_written_as_a_list() -> None:
    assert encode({"a": (1, ("x",))}) == b'{"a":[1,["x"]]}'


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (1.0, ""),
        ({"a": [0, 1.5]}, "a[1]"),
        ({"a": float("nan")}, "a"),
        (MAX_INT + 1, ""),
        ([2**70], "[0]"),
        ([-(10**5000)], "[0]"),
        ({"имя": 1}, ""),
        ({"a": {"é": 1}}, "a"),
        ({1: "x"}, ""),
        ("\ud800", ""),
        ({"a": b"raw"}, "a"),
        ({"a": {1, 2}}, "a"),
        ([uuid.UUID(int=0)], "[0]"),
        ([datetime(2016, 2, 27, tzinfo=UTC)], "[0]"),
        (NotJson(x=1), ""),
    ],
)
def test_a_value_without_canonical_form_is_refused_at_its_place(value: object, place: str) -> None:
    with pytest.raises(SametableError) as caught:
        encode(value)
    assert (caught.value.code, caught.value.at) == ("wire.not_canonical", place)


def test_seventeen_nested_containers_are_one_too_many_both_ways() -> None:
    with pytest.raises(SametableError, match="at most 16"):
        encode(nested(17))
    with pytest.raises(SametableError, match=r"wire\.not_canonical"):
        decode(b"[" * 17 + b"1" + b"]" * 17)


@pytest.mark.parametrize("leaf", [b"1", b'"x"', b"1.5", b"9007199254740992", b"[]"])
@pytest.mark.parametrize("depth", range(6, 18))
def test_every_level_is_read_as_by_one_decoder_of_all_levels(depth: int, leaf: bytes) -> None:
    whole: Decoder[object] = Decoder(shape(16))
    opened = [b'{"a":' if level % 3 else b"[0," for level in range(depth)]
    closed = [b"}" if level % 3 else b"]" for level in reversed(range(depth))]
    raw = b"".join([*opened, leaf, *closed])
    try:
        expected = whole.decode(raw)
    except ValueError:
        with pytest.raises(SametableError, match=r"wire\.not_canonical"):
            decode(raw)
    else:
        assert decode(raw) == expected
        assert encode(expected) == raw


def test_no_decoder_of_all_levels_is_made_for_bytes_that_cannot_need_it() -> None:
    reader = Reader(lambda value: value, 16)
    assert reader.decode(b'{"a":[[[1]]]}') == {"a": [[[1]]]}
    with pytest.raises(ValueError, match="float"):
        reader.decode(b"[[1.5]]")
    assert reader._deep is None
    assert reader.decode(b"[" * 9 + b"]" * 9) == [[[[[[[[[]]]]]]]]]
    assert reader._deep is not None


def test_a_value_that_contains_itself_is_refused() -> None:
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(SametableError, match=r"wire\.not_canonical"):
        encode(loop)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" 1",
        b"1 ",
        b"1\n",
        b"\xef\xbb\xbf1",
        b"1.0",
        b"1e2",
        b"-0",
        b"01",
        b"1e400",
        b"NaN",
        b"9007199254740992",
        b"1" * 5000,
        b'{"a":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'"\\u0041"',
        b'"\\/"',
        b'"\\u000A"',
        b'"\\u00e9"',
        b'"\x01"',
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'"\\ud800"',
        b'"\\udc00\\ud800"',
        '{"é":1}'.encode(),
        b"[" * 100_000,
        b"[1,]",
        b"nullx",
        b"//1",
    ],
)
def test_bytes_that_are_not_their_own_canonical_encoding_are_refused(raw: bytes) -> None:
    with pytest.raises(SametableError) as caught:
        decode(raw, limit=200_000)
    assert caught.value.code == "wire.not_canonical"


def test_the_size_limit_is_asked_before_the_bytes_are_read() -> None:
    assert decode(b'"' + b"a" * 8 + b'"', limit=10) == "a" * 8
    with pytest.raises(SametableError, match="at most 10 bytes"):
        decode(b'"' + b"a" * 9 + b'"', limit=10)
