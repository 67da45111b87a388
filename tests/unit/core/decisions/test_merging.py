"""Two versions brought together: both sides' changes are taken, and where they differ both wordings stand in one bracket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.core.decisions.brackets import typed_texts
from sametable.core.decisions.merging import Bound, Merged, Side, ancestor_of, bound, merge
from support.texting import SHORTS, Room, move, put, remove

if TYPE_CHECKING:
    from collections.abc import Sequence

START = [put("c1", "Fire ceases."), put("c2", "Arms draw back by 500 metres."), put("c3", "Roads open.")]
Changes = list[dict[str, Any]]


def merged(mine: Changes, theirs: Changes, start: Sequence[dict[str, Any]] = START, **head: Any) -> Merged:
    room = Room()
    name = room.propose(**head)
    first = room.version(name, [], list(start))
    one = room.version(name, [first], mine, "alder")
    other = room.version(name, [first], theirs, "birch")
    texts = room.texts(name)
    return merge(
        Side(text=room.text(one), party="alder"),
        Side(text=room.text(other), party="birch"),
        ancestor_of(texts, one, other),
    )


def shown(held: Merged, language: str = "en") -> list[str]:
    return [f"{one.clause}: {typed_texts(one.texts, one.brackets, SHORTS)[language]}" for one in held.clauses]


def codes(held: Merged) -> list[tuple[str, str]]:
    return [(one.clause, one.code) for one in held.conflicts]


def test_a_clause_moved_by_one_and_edited_by_the_other_is_both() -> None:
    held = merged([move("c3", "")], [put("c3", "All roads open.")])
    assert shown(held) == ["c3: All roads open.", "c1: Fire ceases.", "c2: Arms draw back by 500 metres."]
    assert codes(held) == []
    assert held.clauses[0].by == "birch"


def test_new_clauses_of_both_are_taken_each_behind_what_it_stands_behind() -> None:
    held = merged(
        [put("a1", "A.", after="c1"), put("a2", "A.", after="a1")],
        [put("b1", "B.", after="c1"), remove("c3")],
    )
    assert [one.clause for one in held.clauses] == ["c1", "a1", "a2", "b1", "c2"]
    assert codes(held) == []


def test_both_wordings_stand_in_one_bracket_with_whose_they_are() -> None:
    held = merged(
        [put("c2", "Arms draw back by 800 metres.")], [put("c2", "Arms draw back by 1,000 metres.")]
    )
    assert shown(held)[1] == "c2: Arms draw back by [ALD: 800 | BIR: 1,000] metres."
    (bracket,) = held.clauses[1].brackets
    assert [option.value for option in bracket.options] == [800, 1_000]
    assert bracket.unit == "m"
    assert codes(held) == [("c2", "both_edited")]


def test_both_languages_get_the_same_bracket() -> None:
    start = [put("c1", {"en": "Fire ceases today.", "ru": "Огонь прекращается сегодня."})]
    held = merged(
        [put("c1", {"en": "Fire ceases at noon.", "ru": "Огонь прекращается в полдень."})],
        [put("c1", {"en": "Fire ceases at dusk.", "ru": "Огонь прекращается с заходом солнца."})],
        start,
        languages=["en", "ru"],
    )
    assert shown(held) == ["c1: Fire ceases at [ALD: noon | BIR: dusk]."]
    assert shown(held, "ru") == ["c1: Огонь прекращается [ALD: в полдень | BIR: с заходом солнца]."]


def test_a_language_that_only_one_side_has_stays_with_it() -> None:
    held = merged(
        [put("c1", {"en": "Fire ends.", "ru": "Огонь прекращается."})],
        [put("c1", "Fire stops.")],
        languages=["en", "ru"],
    )
    (bracket,) = held.clauses[0].brackets
    assert [dict(option.texts).get("ru") for option in bracket.options] == ["Огонь прекращается.", None]


def test_brackets_in_what_both_edited_are_written_out() -> None:
    start = [put("c1", "By [ALD: 500 | BIR: 1,000] metres.")]
    held = merged(
        [put("c1", "By [ALD: 500 | BIR: 1,000 | CED: 750] metres.")],
        [put("c1", "By [ALD: 500 | BIR: 900] metres.")],
        start,
    )
    assert shown(held) == ["c1: By [ALD: 500 | BIR: 1,000 | CED: 750 | BIR: 900] metres."]
    assert [option.value for option in held.clauses[0].brackets[0].options] == [500, 1_000, 750, 900]


def test_a_bracket_beside_what_both_edited_stays_as_it_is() -> None:
    start = [put("c1", "By [500 | 1,000] metres within days.")]
    held = merged(
        [put("c1", "By [500 | 1,000] metres within hours.")],
        [put("c1", "By [500 | 1,000] metres within weeks.")],
        start,
    )
    assert shown(held) == ["c1: By [500 | 1,000] metres within [ALD: hours | BIR: weeks]."]


def test_words_that_one_side_left_out_may_fall() -> None:
    start = [put("c1", "Arms and mines draw back.")]
    held = merged([put("c1", "Arms draw back.")], [put("c1", "Arms and old mines draw back.")], start)
    assert shown(held) == ["c1: Arms [BIR: and old mines] draw back."]
    assert held.clauses[0].brackets[0].may_fall


def test_what_one_took_out_and_the_other_edited_may_fall() -> None:
    held = merged([remove("c3")], [put("c3", "All roads open.")])
    assert shown(held)[2] == "c3: [BIR: All roads open.]"
    assert codes(held) == [("c3", "removed_edited")]


def test_too_many_options_are_a_conflict_and_the_clause_stays_as_it_was() -> None:
    start = [put("c1", "One [1|2|3|4|5].")]
    held = merged([put("c1", "Two [1|2|3|4|5].")], [put("c1", "Three [6|7|8|9].")], start)
    assert shown(held) == ["c1: One [1 | 2 | 3 | 4 | 5]."]
    assert codes(held) == [("c1", "too_many_options")]


def test_two_places_for_one_clause_are_a_conflict() -> None:
    held = merged([move("c3", "")], [move("c3", "c1")])
    assert codes(held) == [("c3", "both_moved")]
    assert len(held.clauses) == 3


def test_each_moved_behind_the_other_ends_in_an_order_and_a_conflict() -> None:
    start = [put(name, f"{name}.") for name in ("c1", "c2", "c3", "c4", "c5")]
    held = merged([move("c2", "c4")], [move("c4", "c1"), move("c2", "c5")], start)
    assert sorted(one.clause for one in held.clauses) == ["c1", "c2", "c3", "c4", "c5"]


def test_marks_that_both_changed_are_a_conflict_and_lists_are_joined() -> None:
    links = [[{"clause": name, "how": "until"}] for name in ("c2", "c3")]
    held = merged(
        [put("c1", "Fire ceases.", label="A", links=links[0])],
        [put("c1", "Fire ceases.", label="B", links=links[1])],
    )
    assert held.clauses[0].links == (("c2", "until"), ("c3", "until"))
    assert codes(held) == [("c1", "both_label")]


def test_versions_that_share_nothing_are_merged_too() -> None:
    room = Room()
    name = room.propose()
    one = room.version(name, [], [put("c1", "Fire ceases.")], "alder")
    other = room.version(name, [], [put("c1", "Fire ends."), put("c2", "Roads open.")], "birch")
    texts = room.texts(name)
    held = merge(
        Side(text=room.text(one), party="alder"),
        Side(text=room.text(other), party="birch"),
        ancestor_of(texts, one, other),
    )
    assert held.ancestor == ""
    assert shown(held) == ["c1: Fire [ALD: ceases | BIR: ends].", "c2: Roads open."]


BRACKETED = [put("c1", "Arms draw back by [ALD: 500 | BIR: 1,000] metres."), put("c2", "Roads open.")]
AT = {"clause": "c1", "bracket": "b1", "path": "/zones/0/radius_m"}


def terms_of(mine: dict[str, Any], theirs: dict[str, Any], start: dict[str, Any] | None = None) -> Bound:
    """Bring two versions together that say something of terms beside a change of their own."""
    room = Room()
    name = room.propose()
    first = room.version(name, [], list(BRACKETED), **(start or {}))
    changes = mine.pop("changes", [put("c2", "All roads open.")])
    one = room.version(name, [first], changes, "alder", **mine)
    other = room.version(name, [first], [put("c3", "Fire ceases.")], "birch", **theirs)
    base = ancestor_of(room.texts(name), one, other)
    sides = Side(text=room.text(one), party="alder"), Side(text=room.text(other), party="birch")
    return bound(*sides, base, merge(*sides, base).clauses)


def paths(held: Bound) -> list[tuple[str, str, str]]:
    return [(one.clause, one.bracket, one.path) for one in held.binds]


def test_terms_and_bound_numbers_of_one_version_or_of_both_are_kept() -> None:
    bound_ = {"terms": "t1", "binds": [AT]}
    for mine, theirs in (({**bound_}, {}), ({}, {**bound_}), ({**bound_}, {**bound_})):
        held = terms_of(mine, theirs)
        assert (held.terms, paths(held), held.conflicts) == ("t1", [("c1", "b1", AT["path"])], ())


def test_terms_that_one_side_changed_are_taken_and_two_that_differ_are_left_to_a_person() -> None:
    held = terms_of({"terms": "t1"}, {"terms": "t2"}, {"terms": "t1"})
    assert (held.terms, held.conflicts) == ("t2", ())
    held = terms_of({"terms": "t1", "binds": [AT]}, {"terms": "t2", "binds": [AT]})
    assert (held.terms, held.binds) == ("", ())
    assert [(one.clause, one.code, sorted(one.values)) for one in held.conflicts] == [
        ("", "both_terms", ["t1", "t2"])
    ]


def test_one_bracket_bound_to_two_numbers_is_left_to_a_person() -> None:
    held = terms_of(
        {"terms": "t1", "binds": [AT]}, {"terms": "t1", "binds": [{**AT, "path": "/zones/1/radius_m"}]}
    )
    assert (held.terms, held.binds) == ("t1", ())
    assert [(one.clause, one.code) for one in held.conflicts] == [("c1", "both_bound")]


def test_a_bracket_that_the_draft_no_longer_has_is_not_bound_and_that_is_said() -> None:
    held = terms_of(
        {"terms": "t1", "changes": [put("c1", "Arms draw back by 500 metres.")]},
        {"terms": "t1", "binds": [AT]},
    )
    assert held.binds == ()
    assert [(one.clause, one.code, one.values) for one in held.conflicts] == [
        ("c1", "not_bound", (AT["path"],))
    ]


def test_an_annex_that_one_side_took_out_does_not_come_back_with_the_others_new_one() -> None:
    start = [put("c1", "Fire ceases.", annexes=["map-1", "map-2"])]
    mine = [put("c1", "Fire ceases.", annexes=["map-2"])]
    theirs = [put("c1", "Fire ceases.", annexes=["map-1", "map-2", "map-3"])]
    assert merged(mine, theirs, start).clauses[0].annexes == ("map-2", "map-3")
    assert merged(theirs, mine, start).clauses[0].annexes == ("map-2", "map-3")


def test_a_clause_taken_out_whose_map_the_other_side_changed_is_not_lost_in_silence() -> None:
    start = [put("c1", "Arms draw back to the line.", annexes=["map-1"]), put("c2", "Roads open.")]
    theirs = [put("c1", "Arms draw back to the line.", annexes=["map-2"])]
    held = merged([remove("c1")], theirs, start)
    assert shown(held) == ["c1: [BIR: Arms draw back to the line.]", "c2: Roads open."]
    assert held.clauses[0].annexes == ("map-2",)
    assert codes(held) == [("c1", "removed_edited")]
