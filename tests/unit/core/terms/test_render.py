"""A pack in words: labels of the schema, texts in the reader's language, moments beside their own wording."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.core.terms.drawing import page_of, svg_of
from sametable.core.terms.reading import read_pack
from sametable.core.terms.render import clause_lines, in_language, pack_text
from sametable.core.terms.schema.example import example_pack

if TYPE_CHECKING:
    from sametable.core.terms.model import Pack

GOOD = example_pack()


def pack(*changes: tuple[str, str]) -> Pack:
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return read_pack(text, name="pack.yaml")


def line(held: Pack, clause: str, label: str, language: str = "en") -> Any:
    found = next(one for one in held.instruments[0].clauses if one.id == clause)
    return dict(clause_lines(found, held, language))[label]


def test_names_of_groups_acts_and_weapons_are_in_the_reader_s_language() -> None:
    held = pack()
    assert line(held, "no-attacks", "by", "ru") == "Олдер, Бёрч"
    assert line(held, "no-attacks", "acts", "ru") == "нападения любого рода"
    assert line(held, "guns-back", "weapons", "fr") == "Artillerie ≥ 100 mm"
    assert line(held, "no-propaganda", "acts", "ar") == "دعاية عدائية"


def test_texts_by_language_are_kept_whole_for_the_reader_to_choose() -> None:
    assert line(pack(), "offensive-action", "term") == {"en": "offensive action", "ar": "عمل هجومي"}


def test_lengths_have_their_unit() -> None:
    held = pack(
        (
            "acts: attacks\n    by: [alder, birch]",
            "acts: attacks\n    near: {line: river-road, within_m: 1500, side: north}",
        )
    )
    assert line(held, "guns-back", "distance_m") == "15,000 m"
    assert line(held, "no-attacks", "near") == "river-road: 0 to 1,500 m (north)"


def test_a_moment_keeps_the_text_s_own_words_and_is_told_in_utc_and_on_the_spot() -> None:
    told = line(
        pack(("due: D + 10 days", 'due: {at: 2031-03-11 12:00, wording: "at noon, ten days on"}')),
        "mine-maps",
        "due",
    )
    assert (
        told == "“at noon, ten days on” 2031-03-11 12:00 (2031-03-11T09:00Z = 2031-03-11 12:00 Asia/Damascus)"
    )


def test_a_moment_that_is_disputed_or_unknown_says_so() -> None:
    both = "due: {disputed: [{at: 2031-03-11 12:00, by: alder}, {at: 2031-03-12 12:00, by: birch}]}"
    told = line(pack(("due: D + 10 days", both)), "mine-maps", "due", "fr")
    assert told.startswith("contesté: 2031-03-11 12:00")
    assert " / 2031-03-12 12:00" in told
    assert line(pack(("due: D + 10 days", "due: unknown")), "mine-maps", "due", "ru") == "неизвестно"


def test_conditions_and_levels_are_numbered() -> None:
    assert line(pack(), "taken-up", "levels").startswith(
        "(1) body: the coordinator; within: 24 hours (2) body:"
    )
    assert "(2) quantity: clause: trucks; at least: 100" in line(pack(), "seven-days", "all")


def test_what_is_from_recall_and_what_was_compared_is_said_of_each() -> None:
    held = pack(
        ("    acts: attacks\n    by:", "    recall: yes\n    acts: attacks\n    by:"),
        (
            "    as_of: 2031-03-03 00:00",
            "    compared: {by: A. Reader, on: 2031-03-02}\n    as_of: 2031-03-03 00:00",
        ),
    )
    text = "\n".join(pack_text(held, "en"))
    assert text.count("from recall; not compared with the authentic text") == 1
    assert text.count("compared with the authentic text by A. Reader, 2031-03-02") == 1


def test_a_text_that_is_not_there_in_a_language_is_told_in_another() -> None:
    assert in_language({"ru": "да"}, "ar") == "да"
    assert in_language({"ru": "да", "en": "yes"}, "ar") == "yes"
    assert in_language({}, "en") == ""


def test_an_instrument_without_clauses_is_shown_and_drawn() -> None:
    alone = GOOD[: GOOD.index("  clauses:")]
    held = read_pack(alone, name="pack.yaml")
    assert held.instruments[0].clauses == ()
    assert "Terms of the valley" in "\n".join(pack_text(held, "en"))
    assert "<svg" in page_of(held, "ar")
    assert 'dir="rtl"' in page_of(held, "ar")


def test_a_drawing_of_nothing_known_draws_nothing() -> None:
    text = GOOD[: GOOD.index("zones:")] + GOOD[GOOD.index("instruments:") : GOOD.index("  clauses:")]
    assert "<path" not in svg_of(read_pack(text, name="pack.yaml"), "en")
