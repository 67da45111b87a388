"""Row 14, one statement in two spellings: base64 twins, duplicate names, floats, deep nesting, huge integers.

The defence is that every text has one form: base64url must be what the encoder writes, JSON what its own re-encoding is
(`core/wire/canonical`, `core/wire/hashes`). Each case here is rightly signed by the right seat; only its form is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from attackkit import (
    ALDER,
    Forger,
    honest,
    kept_here,
    map_of,
    posted,
    refusal,
    serve_forged,
    signature_of,
    verdict_on,
    words,
)
from recordkit import salts
from sametable.centre.reports.submit_report import submit
from sametable.core.wire.disclosures import digest_of
from sametable.core.wire.hashes import b64url
from sametable.core.wire.statement import parse_entry
from support.stage import run
from verifierkit import python_verifier

if TYPE_CHECKING:
    from pathlib import Path

    from support.stage import Stage

LEAF, PAYLOAD = honest(words())
ENTRY = parse_entry(LEAF)
HEADER = f'{{"alg":"Ed25519","kid":"{ENTRY.kid}","typ":"sametable+sd-jwt"}}'
CLAIMS = f'{{"_sd":["{ENTRY.digest}"],"_sd_alg":"sha-256","at":{ENTRY.at_ms},"aud":"parties","log":"{ALDER}","v":1}}'


def spelled(header: str, claims: str) -> bytes:
    """Give a rightly signed entry whose header and claims are these texts."""
    signing_input = f"{b64url(header.encode())}.{b64url(claims.encode())}"
    return f"{signing_input}.{b64url(signature_of(signing_input))}".encode()


LEAVES = {
    "a name twice in the claims": spelled(HEADER, CLAIMS.replace('"at":', '"at":1,"at":')),
    "a name twice in the header": spelled(HEADER.replace('"alg":', '"alg":"none","alg":'), CLAIMS),
    "a float": spelled(HEADER, CLAIMS.replace('"v":1', '"v":1.0')),
    "an exponent": spelled(HEADER, CLAIMS.replace(str(ENTRY.at_ms), "1e3")),
    "a huge integer": spelled(HEADER, CLAIMS.replace(str(ENTRY.at_ms), "9" * 400)),
    "one more than 2^53 - 1": spelled(HEADER, CLAIMS.replace(str(ENTRY.at_ms), str(2**53))),
    "a space": spelled(HEADER, CLAIMS.replace(",", ", ")),
    "another order": spelled(HEADER, CLAIMS.replace(',"v":1', "").replace("{", '{"v":1,')),
    "an escaped letter": spelled(HEADER, CLAIMS.replace("parties", "\\u0070arties")),
    "deep nesting": spelled(HEADER, CLAIMS.replace("1}", "[" * 5000 + "]" * 5000 + "}")),
    "a byte order mark": spelled(HEADER, "\ufeff" + CLAIMS),
    "a line feed at the end": spelled(HEADER, CLAIMS + "\n"),
    "true for one": spelled(HEADER, CLAIMS.replace('"v":1', '"v":true')),
    "a twin of the signature": LEAF[:-1] + bytes([LEAF[-1] + 1]),
    "padding": LEAF + b"==",
    "a stray letter in base64": LEAF.replace(b".", b" .", 1),
}


@pytest.mark.parametrize("name", LEAVES)
def test_a_node_refuses_to_append_it(trio: Stage, name: str) -> None:
    signing_input, _, signature = LEAVES[name].decode().rpartition(".")
    before = map_of(trio["alder"])
    error = refusal(lambda: run(submit(trio["alder"], posted(signing_input, PAYLOAD, signature))))
    assert error.code in {"statement.invalid", "wire.bad_base64"}
    assert map_of(trio["alder"]) == before
    assert trio["alder"].store.log(ALDER).size == 1


@pytest.mark.parametrize("name", LEAVES)
def test_other_nodes_refuse_the_log_and_verifiers_name_the_entry(
    trio: Stage, tmp_path: Path, name: str
) -> None:
    forger = Forger("alder", [LEAVES[name]], [PAYLOAD])
    before = map_of(trio["birch"])
    serve_forged(trio, "birch", forger)
    assert refusal(lambda: run(trio.pull("birch", "alder"))).code == "statement.invalid"
    assert map_of(trio["birch"]) == before
    assert kept_here(trio["birch"], ALDER)
    assert [index for index, _ in verdict_on(forger, tmp_path)] == [1]
    with pytest.raises(python_verifier().Bad):
        python_verifier().Entry(LEAVES[name])


def disclosed(text: str) -> tuple[bytes, str]:
    """Give a rightly signed entry that commits to one field whose disclosure is this JSON text."""
    field = b64url(text.encode("utf-8", "surrogatepass"))
    return committed(field)


def committed(field: str) -> tuple[bytes, str]:
    body = b64url(f'["{b64url(salts(1)[0])}","body",{{"_sd":["{digest_of(field.encode())}"]}}]'.encode())
    return spelled(HEADER, CLAIMS.replace(ENTRY.digest, digest_of(body.encode()))), f"{body}~{field}"


SALT = b64url(salts(2)[1])
CONTENTS = {
    "a name twice in a value": disclosed(f'["{SALT}","text",{{"a":1,"a":2}}]'),
    "a float in a value": disclosed(f'["{SALT}","text",1.5]'),
    "a huge integer in a value": disclosed(f'["{SALT}","text",{"9" * 30}]'),
    "deep nesting in a value": disclosed(f'["{SALT}","text",{"[" * 40}{"]" * 40}]'),
    "a space in a disclosure": disclosed(f'["{SALT}", "text",1]'),
    "a salt of another length": disclosed('["AAAA","text",1]'),
    "a twin of a salt": disclosed(f'["{SALT[:-1]}{"R" if SALT[-1] != "R" else "S"}","text",1]'),
    "a lone surrogate": disclosed(f'["{SALT}","text","\\ud800"]'),
    "a name that is not ASCII": disclosed(f'["{SALT}","имя",1]'),
    "a reserved name": disclosed(f'["{SALT}","_sd",["x"]]'),
    "a reserved name within": disclosed(f'["{SALT}","text",{{"...":"x"}}]'),
    "a fourth member": disclosed(f'["{SALT}","text",1,1]'),
    "padding in a disclosure": committed(b64url(f'["{SALT}","text",1]'.encode()) + "="),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_content_in_another_than_its_one_form_is_refused_and_never_shown(
    trio: Stage, tmp_path: Path, name: str
) -> None:
    leaf, payload = CONTENTS[name]
    signing_input, _, signature = leaf.decode().rpartition(".")
    error = refusal(lambda: run(submit(trio["alder"], posted(signing_input, payload, signature))))
    assert error.code == "statement.bad_payload"
    forger = Forger("alder", [leaf], [payload if "=" not in payload else None])
    serve_forged(trio, "birch", forger)
    run(trio.pull("birch", "alder"))
    assert trio["birch"].missing[ALDER] == {1}, (
        "the entry stands in the log; what it commits to nobody can give"
    )
    with pytest.raises(python_verifier().Bad):
        python_verifier().open_payload(python_verifier().Entry(leaf), payload)
    if "=" not in payload:
        assert [index for index, _ in verdict_on(forger, tmp_path)] == [1]
