"""Laws of the wire formats, over many inputs; each test quotes what it checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from recordkit import ORIGIN, public, salts, signer, statement
from sametable.core.record.fork import verify_evidence
from sametable.core.record.genesis import parse_genesis
from sametable.core.record.packs import unpack
from sametable.core.record.table_note import parse_table
from sametable.core.record.tiles import edge_from_bytes, parse_bundle, parse_tile_path
from sametable.core.record.tlog_proof import parse as parse_proof
from sametable.core.wire import canonical, hashes
from sametable.core.wire.notes import VerifierKey, parse_note, parse_vkey
from sametable.core.wire.statement import (
    StatementHead,
    assemble,
    check_signature,
    kid_of,
    open_payload,
    open_released,
    parse_entry,
    prepare,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable

LAW = settings(deadline=None, derandomize=True)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = st.text(st.characters(min_codepoint=1, max_codepoint=126), min_size=1, max_size=8)
scalars = st.none() | st.booleans() | st.integers(-canonical.MAX_INT, canonical.MAX_INT) | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)
ENTRY, PAYLOAD = statement()
LOG_KEY = VerifierKey(name=ORIGIN, algorithm=1, public=public("log"))


def outcome(parse: Callable[[Any], object], raw: object) -> str:
    """Return the code of a refusal, or "read"; anything but a `SametableError` passes through and fails."""
    try:
        parse(raw)
    except SametableError as error:
        return error.code
    return "read"


@LAW
@given(values)
def test_a_canonical_value_has_the_bytes_of_rfc_8785_and_reads_back(value: Any) -> None:
    """RFC 8785 section 3.2: "a canonicalized JSON document" of the same data is the same bytes."""
    raw = canonical.encode(value)
    assert raw == rfc8785.dumps(value)
    assert canonical.decode(raw) == value


@LAW
@given(st.binary(max_size=60) | texts.map(str.encode))
def test_bytes_read_as_canonical_are_their_own_encoding_and_others_are_refused(raw: bytes) -> None:
    try:
        value = canonical.decode(raw)
    except SametableError as error:
        refused = error.code
        with pytest.raises(SametableError):
            canonical.decode(raw + b" ")
    else:
        refused = "" if canonical.encode(value) == raw else "not its own encoding"
    assert refused in {"", "wire.not_canonical"}


@LAW
@given(values.map(canonical.encode), st.data())
def test_white_space_or_another_spelling_anywhere_makes_a_text_not_canonical(
    raw: bytes, data: st.DataObject
) -> None:
    """record.md 4.2: "every JSON text equals its restricted-RFC 8785 re-encoding"."""
    at = data.draw(st.integers(0, len(raw)))
    spoiled = raw[:at] + data.draw(st.sampled_from([b" ", b"\n", b"\t", b"\\", b'"', b"0", b".0"])) + raw[at:]
    if outcome(canonical.decode, spoiled) == "read":
        assert canonical.encode(canonical.decode(spoiled)) == spoiled


@LAW
@given(st.binary(max_size=70))
def test_base64_has_one_spelling(data: bytes) -> None:
    assert hashes.from_b64url(hashes.b64url(data)) == data
    assert hashes.from_b64(hashes.b64(data)) == data


@LAW
@given(st.text(st.sampled_from("ABQgwx019-_+/=~. \né"), max_size=12))
def test_a_base64_text_is_read_only_if_it_is_what_the_encoder_writes(text: str) -> None:
    """record.md 2.4.2: "require re-encode == input"."""
    for decode, encode in ((hashes.from_b64url, hashes.b64url), (hashes.from_b64, hashes.b64)):
        if outcome(decode, text) == "read":
            assert encode(decode(text)) == text
        else:
            assert outcome(decode, text) == "wire.bad_base64"


@LAW
@given(st.text(st.sampled_from("ABQgwx019-_+/=~ \n"), min_size=1, max_size=12))
def test_the_fast_path_of_entries_reads_base64url_exactly_as_the_plain_one(text: str) -> None:
    header, claims, _ = ENTRY.split(b".")
    fast = outcome(parse_entry, b".".join([header, claims, text.encode()]))
    plain = outcome(hashes.from_b64url, text)
    # The signature part is never 64 bytes here: a canonical one is refused for its length, others for its form.
    assert fast == "statement.invalid"
    with pytest.raises(SametableError) as caught:
        parse_entry(b".".join([header, claims, text.encode()]))
    assert (caught.value.expected == "64 bytes") == (plain == "read")


@settings(LAW, max_examples=60)
@given(
    st.dictionaries(
        names.filter(lambda name: name not in {"_sd", "_sd_alg", "..."}), texts, min_size=1, max_size=6
    )
)
def test_every_statement_that_can_be_prepared_reads_back(fields: dict[str, object]) -> None:
    head = StatementHead(kid=kid_of(public("watch")), log=ORIGIN, aud="parties", at_ms=1)
    prepared = prepare(fields, head=head, salts=salts(len(fields) + 1))
    raw = assemble(prepared.signing_input, signer("watch")(prepared.signing_input.encode()))
    entry = parse_entry(raw)
    check_signature(entry, public("watch"))
    assert open_payload(entry, prepared.payload) == fields


@LAW
@given(st.integers(0, len(PAYLOAD) - 1), st.sampled_from("AZaz09-_~=. "))
def test_two_readers_cannot_be_given_different_contents(at: int, letter: str) -> None:
    """Attack 17: one digest, one content; any other payload is refused, not merely different."""
    changed = PAYLOAD[:at] + letter + PAYLOAD[at + 1 :]
    entry = parse_entry(ENTRY)
    if changed == PAYLOAD:
        assert outcome(lambda text: open_payload(entry, text), changed) == "read"
    else:
        assert outcome(lambda text: open_released(entry, text), changed) == "statement.bad_payload"


@LAW
@given(st.integers(0, len(ENTRY) - 1), st.integers(1, 255))
def test_a_changed_byte_in_an_entry_is_refused_or_breaks_its_signature(at: int, flip: int) -> None:
    """Attack 14: no two spellings of one signed entry."""
    changed = ENTRY[:at] + bytes([ENTRY[at] ^ flip]) + ENTRY[at + 1 :]
    verdict = outcome(lambda raw: check_signature(parse_entry(raw), public("watch")), changed)
    assert verdict in {"statement.invalid", "statement.bad_signature"}


FOREIGN_BYTES: list[tuple[str, Callable[[Any], object], bytes]] = [
    ("wire.not_canonical", canonical.decode, b'{"a":[1,"x"]}'),
    ("note.invalid", parse_note, "text\n\n— a AAAAAAAA\n".encode()),
    ("statement.invalid", parse_entry, ENTRY),
    ("record.bad_edge", edge_from_bytes, bytes(8)),
    ("record.bad_bundle", lambda raw: parse_bundle(raw, expected=2), b"\x00\x01a\x00\x00"),
    ("genesis.invalid", parse_genesis, b'{"format":"sametable genesis v1"}'),
    ("pack.invalid", unpack, b"sametable pack v1 0 1\n-\n"),
    ("fork.not_proved", lambda raw: verify_evidence(raw, LOG_KEY), b"sametable fork evidence v1\nolder 1\n"),
]
FOREIGN_TEXTS: list[tuple[str, Callable[[Any], object], str]] = [
    ("note.bad_vkey", parse_vkey, LOG_KEY.encode()),
    ("record.bad_path", parse_tile_path, "tile/entries/x001/067.p/8"),
    ("table.invalid", parse_table, "sametable table v1\nrecord r\nruleset 1\nlayer a x\n"),
    ("proof.invalid", parse_proof, "c2sp.org/tlog-proof@v1\nindex 0\n\nnote"),
    ("statement.bad_payload", lambda text: open_payload(parse_entry(ENTRY), text), PAYLOAD),
]


@pytest.mark.parametrize(("code", "parse", "good"), FOREIGN_BYTES)
@LAW
@given(data=st.data())
def test_a_parser_of_foreign_bytes_returns_a_value_or_its_own_error(
    code: str, parse: Callable[[Any], object], good: bytes, data: st.DataObject
) -> None:
    """House rule: "A parser of foreign bytes returns a value or raises a SametableError, nothing else"."""
    at = data.draw(st.integers(0, len(good)))
    spoiled = good[:at] + data.draw(st.binary(max_size=8)) + good[data.draw(st.integers(at, len(good))) :]
    assert outcome(parse, spoiled) in {"read", code}
    assert outcome(parse, data.draw(st.binary(max_size=200))) in {"read", code}


@pytest.mark.parametrize(("code", "parse", "good"), FOREIGN_TEXTS)
@LAW
@given(data=st.data())
def test_a_parser_of_foreign_texts_returns_a_value_or_its_own_error(
    code: str, parse: Callable[[Any], object], good: str, data: st.DataObject
) -> None:
    """House rule: "A parser of foreign bytes returns a value or raises a SametableError, nothing else"."""
    at = data.draw(st.integers(0, len(good)))
    spoiled = good[:at] + data.draw(st.text(max_size=8)) + good[data.draw(st.integers(at, len(good))) :]
    assert outcome(parse, spoiled) in {"read", code}
    assert outcome(parse, data.draw(st.text(max_size=200))) in {"read", code}
