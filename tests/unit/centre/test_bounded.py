"""What is kept weighs no more than its limit, and what is let go of is made again."""

from __future__ import annotations

from sametable.centre.bounded import Bounded


def made(held: Bounded[str], key: str, weight: int, calls: list[str]) -> str:
    def make() -> str:
        calls.append(key)
        return key.upper()

    return held.get(key, weight, make)


def test_a_result_is_made_once_and_what_was_not_asked_for_longest_is_let_go_of() -> None:
    held, calls = Bounded[str](10), list[str]()
    assert [made(held, key, 4, calls) for key in ("a", "b", "a", "c", "a", "b")] == [
        "A",
        "B",
        "A",
        "C",
        "A",
        "B",
    ]
    assert calls == ["a", "b", "c", "b"]
    assert held.weight == 8
    assert [key in held for key in "abc"] == [True, True, False]


def test_what_is_too_heavy_by_itself_is_given_and_nothing_else_goes_for_it() -> None:
    held, calls = Bounded[str](10), list[str]()
    made(held, "a", 4, calls)
    assert [made(held, "z", 11, calls) for _ in range(2)] == ["Z", "Z"]
    assert calls == ["a", "z", "z"]
    assert (held.weight, "a" in held) == (4, True)
