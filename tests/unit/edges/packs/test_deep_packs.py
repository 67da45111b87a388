"""The four deep packs: read, neutral, sourced, in four languages, and nothing drawn that no source has drawn."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sametable.core.terms.moments import resolve
from sametable.core.terms.reading import read_pack
from sametable.core.terms.windows import timeline_of
from sametable.edges.packs.files import SHIPPED, load_pack
from support.packs import EVER, clause_of, clauses, context_of, iso, runs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sametable.core.terms.model import Geometry, Pack, Words

HERE = ("lebanon-2024", "minsk", "syria-2016-02", "syria-2016-09")
FOUR = {"en", "ru", "ar", "fr"}
PACKS = {name: load_pack(name) for name in HERE}
OUTLINES = sorted((SHIPPED / "boundaries").glob("*.geojson"))
WINDOWS = {
    "lebanon-2024/thirteen-points/in-force": [("2024-11-27T02:00Z", EVER, "in")],
    "minsk/memorandum-2014/in-force": [("2014-09-18T21:00Z", "2022-01-31T22:00Z", "in")],
    # Kyiv was two hours ahead of UTC in February and three in July and September.
    "minsk/package-2015/in-force": [("2015-02-14T22:00Z", "2022-01-31T22:00Z", "in")],
    "minsk/addendum-2015/in-force": [("2015-09-28T21:00Z", "2022-01-31T22:00Z", "in")],
    "minsk/framework-2016/in-force": [("2016-09-20T21:00Z", "2022-01-31T22:00Z", "in")],
    "minsk/additional-measures-2020/in-force": [("2020-07-26T21:01Z", "2022-01-31T22:00Z", "in")],
    # On which day of 2022 the Minsk texts ended, nobody has told: from February on it is not known.
    **{
        f"minsk/{one}/after-february-2022": [("2022-01-31T22:00Z", EVER, "undetermined")]
        for one in (
            "addendum-2015",
            "additional-measures-2020",
            "framework-2016",
            "memorandum-2014",
            "package-2015",
        )
    },
    # The bilateral channel was suspended; no text says that the terms were, or were not.
    **{
        f"syria-2016-02/{one}/after-suspension": [("2016-10-02T21:00Z", EVER, "undetermined")]
        for one in ("joint-statement", "joint-statement-may", "procedures-march")
    },
    # Damascus was two hours ahead of UTC in February and March until the last Friday of March, then three.
    "syria-2016-02/joint-statement/in-force": [("2016-02-26T22:00Z", "2016-10-02T21:00Z", "in")],
    "syria-2016-02/resolution-2254/in-force": [("2015-12-18T05:00Z", EVER, "in")],
    "syria-2016-02/resolution-2268/in-force": [("2016-02-26T21:00Z", EVER, "in")],
    "syria-2016-02/procedures-march/in-force": [("2016-03-27T21:00Z", "2016-10-02T21:00Z", "in")],
    "syria-2016-02/joint-statement-may/in-force": [("2016-05-08T21:00Z", "2016-10-02T21:00Z", "in")],
    # The sun sets over Deir ez-Zor at 18:30, known to a minute; from then until 19:00 the start is in dispute.
    "syria-2016-09/arrangement/first-48-hours": [
        ("2016-09-12T15:29:20Z", "2016-09-12T15:31:20Z", "undetermined"),
        ("2016-09-12T15:31:20Z", "2016-09-12T16:00Z", "disputed"),
        ("2016-09-12T16:00Z", "2016-09-14T16:00Z", "in"),
    ],
    # Until the end of the minute 23:59.
    "syria-2016-09/syrian-command/seven-days": [("2016-09-12T16:00Z", "2016-09-18T21:00Z", "in")],
}
MOMENTS = {
    "lebanon-2024/thirteen-points/withdrawal/due": "2025-01-26T02:00Z",
    "minsk/package-2015/artillery-ukraine/start": "2015-02-15T22:00Z",
    "minsk/package-2015/artillery-ukraine/finish": "2015-02-28T22:00Z",
    "syria-2016-02/joint-statement/groups-accept/at": "2016-02-26T10:00Z",
    "syria-2016-02/resolution-2268/reports/first": "2016-03-12T21:00Z",
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


@pytest.mark.parametrize("path", MOMENTS)
def test_a_moment_of_a_clause_is_the_instant_that_the_text_means(path: str) -> None:
    pack, clause = clause_of(PACKS, path)
    held = resolve(clause.fields[path.split("/")[3]], context_of(pack))
    assert [iso(one.latest_ms) for one in held] == [MOMENTS[path]]


def test_the_deadline_to_accept_is_noon_in_damascus() -> None:
    pack, clause = clause_of(PACKS, "syria-2016-02/joint-statement/who-may-accept")
    held = resolve(clause.fields["opt_in"]["deadline"], context_of(pack))
    assert [iso(one.earliest_ms) for one in held] == ["2016-02-26T10:00Z"]
    assert clause.fields["opt_in"]["to"] == ("russia", "usa")


def test_no_renewal_of_the_48_hours_is_recorded() -> None:
    _, clause = clause_of(PACKS, "syria-2016-09/arrangement/first-48-hours")
    assert clause.fields["window"].renewal == "consensus"
    assert clause.fields["window"].renewals == ()


@pytest.mark.parametrize("name", HERE)
def test_titles_and_names_are_there_in_four_languages(name: str) -> None:
    pack = PACKS[name]
    said: list[Words] = [pack.title]
    said += [one.title for one in pack.instruments]
    said += [one.names for one in pack.groups]
    said += [one.names for one in pack.zones]
    said += [one.names for one in pack.authorities]
    said += [one.question for one in pack.facts]
    said += [one.what for one in pack.dates]
    said += [one.title for _, one in clauses(pack) if one.title]
    for words in said:
        assert set(words) >= FOUR, words
        assert len(set(words.values())) > 1 or not any(text.isascii() for text in words.values()), words


@pytest.mark.parametrize("name", HERE)
def test_a_prohibition_with_a_title_can_be_read_in_four_languages(name: str) -> None:
    told = [one for _, one in clauses(PACKS[name]) if one.kind == "prohibition" and one.title]
    assert told
    for clause in told:
        assert set(clause.text) >= FOUR, clause.id


@pytest.mark.parametrize("name", HERE)
def test_every_clause_has_a_text_and_a_source_or_says_that_it_is_from_recall(name: str) -> None:
    for instrument, clause in clauses(PACKS[name]):
        assert clause.text.get("en", "").strip(), clause.id
        assert clause.ref.strip(), clause.id
        assert clause.sources or clause.recall, (instrument.id, clause.id)


@pytest.mark.parametrize("name", HERE)
def test_two_clauses_of_an_instrument_can_be_told_apart_by_what_is_printed_of_them(name: str) -> None:
    for instrument in PACKS[name].instruments:
        # Clauses about acts are named in reasons by their reference.
        refs = [
            one.ref for one in instrument.clauses if one.kind in {"permission", "prohibition", "withdrawal"}
        ]
        assert len(refs) == len(set(refs)), refs


@pytest.mark.parametrize("name", HERE)
def test_every_source_is_used(name: str) -> None:
    pack = PACKS[name]
    used = {source for zone in pack.zones for source in zone.sources}
    used |= {source for instrument in pack.instruments for source in instrument.sources}
    for _, clause in clauses(pack):
        used |= set(clause.sources)
        used |= {source for one in clause.fields.get("opinions") or () for source in one["sources"]}
        window = clause.fields.get("window")
        for reading in getattr(window.start, "readings", ()) if window else ():
            used |= set(reading.sources)
    assert used == {one.id for one in pack.sources}


@pytest.mark.parametrize("name", HERE)
def test_a_pack_is_a_demonstration_that_nobody_has_compared(name: str) -> None:
    pack = PACKS[name]
    assert pack.demonstration
    assert not pack.compared
    assert not any(one.compared for one in pack.instruments)
    assert not any(clause.compared for _, clause in clauses(pack))


@pytest.mark.parametrize("name", HERE)
def test_nobody_stands_before_others_but_by_the_alphabet(name: str) -> None:
    pack = PACKS[name]
    names = [one.names["en"].casefold() for one in pack.groups]
    assert names == sorted(names)
    for instrument in pack.instruments:
        for listed in (instrument.issuers, instrument.signatories, instrument.guarantors):
            assert list(listed) == sorted(listed)
    for _, clause in clauses(pack):
        for field in ("groups", "by", "against", "to", "guarantor", "over", "publish_by", "consent_of"):
            named = clause.fields.get(field) or ()
            assert list(named) == sorted(named), (clause.id, field)


def drawn(pack: Pack) -> Iterator[tuple[str, Geometry, int, tuple[str, ...], bool]]:
    """Give everything that a pack draws: id, geometry, accuracy, sources, whether it says that it is approximate."""
    for zone in pack.zones:
        yield zone.id, zone.geometry, zone.accuracy_m, zone.sources, zone.approximate
    for _, clause in clauses(pack):
        if clause.kind == "line":
            accuracy = int(clause.fields.get("accuracy_m") or 0)
            rough = bool(clause.fields.get("approximate"))
            yield clause.id, clause.fields["geometry"], accuracy, clause.sources, rough


@pytest.mark.parametrize("name", HERE)
def test_whatever_is_drawn_has_a_source_and_an_accuracy_and_says_that_it_is_rough(name: str) -> None:
    for what, geometry, accuracy_m, sources, approximate in drawn(PACKS[name]):
        if geometry.kind != "unknown":
            assert accuracy_m > 0, what
            assert sources, what
            assert approximate, what


def test_lines_whose_course_no_source_at_hand_gives_are_not_drawn() -> None:
    lines = {
        f"{pack.id}/{instrument.id}/{clause.id}": clause.fields["geometry"].kind
        for pack in PACKS.values()
        for instrument, clause in clauses(pack)
        if clause.kind == "line"
    }
    assert lines == {
        "lebanon-2024/thirteen-points/blue-line": "unknown",
        "minsk/addendum-2015/de-facto-line": "unknown",
        "minsk/memorandum-2014/line-2014": "unknown",
        "minsk/package-2015/de-facto-line": "unknown",
        "minsk/package-2015/line-2014": "unknown",
        "syria-2016-09/arrangement/castello-road": "unknown",
    }


@pytest.mark.parametrize("name", HERE)
def test_a_circle_that_only_says_near_what_it_lies_is_never_certain_to_hold_a_place(name: str) -> None:
    for what, geometry, accuracy_m, _, _ in drawn(PACKS[name]):
        if geometry.kind == "circle":
            assert accuracy_m > geometry.radius_m, what


@pytest.mark.parametrize("path", OUTLINES, ids=lambda path: path.stem)
def test_an_outline_says_where_it_is_from_and_how_good_it_is(path: Path) -> None:
    (feature,) = json.loads(path.read_text(encoding="utf-8"))["features"]
    said = feature["properties"]
    assert feature["id"] == said["id"] == path.stem
    assert "Natural Earth" in said["source"]
    assert said["licence"] == "public domain"
    assert said["accuracy_m"] >= 1000
    assert said["note"]


@pytest.mark.parametrize("name", HERE)
def test_a_pack_claims_no_better_an_outline_than_it_was_given(name: str) -> None:
    given = {}
    for path in OUTLINES:
        (feature,) = json.loads(path.read_text(encoding="utf-8"))["features"]
        given[path.stem] = feature["properties"]["accuracy_m"]
    text = (SHIPPED / name / "pack.yaml").read_text(encoding="utf-8")
    named = [code for code in given if f"boundary: {code}}}" in text]
    assert named
    best = min(given[code] for code in named)
    zones = [zone for zone in PACKS[name].zones if zone.geometry.kind == "polygon"]
    assert all(zone.accuracy_m >= best for zone in zones)


@pytest.mark.parametrize("name", HERE)
def test_the_canonical_text_of_a_pack_gives_the_same_pack_again(name: str) -> None:
    pack = PACKS[name]
    assert len(pack.text.encode()) < 150_000
    again = read_pack(pack.text, name=name)
    assert again.sha256 == pack.sha256
    assert [one.id for one in again.instruments] == [one.id for one in pack.instruments]
