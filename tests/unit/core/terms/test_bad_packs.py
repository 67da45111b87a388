"""What is wrong with a pack is told once: where, in its author's language, with the fix; and there is no pack."""

from __future__ import annotations

import re

import pytest

from sametable.core.terms.reading import check_together, read_checked, read_pack
from sametable.core.terms.schema.example import example_pack
from sametable.core.terms.words import MESSAGES
from sametable.errors import SametableError

GOOD = example_pack()
PLACE = re.compile(r"pack\.yaml:(\d+):(\d+)( \S+)?")


def refused(text: str) -> SametableError:
    """Give the error of a text; its place is in the file and names a line and a column."""
    with pytest.raises(SametableError) as caught:
        read_pack(text, name="pack.yaml")
    error = caught.value
    assert error.code == "terms.pack"
    assert PLACE.match(error.at), error.at
    assert error.expected
    assert error.advice
    return error


def changed(old: str, new: str) -> SametableError:
    """Give the error of the example with one change; the example has that place exactly where it is expected."""
    assert old in GOOD
    return refused(GOOD.replace(old, new, 1))


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_an_unknown_kind_of_clause_is_told_with_the_nearest_one() -> None:
    error = changed("kind: prohibition", "kind: prohibtion")
    line = line_of(GOOD, "kind: prohibition")
    assert error.at == f"pack.yaml:{line}:11 instruments[0].clauses[5].kind"
    assert (error.got, error.advice) == ("prohibtion", "Did you mean `prohibition`?")


def test_an_unknown_field_is_told_with_the_nearest_one() -> None:
    error = changed("weapons: any", "wepons: any")
    assert error.at.endswith("instruments[0].clauses[5]")
    assert error.got == "wepons"
    assert "weapons" in error.advice


def test_a_missing_field_is_named() -> None:
    error = changed("    ref: Annex 1(b)\n", "")
    assert "ref" in error.expected
    assert "`ref: ...`" in error.advice


def test_a_window_that_ends_before_it_starts_is_refused_at_its_end() -> None:
    error = changed("for: 48 hours\n    renewal: explicit", "until: 2031-02-20\n    renewal: explicit")
    assert error.at.endswith("instruments[0].clauses[4].until")
    assert error.expected == MESSAGES["en"]["window_order"][0]


def test_sundown_with_no_place_is_refused_with_the_way_out() -> None:
    for written in ("from: sundown", "from: {sun: sundown, on: D, wording: from sundown}"):
        error = changed(
            "from: {sun: sunset, on: D, place: {lat: 36.2, lon: 37.16, name: Riverton}, wording: from sundown}",
            written,
        )
        assert error.at.endswith("instruments[0].clauses[4].from")
        assert "places:" in error.advice


@pytest.mark.parametrize(
    ("drawn", "message"),
    [
        ("{polygon: [[36.0, 36.9], [36.4, 37.4], [36.4, 36.9], [36.0, 37.4]]}", "crosses_itself"),
        ("{polygon: [[36.0, 179.0], [36.0, -179.0], [36.5, -179.0]]}", "antimeridian"),
        ("{box: {south: 36, west: 179, north: 37, east: -179}}", "antimeridian"),
        ("{circle: {at: [36, 179.99], radius_m: 50 km}}", "antimeridian"),
        ("{polygon: [[36.0, 36.9], [36.4, 37.4], [36.0, 36.9]]}", "few_points"),
        ("{polygon: [[136.0, 36.9], [136.4, 37.4], [136.0, 37.9]]}", "swapped"),
        ("{polygon: [[236.0, 36.9], [36.4, 37.4], [36.0, 37.9]]}", "lat_range"),
        ("{polygon: [[36.0, 236.9], [36.4, 37.4], [36.0, 37.9]]}", "lon_range"),
        ("{polygon: [[north, 36.9], [36.4, 37.4], [36.0, 37.9]]}", "coordinates"),
        ("{line: [[36.0, 36.9], [36.4, 37.4]]}", "area_wanted"),
        ("{polygon: [], circle: {}}", "geometry_forms"),
        ("somewhere", "geometry_forms"),
        ("{file: x.geojson}", "no_files"),
    ],
)
def test_a_zone_that_cannot_be_on_the_ground_is_refused(drawn: str, message: str) -> None:
    error = changed("{polygon: [[36.0, 36.9], [36.0, 37.4], [36.4, 37.4], [36.4, 36.9]]}", drawn)
    assert ".geometry" in error.at
    assert error.expected.startswith(MESSAGES["en"][message][0].split("{")[0])


def test_where_an_outline_crosses_itself_is_told() -> None:
    drawn = "{polygon: [[36.0, 36.9], [36.4, 37.4], [36.4, 36.9], [36.0, 37.4]]}"
    error = changed("{polygon: [[36.0, 36.9], [36.0, 37.4], [36.4, 37.4], [36.4, 36.9]]}", drawn)
    assert "36.2, 37.15" in error.advice


def test_latitude_and_longitude_that_are_exchanged_are_found_by_the_box() -> None:
    outline = "{polygon: [[44.0, 56.9], [44.0, 57.4], [44.4, 57.4]]}"
    text = GOOD.replace("{polygon: [[36.0, 36.9], [36.0, 37.4], [36.4, 37.4], [36.4, 36.9]]}", outline, 1)
    text = text.replace(
        "{south: 35, west: 36, north: 37, east: 38}", "{south: 55, west: 43, north: 58, east: 45}", 1
    )
    assert refused(text).expected == MESSAGES["en"]["swapped"][0]


def test_a_line_of_one_point_is_refused() -> None:
    error = changed("{line: [[36.20, 37.10], [36.21, 37.20]]}", "{line: [[36.20, 37.10]]}")
    assert error.at.endswith("clauses[9].geometry.line")
    assert error.got == "1"


def test_a_known_geometry_needs_its_accuracy_and_its_source() -> None:
    assert changed("    accuracy_m: 50\n", "").expected == MESSAGES["en"]["accuracy"][0]
    assert changed("    accuracy_m: 50\n    sources: survey\n", "    accuracy_m: 50\n").expected.startswith(
        "`sources`"
    )
    assert changed("  accuracy_m: 20\n", "").at.endswith("zones[2]")


def test_calibres_that_are_reversed_are_refused() -> None:
    error = changed("calibre_mm: {min: 100}", "calibre_mm: {min: 152, max: 100}")
    assert error.at.endswith("clauses[7].weapons.calibre_mm.min")
    assert error.got == "152 > 100"


def test_a_circle_of_references_is_told_step_by_step() -> None:
    error = changed(
        "names: {en: Birch, ru: Бёрч}, kind: state",
        "names: {en: Birch}, kind: state, within: northern-groups",
    )
    assert (
        "birch -> northern-groups -> birch" in error.expected
        or "northern-groups -> birch -> northern-groups" in error.expected
    )
    text = GOOD.replace("at: 2031-03-01}", "at: E + 1 day}\n- {id: E, what: later, at: D + 1 day}", 1)
    assert "D" in refused(text).expected
    assert "E" in refused(text).expected


def test_an_instrument_is_not_its_own_parent() -> None:
    assert "terms -> terms" in changed("  published: full\n", "  published: full\n  parent: terms\n").expected


def test_a_year_9999_is_refused_and_an_open_end_offered() -> None:
    error = changed("for: 48 hours\n    renewal: explicit", "until: 9999-12-31\n    renewal: explicit")
    assert "open: yes" in error.advice
    assert "open: yes" in changed("due: D + 3 months", "due: 2101-01-01").advice


def test_an_id_that_stands_twice_names_the_line_of_the_first() -> None:
    error = changed("- {id: cedar,", "- {id: birch,")
    assert f"line {line_of(GOOD, '{id: birch')}" in error.advice
    assert changed("id: no-attacks", "id: who").got == "who"


@pytest.mark.parametrize(
    ("old", "new", "near"),
    [
        ("by: [alder, birch]\n    weapons: any", "by: [alder, brich]\n    weapons: any", "birch"),
        ("where: valley", "where: valey", "valley"),
        ("after: coordinator-called", "after: coordinator-call", "coordinator-called"),
        ("authority: council", "authority: concil", "council"),
        ("excepts: no-attacks", "excepts: no-attack", "no-attacks"),
        ("line: river-road", "line: river-raod", "river-road"),
        ("clause: trucks", "clause: truck", "trucks"),
        ("first: D + 7 days", "first: d + 7 days", "D"),
        ("accuracy_m: 50\n    sources: survey", "accuracy_m: 50\n    sources: survy", "survey"),
        ("zone: Asia/Damascus", "zone: Asia/Damaskus", "Asia/Damascus"),
        ("acts: hostile.propaganda", "acts: hostile.propoganda", "hostile.propaganda"),
        ("weapons: small_arms", "weapons: smal_arms", "small_arms"),
        ("basis: agreed", "basis: agred", "agreed"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(old: str, new: str, near: str) -> None:
    error = changed(old, new)
    assert error.advice == f"Did you mean `{near}`?"


def test_a_window_is_named_by_a_window_and_a_line_by_a_line() -> None:
    text = GOOD.replace("    acts: attacks\n    by:", "    when: who\n    acts: attacks\n    by:", 1)
    assert "kind: window" in refused(text).expected
    assert "kind: line" in changed("line: river-road\n    by: alder", "line: who\n    by: alder").expected


def test_a_side_is_one_of_the_names_that_the_line_has() -> None:
    error = changed("side: north", "side: west")
    assert "north, south" in error.expected


def test_two_packs_with_one_id_are_refused_together() -> None:
    first, second = (read_checked(GOOD, name=name) for name in ("one.yaml", "two.yaml"))
    check_together([first])
    with pytest.raises(SametableError, match=r"two\.yaml:\d+:7 pack") as caught:
        check_together([first, second])
    assert caught.value.code == "terms.pack"
    assert re.search(r"one\.yaml:\d+:7 pack", caught.value.advice)


def test_clock_times_that_clocks_skipped_or_repeated_are_refused() -> None:
    text = GOOD.replace("zone: Asia/Damascus", "zone: Europe/Kyiv", 1)
    skipped = text.replace("at: 2031-03-01}", "at: 2016-03-27 03:30}", 1)
    repeated = text.replace("at: 2031-03-01}", "at: 2016-10-30 03:30}", 1)
    for one in (skipped, repeated):
        assert refused(one).at.endswith("dates[0].at")
        assert "+02:00" in refused(one).advice
    assert read_pack(repeated.replace("03:30}", "03:30+03:00}"), name="pack.yaml").dates


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("2031-02-30", "no_such_day"), ("2031-13-01", "no_such_day"), ("2031-03-01 24:01", "no_such_hour"),
        ("tomorrow", "moment"), ("{at: 2031-03-01, sun: sunset}", "moment_forms"), ("[2031-03-01]", "want_text"),
        ("{disputed: [{at: 2031-03-01}]}", "disputed_few"), ("{date: E}", "unknown_id_near"),
        ("{sun: sunset, place: {lat: 1, lon: 1}}", "sun_day"), ("D + a while", "duration"),
        ("{sun: sunset, on: 2031-06-21, place: {lat: 80, lon: 20}}", "sun_never"), ("1944-01-01", "far_end"),
    ],
)  # fmt: skip
def test_a_moment_that_cannot_be_told_is_refused(new: str, message: str) -> None:
    error = changed("due: D + 10 days", f"due: {new}")
    assert ".due" in error.at
    assert error.expected == MESSAGES["en"][message][0].format(what="dates")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("for: 48 hours\n    renewal", "for: 48 hours\n    open: yes\n    renewal", "window_end"),
        ("    for: 48 hours\n    renewal", "    renewal", "window_end"),
        ("renewal: explicit", "renewal: tacit", "tacit_each"),
        ("renewal: explicit", "renewal: none", "renewals_kind"),
        ("for: 48 hours\n    renewal: explicit", "open: yes\n    renewal: explicit", "open_renewed"),
        ("window_kind: nationwide", "daily: {from: 22:00, until: 02:00}", "daily_order"),
        ("armed_max: 20", "armed_max: many", "integer"),
        ("armed_max: 20", "armed_max: -1", "out_of_range"),
        ("associated: yes", "associated: maybe", "yes_no"),
        ("all:\n    - calm", "any: {fact: proportionate}\n    all:\n    - calm", "exactly_one"),
        ("    groups: night-column\n", "", "authority_groups"),
        ("id: hold", "id: Hold", "bad_id"),
        ("text: The river road between the two bridges.", "text: ", "empty_value"),
    ],
)
def test_fields_that_do_not_fit_are_refused(old: str, new: str, message: str) -> None:
    error = changed(old, new)
    expected = MESSAGES["en"][message][0].split("{")[0]
    assert error.expected.startswith(expected)


def test_the_language_of_the_pack_is_the_language_of_its_errors() -> None:
    for language in ("ru", "ar", "fr"):
        text = GOOD.replace("language: en", f"language: {language}", 1).replace(
            "kind: prohibition", "kind: verbot", 1
        )
        error = refused(text)
        assert error.advice == MESSAGES[language]["unknown_kind"][1]
        assert refused(text.replace("kind: verbot", "kind: *x", 1)).advice == MESSAGES[language]["anchor"][1]


def test_three_scripts_in_one_pack_are_read_as_they_are() -> None:
    text = GOOD.replace("[Ночная колонна]", "[Ночная колонна, رتل الليل, 夜の縦隊]", 1)
    pack = read_pack(text, name="pack.yaml")
    assert pack.title["ar"] == "الوادي"
    assert pack.groups[5].aliases == ("Ночная колонна", "رتل الليل", "夜の縦隊")


def test_marks_of_direction_may_stand_in_texts_and_not_in_ids() -> None:
    pack = read_pack(GOOD.replace("ar: الوادي", "ar: \u200fالوادي", 1), name="pack.yaml")
    assert pack.title["ar"].endswith("الوادي")
    assert changed("id: no-attacks", "id: no\u200e-attacks").expected == MESSAGES["en"]["bad_id"][0]


def test_a_line_of_another_instrument_is_named_alone_or_with_its_instrument() -> None:
    other = GOOD[GOOD.index("- id: terms\n") :].replace("- id: terms\n", "- id: later\n", 1)
    clause = GOOD[GOOD.index("  - id: guns-back") : GOOD.index("  - id: bridge-post")]
    head = other[: other.index("  clauses:\n") + len("  clauses:\n")]
    for name in ("river-road", "terms/river-road"):
        text = GOOD + head + clause.replace("line: river-road", f"line: {name}")
        assert read_pack(text, name="pack.yaml").instruments[1].clauses[0].fields["line"] == name
    assert "clauses, kind: line" in refused(GOOD + head + clause.replace("river-road", "terms/who")).expected
    third = head.replace("id: later", "id: last") + clause
    assert "clauses, kind: line" in refused(GOOD + other.replace("side: north", "") + third).expected
    assert read_pack(GOOD + other + third.replace("line: river", "line: later/river"), name="pack.yaml")
