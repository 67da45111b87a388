"""A leaked draft of 30 October 2024 and the text of 27 November 2024, in words of our own: the comparison finds who is obliged.

Facts: the draft had the hour, the day and one more guarantor in brackets, and obliged the armed groups themselves; the text
that was agreed obliges the Government of Lebanon to prevent them. Source: domain reference 2 and 5; packs/terms/lebanon-2024.
"""

from __future__ import annotations

from sametable.core.decisions.compare import Change, Compared, compare, words_between
from support.texting import Room, move, put

DRAFT = [
    put("start", "The parties shall cease fire on [DATE] at [TIME]."),
    put("groups", "Hezbollah and all other armed groups in Lebanon will not act against Israel."),
    put("israel", "Israel will not act on the offensive against targets in Lebanon, by land, air or sea."),
    put("arms", "Only the forces named in annex A may bear arms."),
    put(
        "withdraw",
        "Israel shall withdraw within [60] days and the Lebanese army shall deploy 10,000 soldiers.",
    ),
    put(
        "mechanism",
        "The mechanism is chaired by the United States, with France [and X], and UNIFIL hosts it.",
    ),
]
FINAL = [
    put("start", "The parties shall cease fire on 27 November 2024 at 04:00."),
    put("groups", "The Government of Lebanon will prevent Hezbollah and all other armed groups from acting against Israel."),
    put("withdraw", "Israel shall withdraw within 60 days and the Lebanese army shall deploy 10,000 soldiers."),
    put("mechanism", "The mechanism is chaired by the United States, with France, and UNIFIL hosts it."),
    move("mechanism", "start"),
]  # fmt: skip


def compared() -> dict[str, Compared]:
    room = Room()
    head = room.propose(title=[{"language": "en", "text": "Cessation of hostilities"}])
    draft = room.version(head, [], DRAFT)
    final = room.version(
        head, [draft], [*(one for one in FINAL if one["do"] == "put" and one["clause"] != "mechanism"),
                        {**FINAL[3], "after": "start"}],
    )  # fmt: skip
    return {one.clause: one for one in compare(room.text(draft), room.text(final))}


def changes(found: Compared, code: str) -> list[Change]:
    return [one for one in found.changes if one.code == code]


def test_who_is_obliged_is_found_to_have_changed() -> None:
    (found,) = changes(compared()["groups"], "obligor")
    assert found.values == ("Hezbollah and all other armed groups in Lebanon", "Government of Lebanon")
    assert (found.gap, found.reason, found.language) == ("obligor", "words", "en")


def test_nobody_elses_duty_is_said_to_have_changed() -> None:
    assert [name for name, one in compared().items() if changes(one, "obligor")] == ["groups"]


def test_the_hour_and_the_day_took_the_place_of_their_brackets() -> None:
    assert [(one.code, one.values[0]) for one in compared()["start"].changes if one.reason == "brackets"] == [
        ("bracket_replaced", "b1"), ("bracket_replaced", "b2"),
    ]  # fmt: skip


def test_the_one_more_guarantor_fell() -> None:
    (found,) = changes(compared()["mechanism"], "bracket_fell")
    assert found.values == ("b1", "and X")


def test_the_days_in_brackets_stayed() -> None:
    (found,) = changes(compared()["withdraw"], "bracket_resolved")
    assert found.values == ("b1", "1", "60")
    assert found.gap == "sequence"


def test_what_moved_moved_and_what_stayed_stayed() -> None:
    assert {name: one.state for name, one in compared().items()} == {
        "start": "edited", "mechanism": "moved_edited", "groups": "edited", "israel": "same", "arms": "same",
        "withdraw": "edited",
    }  # fmt: skip


def test_the_words_of_both_texts_are_shown_and_none_is_lost() -> None:
    draft, final = str(DRAFT[1]["texts"][0]["text"]), str(FINAL[1]["texts"][0]["text"])
    runs = words_between(draft, final)
    assert "".join(text for op, text in runs if op != "in") == draft
    assert "".join(text for op, text in runs if op != "out") == final
    assert ("in", "The Government of Lebanon will prevent ") in runs
