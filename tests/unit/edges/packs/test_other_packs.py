"""The further packs: what they hold is complete, neutral and sourced, and their windows lie where the texts put them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.core.terms.book import compile_book
from sametable.core.terms.moments import resolve
from sametable.core.terms.schema.registry import KINDS
from sametable.core.terms.windows import timeline_of
from sametable.edges.packs.files import load_pack, shipped
from support.packs import EVER, clause_of, clauses, context_of, iso, runs

if TYPE_CHECKING:
    from sametable.core.terms.model import Words

HERE = (
    "colombia-2016",
    "hodeidah-2018",
    "jeddah-2023",
    "libya-2020",
    "south-sudan-2017",
    "syria-2016-silence",
    "thailand-cambodia-2025",
)
FOUR = {"en", "ru", "ar", "fr"}
PACKS = {name: load_pack(name) for name in HERE}
WINDOWS = {
    # Four starts are told; the extensions are not in dispute. Damascus was three hours ahead of UTC.
    "syria-2016-silence/ghouta-2016-04/hours": [
        ("2016-04-29T21:00Z", "2016-04-30T21:00Z", "disputed"),
        ("2016-04-30T21:00Z", "2016-05-03T21:00Z", "in"),
    ],
    "syria-2016-silence/latakia-2016-04/hours": [
        ("2016-04-29T21:00Z", "2016-04-30T21:01Z", "disputed"),
        ("2016-04-30T21:01Z", "2016-05-02T21:00Z", "in"),
        ("2016-05-02T21:00Z", "2016-05-03T21:01Z", "disputed"),
    ],
    # 48 hours that the same sentence makes 47.
    "syria-2016-silence/aleppo-2016-05/hours": [
        ("2016-05-09T22:00Z", "2016-05-11T21:00Z", "in"),
        ("2016-05-11T21:00Z", "2016-05-11T22:00Z", "disputed"),
    ],
    # Declared again after an hour in which nothing was in force: the gap stays.
    "syria-2016-silence/calm-2016-07/hours": [
        ("2016-07-05T22:00Z", "2016-07-08T21:00Z", "in"),
        ("2016-07-08T22:00Z", "2016-07-11T22:00Z", "in"),
    ],
    "hodeidah-2018/stockholm-hodeidah/ceasefire-time": [("2018-12-17T21:00Z", EVER, "in")],
    "hodeidah-2018/resolution-2451/thirty-days": [("2018-12-20T21:00Z", "2019-01-19T21:00Z", "in")],
    # 11:15 in Geneva is 09:15 UTC, and the same hour as in Tripoli.
    "libya-2020/ceasefire-2020/in-force": [("2020-10-23T09:15Z", EVER, "in")],
    "libya-2020/ghadames-2020/in-force": [("2020-11-03T22:00Z", EVER, "in")],
    # Hour H of D is not known: a day as a start is its first instant.
    "colombia-2016/cfhbd/from-d": [("2016-12-01T05:00Z", EVER, "in")],
    # Juba was three hours ahead of UTC until 2021.
    "south-sudan-2017/acoh/in-force": [("2017-12-23T21:00Z", EVER, "in")],
    "south-sudan-2017/r-arcss/in-force": [("2018-09-11T21:00Z", EVER, "in")],
    "jeddah-2023/short-term-ceasefire/before-the-start": [("2023-05-20T19:45Z", "2023-05-22T19:45Z", "in")],
    "jeddah-2023/short-term-ceasefire/seven-days": [("2023-05-22T19:45Z", "2023-05-29T19:45Z", "in")],
    "jeddah-2023/short-term-ceasefire/five-more-days": [("2023-05-29T19:45Z", "2023-06-03T19:45Z", "in")],
    # Midnight of 28 July at the end of that day, seven hours ahead of UTC; nothing is known after the latest source.
    "thailand-cambodia-2025/ceasefire-2025-07/in-force": [("2025-07-28T17:00Z", "2025-09-09T17:00Z", "in")],
    "thailand-cambodia-2025/ceasefire-2025-07/later": [("2025-09-09T17:00Z", EVER, "undetermined")],
    "thailand-cambodia-2025/gbc-2025-08/in-force": [("2025-08-06T17:00Z", "2025-09-09T17:00Z", "in")],
    "thailand-cambodia-2025/gbc-2025-08/later": [("2025-09-09T17:00Z", EVER, "undetermined")],
}
DUE = {
    "hodeidah-2018/stockholm-hodeidah/phase-1": "2018-12-31T21:00Z",
    "hodeidah-2018/stockholm-hodeidah/all-out": "2019-01-07T21:00Z",
    "libya-2020/ceasefire-2020/foreigners-out": "2021-01-23T09:15Z",
}


@pytest.mark.parametrize("path", WINDOWS)
def test_a_window_lies_where_the_text_puts_it(path: str) -> None:
    pack, clause = clause_of(PACKS, path)
    assert runs(timeline_of(clause.fields["window"], context_of(pack))) == WINDOWS[path]


def test_every_window_of_these_packs_was_worked_out_by_hand() -> None:
    found = {
        f"{pack.id}/{instrument.id}/{clause.id}"
        for pack in PACKS.values()
        for instrument, clause in clauses(pack)
        if clause.kind == "window"
    }
    assert found == set(WINDOWS)


@pytest.mark.parametrize("path", DUE)
def test_a_duty_is_due_when_the_text_says(path: str) -> None:
    pack, clause = clause_of(PACKS, path)
    assert [iso(one.earliest_ms) for one in resolve(clause.fields["due"], context_of(pack))] == [DUE[path]]


def test_who_tells_which_start_is_kept_with_the_disputed_starts() -> None:
    _, clause = clause_of(PACKS, "syria-2016-silence/ghouta-2016-04/hours")
    readings = clause.fields["from_"].readings
    assert [one.by for one in readings] == [(), ("russia",), ("syrian-forces",), ()]
    assert len({one.sources for one in readings}) == 4


@pytest.mark.parametrize("name", HERE)
def test_titles_and_names_are_there_in_four_languages(name: str) -> None:
    pack = PACKS[name]
    said: list[Words] = [pack.title]
    said += [one.title for one in pack.instruments]
    said += [one.names for one in pack.groups]
    said += [one.names for one in pack.zones]
    said += [one.names for one in pack.authorities]
    for words in said:
        assert set(words) >= FOUR, words


def test_the_colombian_pack_speaks_spanish_too() -> None:
    pack = PACKS["colombia-2016"]
    assert all("es" in words for words in (pack.title, *(one.names for one in pack.groups)))


@pytest.mark.parametrize("name", HERE)
def test_a_pack_says_that_nobody_has_compared_it(name: str) -> None:
    pack = PACKS[name]
    assert pack.demonstration
    assert not pack.compared
    assert not any(clause.compared for _, clause in clauses(pack))


@pytest.mark.parametrize("name", HERE)
def test_parties_stand_in_alphabetical_order(name: str) -> None:
    pack = PACKS[name]
    assert [one.id for one in pack.groups] == sorted(one.id for one in pack.groups)
    for instrument in pack.instruments:
        for listed in (instrument.signatories, instrument.issuers, instrument.witnesses):
            assert list(listed) == sorted(listed)
    for _, clause in clauses(pack):
        for field in ("groups", "by", "against", "to"):
            named = clause.fields.get(field) or ()
            assert list(named) == sorted(named), (clause.id, field)


@pytest.mark.parametrize("name", HERE)
def test_every_clause_has_a_source_or_says_that_it_is_from_recall(name: str) -> None:
    for _, clause in clauses(PACKS[name]):
        assert clause.sources or clause.recall, clause.id
        if "general" in clause.sources:
            assert clause.recall, clause.id


@pytest.mark.parametrize("name", HERE)
def test_every_source_is_used(name: str) -> None:
    pack = PACKS[name]
    used = {source for zone in pack.zones for source in zone.sources}
    used |= {source for instrument in pack.instruments for source in instrument.sources}
    used |= {source for _, clause in clauses(pack) for source in clause.sources}
    assert used == {one.id for one in pack.sources}


@pytest.mark.parametrize("name", HERE)
def test_what_is_drawn_has_an_accuracy_and_a_source_and_says_that_it_is_rough(name: str) -> None:
    for zone in PACKS[name].zones:
        if zone.geometry.kind != "unknown":
            assert zone.accuracy_m > 0, zone.id
            assert zone.sources, zone.id
            assert zone.approximate, zone.id


def test_all_kinds_of_clauses_occur_in_the_shipped_packs() -> None:
    found = {clause.kind for name in shipped() for _, clause in clauses(load_pack(name))}
    # How decisions are taken and how coarse lines are is what a table adopts for itself; no agreement at hand says it.
    assert found == set(KINDS) - {"decision_rule", "delineation"}


def test_all_shipped_packs_can_be_asked_together() -> None:
    assert set(HERE) <= set(shipped())
    book = compile_book([load_pack(name) for name in shipped()])
    assert len(book.laws) == sum(len(pack.instruments) for pack in book.packs)
