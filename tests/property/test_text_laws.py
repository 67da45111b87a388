"""Laws of texts on the table: any order of arrival gives the same texts, changes lead where they say, merging is symmetrical.

"Same logs, same map, to the byte, whatever order they arrived in." (charter, rule 2)
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sametable.core.decisions.clauses import change_of
from sametable.core.decisions.compare import compare, moved_between, words_between
from sametable.core.decisions.drafting import CHANGES, Naming, changes_to, new_ids, parts_of, row_of, wanted
from sametable.core.decisions.merging import Merged, Side, ancestor_of, merge
from sametable.core.decisions.text_versions import changed
from support.texting import PARTIES, SHORTS, Room, clause, move, put, reads, remove

NAMES = [f"c{place}" for place in range(6)]
SAID = [
    "Fire ceases.",
    "Fire ceases [ALD: now | BIR: at noon].",
    "By [500 | 1,000] m.",
    "Roads [and ports] open.",
    "Roads open.",
]
WORDS = st.sampled_from(SAID)
MARKS = st.fixed_dictionaries({}, optional={"label": st.sampled_from(["1", "2"]), "about": st.just("number")})


@st.composite
def edits(draw: st.DrawFn, names: list[str]) -> tuple[list[dict[str, Any]], list[str]]:
    """Make changes that fit a text of these clauses; gives its clauses after them, too."""
    order = list(names)
    changes: list[dict[str, Any]] = []
    for name in draw(st.lists(st.sampled_from([*NAMES, "n1", "n2"]), unique=True, max_size=5)):
        what = draw(st.sampled_from(["put", "move", "remove"] if name in order else ["put"]))
        others = [one for one in order if one != name]
        after = draw(st.sampled_from(["", *others]))
        if what == "put":
            place = draw(st.booleans())
            changes.append({**put(name, draw(WORDS), after=after if place else None), **draw(MARKS)})
            if place or name not in order:
                order = others
                order.insert(order.index(after) + 1 if place and after else 0 if place else len(order), name)
        elif what == "move":
            changes.append(move(name, after))
            order = others
            order.insert(order.index(after) + 1 if after else 0, name)
        else:
            changes.append(remove(name))
            order = others
    return changes, order


@st.composite
def two_sides(draw: st.DrawFn) -> tuple[Room, str, str, str]:
    """A first version and two that rest on it, of two sides."""
    room = Room()
    head = room.propose()
    first = room.version(head, [], [put(name, draw(WORDS)) for name in NAMES])
    mine = room.version(head, [first], draw(edits(NAMES))[0], "alder")
    theirs = room.version(head, [first], draw(edits(NAMES))[0], "birch")
    return room, first, mine, theirs


def merged(room: Room, one: str, other: str) -> Merged:
    texts = room.texts(room.said[0].id)
    parties = {held.id: held.said.party for held in texts.versions}
    sides = [Side(text=room.text(name), party=parties[name]) for name in (one, other)]
    return merge(sides[0], sides[1], ancestor_of(texts, one, other))


@given(two_sides(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_texts(made: tuple[Room, str, str, str], random: Any) -> None:
    room, _, mine, theirs = made
    head = room.said[0].id
    room.version(head, [theirs, mine], [put("c9", "Aid passes.")], "cedar")
    room.version(head, ["proposal_version-2"], [put("c1", "x")], text_sha256="0" * 64)
    straight = room.texts(head)
    mixed = list(room.said)
    random.shuffle(mixed)
    assert room.texts(head, order=mixed) == straight


@given(two_sides())
def test_merging_is_symmetrical(made: tuple[Room, str, str, str]) -> None:
    room, _, mine, theirs = made
    assert merged(room, mine, theirs) == merged(room, theirs, mine)


@given(two_sides())
def test_what_only_one_side_changed_is_taken_as_it_is(made: tuple[Room, str, str, str]) -> None:
    room, first, mine, _ = made
    held = merged(room, first, mine)
    assert held.conflicts == ()
    assert held.clauses == room.text(mine).clauses


@given(two_sides())
def test_a_merge_loses_no_clause_that_a_side_put_or_edited(made: tuple[Room, str, str, str]) -> None:
    room, first, mine, theirs = made
    held = {one.clause: one for one in merged(room, mine, theirs).clauses}
    before = {one.clause: one for one in room.text(first).clauses}
    for side, other in ((mine, theirs), (theirs, mine)):
        left = {one.clause for one in room.text(other).clauses}
        for one in room.text(side).clauses:
            was = before.get(one.clause)
            new = was is None or (one.texts, one.brackets) != (was.texts, was.brackets)
            assert one.clause in held or (not new and one.clause not in left)


@given(two_sides())
def test_a_merge_can_be_said_as_a_version_and_gives_its_text(made: tuple[Room, str, str, str]) -> None:
    room, _, mine, theirs = made
    held = merged(room, mine, theirs)
    changes = changes_to(room.text(mine).clauses, held.clauses)
    both = room.version(room.said[0].id, [mine, theirs], changes, "cedar")
    assert reads(room.text(both)) == [f"{one.clause}: {one.text('en')}" for one in held.clauses]
    assert room.texts(room.said[0].id).latest is not None


@given(two_sides())
def test_the_changes_between_two_texts_lead_from_one_to_the_other(made: tuple[Room, str, str, str]) -> None:
    room, _, mine, theirs = made
    base, goal = room.text(mine).clauses, room.text(theirs).clauses
    changes = changes_to(base, goal)
    done = changed(base, changes, "", "")
    assert [change_of(one) for one in done] == [change_of(one) for one in goal]
    assert (changes == []) == ([change_of(one) for one in base] == [change_of(one) for one in goal])


@given(two_sides())
def test_a_text_that_is_shown_as_typed_and_given_back_is_the_same(made: tuple[Room, str, str, str]) -> None:
    room, _, mine, _ = made
    text = room.text(mine)
    old = {one.clause: one for one in text.clauses}
    naming = Naming(parties=PARTIES, shorts=SHORTS)
    rows = [row_of(one, SHORTS) for one in text.clauses]
    assert changes_to(text.clauses, wanted(rows, old, ["en"], naming, new_ids("alder", ()))) == []


@given(two_sides())
def test_a_comparison_shows_every_clause_once_and_turns_around(made: tuple[Room, str, str, str]) -> None:
    room, first, mine, _ = made
    older, newer = room.text(first), room.text(mine)
    there, back = compare(older, newer), compare(newer, older)
    names = {one.clause for text in (older, newer) for one in text.clauses}
    assert sorted(one.clause for one in there) == sorted(names)
    turned = {"added": "removed", "removed": "added"}
    states = {one.clause: turned.get(one.state, one.state) for one in back if "moved" not in one.state}
    for one in there:
        if "moved" not in one.state and one.clause in states:
            assert states[one.clause] == one.state
    assert [one.clause for one in there if one.newer] == [one.clause for one in newer.clauses]


@given(st.permutations(NAMES))
def test_what_moved_is_as_little_as_explains_the_order(order: list[str]) -> None:
    moved = moved_between(NAMES, order)
    assert [name for name in order if name not in moved] == [name for name in NAMES if name not in moved]
    assert (moved == frozenset()) == (order == NAMES)


@given(
    st.text(st.sampled_from("ab ⟦⟧1.й٥\u200f"), max_size=60),
    st.text(st.sampled_from("ab ⟦⟧1.й٥"), max_size=60),
)
def test_no_word_of_either_text_is_lost_between_them(older: str, newer: str) -> None:
    runs = words_between(older, newer)
    assert "".join(text for op, text in runs if op != "in") == older
    assert "".join(text for op, text in runs if op != "out") == newer
    assert all(one[0] != other[0] for one, other in pairwise(runs))


@settings(max_examples=10)
@given(st.integers(1, 3 * CHANGES), st.integers(1, 2_000))
def test_a_long_draft_is_said_in_parts_that_come_to_the_same_text(count: int, size: int) -> None:
    goal = tuple(clause(f"c{place}", "word " * (size if place < 50 else 1)) for place in range(count))
    changes = changes_to((), goal)
    parts = parts_of((), changes, ["en"], (("en", "Title"),))
    whole = parts_of(goal, [], ["en"], (("en", "Title"),))
    assert parts[-1].text_sha256 == whole[0].text_sha256
    assert [one for part in parts for one in part.changes] == changes
    assert [part.unfinished for part in parts] == [True] * (len(parts) - 1) + [False]
    assert all(len(part.changes) <= CHANGES for part in parts)
