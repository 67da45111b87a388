"""Laws of admission: many at once are judged as each would be alone, whatever was done to them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recordkit import ORIGIN, public, salts, signer, statement
from sametable.core.record.admission import Admitted, Rules, admit_batch, first_forged, jobs_of, read_entries
from sametable.core.record.audience import parse_audience
from sametable.core.wire import many
from sametable.core.wire.disclosures import digest_of, write_disclosure
from sametable.core.wire.hashes import b64url
from sametable.core.wire.many import open_payloads
from sametable.core.wire.statement import (
    Entry,
    StatementHead,
    assemble,
    check_signature,
    kid_of,
    open_payload,
    parse_entry,
    prepare,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence

LAW = settings(deadline=None, derandomize=True)
SEATS = {kid_of(public(name)): public(name) for name in ("watch", "second")}


RULES = Rules(origin=ORIGIN, seats=SEATS, parties=frozenset({"alder", "birch", "cedar"}), author="birch")


def fields_of(number: int) -> dict[str, object]:
    return {
        "type": "report",
        "place": {"lat_e7": number, "lon_e7": -number, "near": [{"name": "Мост"}, [number]]},
        "raw": 'quoted " and \\ and ~ and = and ["_sd"]:' + "x" * (number % 5),
        "count": number,
        "none": None,
    }


def said(number: int, *, seat: str = "watch", log: str = ORIGIN) -> tuple[bytes, str]:
    return statement(fields_of(number), seat=seat, log=log, at_ms=number)


def to(aud: str) -> bytes:
    head = StatementHead(kid=kid_of(public("watch")), log=ORIGIN, aud=aud, at_ms=5)
    made = prepare({"type": "report"}, head=head, salts=salts(2))
    return assemble(made.signing_input, signer("watch")(made.signing_input.encode()))


RECORD = [said(number, seat="watch" if number % 3 else "second") for number in range(40)]
ENTRIES = [parse_entry(leaf) for leaf, _ in RECORD]


def alone(entry: Entry, payload: str) -> dict[str, object] | str:
    try:
        return open_payload(entry, payload)
    except SametableError as error:
        return str(error)


def together(entries: Sequence[Entry], payloads: Sequence[str]) -> list[dict[str, object] | str]:
    return [str(one) if isinstance(one, SametableError) else one for one in open_payloads(entries, payloads)]


mutations = st.lists(
    st.tuples(
        st.integers(0, 39),
        st.sampled_from(["set", "insert", "delete", "cut", "repeat", "swap", "join", "pad"]),
        st.integers(0, 10_000),
        st.sampled_from([*'AQgwz019-_~=+/.,[]"\\! \n\x00é', "~~", "AA", "==", '","', "IA", "Cg"]),
    ),
    max_size=4,
)


def mutated(text: str, how: str, at: int, letters: str) -> str:
    at %= len(text) + 1
    parts = text.split("~")
    one, other = at % len(parts), (at // 7) % len(parts)
    if how == "set":
        return text[:at] + letters + text[at + len(letters) :]
    if how == "insert":
        return text[:at] + letters + text[at:]
    if how == "delete":
        return text[:at] + text[at + 1 :]
    if how == "cut":
        return text[:at]
    if how == "repeat":
        return "~".join([*parts, parts[one]])
    if how == "swap":
        parts[one], parts[other] = parts[other], parts[one]
        return "~".join(parts)
    if how == "join":
        return "~".join([*parts[:one], *parts[one + 1 :]])
    return "~".join([*parts[:one], parts[one] + letters, *parts[one + 1 :]])


@LAW
@given(mutations)
def test_payloads_opened_together_have_the_verdict_and_the_words_of_each_alone(
    changes: list[tuple[int, str, int, str]],
) -> None:
    payloads = [payload for _, payload in RECORD]
    for which, how, at, letters in changes:
        payloads[which] = mutated(payloads[which], how, at, letters)
    expected = [alone(entry, payload) for entry, payload in zip(ENTRIES, payloads, strict=True)]
    assert together(ENTRIES, payloads) == expected


SALT = "A" * 22


def raw(text: str) -> str:
    return b64url(text.encode())


def two() -> tuple[str, str]:
    return raw(f'["{SALT}","a",1]'), raw(f'["{SALT}","b",22]')


HOSTILE: dict[str, list[str]] = {
    "a salt of 15 bytes": [raw(f'["{SALT[:20]}","a",1]')],
    "a salt of 17 bytes": [raw(f'["{SALT}A","a",1]')],
    "a salt with unused bits": [raw(f'["{SALT[:21]}B","a",1]')],
    "a salt of other letters": [raw(f'["{SALT[:20]}é","a",1]'), raw(f'["{SALT[:21]}+","b",1]')],
    "salts of 21 and 23 letters": [raw(f'["{SALT[:21]}","a",1]'), raw(f'["{SALT}A","b",1]')],
    "a space": [raw(f'["{SALT}","a", 1]')],
    "a float": [raw(f'["{SALT}","a",1.5]')],
    "a large integer": [raw(f'["{SALT}","a",9007199254740992]')],
    "an escape that need not be": [raw(f'["{SALT}","\\u0061",1]')],
    "a name twice in an object": [raw(f'["{SALT}","a",{{"x":1,"x":2}}]')],
    "names of an object in another order": [raw(f'["{SALT}","a",{{"y":1,"x":2}}]')],
    "two lines and a blank one": [raw(f'["{SALT}","a",1]\n["{SALT}","b",2]'), raw("\n")],
    "a line end too many": [raw(f'["{SALT}","a",1]\n')],
    "unused bits": [two()[0][:-1] + chr(ord(two()[0][-1]) + 1)],
    "padding": [two()[0] + "="],
    "padding of another length": [two()[0] + "=="],
    "two lines": [raw(f'["{SALT}","a",1]\n["{SALT}","b",2]')],
    "the separator of a list": ['","'.join(two())],
    "an empty disclosure": [two()[0], ""],
    "a letter too many": [two()[0] + "AA" * 2 + "A"],
    "four items": [raw(f'["{SALT}","a",1,2]')],
    "no text for a name": [raw(f'["{SALT}",7,1]')],
    "a field twice": [raw(f'["{SALT}","a",1]'), raw(f'["{SALT}","a",2]')],
    "fields out of order": [*reversed(two())],
    "a reserved name": [raw(f'["{SALT}","_sd",1]')],
    "a reserved name within": [raw(f'["{SALT}","a",[{{"...":1}}]]')],
    "an empty name": [raw(f'["{SALT}","",1]')],
    "a name in other letters": [raw(f'["{SALT}","é",1]')],
    "a name within in other letters": [raw(f'["{SALT}","a",{{"é":1}}]')],
    "nested too deep": [raw(f'["{SALT}","a",{"[" * 16}{"]" * 16}]')],
    "too long": [raw(f'["{SALT}","a","{"x" * 200_000}"]')],
    "nothing": [],
}
BODIES: dict[str, str] = {
    "a body by another name": '["{salt}","bodies",{{"_sd":{digests}}}]',
    "a body with more": '["{salt}","body",{{"_sd":{digests},"x":1}}]',
    "a body that is a list": '["{salt}","body",{digests}]',
    "a body without digests": '["{salt}","body",{{"sd":{digests}}}]',
    "digests that are no list": '["{salt}","body",{{"_sd":1}}]',
    "a digest twice": '["{salt}","body",{{"_sd":{twice}}}]',
    "a digest too many": '["{salt}","body",{{"_sd":{more}}}]',
}


def committed(disclosures: list[str], first: str) -> tuple[Entry, str]:
    return replace(ENTRIES[0], digest=digest_of(first.encode())), "~".join([first, *disclosures])


@pytest.mark.parametrize("place", [0, 5, 15])
@pytest.mark.parametrize("what", [*HOSTILE, *BODIES, "another digest"])
def test_what_a_hostile_author_commits_to_is_refused_in_a_batch_as_it_is_alone(what: str, place: int) -> None:
    disclosures = HOSTILE.get(what, [*two()])
    digests = sorted(digest_of(one.encode()) for one in disclosures)
    said_in_body = {
        "salt": SALT,
        "digests": json.dumps(digests, separators=(",", ":")),
        "twice": json.dumps(sorted(digests * 2), separators=(",", ":")),
        "more": json.dumps(sorted([*digests, "A" * 43]), separators=(",", ":")),
    }
    first = raw(BODIES.get(what, '["{salt}","body",{{"_sd":{digests}}}]').format(**said_in_body))
    entry, payload = committed(disclosures, first)
    if what == "another digest":
        entry = replace(entry, digest=ENTRIES[1].digest)
    entries = [*ENTRIES[:place], entry, *ENTRIES[place:20]]
    payloads = [text for _, text in RECORD[:20]]
    payloads.insert(place, payload)
    expected = [alone(one, text) for one, text in zip(entries, payloads, strict=True)]
    assert isinstance(expected[place], str)
    assert together(entries, payloads) == expected


def forged(disclosures: list[str], *, body: object = None) -> tuple[Entry, str]:
    """Make an entry that commits to whatever is given, as a node with a bad will could."""
    digests = sorted(digest_of(one.encode()) for one in disclosures)
    first = write_disclosure(bytes(16), "body", body if body is not None else {"_sd": digests})
    return committed(disclosures, first)


names = st.sampled_from(["type", "a", "b", "_sd", "_sd_alg", "...", "", "é", "zed", "body"])
values = st.recursive(
    st.sampled_from([1, -5, "x", "é", None, True, "\n", '"_sd":', ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names.filter(str.isascii), inner, max_size=3),
    max_leaves=6,
)
salt_lengths = st.sampled_from([16, 16, 16, 16, 15, 17, 0])


@LAW
@given(st.lists(st.tuples(names.filter(str.isascii), values, salt_lengths), max_size=5), st.data())
def test_what_an_entry_commits_to_is_refused_together_as_it_is_alone(
    told: list[tuple[str, Any, int]], data: st.DataObject
) -> None:
    disclosures = [write_disclosure(bytes(length), name, value) for name, value, length in told]
    if data.draw(st.booleans()):
        disclosures = [one for _, one in sorted(zip((name for name, _, _ in told), disclosures, strict=True))]
    body: Any = data.draw(
        st.sampled_from([None, None, None, {}, [], {"_sd": []}, {"_sd": 1}, {"_sd": [], "x": 1}])
    )
    entry, payload = forged(disclosures, body=body)
    place = data.draw(st.integers(0, 20))
    entries = [*ENTRIES[:place], entry, *ENTRIES[place:20]]
    payloads = [text for _, text in RECORD[:20]]
    payloads.insert(place, payload)
    expected = [alone(one, text) for one, text in zip(entries, payloads, strict=True)]
    assert together(entries, payloads) == expected


def one_by_one(leaves: Sequence[bytes], payloads: Sequence[str | None]) -> tuple[list[Any], str]:
    """Judge as it was judged before there was a batch: each entry in full before the next."""
    held: list[Any] = []
    for place, (leaf, payload) in enumerate(zip(leaves, payloads, strict=True)):
        try:
            entry = parse_entry(leaf)
            if entry.log != ORIGIN:
                return held, str(
                    SametableError("statement.wrong_log", at=f"[{place}].log", expected=ORIGIN, got=entry.log)
                )
            parse_audience(entry.aud, RULES.parties, author="birch")
            if entry.kid not in SEATS:
                return held, f"unknown {entry.kid}"
            check_signature(entry, SEATS[entry.kid])
        except SametableError as error:
            return held, str(error.under(f"[{place}]"))
        fields = None if payload is None else alone(entry, payload)
        held.append((entry, fields if isinstance(fields, dict) else None))
    return held, ""


leaf_changes = st.lists(
    st.tuples(
        st.integers(0, 39),
        st.sampled_from(["flip", "cut", "other", "stranger", "twin", "narrow", "foreign"]),
        st.integers(0, 500),
    ),
    max_size=3,
)


@LAW
@given(leaf_changes, st.sets(st.integers(0, 39), max_size=6))
def test_a_batch_is_admitted_as_its_entries_would_be_one_by_one(
    changes: list[tuple[int, str, int]], absent: set[int]
) -> None:
    leaves = [leaf for leaf, _ in RECORD]
    for which, how, at in changes:
        leaf = leaves[which] or b"."  # an earlier change may have left nothing
        at %= len(leaf)
        if how == "flip":
            leaves[which] = leaf[:at] + bytes([leaf[at] ^ 1]) + leaf[at + 1 :]
        elif how == "cut":
            leaves[which] = leaf[:at]
        elif how == "other":
            leaves[which] = said(which, log="table.example/trial/alder")[0]
        elif how in {"narrow", "foreign"}:
            leaves[which] = to("birch+cedar" if how == "narrow" else "alder+cedar")
        elif how == "stranger":
            leaves[which] = said(which, seat="nobody")[0]
        else:
            # The same signature bytes in another spelling of base64: one bit that nobody reads.
            leaves[which] = leaf[:-1] + bytes([leaf[-1] + 1])
    payloads = [None if place in absent else payload for place, (_, payload) in enumerate(RECORD)]
    expected, why = one_by_one(leaves, payloads)
    try:
        got: Admitted | None = admit_batch(leaves, payloads, RULES)
        said_why = f"unknown {got.unknown}" if got and got.unknown else ""
    except SametableError as error:
        got, said_why = None, str(error)
    assert said_why == why
    if got is not None:
        assert list(zip(got.entries, got.fields, strict=True)) == expected


def test_the_quick_way_is_the_one_that_is_taken_for_good_payloads(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(entry: Entry, payload: str) -> dict[str, object]:
        del entry, payload
        raise AssertionError

    monkeypatch.setattr(many, "open_payload", refuse)
    opened = open_payloads(ENTRIES, [payload for _, payload in RECORD])
    assert opened == [fields_of(number) for number in range(40)]


def test_a_forged_signature_is_named_before_a_malformed_entry_behind_it() -> None:
    leaves = [leaf for leaf, _ in RECORD[:6]]
    payloads = [payload for _, payload in RECORD[:6]]
    other, _ = statement(at_ms=77)
    leaves[2] = leaves[2].rpartition(b".")[0] + b"." + other.rpartition(b".")[2]
    leaves[4] = b"no entry"
    with pytest.raises(SametableError) as caught:
        admit_batch(leaves, payloads, RULES, first=100)
    assert (caught.value.code, caught.value.at[:5]) == (
        "statement.bad_signature",
        "[102]",
    )
    read = read_entries(leaves, RULES, first=100)
    assert read.failed is not None
    assert read.failed.at.startswith("[104]")
    assert first_forged(jobs_of(read.entries, RULES)) == 2
