"""The figures of a text are held against those of the pack that it becomes; what was bound is held exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

from sametable.core.decisions.clauses import Bind, Bracket, Clause, Option, Text, sealed
from sametable.core.decisions.terms_numbers import READ, Numbers, Row, compared, differing
from sametable.core.terms.reading import read_pack
from support.termspack import quiet

if TYPE_CHECKING:
    from collections.abc import Sequence

RADIUS = "/zones/0/geometry/circle/radius_m"
TRUCKS = "/instruments/0/clauses/5/quantity/number"
UNTIL = "/instruments/0/clauses/3/until"
B1 = Bracket(
    bracket="b1",
    options=(Option(texts=(("en", "500"),), value=500), Option(texts=(("en", "1,000"),), value=1000)),
)


def pack(text: str | None = None) -> Any:
    return orjson.loads(read_pack(text or quiet(), name="quiet").text)


def clause(
    name: str, *, brackets: Sequence[Bracket] = (), marks: tuple[str, str] = ("", ""), **texts: str
) -> Clause:
    instrument, term = marks
    return sealed(
        Clause(
            clause=name, label=name[1:], texts=tuple(sorted(texts.items())), brackets=tuple(brackets),
            instrument=instrument, term=term,
        )
    )  # fmt: skip


def text(
    *clauses: Clause, binds: Sequence[tuple[str, str, str]] = (), terms: str = "", version: str = "v"
) -> Text:
    languages = tuple(sorted({language for one in clauses for language, _ in one.texts}))
    return Text(
        version_id=version, sha256="", languages=languages, authentic=(), title=(), clauses=clauses, terms=terms,
        binds=tuple(Bind(clause=one, bracket=bracket, path=path) for one, bracket, path in binds),
    )  # fmt: skip


def against(now: Text, *history: Text, packs: dict[str, Any] | None = None) -> Numbers:
    return compared(now, (now, *history), packs or {"T": pack()}, "T")


def told(numbers: Numbers, how: str) -> list[tuple[str, str, dict[str, str], list[str]]]:
    return [
        (one.state, one.clause, dict(one.said), [held.path for held in one.terms])
        for one in numbers.rows
        if one.how == how
    ]


def only(numbers: Numbers) -> Row:
    (row,) = (one for one in numbers.rows if one.how == "bind")
    return row


OPEN = clause("c1", brackets=[B1], en="The valley is ⟦b1⟧ metres wide.")
BEFORE = text(OPEN, binds=[("c1", "b1", RADIUS)], terms="T", version="before")


def test_a_bracket_that_became_another_number_than_the_bound_place_holds_differs() -> None:
    now = text(clause("c1", en="The valley is 1,000 metres wide."))
    row = only(against(now, BEFORE, packs={"T": pack(quiet(radius_m=500))}))
    (term,) = row.terms
    assert (row.state, dict(row.said)) == ("differs", {"en": "1,000 metres"})
    assert (term.path, term.held, term.unit) == (RADIUS, "500", "m")
    assert row.terms[0].name["field"]["ru"] == "Радиус"


@pytest.mark.parametrize("words", ["1,000", "1 000", "١٠٠٠", "1 km or"])
def test_a_bracket_that_became_the_very_number_is_the_same(words: str) -> None:
    now = text(clause("c1", en=f"The valley is {words} metres wide."))
    assert only(against(now, BEFORE, packs={"T": pack(quiet(radius_m=1000))})).state == "same"


def test_one_language_that_says_another_number_differs() -> None:
    before = text(
        clause("c1", brackets=[B1], en="It is ⟦b1⟧ metres.", ru="Это ⟦b1⟧ метров."),
        binds=[("c1", "b1", RADIUS)],
        terms="T",
    )
    now = text(clause("c1", en="It is 1,000 metres.", ru="Это 500 метров."))
    packs = {"T": pack(quiet(radius_m=1000))}
    assert only(against(now, before, packs=packs)).state == "differs"
    assert [dict(one.said) for one in differing(now, (now, before), packs, "T")] == [
        {"en": "1,000 metres", "ru": "500 метров"}
    ]


def test_the_words_around_may_have_changed_since() -> None:
    now = text(
        clause("c1", en="By this text the valley is 1,000 metres wide, within 300 metres of the road.")
    )
    for radius, state in ((1000, "same"), (300, "differs")):
        assert only(against(now, BEFORE, packs={"T": pack(quiet(radius_m=radius))})).state == state


def test_where_nothing_around_is_left_it_differs_only_if_no_figure_of_the_clause_is_the_packs() -> None:
    now = text(clause("c1", en="Breadth: 1,000 metres; depth: 300 metres."))
    for radius, state in ((1000, "same"), (300, "same"), (500, "differs")):
        assert only(against(now, BEFORE, packs={"T": pack(quiet(radius_m=radius))})).state == state


@pytest.mark.parametrize("words", ["five hundred", "so many", ""])
def test_what_is_said_in_words_is_not_compared_and_refuses_nothing(words: str) -> None:
    now = text(clause("c1", en=f"The valley is {words} metres wide."))
    row = only(against(now, BEFORE))
    assert (row.state, row.terms[0].held) == ("only_in_terms", "20000")
    assert differing(now, (now, BEFORE), {"T": pack()}, "T") == ()


def test_a_clause_that_was_taken_out_is_held_to_nothing() -> None:
    now = text(clause("c2", en="Nothing."))
    assert told(against(now, BEFORE), "bind") == []


def test_what_was_bound_in_an_older_text_of_the_pack_is_followed_by_ids() -> None:
    older, newer = pack(), pack()
    newer["instruments"][0]["clauses"].reverse()
    before = text(
        clause("c1", brackets=[B1], en="Alder lets ⟦b1⟧ trucks in."),
        binds=[("c1", "b1", TRUCKS)],
        terms="OLD",
    )
    now = text(clause("c1", en="Alder lets 60 trucks in."))
    row = only(against(now, before, packs={"T": newer, "OLD": older}))
    assert (row.state, row.terms[0].path) == ("same", "/instruments/0/clauses/0/quantity/number")
    del newer["instruments"][0]["clauses"][0]
    assert only(against(now, before, packs={"T": newer, "OLD": older})).state == "only_in_text"


def test_a_bracket_that_was_bound_anew_is_held_to_the_new_place_alone() -> None:
    wrong = text(OPEN, binds=[("c1", "b1", TRUCKS)], terms="T", version="first")
    now = text(clause("c1", en="The valley is 500 metres wide."))
    numbers = against(now, BEFORE, wrong, packs={"T": pack(quiet(radius_m=500))})
    assert [(one[0], one[3]) for one in told(numbers, "bind")] == [("same", [RADIUS])]


def test_a_name_that_was_used_again_in_the_clause_leaves_the_first_place_bound() -> None:
    first = text(
        clause("c1", brackets=[B1, Bracket(bracket="b2", options=B1.options)], en="A valley of ⟦b1⟧ metres, ⟦b2⟧ trucks a day."),
        binds=[("c1", "b1", RADIUS)], terms="T", version="first",
    )  # fmt: skip
    later = text(
        clause("c1", brackets=[B1], en="A valley of 900 metres, ⟦b1⟧ trucks a day."),
        binds=[("c1", "b1", TRUCKS)],
        terms="T",
    )
    now = text(clause("c1", en="A valley of 900 metres, 60 trucks a day."))
    numbers = against(now, later, first, packs={"T": pack(quiet(radius_m=500))})
    assert [(one[0], one[2], one[3]) for one in told(numbers, "bind")] == [
        ("differs", {"en": "900 metres"}, [RADIUS]),
        ("same", {"en": "60"}, [TRUCKS]),
    ]


@pytest.mark.parametrize(
    ("words", "state"),
    [("20 March 2016", "same"), ("20 March", "same"), ("20 March 2016, 00:00", "same"), ("20 March 2016, 19:00", "differs"), ("21 March 2016", "differs")],
)  # fmt: skip
def test_a_day_and_its_hour_are_held_to_the_moment_of_the_pack(words: str, state: str) -> None:
    before = text(clause("c1", brackets=[B1], en="It ends on ⟦b1⟧."), binds=[("c1", "b1", UNTIL)], terms="T")
    assert only(against(text(clause("c1", en=f"It ends on {words}.")), before)).state == state


def test_codes_are_held_to_codes() -> None:
    path = "/instruments/0/clauses/1/groups/0"
    before = text(clause("c1", brackets=[B1], en="Bound: ⟦b1⟧."), binds=[("c1", "b1", path)], terms="T")
    for words, state in (("Raiders", "same"), ("Birch", "differs"), ("all of them", "only_in_terms")):
        assert only(against(text(clause("c1", en=f"Bound: {words}.")), before)).state == state


def test_without_a_bind_a_figure_is_the_same_wherever_the_pack_holds_it() -> None:
    now = text(
        clause(
            "c1",
            en="Within 20 km, from 20 February 2016, 60 trucks; monitors within 48 hours; Resolution 1701.",
        )
    )
    numbers = against(now)
    assert {(one[0], one[2].get("en", ""), tuple(one[3])) for one in told(numbers, "number")} == {
        ("same", "20 km", (RADIUS,)),
        ("same", "20 February 2016", ("/instruments/0/clauses/3/from",)),
        ("same", "60", (TRUCKS,)),
        ("only_in_text", "48 hours", ()),
        ("only_in_terms", "", ("/zones/0/accuracy_m",)),
        ("only_in_terms", "", ("/instruments/0/date",)),
        ("only_in_terms", "", (UNTIL,)),
    }
    assert dict(numbers.counts) == {"differs": 0, "only_in_text": 1, "only_in_terms": 3, "same": 3}


def test_an_hour_that_only_the_terms_hold_is_shown() -> None:
    terms = pack(quiet(until="2016-03-20 19:00"))
    now = text(clause("c1", en="From 20 February to 20 March 2016."))
    paths = {
        path
        for one in told(against(now, packs={"T": terms}), "number")
        for path in one[3]
        if one[0] == "only_in_terms"
    }
    assert UNTIL in paths
    assert "/instruments/0/clauses/3/from" not in paths


def test_a_clause_that_names_its_clause_of_the_pack_differs_where_its_figures_are_others() -> None:
    now = text(clause("c1", marks=("truce", "when"), en="It ends on 21 March 2016."))
    assert ("differs", "c1", {"en": "21 March 2016"}, [UNTIL]) in told(against(now), "term")
    assert differing(now, (now,), {"T": pack()}, "T") == ()


def test_what_differs_stands_first() -> None:
    now = text(clause("c0", en="20 km."), clause("c1", en="The valley is 1,000 metres wide."))
    assert against(now, BEFORE).rows[0].state == "differs"


def test_a_text_of_very_many_figures_is_read_so_far_and_says_so() -> None:
    clauses = [clause(f"c{place}", en="9 m " * 2_000) for place in range(READ // 2_000 + 2)]
    assert against(text(*clauses)).cut
    assert not against(text(*clauses[:2])).cut
