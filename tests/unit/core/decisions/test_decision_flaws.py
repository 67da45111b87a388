"""Why a decision could never be taken, flaw by flaw, and its states at the very end of its time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sametable.core.decisions.adoption import words_of
from sametable.core.decisions.clauses import Bracket, Clause, Option, Text
from sametable.core.decisions.deciding import HOUR_MS, Facts, Put, Rule, decision
from sametable.core.decisions.signing import Signed, Word
from sametable.core.decisions.silence import Silence
from sametable.core.decisions.text_versions import Version
from sametable.core.picture.cases import CaseSaid

START = 1_000_000_000_000
UNTIL = START + 24 * HOUR_MS
BOTH = ("alder", "birch")
ALL = frozenset({"alder", "birch", "cedar"})
CLAUSE = Clause(clause="c1", label="1", texts=(("en", "Arms rest."),))
TEXT = Text(
    version_id="v",
    sha256="5" * 64,
    languages=("en",),
    authentic=("en",),
    title=(("en", "T"),),
    clauses=(CLAUSE,),
)
SAID = CaseSaid(
    id="v", kind="proposal_version", party="alder", node="alder", number="v", order=(0, "", 0), at_ms=START,
    target="p", fields={},
)  # fmt: skip
VERSION = Version(said=SAID, bases=(), text=TEXT)
NOBODY = Signed(signed=(), refused=(), missing=BOTH, complete=False, since=None, words=())
PUT = Put(
    id="d", number="ALD-000009", party="alder", order=(9, "alder", 9), at_ms=START, version="v",
    text_sha256="5" * 64, languages=("en",), how="signatures", required=BOTH,
)  # fmt: skip
FACTS = Facts(version=VERSION, rule=Rule(asked=frozenset(BOTH)), signed=NOBODY, readers=ALL, everybody=ALL)
BRACKET = Bracket(bracket="b1", options=(Option(texts=(("en", "5"),)), Option(texts=(("en", "9"),))))


def read_as(**changed: Any) -> Facts:
    """Give the facts with a text that reads otherwise."""
    return replace(FACTS, version=replace(VERSION, text=replace(TEXT, **changed)))


def why(put: Put, facts: Facts) -> list[str]:
    found = decision(put, facts, START)
    assert (found.state == "void") == (found.why != () and found.why[0].code != "missing")
    return [one.code for one in found.why if found.state == "void"]


def test_a_decision_with_no_flaw_is_open() -> None:
    found = decision(PUT, FACTS, START)
    assert (found.state, [one.code for one in found.why]) == ("open", ["missing", "missing"])


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(FACTS, version=None), "no_version"),
        (replace(FACTS, version=replace(VERSION, text=None, why="text.hash")), "unreadable"),
        (replace(FACTS, version=replace(VERSION, said=replace(SAID, void=True))), "version_back"),
        (replace(FACTS, version_back=True), "version_back"),
        (replace(FACTS, version=replace(VERSION, said=replace(SAID, fields={"unfinished": True}))), "unfinished"),
        (read_as(sha256="6" * 64), "other_text"),
        (read_as(clauses=(replace(CLAUSE, brackets=(BRACKET,)),)), "brackets"),
        (read_as(clauses=()), "no_clauses"),
        (read_as(clauses=(replace(CLAUSE, texts=(("en", "  "),)),)), "words_missing"),
        (read_as(clauses=(replace(CLAUSE, texts=(("en", "Arms rest."), ("fr", "Mot."))),)), "languages"),
        (read_as(languages=("en", "fr"), authentic=("en", "fr")), "languages"),
        (read_as(languages=("fr",), authentic=()), "languages"),
        (replace(FACTS, rule=Rule(asked=ALL)), "not_all_asked"),
        (replace(FACTS, everybody=frozenset({"alder"}), readers=frozenset({"alder"})), "unknown_party"),
        (replace(FACTS, readers=frozenset({"alder", "cedar"})), "not_shown"),
        (replace(FACTS, shown=frozenset({"alder", "cedar"})), "not_shown"),
        (replace(FACTS, shown=frozenset(BOTH)), "not_shown"),
        (replace(FACTS, terms_unseen=True), "terms_unseen"),
        (replace(FACTS, annexes_unseen=True), "annexes_unseen"),
    ],
)  # fmt: skip
def test_each_flaw_makes_it_void_by_its_name(facts: Facts, code: str) -> None:
    assert why(PUT, facts) == [code]


def test_terms_are_for_all_parties_and_are_those_that_the_version_names() -> None:
    put = replace(PUT, terms="t1", effective_ms=UNTIL)
    assert why(put, FACTS) == []
    assert why(put, replace(FACTS, readers=frozenset(BOTH), shown=ALL)) == ["terms_for_all"]
    assert why(PUT, replace(FACTS, readers=frozenset(BOTH), shown=ALL)) == []
    assert why(put, read_as(terms="t1")) == []
    assert why(put, read_as(terms="t2")) == ["other_terms"]


def test_a_silence_lasts_as_long_as_agreed_or_longer_and_has_to_be_known_for_half_of_that() -> None:
    put = replace(PUT, how="silence", until_ms=UNTIL)
    assert why(put, FACTS) == []
    assert why(replace(put, until_ms=UNTIL - 1), FACTS) == ["short_silence"]
    assert why(put, replace(FACTS, rule=Rule(asked=frozenset(BOTH), by_silence=False))) == ["no_silence"]
    assert FACTS.rule.known_ms == 12 * HOUR_MS


@pytest.mark.parametrize(("now_ms", "state"), [(UNTIL, "open"), (UNTIL + 1, "expired")])
def test_signatures_may_be_given_up_to_the_very_end(now_ms: int, state: str) -> None:
    assert decision(replace(PUT, until_ms=UNTIL), FACTS, now_ms).state == state


@pytest.mark.parametrize(("now_ms", "state"), [(UNTIL, "running"), (UNTIL + 1, "waiting")])
def test_a_silence_runs_up_to_the_very_end(now_ms: int, state: str) -> None:
    put = replace(PUT, how="silence", until_ms=UNTIL)
    assert decision(put, replace(FACTS, silence=Silence(state="open", ears=())), now_ms).state == state


def test_what_is_taken_gives_each_partys_word_for_the_terms_at_its_own_time_and_nothing_before() -> None:
    put = replace(PUT, terms="t1", effective_ms=UNTIL)
    by = tuple(
        Word(
            id=f"s-{party}", party=party, node=party, number="", order=(place, party, place), at_ms=START + place,
            says="signs", signed_as="", text="", why="",
        )
        for place, party in enumerate(BOTH, 20)
    )  # fmt: skip
    signed = replace(NOBODY, signed=BOTH, missing=(), complete=True, since=by[1].order, by=by)
    taken = decision(put, replace(FACTS, signed=signed), START)
    told = [(one.id, one.party, one.at_ms, one.order) for one in words_of(taken)]
    last = by[1].order
    assert told == [("s-alder", "alder", START + 20, last), ("s-birch", "birch", START + 21, last)]
    assert words_of(replace(taken, state="void")) == ()
    assert words_of(decision(put, FACTS, START)) == ()
