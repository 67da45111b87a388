"""Which texts a proposal has: versions fold to one text, stand unreadable with a reason, and the heads are what nobody built on."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from sametable.core.decisions import text_versions
from sametable.core.decisions.clauses import bracket_row
from sametable.core.decisions.hashing import text_sha256
from sametable.core.decisions.text_versions import NUMBERS, TEXT_LIMIT_B, folded
from sametable.core.wire import canonical
from sametable.errors import SametableError
from support.texting import HEAD, Room, clause, move, put, reads, remove


def why(room: Room, version: str) -> tuple[str, str]:
    one = room.texts(room.said[0].id).of(version)
    assert one is not None
    assert one.text is None
    return one.why, one.at


def started() -> tuple[Room, str, str]:
    room = Room()
    head = room.propose()
    first = room.version(
        head, [], [put("c1", "Fire ceases."), put("c2", "Arms draw back."), put("c3", "Roads open.")]
    )
    return room, head, first


def test_a_version_is_its_base_with_its_changes_one_after_another() -> None:
    room, head, first = started()
    second = room.version(
        head,
        [first],
        [put("c4", "Aid passes.", after="c1"), move("c3", ""), remove("c2"), put("c1", "All fire ceases.")],
    )
    assert reads(room.text(second)) == ["c3: Roads open.", "c1: All fire ceases.", "c4: Aid passes."]
    assert reads(room.text(first)) == ["c1: Fire ceases.", "c2: Arms draw back.", "c3: Roads open."]


def test_the_hash_is_of_the_canonical_text_with_every_member() -> None:
    room = Room()
    head = room.propose(
        title=[{"language": "ru", "text": "Отвод"}, {"language": "en", "text": "Back"}],
        languages=["en", "ru"],
    )
    name = room.version(
        head, [], [put("c1", {"en": "By [ALD: 5 | 6] m.", "ru": "На [ALD: 5 | 6] м."}, label="1")]
    )
    text = room.text(name)
    whole = {
        "clauses": [
            {
                "annexes": [],
                "brackets": [bracket_row(one) for one in text.clauses[0].brackets],
                "clause": "c1",
                "label": "1",
                "texts": {"en": "By ⟦b1⟧ m.", "ru": "На ⟦b1⟧ м."},
            }
        ],
        "languages": ["en", "ru"],
        "title": {"en": "Back", "ru": "Отвод"},
    }
    assert text_sha256(text) == text.sha256 == hashlib.sha256(canonical.encode(whole)).hexdigest()


def test_marks_of_the_author_are_not_in_the_hash_and_words_are() -> None:
    room, head, first = started()
    marked = room.version(head, [first], [put("c1", "Fire ceases.", about="definition", obligor="All")])
    worded = room.version(head, [first], [put("c1", "Fire ceases!")])
    assert room.text(marked).sha256 == room.text(first).sha256 != room.text(worded).sha256
    assert room.text(marked).clauses[0].changed_in == first


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ([move("c9", "")], ("text.no_clause", "changes[0].clause")),
        ([remove("c1"), remove("c9")], ("text.no_clause", "changes[1].clause")),
        ([put("c4", "x", after="c9")], ("text.no_place", "changes[0].after")),
        ([move("c1", "c1")], ("text.no_place", "changes[0].after")),
    ],
)
def test_a_change_of_what_is_not_there_makes_the_version_unreadable(
    changes: list[dict[str, object]], reason: tuple[str, str]
) -> None:
    room, head, first = started()
    assert why(room, room.version(head, [first], changes, text_sha256="0" * 64)) == reason


def test_a_hash_that_does_not_come_out_makes_it_unreadable_and_nothing_rests_on_it() -> None:
    room, head, first = started()
    false = room.version(head, [first], [put("c1", "Fire may cease.")], text_sha256="0" * 64)
    later = room.version(head, [false], [put("c4", "Aid passes.")], text_sha256="0" * 64)
    assert why(room, false) == ("text.hash", "text_sha256")
    assert why(room, later) == ("text.base_unreadable", false)
    texts = room.texts(head)
    assert [one.id for one in texts.heads] == [first]
    assert texts.flags == ("unreadable",)


def test_a_base_that_is_not_here_or_of_another_proposal_makes_it_unreadable() -> None:
    room, head, first = started()
    other = room.propose("birch")
    foreign = room.version(other, [], [put("c1", "Another text.")], "birch")
    missing = room.version(head, ["nowhere"], [put("c1", "x")], text_sha256="0" * 64)
    across = room.version(head, [foreign], [put("c2", "x")], text_sha256="0" * 64)
    assert why(room, missing) == ("text.base_missing", "nowhere")
    assert why(room, across) == ("text.base_foreign", foreign)
    assert [one.id for one in room.texts(head).heads] == [first]
    assert [one.id for one in room.texts(other).versions] == [foreign]


def test_versions_that_rest_on_one_another_in_a_circle_are_unreadable() -> None:
    room, head, first = started()
    one = room.version(
        head, [f"proposal_version-{len(room.said) + 1}"], [put("c1", "a")], text_sha256="0" * 64
    )
    other = room.version(head, [one], [put("c1", "b")], text_sha256="0" * 64)
    after = room.version(head, [first, other], [put("c1", "c")], text_sha256="0" * 64)
    assert [why(room, name)[0] for name in (one, other, after)] == ["text.circle"] * 3


def test_two_versions_with_one_number_both_stand_and_there_is_no_latest() -> None:
    room, head, first = started()
    mine = room.version(head, [first], [put("c1", "All fire ceases.")], number=2)
    theirs = room.version(head, [first], [put("c1", "Fire ceases at noon.")], "birch", number=2)
    texts = room.texts(head)
    assert [one.id for one in texts.heads] == [mine, theirs]
    assert texts.latest is None
    assert texts.flags == ("same_number", "two_heads")
    assert [one.same_number for one in texts.versions] == [False, True, True]


def test_a_version_that_brings_both_together_is_the_one_head() -> None:
    room, head, first = started()
    mine = room.version(head, [first], [put("c1", "All fire ceases.")])
    theirs = room.version(head, [first], [put("c2", "All arms draw back.")], "birch")
    both = room.version(head, [mine, theirs], [put("c2", "All arms draw back.")], "cedar")
    texts = room.texts(head)
    assert texts.latest is not None
    assert texts.latest.id == both
    assert texts.below(both) == {first, mine, theirs}
    assert [(one.changed_in, one.by) for one in room.text(both).clauses] == [
        (mine, "alder"), (theirs, "birch"), (first, "alder"),
    ]  # fmt: skip


def test_what_is_taken_back_is_no_head_and_what_rests_on_it_keeps_its_words() -> None:
    room, head, first = started()
    mine = room.version(head, [first], [put("c1", "All fire ceases.")])
    theirs = room.version(head, [first], [put("c2", "All arms draw back.")], "birch")
    room.back = {theirs}
    assert [one.id for one in room.texts(head).heads] == [mine]
    on_it = room.version(head, [theirs], [put("c3", "All roads open.")], "cedar")
    assert [one.id for one in room.texts(head).heads] == [mine, on_it]
    assert reads(room.text(on_it))[1] == "c2: All arms draw back."
    room.back = {mine, theirs, on_it}
    assert [one.id for one in room.texts(head).heads] == [first]


def test_what_was_said_under_an_ended_key_is_no_head() -> None:
    room, head, first = started()
    room.version(head, [first], [put("c1", "All fire ceases.")])
    room.said[-1] = replace(room.said[-1], void=True)
    assert [one.id for one in room.texts(head).heads] == [first]


def test_an_unfinished_version_is_no_head_and_the_one_that_ends_it_is() -> None:
    room, head, first = started()
    part = room.version(head, [first], [put("c4", "Aid passes.")], unfinished=True, number=2)
    assert [one.id for one in room.texts(head).heads] == [first]
    whole = room.version(head, [part], [put("c5", "Monitors watch.")], number=2)
    texts = room.texts(head)
    assert [one.id for one in texts.heads] == [whole]
    assert texts.flags == ()
    assert len(room.text(whole).clauses) == 5


def test_a_proposal_that_is_only_logged_has_no_text() -> None:
    room = Room()
    head = room.propose(form="logged_only")
    name = room.version(head, [], [put("c1", "What it would say.")])
    texts = room.texts(head)
    assert texts.logged_only
    assert [(one.text, one.why) for one in texts.versions] == [(None, "proposal.logged_only")]
    later = room.propose(target=head)
    assert room.texts(later).first == head
    assert why(room, name)[0] == "proposal.logged_only"


def test_a_version_stands_under_the_title_of_the_head_that_it_names() -> None:
    room, head, first = started()
    renamed = room.propose(target=head, title=[{"language": "en", "text": "Drawing back further"}])
    second = room.version(renamed, [first], [put("c1", "All fire ceases.")])
    assert room.text(first).title == (("en", "Drawing back"),)
    assert room.text(second).title == (("en", "Drawing back further"),)
    assert room.texts(renamed).first == head
    assert room.texts(head).head.id == renamed


def test_another_sides_statement_with_this_target_is_a_proposal_of_its_own() -> None:
    room, head, _ = started()
    other = room.propose("birch", target=head)
    assert room.texts(other).first == other
    assert room.texts(other).versions == ()


def test_an_unknown_proposal_is_refused_by_name() -> None:
    room, _, first = started()
    for name in ("nothing", first):
        with pytest.raises(SametableError, match=r"proposal\.unknown"):
            room.texts(name)


def test_a_language_that_has_no_canonical_name_makes_the_version_unreadable() -> None:
    room, head, first = started()
    name = room.version(
        head,
        [first],
        [{"clause": "c1", "do": "put", "texts": [{"language": "é", "text": "x"}]}],
        text_sha256="0" * 64,
    )
    assert why(room, name)[0] == "wire.not_canonical"


def test_texts_that_were_worked_out_before_change_nothing_and_are_used() -> None:
    room, head, first = started()
    held: dict[str, object] = {}
    room.texts(head, held)  # type: ignore[arg-type]
    before = dict(held)
    room.version(head, [first], [put("c1", "All fire ceases.")])
    again = room.texts(head, held)  # type: ignore[arg-type]
    assert again == room.texts(head)
    assert held[first] is before[first]


def test_what_was_worked_out_for_another_statement_of_that_name_is_not_used() -> None:
    room, head, first = started()
    held: dict[str, object] = {}
    room.texts(head, held)  # type: ignore[arg-type]
    room.said[1] = replace(room.said[1], fields={**room.said[1].fields, "text_sha256": "0" * 64})
    assert room.texts(head, held) == room.texts(head)  # type: ignore[arg-type]
    assert why(room, first)[0] == "text.hash"


def test_four_hundred_changes_are_one_version() -> None:
    room = Room()
    head = room.propose()
    first = room.version(head, [], [put(f"c{place}", f"Clause {place}.") for place in range(400)])
    second = room.version(head, [first], [move(f"c{place}", "") for place in range(400)])
    assert [one.clause for one in room.text(second).clauses] == [
        f"c{place}" for place in reversed(range(400))
    ]


def test_a_text_longer_than_the_limit_is_unreadable() -> None:
    room = Room()
    head = room.propose()
    base: list[str] = []
    for part in range(5):
        changes = [put(f"p{part}-{place}", "x") for place in range(400)]
        base = [room.version(head, base, changes)]
    over = room.version(head, base, [put("more", "x")], text_sha256="0" * 64)
    assert why(room, over)[0] == "text.too_long"


def test_a_position_holds_for_a_clause_that_reads_the_same() -> None:
    assert clause("c1", "By [5 | 6] m.").reads_as(clause("c1", "By [5 | 6] m.", label="7"))
    assert not clause("c1", "By [5 | 6] m.").reads_as(clause("c1", "By [5 | 7] m."))
    # "As on the map annexed" is not the same over another map.
    mapped = replace(clause("c1", "As on the map."), annexes=("a" * 43,))
    assert not mapped.reads_as(replace(mapped, annexes=("b" * 43,)))


def test_a_text_is_worked_out_anew_where_its_base_came_to_another_one() -> None:
    room, head, first = started()
    later = room.version(head, [first], [put("c4", "Aid passes.")])
    held: dict[str, object] = {}
    room.texts(head, held)  # type: ignore[arg-type]
    other = Room()
    other.propose()
    other.version(head, [], [put("c1", "Another text.")])
    room.said[1] = replace(room.said[1], fields=other.said[1].fields)
    assert room.texts(head, held) == room.texts(head)  # type: ignore[arg-type]
    assert why(room, later)[0] == "text.hash"


def test_a_text_over_two_mebibytes_is_no_text() -> None:
    words = "Fire ceases. " * 600
    changes = [put(f"c{at}", words) for at in range(TEXT_LIMIT_B // len(words) + 1)]
    assert folded("v", "alder", {"changes": changes[:-10]}, HEAD, (None, None)).sha256
    with pytest.raises(SametableError, match=r"text.too_long at changes"):
        folded("v", "alder", {"changes": changes}, HEAD, (None, None))


def test_the_hash_of_a_text_stays_what_it_was() -> None:
    room, _, first = started()
    assert text_sha256(room.text(first)) == "ab7669a463c26b83fc4df3a2ce639bf3f41a2d1f64d857afe6d78f3ef58d1909"


def test_the_next_number_is_the_one_after_the_highest_that_is_finished_or_the_lowest_free_one() -> None:
    room, head, first = started()
    assert room.texts(head).next_number == 2
    room.version(head, [first], [put("c4", "Aid passes.")], number=7, unfinished=True)
    assert room.texts(head).next_number == 2
    room.version(head, [first], [put("c4", "Aid passes.")], number=NUMBERS - 1)
    assert room.texts(head).next_number == NUMBERS
    room.version(head, [first], [put("c5", "Roads open.")], number=NUMBERS)
    assert room.texts(head).next_number == 2
    empty = Room()
    assert empty.texts(empty.propose()).next_number == 1


def test_what_is_said_of_a_proposal_and_is_no_version_is_none_of_its_versions() -> None:
    room, head, first = started()
    room.say("disposition", {"target": head, "says": "accepted"}, target=head)
    assert [one.id for one in room.texts(head).versions] == [first]


def test_a_text_of_just_as_many_bytes_as_are_read_is_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    change = [put("c1", "Fire ceases.")]
    size = sum(
        len(one.encoded) for one in folded("v", "alder", {"changes": change}, HEAD, (None, None)).clauses
    )
    monkeypatch.setattr(text_versions, "TEXT_LIMIT_B", size)
    assert folded("v", "alder", {"changes": change}, HEAD, (None, None)).sha256
    monkeypatch.setattr(text_versions, "TEXT_LIMIT_B", size - 1)
    with pytest.raises(SametableError, match=r"text.too_long at changes"):
        folded("v", "alder", {"changes": change}, HEAD, (None, None))


def test_the_limits_of_a_text_are_those_that_are_stated() -> None:
    assert (text_versions.CLAUSES_LIMIT, TEXT_LIMIT_B, NUMBERS) == (2_000, 2_097_152, 10_000)
