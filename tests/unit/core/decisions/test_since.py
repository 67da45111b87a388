"""What changed since a round: new, closed, narrower, wider, or both; and which round, and which text it was then."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sametable.core.decisions.gaps import gaps
from sametable.core.decisions.positions import matrix
from sametable.core.decisions.since import Seen, compared, end_ms, head_at, last_round, told_by
from sametable.core.decisions.text_versions import folded, texts_of
from sametable.core.picture.cases import Cases, CaseSaid
from support.gapping import EVERYBODY, clause, looked, text, word, words

WIDE = "Guns stay [ALD: 500 | BIR: 1,000 | 2,000] m from the road."
NARROW = "Guns stay [ALD: 500 | BIR: 1,000] m from the road."


def seen(en: str, *said: CaseSaid) -> dict[str, Seen]:
    one = text(clause("c1", en))
    return gaps(one, matrix(said, looked(one)), EVERYBODY).seen()


def both(before: str, now: str) -> str:
    return compared(seen(before), seen(now))[0]["c1"]


@pytest.mark.parametrize(
    ("before", "now", "word_"),
    [
        (NARROW, NARROW, "same"),
        (WIDE, NARROW, "narrower"),
        (NARROW, WIDE, "wider"),
        (NARROW, "Guns stay [ALD: 700 | BIR: 1,000] m from the road.", "changed"),
        ("[a | b]", "[a | c]", "changed"),
        ("at noon", "[at noon | at dusk]", "new"),
    ],
)
def test_a_gap_is_compared_by_what_stands_in_it(before: str, now: str, word_: str) -> None:
    assert both(before, now) == word_


def test_who_spoke_otherwise_counts_as_who_and_not_as_how_many() -> None:
    one = seen("at noon", word("al", "c1", "reject"))
    other = seen("at noon", word("bi", "c1", "reject"))
    two = seen("at noon", word("al", "c1", "reject"), word("bi", "c1", "reject"))
    assert compared(one, other)[0] == {"c1": "changed"}
    assert compared(one, two)[0] == {"c1": "wider"}
    assert compared(two, one)[0] == {"c1": "narrower"}


def test_a_number_that_a_delegation_puts_in_its_own_words_is_added_and_falls_away_again() -> None:
    """Of the bracket nothing changed, and the same delegation speaks otherwise as before."""
    en = "Guns stay [500 | ] m from the road."
    less, more = (
        seen(en, word("bi", "c1", "bracket", texts=words(f"{what} from the road")))
        for what in ("Farther", "800 m")
    )
    assert (less["c1"].spans, more["c1"].spans) == ({}, {"b1": (500, 800)})
    assert compared(less, more)[0] == {"c1": "wider"}
    assert compared(more, less)[0] == {"c1": "narrower"}


def test_a_gap_that_is_none_any_more_is_closed_whether_the_clause_stands_or_not() -> None:
    assert compared(seen(NARROW), seen("Guns stay 500 m from the road.")) == ({}, ("c1",))
    assert compared(seen(NARROW), {}) == ({}, ("c1",))


@pytest.mark.parametrize(
    ("now", "word_"),
    [
        ((500, 1_000), "same"),
        ((600, 1_000), "narrower"),
        ((500, 900), "narrower"),
        ((400, 1_000), "wider"),
        ((500, 1_100), "wider"),
        ((600, 1_100), "changed"),
        ((400, 900), "changed"),
    ],
)
def test_a_span_is_compared_at_both_of_its_ends(now: tuple[int, int], word_: str) -> None:
    def one(span: tuple[int, int]) -> dict[str, Seen]:
        return {"c1": Seen(spans={"b1": span}, wordings=frozenset(), against=frozenset())}

    assert compared(one((500, 1_000)), one(now)) == ({"c1": word_}, ())


def test_an_option_that_may_fall_is_one_more_wording() -> None:
    assert both("[a | b]", "[a | b | ]") == "wider"
    assert both("[a | b | ]", "[a | b]") == "narrower"


def test_what_is_a_gap_still_is_not_closed() -> None:
    held = seen(WIDE)
    assert compared({**held, "c9": held["c1"]}, held) == ({"c1": "same"}, ("c9",))


def test_a_round_that_ends_now_has_ended() -> None:
    assert last(talks("a", 1, 100)) == "a"


def said(name: str, kind: str, fields: dict[str, Any], lamport: int) -> CaseSaid:
    return CaseSaid(
        id=name, kind=kind, party="al", node="alder", number=f"ALD-{lamport:06d}", order=(lamport, "log", lamport),
        at_ms=lamport, target=str(fields.get("target", "")), fields={"type": kind, **fields},
    )  # fmt: skip


def talks(name: str, lamport: int, end: int, **more: Any) -> CaseSaid:
    return said(
        name,
        "talks",
        {"form": "round", "title": name, "window": {"start_ms": 0, "end_ms": end}, **more},
        lamport,
    )


def cases(*every: CaseSaid) -> Cases:
    held = Cases()
    for one in every:
        held.add(one)
    return held


def last(*every: CaseSaid, now_ms: int = 100) -> str | None:
    found = last_round(cases(*every), lambda one: one.id == "taken back", now_ms)
    return found.id if found else None


def test_the_last_round_is_the_one_that_ended_last_and_has_ended() -> None:
    assert last(talks("a", 1, 50), talks("b", 2, 40), talks("c", 3, 101)) == "a"
    assert last(talks("a", 1, 101)) is None
    assert last() is None


def test_a_call_a_cancelled_round_and_one_that_was_taken_back_are_no_rounds_that_ended() -> None:
    assert last(talks("a", 1, 50, form="phone_call")) is None
    assert last(talks("a", 1, 50, cancelled=True)) is None
    assert last(talks("taken back", 1, 50)) is None


def test_a_round_counts_by_its_latest_version() -> None:
    assert last(talks("a", 1, 50), talks("b", 2, 200, target="a")) is None
    found = last_round(cases(talks("a", 1, 50), talks("b", 2, 60, target="a")), lambda _: False, 100)
    assert found is not None
    assert end_ms(found) == 60


def test_the_text_of_a_moment_is_the_one_head_that_there_was() -> None:
    title = [{"language": "en", "text": "A text"}]
    head = said("p", "proposal", {"title": title, "form": "party_text", "languages": ["en"]}, 1)
    put = {"do": "put", "clause": "c1", "texts": [{"language": "en", "text": "one"}]}
    first = said("v1", "proposal_version", version([], put), 2)
    held = cases(head, hashed(head, first))
    second = said(
        "v2", "proposal_version", version(["v1"], {**put, "texts": [{"language": "en", "text": "two"}]}), 5
    )
    held.add(hashed(head, second, held))
    texts = texts_of(held, "p", lambda _: False)
    assert [one.why for one in texts.versions] == ["", ""]

    def head_before(at: int) -> str | None:
        return getattr(head_at(texts, lambda one: one.order[0] <= at), "id", None)

    assert [head_before(at) for at in (1, 2, 4, 5)] == [None, "v1", "v1", "v2"]


def test_what_came_of_a_round_is_told_by_the_first_minutes_or_outcome_in_the_order_of_the_record() -> None:
    held_round = talks("a", 2, 50)

    def told(*more: CaseSaid) -> str | None:
        found = told_by(cases(held_round, *more), held_round, lambda one: one.id == "taken back")
        return found.id if found else None

    minutes = said("m", "minutes", {"target": "a"}, 9)
    assert told() is None
    assert told(said("r", "read_out", {"target": "a"}, 3)) is None
    assert told(said("r", "read_out", {"target": "a", "outcome": "progress"}, 7), minutes) == "r"
    assert told(minutes, talks("later", 8, 50, target="a", outcome="none")) == "later"
    assert told(said("taken back", "minutes", {"target": "a"}, 3), minutes) == "m"
    assert told(said("x", "minutes", {"target": "elsewhere"}, 3), minutes) == "m"


def version(bases: list[str], *changes: dict[str, Any]) -> dict[str, Any]:
    return {
        "target": "p",
        "number": len(bases) + 1,
        "bases": bases,
        "changes": list(changes),
        "text_sha256": "0" * 64,
    }


def hashed(head: CaseSaid, one: CaseSaid, held: Cases | None = None) -> CaseSaid:
    """Give a version with the hash that its text has."""
    base = texts_of(held, "p", lambda _: False).versions[-1].text if held else None
    found = folded(one.id, one.party, one.fields, head.fields, (base, None))
    return replace(one, fields={**one.fields, "text_sha256": found.sha256})
