"""Parts of a pack that do not fit together are refused; what is seldom meant is read, and its author warned."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sametable.core.terms.model import Band, Duration, Window
from sametable.core.terms.reading import read_checked, read_pack
from sametable.core.terms.render import clause_lines
from sametable.core.terms.schema.example import example_pack
from sametable.core.terms.words import LANGUAGES, MESSAGES
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.terms.doubts import Doubt

GOOD = example_pack()
NEAR = "acts: attacks\n    near: {line: river-road, within_m: 1500, side: north}\n    by: [alder, birch]"
OUTLINE = "{polygon: [[36.0, 36.9], [36.0, 37.4], [36.4, 37.4], [36.4, 36.9]]}"


def changed(*changes: tuple[str, str], language: str = "en") -> str:
    """Give the example with changes; it has each place exactly where it is expected."""
    text = GOOD.replace("language: en", f"language: {language}", 1)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def banded(near: str) -> str:
    return changed(
        ("acts: attacks\n    by: [alder, birch]", NEAR.replace("within_m: 1500, side: north", near))
    )


def refused(text: str) -> SametableError:
    with pytest.raises(SametableError) as caught:
        read_pack(text, name="pack.yaml")
    assert caught.value.code == "terms.pack"
    assert caught.value.advice
    return caught.value


def doubts(text: str) -> list[Doubt]:
    return list(read_checked(text, name="pack.yaml").doubts)


@pytest.mark.parametrize("near", ["within_m: 0", "to_m: 0", "from_m: 100, to_m: 100", "width_m: 0"])
def test_a_band_without_width_is_refused_with_what_to_say_instead(near: str) -> None:
    error = refused(banded(near))
    assert error.expected == MESSAGES["en"]["band_empty"][0]
    assert "side: .." in error.advice


def test_a_whole_width_lies_half_on_either_side() -> None:
    pack = read_pack(banded("width_m: 5 km"), name="pack.yaml")
    bans = [one for one in pack.instruments[0].clauses if one.id == "no-attacks"]
    assert bans[0].fields["near"] == Band(line="river-road", from_m=0, to_m=2500)
    assert read_pack(pack.text, name="again") == pack


@pytest.mark.parametrize(
    "near", ["width_m: 5000, side: north", "width_m: 5000, from_m: 10", "width_m: 1, to_m: 2"]
)
def test_a_whole_width_has_no_side_and_no_other_end(near: str) -> None:
    assert refused(banded(near)).expected.startswith("one of: ")


@pytest.mark.parametrize("name", ["who", "first-48-hours", "releases"])
def test_an_exception_from_what_prohibits_nothing_is_refused(name: str) -> None:
    assert f"id: {name}" in GOOD
    error = refused(changed(("excepts: no-attacks", f"excepts: [no-attacks, {name}]")))
    assert error.at.endswith("excepts[1]")
    assert error.expected == MESSAGES["en"]["not_ban"][0]
    assert error.got == name


@pytest.mark.parametrize(
    ("duty", "on", "at"),
    [
        ("both-together", "no-attacks", "duty"),
        ("guns-back", "both-together", "on"),
        ("guns-back", "guns-back", "on"),
    ],
)
def test_a_duty_that_depends_on_itself_is_refused(duty: str, on: str, at: str) -> None:
    error = refused(changed(("duty: guns-back\n    on: no-attacks", f"duty: {duty}\n    on: {on}")))
    assert error.at.endswith(f".{at}")
    assert error.expected == MESSAGES["en"]["depends_on_itself"][0]


def test_zones_that_lie_in_one_another_are_refused() -> None:
    two = (
        "- {id: a, names: A, area_kind: other, geometry: unknown, somewhere_in: b}\n"
        "- {id: b, names: B, area_kind: other, geometry: unknown, somewhere_in: a}\n"
    )
    error = refused(changed(("\nzones:\n", f"\nzones:\n{two}")))
    assert "a -> b -> a" in error.expected or "b -> a -> b" in error.expected


@pytest.mark.parametrize(
    "hole", ["[[40.0, 17.0], [40.1, 17.0], [40.1, 17.1]]", "[[36.3, 37.3], [36.3, 37.6], [36.35, 37.35]]"]
)
def test_a_hole_that_is_not_inside_of_its_outline_is_refused(hole: str) -> None:
    drawn = OUTLINE.removesuffix("}")
    inside = "[[36.1, 37.0], [36.1, 37.1], [36.2, 37.1]]"
    read_pack(changed((OUTLINE, f"{drawn}, holes: [{inside}]}}")), name="pack.yaml")
    error = refused(changed((OUTLINE, f"{drawn}, holes: [{inside}, {hole}]}}")))
    assert error.expected == MESSAGES["en"]["hole_outside"][0]
    assert error.got.startswith("(2) ")


def test_a_circle_over_the_pole_is_refused_and_one_beside_it_is_not() -> None:
    box = ("{south: 35, west: 36, north: 37, east: 38}", "{south: 35, west: -180, north: 90, east: 180}")
    for at, radius, message in (
        ("[89.99, 0]", 20_000, "pole"), ("[-89.99, 0]", 20_000, "pole"), ("[89.5, 170]", 20_000, "antimeridian"),
    ):  # fmt: skip
        circle = f"{{circle: {{at: {at}, radius_m: {radius}}}}}"
        assert refused(changed((OUTLINE, circle), box)).expected == MESSAGES["en"][message][0]
    read_pack(changed((OUTLINE, "{circle: {at: [89.5, 0], radius_m: 20000}}"), box), name="pack.yaml")
    read_pack(changed((OUTLINE, "{circle: {at: [45, 179.2], radius_m: 60000}}"), box), name="pack.yaml")


def test_years_are_twelve_months_each() -> None:
    pack = read_pack(changed(("for: 48 hours\n    renewal", "for: 5 years 2 months\n    renewal")), name="p")
    window = next(one for one in pack.instruments[0].clauses if one.kind == "window").fields["window"]
    assert isinstance(window, Window)
    assert window.length == Duration(months=62, text="5 years 2 months")


@pytest.mark.parametrize(
    "length", ["0 hours", "101 years", "999999999 days", "40000 days", "999999999 hours"]
)
def test_a_length_beyond_the_limits_is_told_the_limits(length: str) -> None:
    error = refused(changed(("for: 48 hours\n    renewal", f"for: {length}\n    renewal")))
    assert error.expected == MESSAGES["en"]["duration_limit"][0]


def test_a_length_that_leads_beyond_2100_offers_an_open_end() -> None:
    error = refused(changed(("for: 48 hours\n    renewal", "for: 99 years\n    renewal")))
    assert (error.got, error.expected) == ("99 years", MESSAGES["en"]["far_end"][0])


def test_an_objection_and_its_notice_are_kept_and_shown() -> None:
    added = "for: 48 hours\n    unless: {en: a party objects}\n    notice: 6 months\n    renewal"
    pack = read_pack(changed(("for: 48 hours\n    renewal", added)), name="p")
    window = next(one for one in pack.instruments[0].clauses if one.kind == "window")
    lines = dict(clause_lines(window, pack, "en"))
    assert lines["unless"] == {"en": "a party objects"}
    assert lines["notice"] == "6 months"


def test_stages_of_a_release_are_shown() -> None:
    pack = read_pack(GOOD, name="p")
    clause = next(one for one in pack.instruments[0].clauses if one.kind == "release_exchange")
    said = str(dict(clause_lines(clause, pack, "en"))["stages"])
    assert said.startswith("(1) number: 20; whom: the children; due: ")
    assert "(2) number: 100" in said


def test_a_reading_of_a_disputed_moment_may_have_its_own_zone() -> None:
    told = "{disputed: [{at: 2031-03-01 11:00, zone: Europe/Kyiv, by: alder}, {at: 2031-03-01 11:00, by: birch}]}"
    pack = read_pack(changed(("at: 2031-03-01}", f"at: {told}}}")), name="p")
    assert [one.at.zone for one in pack.dates[0].at.readings] == ["Europe/Kyiv", "Asia/Damascus"]  # type: ignore[union-attr]


def test_hours_of_the_sun_as_hours_of_each_day_are_refused_with_the_way_out() -> None:
    error = refused(
        changed(
            (
                "for: 48 hours\n    renewal",
                "for: 48 hours\n    daily: {from: sunset, until: 24:00}\n    renewal",
            )
        )
    )
    assert "from: {sun: sunset" in error.advice


def test_a_comparison_that_only_says_yes_is_told_what_is_missing() -> None:
    error = refused(changed(("    ref: Annex 1(b)\n", "    ref: Annex 1(b)\n    compared: yes\n")))
    assert error.expected == MESSAGES["en"]["compared"][0]


@pytest.mark.parametrize("language", ["ru", "ar"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("for: 48 hours\n    renewal: explicit", "until: 2031-02-20\n    renewal: explicit"),
        ("at: 2031-03-01}", "at: {sun: sunset, on: 2031-06-21, place: {lat: 80, lon: 20}}}"),
        ("by: [alder, birch]", "by: [alder, birch"),
    ],
)
def test_what_is_told_in_other_languages_holds_no_english_sentence(language: str, old: str, new: str) -> None:
    error = refused(changed((old, new), language=language))
    assert not re.search(r"\b(before|start|none|on|expected|find|did not)\b", error.got), error.got
    assert not re.search(r"\b(expected|before|did not)\b", error.expected)


def test_the_example_raises_no_doubt() -> None:
    assert doubts(GOOD) == []


def test_an_author_is_warned_of_rules_without_a_window() -> None:
    head, _, rest = GOOD.partition("  - id: first-48-hours\n")
    text = re.sub(r"^    when: .*\n", "", head + re.sub(r"\A.*?(?=^  - )", "", rest, flags=re.DOTALL | re.MULTILINE), flags=re.MULTILINE)  # fmt: skip
    (doubt,) = doubts(text)
    assert doubt.expected == MESSAGES["en"]["doubt_no_window"][0]
    assert doubt.at.endswith("instruments[0].id")


@pytest.mark.parametrize("status", ["suspended", "lapsed", "superseded", "terminated"])
def test_an_author_is_warned_of_a_window_without_end_in_a_text_that_is_over(status: str) -> None:
    renewed = re.compile(r"    for: 48 hours\n    renewal: explicit\n    renewals:\n    - .*\n")
    text = renewed.sub("    open: yes\n", GOOD, count=1)
    assert doubts(text) == []
    (doubt,) = doubts(text.replace("status: in_force", f"status: {status}", 1))
    assert status in doubt.expected
    assert "until: unknown" in doubt.advice


def test_an_author_is_warned_of_a_band_without_end() -> None:
    (doubt,) = doubts(banded("from_m: 100"))
    assert doubt.at.endswith(".near.from_m")


@pytest.mark.parametrize("wide", ["heavy", "any", "artillery", "indirect"])
def test_an_author_is_warned_of_a_calibre_that_another_entry_swallows(wide: str) -> None:
    narrow = "{weapon: artillery, calibre_mm: {min: 100}}"
    assert f"weapons: {narrow}" in GOOD
    (doubt,) = doubts(GOOD.replace(f"weapons: {narrow}", f"weapons: [{wide}, {narrow}]", 1))
    assert doubt.at.endswith("weapons[1]")
    assert wide in doubt.advice
    assert doubts(GOOD.replace(f"weapons: {narrow}", f"weapons: [tank, {narrow}]", 1)) == []


def test_an_author_is_warned_of_a_local_window_that_nothing_names() -> None:
    (doubt,) = doubts(changed(("for: 48 hours\n    renewal", "for: 48 hours\n    local: yes\n    renewal")))
    assert doubt.got == "first-48-hours"


def test_an_author_is_warned_of_facts_and_zones_that_nothing_names() -> None:
    fact = "\nfacts:\n- {id: storm, question: Was there a storm?}\n"
    zone = "\nzones:\n- {id: hill, names: Hill, area_kind: other, geometry: unknown}\n"
    found = doubts(changed(("\nfacts:\n", fact), ("\nzones:\n", zone)))
    assert [one.got for one in found] == ["storm", "hill"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_warning_is_told_in_the_author_s_language(language: str) -> None:
    fact = "\nfacts:\n- {id: storm, question: Was there a storm?}\n"
    (doubt,) = doubts(changed(("\nfacts:\n", fact), language=language))
    assert doubt.expected == MESSAGES[language]["doubt_unused"][0]
