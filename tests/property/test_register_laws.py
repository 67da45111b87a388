"""Register statements are foreign bytes: they are read or refused with our error, and never mean two things."""

from __future__ import annotations

import contextlib
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from recordkit import public
from sametable.core.record.register import check_register
from sametable.core.record.register_note import (
    Act,
    KeyAct,
    RegisterNote,
    RetireAct,
    RevokeAct,
    parse_note_text,
    render_note_text,
)
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
