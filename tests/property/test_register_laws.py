"""Register statements are foreign bytes: they are read or refused with our error, and never mean two things."""

from __future__ import annotations

import contextlib
import sys
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from recordkit import public
from sametable.centre.standing import At, End, Registry, Standing
from sametable.core.record.register import check_register, voids
from sametable.core.record.register_note import (
    Act,
    KeyAct,
    RegisterNote,
    RetireAct,
    RevokeAct,
    RootsAct,
    parse_note_text,
    render_note_text,
)
from sametable.core.wire.statement import kid_of
from sametable.errors import SametableError
from support.registering import ALDER, BIRCH, GENESIS, RECORD_ID, note, roots_act, said, signed

ROTATION = roots_act(1, "root a", upto=((ALDER, 9),))
CHAIN = [signed(note(ROTATION), "root alder", "root a")]
GOOD: list[dict[str, Any]] = [
    said(KeyAct(node="alder", seat="alder watch", pub=public("new"))),
    said(RevokeAct(pub=public("seat alder"), upto=((ALDER, 3), (BIRCH, 12))), "root a", chain=CHAIN),
    said(RetireAct(pub=public("seat alder"), upto=())),
    said(ROTATION, "root alder", "root a"),
]
RIVAL = roots_act(1, "root b", upto=((ALDER, 6), (BIRCH, 3)))
NEXT = roots_act(1, "root c", upto=((ALDER, 5),))
POOL: list[dict[str, Any]] = [
    said(KeyAct(node="alder", seat="desk", pub=public("one"))),
    said(KeyAct(node="alder", seat="desk", pub=public("one")), "root a", chain=CHAIN),
    said(KeyAct(node="birch", seat="desk", pub=public("one")), party="bi"),
    said(KeyAct(node="alder", seat="other desk", pub=public("two"))),
    said(RevokeAct(pub=public("one"), upto=((ALDER, 4),))),
    said(RevokeAct(pub=public("one"), upto=((ALDER, 7), (BIRCH, 2))), "root a", chain=CHAIN),
    said(RetireAct(pub=public("one"), upto=((BIRCH, 8),))),
    said(RetireAct(pub=public("two"), upto=())),
    said(RevokeAct(pub=public("one"), upto=((ALDER, 2),)), party="bi"),
    said(roots_act(1, "root d", upto=((ALDER, 4),)), "root birch", "root d", party="bi"),
    said(ROTATION, "root alder", "root a"),
    said(RIVAL, "root alder", "root b"),
    said(NEXT, "root a", "root c", chain=CHAIN),
]
KEYS = [(kid_of(public(name)), party) for name in ("one", "two") for party in ("al", "bi")]
ODD = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.lists(st.text(max_size=3)))


def read(fields: dict[str, Any]) -> RegisterNote:
    return check_register(fields, genesis=GENESIS, record_id=RECORD_ID).note


@st.composite
def spoilt(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a good statement of which one text lost, gained or changed some letters."""
    fields = dict(draw(st.sampled_from(GOOD)))
    fields["chain"] = list(fields["chain"])
    inside: Any = fields["chain"] if fields["chain"] and draw(st.booleans()) else fields
    place: Any = 0 if inside is fields["chain"] else draw(st.sampled_from(["note", "type", "chain"]))
    held = inside[place]
    if not isinstance(held, str) or draw(st.booleans()):
        inside[place] = draw(ODD)
        return fields
    start = draw(st.integers(0, len(held)))
    end = draw(st.integers(start, min(len(held), start + 4)))
    inside[place] = held[:start] + draw(st.text(max_size=3)) + held[end:]
    return fields


@given(fields=spoilt())
def test_a_spoilt_statement_is_refused_with_our_error_or_says_the_same(fields: dict[str, Any]) -> None:
    with contextlib.suppress(SametableError):
        found = read(fields)
        assert found in [read(good) for good in GOOD]


@given(text=st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(SametableError):
        parse_note_text(text)


@settings(max_examples=300)
@given(data=st.data())
def test_a_text_that_is_read_is_the_only_spelling_of_what_it_says(data: st.DataObject) -> None:
    acts: list[Act] = [ROTATION, RevokeAct(pub=public("x"), upto=((ALDER, 3),))]
    text = note(data.draw(st.sampled_from(acts)))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 3)))
    changed = (
        text[:start] + data.draw(st.sampled_from(["", " ", "\n", "0", "1", "al", text[:end]])) + text[end:]
    )
    with contextlib.suppress(SametableError):
        assert render_note_text(parse_note_text(changed)) == changed


def ends_anew(said_so: list[Registry], kid: str, party: str) -> list[End]:
    """Give where a key of a party ends, worked out from all that is counted, as record.md 4.8 says it."""

    def voided_by(one: Registry) -> At | None:
        turns = [
            turn.at
            for turn in said_so
            if isinstance(turn.held.act, RootsAct)
            and voids(turn.held, one.held, origin=one.at.origin, index=one.at.index)
        ]
        return min(turns, key=lambda at: (at.origin, at.index), default=None)

    ends: list[End] = []
    about = [
        (one, one.held.act)
        for one in sorted(said_so, key=lambda one: (one.at.origin, one.at.index))
        if isinstance(one.held.act, KeyAct | RetireAct | RevokeAct) and kid_of(one.held.act.pub) == kid
    ]
    enrolled = any(
        isinstance(act, KeyAct) and one.held.note.party == party and voided_by(one) is None
        for one, act in about
    )
    for one, act in about:
        by = voided_by(one)
        if one.held.note.party != party:
            continue
        if isinstance(act, KeyAct):
            ends += [("revoked", by, {})] if by is not None and not enrolled else []
        elif by is None:
            ends.append(("revoked" if isinstance(act, RevokeAct) else "retired", one.at, dict(act.upto)))
    return ends


def void_places(standing: Standing) -> set[tuple[str, str, str, int]]:
    """Give where, among the first entries of two logs, what the keys say does not stand."""
    return {
        (kid, party, origin, index)
        for kid, party in KEYS
        for origin in (ALDER, BIRCH)
        for index in range(12)
        if standing.voided(kid, party, origin, index) is not None
    }


@settings(deadline=None)
@given(data=st.data())
def test_ends_that_are_kept_up_are_those_worked_out_anew_and_what_changed_is_told(
    data: st.DataObject,
) -> None:
    numbers = st.tuples(st.integers(0, len(POOL) - 1), st.sampled_from([ALDER, BIRCH]))
    chosen = data.draw(st.lists(numbers, unique=True, max_size=10))
    places = data.draw(st.permutations(range(1, len(chosen) + 1)))
    standing = Standing(genesis=GENESIS, record_id=RECORD_ID)
    for (number, origin), index in zip(chosen, places, strict=True):
        before = void_places(standing)
        at = At(id=f"{number} {origin}", origin=origin, index=index, party="al")
        _, changes = standing.counted(POOL[number], at)
        for kid, party in KEYS:
            assert standing.ended(kid, party) == ends_anew(standing.registry, kid, party)
        told = {
            (one.kid, one.party, origin, index)
            for one in changes
            for origin in (ALDER, BIRCH)
            for index in one.span(origin, 12)
        }
        assert told == before ^ void_places(standing)


def calls_of(count: int) -> int:
    """Count the functions that are called while so many notes are counted."""
    standing = Standing(genesis=GENESIS, record_id=RECORD_ID)
    acts: list[Act] = [RevokeAct(pub=public(f"key {number}"), upto=()) for number in range(count)]
    notes = [said(act) for act in acts]
    calls = 0

    def count_call(_frame: object, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count_call)
    try:
        for number, fields in enumerate(notes):
            standing.counted(fields, At(id=f"s{number}", origin=ALDER, index=number + 1, party="al"))
    finally:
        sys.setprofile(None)
    return calls


def test_twice_the_notes_cost_about_twice_and_not_eight_times_as_much() -> None:
    calls_of(1)
    assert calls_of(80) < 3 * calls_of(40)
