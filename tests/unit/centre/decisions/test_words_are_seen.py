"""No letters that turn the direction of text in anything that is said at the table: what is shown is what is meant."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.decisions.desk import check_table
from sametable.core.decisions.clauses import Clause, sealed
from sametable.core.intake.discretion import texts_of
from sametable.core.model.registry import TABLE_SAYS
from sametable.errors import SametableError
from support.stage import Stage
from unit.core.model.test_table_kinds import GOOD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TURNS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    base: Path = tmp_path_factory.mktemp("words")
    held = Stage(base, 1)
    yield held
    held.close()


def turned(value: Any, letter: str, at: int) -> tuple[Any, int]:
    """Put a letter into one text of a value, counted in the order of `texts_of`; gives what is left to count."""
    if isinstance(value, str):
        return (f"{value[:1]}{letter}{value[1:]}" if at == 0 else value), at - 1
    if isinstance(value, dict):
        made: Any = {}
        for name, held in value.items():
            made[name], at = turned(held, letter, at)
        return made, at
    if isinstance(value, list):
        made = []
        for held in value:
            one, at = turned(held, letter, at)
            made.append(one)
        return made, at
    return value, at


@pytest.mark.parametrize("kind", sorted(TABLE_SAYS))
def test_no_text_of_any_kind_of_the_table_turns_its_direction(stage: Stage, kind: str) -> None:
    fields = deepcopy(GOOD[kind])
    places = [place for place, _ in texts_of(fields, "")]
    assert places
    for number, place in enumerate(places):
        letter = chr(TURNS[number % len(TURNS)])
        odd, _ = turned(fields, letter, number)
        with pytest.raises(SametableError) as raised:
            check_table(stage["alder"], {"type": kind, **odd}, frozenset({"al"}))
        assert (raised.value.code, raised.value.at) == ("text.direction", place)
        assert raised.value.got == f"U+{ord(letter):04X}"


UNSEEN_LETTERS = (
    0xAD, 0x34F, 0x61C, 0x115F, 0x180E, 0x200B, 0x200E, 0x200F, 0x2060, 0x2064, 0x206F, 0x3164, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9,
    0x1D173, 0xE0041,
)  # fmt: skip


@pytest.mark.parametrize(
    "letter", [0x0, 0x8, 0xB, 0x1F, 0x7F, 0x85, 0x9F, 0x2028, 0x2029, 0x2800], ids=lambda one: f"U+{one:04X}"
)
def test_letters_that_steer_a_machine_stand_in_nothing_that_is_said(stage: Stage, letter: int) -> None:
    """A text in a file is written without them: what is exported would not be what was signed."""
    words = f"Arms are drawn back by 5{chr(letter)}00 metres.\n\tBoth sides."
    said = {"type": "participation", "says": "suspends", "reason": words}
    with pytest.raises(SametableError) as raised:
        check_table(stage["alder"], said, frozenset({"al"}))
    assert (raised.value.code, raised.value.got) == ("text.direction", f"U+{letter:04X}")
    check_table(stage["alder"], {**said, "reason": words.replace(chr(letter), "")}, frozenset({"al"}))


@pytest.mark.parametrize("letter", UNSEEN_LETTERS, ids=lambda one: f"U+{one:04X}")
def test_letters_that_nobody_sees_stand_in_nothing_that_is_said_or_signed(stage: Stage, letter: int) -> None:
    words = f"Arms are drawn back by {chr(letter)}5 : 10{chr(letter)} metres."
    with pytest.raises(SametableError) as raised:
        check_table(
            stage["alder"], {"type": "participation", "says": "suspends", "reason": words}, frozenset({"al"})
        )
    assert (raised.value.code, raised.value.got) == ("text.direction", f"U+{letter:04X}")
    for texts, label in (((("en", words),), "1"), ((("en", "Arms rest."),), f"1{chr(letter)}")):
        with pytest.raises(SametableError) as unread:
            sealed(Clause(clause="c1", label=label, texts=texts))
        assert unread.value.code == "text.direction"


JOINED = (
    "نمی\u200cشود",
    "مى\u200dتوان",
    "क्\u200dष",
    "a\u200cb",
    "5\u200c0",
    "\u200cمی",
    "می\u200c",
    "می\u200c\u200cشود",
    "x\u200dمی",
)


@pytest.mark.parametrize(("words", "good"), list(zip(JOINED, [True] * 3 + [False] * 6, strict=True)))
def test_joiners_stand_between_letters_of_scripts_that_join_and_nowhere_else(words: str, good: bool) -> None:
    clause = Clause(clause="c1", label="1", texts=(("fa", words),))
    if good:
        assert words.encode() in sealed(clause).encoded
    else:
        with pytest.raises(SametableError, match=r"text\.direction"):
            sealed(clause)


def test_names_of_a_published_list_stay_as_its_file_has_them(stage: Stage) -> None:
    fields = deepcopy(GOOD["sanctions_list"])
    fields["entities"][0]["name"] = "\u200fرتل الليل"
    check_table(stage["alder"], {"type": "sanctions_list", **fields}, frozenset({"al"}))
