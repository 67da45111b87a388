"""The strict SD-JWT profile: what is a statement, and which content belongs to it."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from recordkit import AT_MS, FIELDS, ORIGIN, public, salts, signer, statement
from sametable.core.wire import canonical
from sametable.core.wire.hashes import b64url, sha256
from sametable.core.wire.statement import (
    Entry,
    StatementHead,
    assemble,
    check_signature,
    kid_of,
    open_payload,
    open_released,
    parse_entry,
    prepare,
)
from sametable.errors import InvariantError, SametableError

HEAD = StatementHead(kid=kid_of(public("watch")), log=ORIGIN, aud="parties", at_ms=AT_MS)
CLAIMS: dict[str, object] = {
    "_sd": [b64url(sha256(b"x"))],
    "_sd_alg": "sha-256",
    "at": AT_MS,
    "aud": "parties",
    "log": ORIGIN,
    "v": 1,
}
HEADER: dict[str, object] = {"alg": "Ed25519", "kid": HEAD.kid, "typ": "sametable+sd-jwt"}


def raw_entry(claims: object = None, header: object = None, signature: bytes = bytes(64)) -> bytes:
    """Return an entry of any claims and header, canonical or not."""
    parts = [HEADER if header is None else header, CLAIMS if claims is None else claims]
    texts = [part if isinstance(part, bytes) else canonical.encode(part) for part in parts]
    return ".".join([*map(b64url, texts), b64url(signature)]).encode()


def disclosure(*items: Any) -> str:
    return b64url(canonical.encode(list(items)))


def digest(text: str) -> str:
    return b64url(sha256(text.encode()))


def salt(number: int) -> str:
    return b64url(salts(1, number)[0])


def hand_made(disclosures: list[str], *, body: object = None, referenced: object = None) -> tuple[Entry, str]:
    """Return an entry that commits to any payload, and that payload."""
    digests: Any = sorted(map(digest, disclosures)) if referenced is None else referenced
    first = disclosure(salt(0), "body", {"_sd": digests}) if body is None else disclosure(*body)  # type: ignore[misc]
    entry = parse_entry(raw_entry(CLAIMS | {"_sd": [digest(first)]}))
    return entry, "~".join([first, *disclosures])


def test_a_statement_reads_back_with_every_field_and_its_signature_holds() -> None:
    raw, payload = statement()
    entry = parse_entry(raw)
    check_signature(entry, public("watch"))
    assert (entry.kid, entry.at_ms, entry.aud, entry.log) == (HEAD.kid, AT_MS, "parties", ORIGIN)
    assert open_payload(entry, payload) == FIELDS


def test_the_id_is_the_hash_of_what_was_signed() -> None:
    raw, _ = statement()
    assert parse_entry(raw).id == b64url(sha256(raw.rpartition(b".")[0]))


def test_the_logged_bytes_are_of_one_size_however_much_is_said() -> None:
    small, _ = statement({"type": "beat"})
    large, _ = statement(FIELDS | {f"more{n}": "x" * 1000 for n in range(20)})
    assert len(small) == len(large) < 400


def test_the_payload_is_the_body_and_then_the_fields_by_name() -> None:
    _, payload = statement()
    names = [json.loads(base64.urlsafe_b64decode(part + "==="))[1] for part in payload.split("~")]
    assert names == ["body", *sorted(FIELDS)]


def test_a_key_id_is_the_first_half_of_the_keys_hash() -> None:
    assert kid_of(public("watch")) == b64url(sha256(public("watch"))[:16])
    assert len(HEAD.kid) == 22


def test_salts_must_be_fresh_and_of_16_bytes() -> None:
    for bad in (salts(1), salts(3), [salts(1)[0]] * 2, [b"short", *salts(1)]):
        with pytest.raises(InvariantError):
            prepare({"type": "report"}, head=HEAD, salts=bad)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"_sd": 1},
        {"...": 1},
        {"_sd_alg": 1},
        {"": 1},
        {"имя": 1},
        {"a": {"_sd": []}},
        {"a": [{"...": "x"}]},
        {"a": ({"_sd_alg": "x"},)},
        {"a": 1.5},
        {"a": "x" * 300_000},
    ],
)
def test_what_nobody_would_accept_is_not_even_prepared(fields: dict[str, object]) -> None:
    with pytest.raises(SametableError) as caught:
        prepare(fields, head=HEAD, salts=salts(len(fields) + 1))
    assert caught.value.at.startswith("fields")


@pytest.mark.parametrize(
    "head",
    [
        StatementHead(kid="short", log=ORIGIN, aud="parties", at_ms=0),
        StatementHead(kid=HEAD.kid, log="two words", aud="parties", at_ms=0),
        StatementHead(kid=HEAD.kid, log=ORIGIN, aud="", at_ms=0),
        StatementHead(kid=HEAD.kid, log=ORIGIN, aud="parties", at_ms=-1),
        StatementHead(kid=HEAD.kid, log=ORIGIN, aud="parties", at_ms=2**53),
    ],
)
def test_a_head_that_nobody_would_accept_is_not_even_prepared(head: StatementHead) -> None:
    with pytest.raises(SametableError):
        prepare({"type": "report"}, head=head, salts=salts(2))


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"at": -1}, "payload.at"),
        ({"at": "1"}, "payload.at"),
        ({"at": True}, "payload.at"),
        ({"v": 2}, "payload.v"),
        ({"_sd_alg": "sha-512"}, "payload._sd_alg"),
        ({"_sd": []}, "payload._sd"),
        ({"_sd": [1]}, "payload._sd[0]"),
        ({"_sd": [b64url(bytes(32))] * 2}, "payload._sd"),
        ({"_sd": [b64url(bytes(31))]}, "payload._sd[0]"),
        ({"_sd": [b64url(bytes(32))[:-1] + "B"]}, "payload._sd[0]"),
        ({"aud": ""}, "payload.aud"),
        ({"aud": "two words"}, "payload.aud"),
        ({"aud": "x" * 65}, "payload.aud"),
        ({"log": "a+b"}, "payload.log"),
        ({"log": "имя"}, "payload.log"),
        ({"log": None}, "payload.log"),
        ({"iat": 1}, "payload.iat"),
        ({"exp": 1}, "payload.exp"),
    ],
)
def test_a_wrong_claim_is_refused_by_name(changed: dict[str, object], place: str) -> None:
    with pytest.raises(SametableError) as caught:
        parse_entry(raw_entry(CLAIMS | changed))
    assert (caught.value.code, caught.value.at) == ("statement.invalid", place)


@pytest.mark.parametrize("claim", sorted(CLAIMS))
def test_a_missing_claim_is_refused_by_name(claim: str) -> None:
    with pytest.raises(SametableError) as caught:
        parse_entry(raw_entry({name: value for name, value in CLAIMS.items() if name != claim}))
    assert caught.value.at == f"payload.{claim}"


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "kid": HEAD.kid, "typ": "sametable+sd-jwt"},
        {"alg": "HS256", "kid": HEAD.kid, "typ": "sametable+sd-jwt"},
        {"alg": "ES256", "kid": HEAD.kid, "typ": "sametable+sd-jwt"},
        {"alg": "EdDSA", "kid": HEAD.kid, "typ": "sametable+sd-jwt"},
        HEADER | {"typ": "JWT"},
        HEADER | {"crit": ["x"]},
        HEADER | {"kid": "x" * 22},
        HEADER | {"kid": 1},
        {"alg": "Ed25519", "typ": "sametable+sd-jwt"},
        ["Ed25519"],
        b'{"kid":"","alg":"Ed25519","typ":"sametable+sd-jwt"}',
        b'{"alg":"Ed25519","alg":"Ed25519","kid":"' + HEAD.kid.encode() + b'","typ":"sametable+sd-jwt"}',
    ],
)
def test_any_other_header_is_refused(header: object) -> None:
    with pytest.raises(SametableError) as caught:
        parse_entry(raw_entry(header=header))
    assert caught.value.at.startswith("header")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b".",
        b"..",
        b"a.b.c",
        raw_entry() + b".",
        raw_entry() + b"=",
        raw_entry() + b"\n",
        raw_entry()[:-1],
        raw_entry(signature=bytes(63)),
        raw_entry(signature=bytes(65)),
        raw_entry() + b"~",
        raw_entry(claims=b'{"v":1, "at":1}'),
        raw_entry(claims=b"[]"),
        raw_entry(claims=b"\xff"),
        b"A" * 65_536,
    ],
)
def test_bytes_that_are_no_compact_jws_of_ours_are_refused(raw: bytes) -> None:
    with pytest.raises(SametableError) as caught:
        parse_entry(raw)
    assert caught.value.code == "statement.invalid"


def test_duplicate_claims_are_refused() -> None:
    doubled = canonical.encode(CLAIMS)[:-1] + b',"v":1}'
    with pytest.raises(SametableError, match="canonical"):
        parse_entry(raw_entry(claims=doubled))


def test_the_twin_spelling_of_a_signature_is_refused() -> None:
    raw, _ = statement()
    twin = raw[:-1] + bytes([raw[-1] + 1])
    with pytest.raises(SametableError, match="canonical spelling"):
        parse_entry(twin)


def test_a_signature_by_another_key_or_of_another_text_is_refused() -> None:
    raw, _ = statement()
    entry = parse_entry(raw)
    with pytest.raises(SametableError, match=r"statement\.bad_signature"):
        check_signature(entry, public("other"))
    forged = parse_entry(assemble(entry.signing_input.decode(), signer("other")(entry.signing_input)))
    with pytest.raises(SametableError, match=r"statement\.bad_signature"):
        check_signature(forged, public("watch"))


def test_a_presentation_may_leave_fields_out_and_says_how_many() -> None:
    raw, payload = statement()
    parts = payload.split("~")
    shown = "~".join(parts[:1] + parts[3:5])
    released = open_released(parse_entry(raw), shown)
    assert list(released.fields) == sorted(FIELDS)[2:4]
    assert released.withheld == len(FIELDS) - 2
    with pytest.raises(SametableError, match="missing"):
        open_payload(parse_entry(raw), shown)


def test_a_presentation_of_the_body_alone_shows_nothing() -> None:
    raw, payload = statement()
    released = open_released(parse_entry(raw), payload.split("~")[0])
    assert (released.fields, released.withheld) == ({}, len(FIELDS))


GOOD = [disclosure(salt(1), "a", 1), disclosure(salt(2), "b", "б")]


def test_the_hand_made_payload_that_the_next_tests_spoil_is_good() -> None:
    assert open_payload(*hand_made(GOOD)) == {"a": 1, "b": "б"}


@pytest.mark.parametrize(
    "case",
    [
        hand_made(GOOD[::-1]),
        hand_made([GOOD[0], disclosure(salt(3), "a", 2)]),
        hand_made([GOOD[0], GOOD[0]]),
        hand_made(GOOD, referenced=sorted(map(digest, GOOD), reverse=True)),
        hand_made(GOOD, referenced=sorted([*map(digest, GOOD), digest(GOOD[0])])),
        hand_made(GOOD, referenced=[digest(GOOD[0]), 1]),
        hand_made(GOOD, referenced={"a": digest(GOOD[0])}),
        hand_made(GOOD, referenced="".join(map(digest, GOOD))),
        hand_made([], referenced=[]),
        hand_made(GOOD, body=[salt(0), "bodY", {"_sd": sorted(map(digest, GOOD))}]),
        hand_made(GOOD, body=[salt(0), "body", {"_sd": sorted(map(digest, GOOD)), "x": 1}]),
        hand_made(GOOD, body=[salt(0), "body", sorted(map(digest, GOOD))]),
        hand_made([disclosure(salt(1), "a")]),
        hand_made([disclosure(salt(1), "a", 1, 2)]),
        hand_made([disclosure(1, "a", 1)]),
        hand_made([disclosure(salt(1), 1, 1)]),
        hand_made([disclosure("", "a", 1)]),
        hand_made([disclosure(b64url(bytes(15)), "a", 1)]),
        hand_made([disclosure(b64url(bytes(17)), "a", 1)]),
        hand_made([disclosure(salt(1)[:-1] + "B", "a", 1)]),
        hand_made([disclosure("~" * 22, "a", 1)]),
        hand_made([disclosure("й" * 22, "a", 1)]),
        hand_made([disclosure(salt(1), "_sd", ["x"])]),
        hand_made([disclosure(salt(1), "...", "x")]),
        hand_made([disclosure(salt(1), "_sd_alg", "sha-256")]),
        hand_made([disclosure(salt(1), "a", {"_sd": []})]),
        hand_made([disclosure(salt(1), "a", [[{"...": "x"}]])]),
        hand_made([disclosure(salt(1), "", 1)]),
        hand_made([disclosure(salt(1), "a", {"": 1})]),
        hand_made([b64url('["AAAAAAAAAAAAAAAAAAAAAA","имя",1]'.encode())]),
        hand_made([b64url('["AAAAAAAAAAAAAAAAAAAAAA","a",{"имя":1}]'.encode())]),
        hand_made([b64url(b'["AAAAAAAAAAAAAAAAAAAAAA","a", 1]')]),
        hand_made([b64url(b'["AAAAAAAAAAAAAAAAAAAAAA","a",1.0]')]),
        hand_made([b64url(b'["AAAAAAAAAAAAAAAAAAAAAA","a",9007199254740992]')]),
        hand_made([b64url(b'["AAAAAAAAAAAAAAAAAAAAAA","a",{"x":1,"x":1}]')]),
        hand_made([b64url(b'["AAAAAAAAAAAAAAAAAAAAAA","a",1]\n')]),
        hand_made([b64url(b'\n["AAAAAAAAAAAAAAAAAAAAAA","a",1]')]),
        hand_made([b64url(b'["AAAAAAAAAAAAAAAAAAAAAA","a",1]\n["AAAAAAAAAAAAAAAAAAAAAA","b",1]')]),
        # One disclosure that only makes sense with the next: each must stand alone.
        hand_made([b64url(b'["AAAAAAAAAAAAAAAAAAAAAA","a",[1'), b64url(b"2]]")]),
        hand_made([b64url(b'["AAAAAAAAAAAAAAAAAAAAAA","a",' + b"[" * 16 + b"]" * 16 + b"]")]),
        hand_made([b64url(b"\xff")]),
    ],
)
def test_a_payload_that_its_author_committed_to_but_may_not_have_said_is_refused(
    case: tuple[Entry, str],
) -> None:
    with pytest.raises(SametableError) as caught:
        open_payload(*case)
    assert caught.value.code == "statement.bad_payload"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: "~",
        lambda text: text + "~",
        lambda text: "~" + text,
        lambda text: text.replace("~", "~~", 1),
        lambda text: text + "=",
        lambda text: text + "\n",
        lambda text: text.replace("~", " ~", 1),
        lambda text: text + "é",
        lambda text: text + "~" + disclosure(salt(9), "z", "forged"),
        lambda text: text + "~" + text.split("~")[1],
        lambda text: "~".join(text.split("~")[1:]),
        lambda text: "~".join(reversed(text.split("~"))),
        lambda text: text + "A" * 262_144,
    ],
)
def test_a_payload_altered_on_the_way_is_refused(spoil: Any) -> None:
    raw, payload = statement()
    with pytest.raises(SametableError) as caught:
        open_released(parse_entry(raw), spoil(payload))
    assert caught.value.code == "statement.bad_payload"


def test_reserved_words_in_texts_are_only_texts() -> None:
    said = {"a": '"_sd":', "b": ["_sd", "..."], "c": {"x": '"..."'}, "d": '\\"_sd'}
    raw, payload = statement(said)
    assert open_payload(parse_entry(raw), payload) == said


def spoil_last_letter(text: str) -> str:
    """Return the twin of a base64url text of whole bytes and a rest: its unused bits are not zero."""
    return text[:-1] + chr(ord(text[-1]) + 1)


def test_disclosures_cannot_lend_one_another_their_line_ends() -> None:
    """Three parts that decode to three good lines, but not one line each."""
    open_ended = b'["AAAAAAAAAAAAAAAAAAAAAA","a","x'
    assert len(open_ended) % 3 == 2
    parts = [
        spoil_last_letter(b64url(open_ended)),
        b64url(b'y"]'),
        b64url(b'["AAAAAAAAAAAAAAAAAAAAAA","c",1]\n["AAAAAAAAAAAAAAAAAAAAAA","d",2]'),
    ]
    with pytest.raises(SametableError) as caught:
        open_payload(*hand_made(parts))
    assert caught.value.code == "statement.bad_payload"
