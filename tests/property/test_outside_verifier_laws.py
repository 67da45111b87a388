"""The Python verifier for outsiders refuses exactly what the record's own code refuses, and never stumbles over a form.

"it holds for proof what every node refuses" would show the press another record than the nodes': both read the same
altered bytes here, and give one verdict. The alterations are the same in every run.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import random
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from recordkit import ORIGIN, build_log, forked_case, log_key, public, statement
from sametable.core.record.checkpoint import open_checkpoint
from sametable.core.record.fork_case import check_case
from sametable.core.record.genesis import parse_genesis
from sametable.core.record.register import check_register
from sametable.core.record.register_note import KeyAct, RevokeAct
from sametable.core.record.table_note import parse_table, table_text
from sametable.core.wire import canonical
from sametable.core.wire.hashes import b64url
from sametable.core.wire.notes import parse_note
from sametable.core.wire.statement import open_payload, open_released, parse_entry
from sametable.errors import SametableError
from support.registering import GENESIS, RAW, RECORD_ID, said, signed
from verifierkit import python_verifier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

outside = python_verifier()
BYTES = b'\x00\n\r~.+=-_ 09azAZ\x7f\x80\xff\xe2"{}[],:\\'
TEXTS = [
    b"\n",
    b"~",
    b".",
    b"=",
    b" ",
    b"\xe2\x80\xa8",
    b"\xc2\x85",
    b"\x0b",
    b"A",
    b"\x1c",
    b"\xd9\xa3",
    b"\xef\xbb\xbf",
]
ODD: list[Any] = [
    None,
    5,
    -1,
    True,
    "",
    "x",
    "x ",
    "ä\u2028",
    "d" * 201,
    [],
    ["x"],
    [[1]],
    {},
    {"en": "x"},
    {"x": 5},
]
CASES = 60


def ours(job: Callable[[], Any]) -> str:
    try:
        job()
    except SametableError:
        return "refused"
    return "holds"


def theirs(job: Callable[[], Any]) -> str:
    """Give the file's verdict; anything but its own word for a refusal is an error of this test."""
    try:
        job()
    except outside.Bad:
        return "refused"
    return "holds"


def altered(dice: random.Random, text: bytes) -> bytes:
    raw = bytearray(text)
    for _ in range(dice.choice([1, 1, 1, 2, 3])):
        at, how = dice.randrange(len(raw)), dice.randrange(6)
        match how:
            case 0:
                raw[at] = dice.choice(BYTES)
            case 1:
                raw[at:at] = dice.choice(TEXTS)
            case 2:
                del raw[at : at + dice.randrange(1, 4)]
            case 3:
                raw[at] ^= 1 << dice.randrange(8)
            case 4:
                raw[at:at] = raw[at : dice.randrange(at, len(raw))][:200]
            case _:
                raw[at:at] = raw[at : at + 1]
    return bytes(raw) or b"x"


def inside(dice: random.Random, text: str) -> str:
    """Alter what is written in base64url."""
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return b64url(altered(dice, raw))


@pytest.mark.parametrize("number", range(3))
def test_altered_texts_get_one_verdict(number: int) -> None:
    dice = random.Random(number)
    leaf, payload = statement()
    head, claims, signature = leaf.decode().split(".")
    parsed = parse_entry(leaf)
    log, key = build_log([statement({"type": "report", "n": n})[0] for n in range(5)]), log_key()
    table = table_text(RECORD_ID, 5, {"parties": "x" * 43}, [log.checkpoint]).encode()
    split = []

    def hold(name: str, what: object, mine: Callable[[], Any], other: Callable[[], Any]) -> None:
        if ours(mine) != theirs(other):
            split.append((name, what))

    for _ in range(CASES):
        one = altered(dice, leaf)
        hold("entry", one, partial(parse_entry, one), partial(outside.Entry, one))
        one = ".".join([dice.choice([head, inside(dice, head)]), inside(dice, claims), signature]).encode()
        hold("claims", one, partial(parse_entry, one), partial(outside.Entry, one))
        text = altered(dice, payload.encode()).decode("latin-1")
        theirs_of = partial(outside.open_payload, outside.Entry(leaf), text, whole=False)
        hold("payload", text, partial(open_released, parsed, text), theirs_of)
        text, digest = rebound(dice, payload)
        entry = outside.Entry(leaf)
        entry.digest = digest
        ours_of = partial(open_payload, replace(parsed, digest=digest), text)
        hold("fields", text, ours_of, partial(outside.open_payload, entry, text))
        one = altered(dice, log.signed())
        hold("note", one, partial(parse_note, one), partial(outside.parse_note, one, "it"))
        pair = (key.name, 1, key.public)
        theirs_of = partial(outside.open_checkpoint, one, pair, [], "it")
        hold("head", one, partial(open_checkpoint, one, log_key=key, cosigners=()), theirs_of)
        text = altered(dice, table).decode("utf-8", "replace")
        hold("table", text, partial(parse_table, text), partial(outside.parse_table, text))
    assert split == []


def rebound(dice: random.Random, payload: str) -> tuple[str, str]:
    """Alter one disclosure, and give contents whose body refers to it, with the digest that is signed for."""
    parts = payload.split("~")
    at = dice.randrange(1, len(parts))
    parts[at] = inside(dice, parts[at])
    digests = sorted(b64url(hashlib.sha256(one.encode()).digest()) for one in parts[1:])
    body = b64url(canonical.encode([b64url(bytes(16)), "body", {"_sd": digests}]))
    return "~".join([body, *parts[1:]]), b64url(hashlib.sha256(body.encode()).digest())


# ---- values of other forms


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, held in rows:
        yield from places(held, (*at, name))


def with_other(value: Any, at: tuple[Any, ...], other: Any) -> Any:
    """Give a copy of a value in which something else stands at a place."""
    if not at:
        return copy.deepcopy(other)
    made = copy.deepcopy(value)
    held = made
    for name in at[:-1]:
        held = held[name]
    held[at[-1]] = copy.deepcopy(other)
    return made


def test_a_founding_document_of_another_form_is_refused_by_both() -> None:
    value = json.loads(RAW)
    split = []
    for at in places(value):
        for other in ODD:
            raw = canonical.encode(with_other(value, at, other))
            if ours(partial(parse_genesis, raw)) != theirs(partial(outside.Genesis, raw)):
                split.append((at, other))
    assert split == []


def long_lists(value: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    def other(name: str, change: Callable[[dict[str, Any]], object]) -> tuple[str, dict[str, Any]]:
        made = copy.deepcopy(value)
        change(made)
        return name, made

    centre = value["centres"][0]
    many = [{**centre, "id": f"c{n}"} for n in range(257 - len(value["centres"]))]
    yield other("256 centres", lambda v: v.update(centres=v["centres"] + many[1:]))
    yield other("257 centres", lambda v: v.update(centres=v["centres"] + many))
    yield other("a centre twice", lambda v: v["centres"].append(centre))
    first = value["nodes"][0]["age_recipient"]
    yield other("one age recipient for two", lambda v: v["nodes"][1].update(age_recipient=first))
    yield other("an upside-down box", lambda v: v["theatre"].update(bbox_e7=[5, 5, 1, 1]))
    seat = {"name": "node", "pub": b64url(public("x"))}
    yield other("a seat named node", lambda v: v["nodes"][0]["seats"].append(seat))


@pytest.mark.parametrize(("name", "value"), list(long_lists(json.loads(RAW))))
def test_what_a_founding_document_may_hold_is_the_same_for_both(name: str, value: dict[str, Any]) -> None:
    raw = canonical.encode(value)
    verdict = ours(partial(parse_genesis, raw))
    assert theirs(partial(outside.Genesis, raw)) == verdict
    assert verdict == ("holds" if name == "256 centres" else "refused")


@pytest.mark.parametrize("common", [0, 1, 3])
def test_a_fork_statement_of_another_form_proves_nothing_to_either(common: int) -> None:
    fields = forked_case(common)
    key = (ORIGIN, 1, log_key().public)
    hash_of = fields["proof"]["older_leaf"]
    split = []
    for at in places(fields):
        if not at or at[0] in {"type", "origin"}:
            continue  # whose log it is, and of which kind, is looked at before
        for other in [*ODD, hash_of, [hash_of], 0, 1, [hash_of] * 66, "A" * 21_852]:
            made = with_other(fields, at, other)
            mine = ours(partial(check_case, made, {ORIGIN: log_key()}))
            if mine != theirs(partial(outside.check_fork, made, key)):
                split.append((at, other))
    assert split == []
    assert theirs(partial(outside.check_fork, fields, key)) == "holds"


# ---- register notes


def note(lines: list[str], *roots: str, serial: int = 0) -> str:
    head = ["sametable register v1", f"record {RECORD_ID}", "party al", f"serial {serial}"]
    return signed("\n".join([*head, *lines, ""]), *roots)


def roots_lines(count: int, threshold: str = "1") -> list[str]:
    texts = sorted(b64url(public(f"root {n}")) for n in range(count))
    return ["act roots", f"threshold {threshold}", *(f"root {text}" for text in texts)]


def long_chain(count: int) -> dict[str, object]:
    chain, last = [], "root alder"
    for serial in range(count):
        text = ["act roots", "threshold 1", f"root {b64url(public(f'r{serial}'))}"]
        chain.append(note(text, last, f"r{serial}", serial=serial))
        last = f"r{serial}"
    end = note(["act revoke", f"pub {b64url(public('q'))}"], last, serial=count)
    return {"type": "key_revoke", "note": end, "chain": chain}


def register_statements() -> Iterator[tuple[str, dict[str, Any]]]:
    for count in (1, 16, 17):
        names = [f"root {n}" for n in range(count)]
        text = note(roots_lines(count), "root alder", *names)
        yield f"{count} roots", {"type": "key_roots", "note": text, "chain": []}
    for threshold in ("0", "01", "2", "100"):
        text = note(roots_lines(1, threshold), "root alder", "root 0")
        yield f"threshold {threshold}", {"type": "key_roots", "note": text, "chain": []}
    for seat in ("desk", "desk ", " desk", "d" * 200, "d" * 201, "de\u200bsk", "é"):
        lines = ["act key", "node alder", f"seat {seat}", f"pub {b64url(public('q'))}"]
        yield f"seat {seat!r}", {"type": "key", "note": note(lines, "root alder"), "chain": []}
    for upto in (
        "x y",
        f"{GENESIS.nodes[0].origin} 1",
        f"{GENESIS.nodes[0].origin} 01",
        "Upper 3",
        f"{GENESIS.nodes[0].origin}  1",
    ):
        lines = ["act revoke", f"pub {b64url(public('q'))}", f"upto {upto}"]
        yield f"upto {upto!r}", {"type": "key_revoke", "note": note(lines, "root alder"), "chain": []}
    for count in (1, 32, 33):
        yield f"serial {count}", long_chain(count)


@pytest.mark.parametrize(("name", "fields"), list(register_statements()))
def test_a_register_statement_gets_one_verdict(name: str, fields: dict[str, Any]) -> None:
    genesis = outside.Genesis(RAW)
    mine = ours(partial(check_register, fields, genesis=GENESIS, record_id=RECORD_ID))
    assert theirs(partial(outside.check_register, fields, genesis)) == mine, name


def test_a_register_statement_of_another_form_is_refused_by_both() -> None:
    genesis = outside.Genesis(RAW)
    split = []
    for act in (RevokeAct(pub=public("q"), upto=()), KeyAct(node="alder", seat="desk", pub=public("q"))):
        fields: dict[str, Any] = dict(said(act))
        for at in places(fields):
            for other in [*ODD, [fields["note"]]]:
                made = with_other(fields, at, other) if at else fields
                mine = ours(partial(check_register, made, genesis=GENESIS, record_id=RECORD_ID))
                if mine != theirs(partial(outside.check_register, made, genesis)):
                    split.append((at, other))
    assert split == []
