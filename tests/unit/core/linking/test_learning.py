from __future__ import annotations

import random
from datetime import date, timedelta

from sametable.core.linking.tables import linked, read_rows

WORDS = [f"{one}{two}{three}" for one in ("bar", "dov", "kel", "mur", "sat") for two in ("an", "ek", "ol", "ir") for three in ("dor", "mik", "tas", "vun")]  # fmt: skip


def grouped(rows: list[dict[str, str]]) -> list[tuple[str, ...]]:
    table = read_rows(rows)
    linker = linked(table.items)
    found = {linker.incident(item.id) for item in table.items}
    return sorted(one.members for one in found if one is not None and len(one.members) > 1)


def day(at: int) -> str:
    return (date(2016, 1, 1) + timedelta(days=at)).isoformat()


def test_two_headlines_a_day_of_common_words_are_one_event_where_days_differ() -> None:
    dice = random.Random(1)
    rows = []
    for at in range(200):
        told = dice.sample(WORDS, 6)
        rows += [
            {
                "id": f"{at}{letter}",
                "source": letter,
                "start": day(at),
                "text": " ".join(dice.sample(told, 5)),
            }
            for letter in "ab"
        ]
    found = grouped(rows)
    assert len(found) > 150
    assert all(len({name[:-1] for name in members}) == 1 for members in found)


def test_many_headlines_a_day_on_one_subject_are_not_one_event() -> None:
    dice = random.Random(2)
    rows = [
        {"id": f"{at}-{number}", "source": str(number), "start": day(at), "text": " ".join(dice.sample(WORDS[:20], 5))}
        for at in range(30)
        for number in range(12)
    ]  # fmt: skip
    assert sum(len(one) for one in grouped(rows)) < len(rows) // 5


def test_bare_names_of_one_day_are_not_one_event() -> None:
    rows = [
        {"id": f"{at}-{number}", "source": "list", "start": day(at), "text": WORDS[(at * 7 + number) % 80]}
        for at in range(80)
        for number in range(4)
    ]
    assert grouped(rows) == []


def test_whole_days_that_follow_one_another_do_not_chain() -> None:
    rows = [
        {"id": str(at), "source": "desk", "start": day(at), "lat": "36.2012", "lon": "37.1612", "kind": "shelling", "text": "Oakham shelling"}
        for at in range(4)
    ]  # fmt: skip
    assert grouped(rows) == []
