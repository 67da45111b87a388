"""A presentation shows the chosen fields to anybody's library, and ours refuses what the standard says it must."""

from __future__ import annotations

from typing import Any

import pytest
from jwcrypto import jws as jwcrypto_jws  # type: ignore[import-untyped]
from jwcrypto.jwa import JWA  # type: ignore[import-untyped]
from jwcrypto.jwk import JWK  # type: ignore[import-untyped]
from sd_jwt.verifier import SDJWTVerifier

from recordkit import public
from sametable.core.release.presentation import check_presentation, make_presentation
from sametable.core.wire import canonical
from sametable.core.wire.hashes import b64url
from sametable.errors import SametableError
from support.releasing import FIELDS, LEAF, PAYLOAD

SALT = b64url(bytes(16))
PARTS = PAYLOAD.split("~")


def disclosure(*items: Any) -> str:
    return b64url(canonical.encode(list(items)))


def joined(*parts: str) -> bytes:
    return "~".join([LEAF.decode(), *parts, ""]).encode()


def test_the_chosen_fields_are_shown_and_the_others_counted() -> None:
    shown = check_presentation(make_presentation(LEAF, PAYLOAD, ["town", "killed"]))
    assert shown.fields == {"killed": FIELDS["killed"], "town": FIELDS["town"]}
    assert (shown.withheld, shown.leaf) == (len(FIELDS) - 2, LEAF)


def test_nothing_of_a_withheld_field_is_in_the_file() -> None:
    raw = make_presentation(LEAF, PAYLOAD, ["type", "town"]).decode()
    named = dict(zip(sorted(FIELDS), PARTS[1:], strict=True))
    assert [name for name, part in named.items() if part in raw] == ["town", "type"]


@pytest.mark.parametrize("names", [[], ["nothing"], ["town", "body"], ["_sd"]])
def test_what_the_statement_does_not_have_cannot_be_shown(names: list[str]) -> None:
    with pytest.raises(SametableError, match=r"release\.no_field"):
        make_presentation(LEAF, PAYLOAD, names)


@pytest.mark.parametrize(
    "raw",
    [
        joined(PARTS[0], *PARTS[1:3], disclosure(SALT, "zz", "forged")),
        joined(PARTS[0], disclosure(SALT, "town", "Lower Valley")),
        joined(PARTS[0], PARTS[1], PARTS[1]),
        joined(PARTS[0], PARTS[2], PARTS[1]),
        joined(PARTS[0], disclosure(SALT, "type", {"_sd": ["x" * 43]})),
        joined(disclosure(SALT, "body", {"_sd": ["A" * 43]}), PARTS[1]),
        joined(*PARTS[1:3]),
        joined(PARTS[0], disclosure(SALT, "_sd", ["x"])),
        joined(PARTS[0], PARTS[1] + "="),
        joined(PARTS[0], PARTS[1], "eyJhbGciOiJFZERTQSJ9.e30.x"),
        joined(PARTS[0], PARTS[1])[:-1],
        joined(PARTS[0], PARTS[1])[:-1] + b"x",
        joined(PARTS[0], PARTS[1]) + b"~",
        LEAF + b"~",
        LEAF,
        b"",
        b"~",
        "é~".encode(),
        b"x" * 400_000,
    ],
    ids=[
        "unreferenced", "forged", "twice", "order", "nested digests", "another body", "no body", "reserved name",
        "padding", "key binding", "no end", "another end", "two ends", "no disclosures", "no presentation", "empty", "tilde", "letters",
        "too long",
    ],
)  # fmt: skip
def test_a_presentation_that_is_not_strictly_one_is_refused(raw: bytes) -> None:
    with pytest.raises(SametableError) as raised:
        check_presentation(raw)
    assert raised.value.code in {"statement.bad_payload", "statement.invalid", "release.invalid"}


def test_a_payload_of_another_statement_is_not_released() -> None:
    body, *rest = PARTS
    with pytest.raises(SametableError, match=r"statement\.bad_payload"):
        make_presentation(LEAF, "~".join([body, *rest, disclosure(SALT, "zz", 1)]), ["town"])


def test_other_peoples_library_recovers_exactly_the_released_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    # jwcrypto has the algorithm under its older name only (RFC 9864 gave it this one).
    monkeypatch.setitem(JWA.algorithms_registry, "Ed25519", JWA.algorithms_registry["EdDSA"])
    monkeypatch.setattr(jwcrypto_jws, "default_allowed_algs", [*jwcrypto_jws.default_allowed_algs, "Ed25519"])
    key = JWK(kty="OKP", crv="Ed25519", x=b64url(public("seat alder")))
    raw = make_presentation(LEAF, PAYLOAD, ["town", "killed"])
    verifier = SDJWTVerifier(raw.decode(), lambda issuer, header: key)
    assert verifier.get_verified_payload()["body"] == {"killed": FIELDS["killed"], "town": FIELDS["town"]}
