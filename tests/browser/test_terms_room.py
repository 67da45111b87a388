"""The room Terms with the demonstration's agreements: text and map, another time, one act asked about, a draft, a dossier."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from screenkit import PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from screenkit import Screen
    from tablekit import NodeTable

DRAFT = """pack: draft
version: "1"
language: en
title: A draft
demonstration: yes
compared: no
zone: UTC
sources: [{id: s1, text: invented}]
groups: [{id: alder, names: {en: Alder}, kind: forces}]
instruments:
- id: only
  title: Only
  version: "1"
  status: draft
  basis: agreed
  date: 2016-12-01
  clauses:
  - {id: who, kind: coverage_who, ref: "1", text: Alder, groups: [alder]}
  - {id: when, kind: WINDOW_KIND, ref: "2", text: A month, from: 2016-12-01, until: 2017-01-01}
"""


@pytest.fixture
def screen(story_table: NodeTable, screen_at: Callable[..., Screen]) -> Screen:
    return screen_at(story_table.urls["khmeimim"])


def report_of(table: NodeTable) -> str:
    """Give the number of a report of fire with a place and a time."""
    held = table.get("khmeimim", "/api/picture")
    number, lat, start, what = (
        held["columns"].index(name) for name in ("number", "lat_e7", "start_ms", "what")
    )
    return str(
        next(
            row[number]
            for row in held["marks"]
            if row[lat] is not None and row[start] and row[what].startswith("fire.")
        )
    )


def test_agreements_stand_clause_by_clause_and_say_that_nobody_compared_them(screen: Screen) -> None:
    screen.go("terms/text/syria-2016-02")
    page = screen.page
    expect(page.locator(".part header h2")).to_contain_text("cessation of hostilities")
    expect(page.locator(".part article").nth(5)).to_be_attached()
    expect(
        page.locator(".part header").get_by_text("Not compared with the authentic text").first
    ).to_be_visible()
    for begins in ("Agreed", "Declared by one side"):
        expect(page.locator(".packs h3.basis", has_text=re.compile(rf"^\s*{begins}")).first).to_be_attached()
    screen.spotless()


def test_a_clause_and_its_zone_are_emphasised_together_by_pointer_and_by_keyboard(screen: Screen) -> None:
    screen.go("terms/text/syria-2016-02")
    page = screen.page
    clause = page.locator(".part article:has(.places button)").first
    clause.hover()
    expect(page.locator(".zone-list li.on").first).to_be_visible()
    page.locator(".part > .text > h2").hover()
    expect(page.locator(".zone-list li.on")).to_have_count(0)
    page.locator(".zone-list li button").first.focus()
    expect(page.locator(".part article.on").first).to_be_attached()
    screen.spotless()


def test_another_time_is_plain_to_see_and_one_key_brings_now_back(screen: Screen) -> None:
    screen.go("terms/text/syria-2016-09")
    page = screen.page
    expect(page.locator(".asof .head")).to_have_text("As of now")
    slider = page.get_by_role("slider", name="Terms as of")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".asof.moved")).to_contain_text("Not now")
    page.get_by_role("button", name="Back to now").press("Enter")
    expect(page.locator(".asof.moved")).to_have_count(0)
    page.locator(".asof .date").fill("2016-09-14")
    page.locator(".asof .time").fill("12:00")
    expect(page.locator(".asof .head")).to_contain_text("As of 14 Sept 2016, 12:00")
    expect(page.locator(".packs [data-code=in_force]").first).to_be_visible()
    screen.spotless()


def test_tabs_are_walked_by_arrow_keys(screen: Screen) -> None:
    screen.go("terms/text")
    page = screen.page
    page.get_by_role("tab", name="Text").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("#/terms/now"))
    expect(page.get_by_role("tab", name="In force")).to_be_focused()
    expect(page.locator(".part h2").first).to_contain_text("In force")


def test_a_report_is_asked_about_and_moved_one_question_at_a_time(
    screen: Screen, story_table: NodeTable
) -> None:
    asked: list[str] = []
    screen.page.on("request", lambda one: asked.append(one.url) if "/terms/ask" in one.url else None)
    screen.go(f"terms/ask/~{report_of(story_table)}")
    page = screen.page
    card = page.locator(".result article.answer").first
    expect(card.locator(".parts [data-of]")).to_have_count(4)
    expect(page.locator(".result article.answer .clauses .text").first).to_be_attached()
    page.get_by_role("button", name="400 m north").click()
    expect(page.locator(".result .moved")).to_contain_text("400 m north")
    page.get_by_role("button", name="60 minutes earlier").click()
    expect(page.locator(".result .moved")).to_contain_text("400 m north and 60 minutes earlier")
    assert len(asked) == 2, asked
    page.get_by_role("button", name="As first asked").click()
    expect(page.locator(".result .moved")).to_have_count(0)
    screen.spotless()


def test_of_the_future_only_what_protects_is_told(screen: Screen) -> None:
    screen.go("terms/ask")
    page = screen.page
    form = page.locator("form.form")
    form.locator(".date").first.fill("2030-01-01")
    form.locator(".time").first.fill("10:00")
    place = page.get_by_label("Place or coordinates")
    place.fill("36.2, 37.1")
    place.press("Tab")
    page.get_by_label("What", exact=True).select_option("fire.heavy")
    form.get_by_role("button", name="Ask", exact=True).click()
    result = page.locator(".result")
    expect(result.get_by_role("note")).to_contain_text(
        "the duties of verification and of precaution are unchanged"
    )
    codes = result.locator("[data-code]").evaluate_all("all => all.map((one) => one.dataset.code)")
    assert not {"outside", "excluded", "not a party", "permitted", "permits", "silent"} & set(codes), codes
    screen.spotless()


def test_a_draft_that_is_wrong_is_shown_at_its_line_and_a_right_one_tried_on_the_record(
    screen: Screen,
) -> None:
    screen.go("terms/draft")
    page = screen.page
    page.locator("textarea").fill(DRAFT.replace("WINDOW_KIND", "windoe"))
    page.get_by_role("button", name="Check").click()
    error = page.get_by_role("alert")
    expect(error).to_contain_text("Line 19")
    expect(error).to_contain_text("window")
    expect(error.locator("pre .bad")).to_contain_text("windoe")
    # The browser itself tells of an answer that is a refusal.
    screen.complaints.clear()
    page.locator("textarea").fill(DRAFT.replace("WINDOW_KIND", "window"))
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("The draft reads as terms")).to_be_visible()
    page.get_by_label("Compared with").select_option(index=1)
    page.get_by_role("button", name="See what it would have meant").click()
    expect(page.locator(".replay .counts")).to_contain_text("Answered otherwise")
    screen.spotless()


def test_a_dossier_names_the_terms_their_versions_and_the_reasons(
    screen: Screen, story_table: NodeTable
) -> None:
    screen.go(f"dossier/{report_of(story_table)}")
    terms = screen.page.locator("main .terms")
    expect(terms.locator("article.answer").first).to_be_visible()
    expect(terms.locator(".packs")).to_contain_text("version 1")
    terms.locator("summary").first.click()
    expect(terms.locator(".more").first).to_be_visible()
    screen.spotless()


def test_a_word_on_an_obligation_is_looked_at_before_it_is_signed(screen: Screen) -> None:
    screen.go("terms/now")
    page = screen.page
    page.get_by_role("button", name="Say how far it is performed").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Your party says").select_option("partly")
    dialog.get_by_label("Quantity").fill("25")
    expect(dialog.get_by_text("Both a quantity and its unit, or neither")).to_be_visible()
    dialog.get_by_role("textbox", name=re.compile("^Unit")).fill("trucks")
    dialog.get_by_role("button", name="See what would be said").click()
    expect(dialog.get_by_text("says: partly")).to_be_visible()
    expect(dialog.locator("dd", has_text="trucks")).to_have_text("25 trucks")
    screen.spotless()


def test_the_facts_that_clauses_turn_on_are_asked_and_sent(screen: Screen) -> None:
    screen.go("terms/ask")
    page = screen.page
    form = page.locator("form.form")
    form.locator(".date").first.fill("2016-04-27")
    form.locator(".time").first.fill("10:00")
    form.get_by_text("What is not answered is not known").click()
    form.get_by_role("radiogroup", name="Was it done in self-defence?").get_by_text("Yes").click()
    with page.expect_request("**/api/terms/ask") as asked:
        form.get_by_role("button", name="Ask", exact=True).click()
    assert (asked.value.post_data_json or {}).get("facts") == {"self-defence": "yes"}
    expect(page.locator(".result article.answer").first).to_be_visible()
    screen.spotless()


def test_zones_of_the_terms_are_a_layer_of_the_watch_that_can_be_switched_off(screen: Screen) -> None:
    screen.go("watch")
    page = screen.page
    page.get_by_role("button", name="Layers and legend").click()
    box = page.get_by_role("checkbox", name=re.compile("Zones and lines of the terms"))
    expect(box).to_be_checked()
    box.uncheck()
    expect(box).not_to_be_checked()
    screen.spotless()


def test_on_a_phone_in_arabic_one_pane_stands_at_a_time(
    story_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    screen = screen_at(story_table.urls["khmeimim"], language="ar", size=PHONE)
    screen.go("terms/text")
    page = screen.page
    expect(page.locator(".part article").first).to_be_visible()
    expect(page.locator(".zone-list")).to_be_hidden()
    page.locator(".switch label").last.click()
    expect(page.locator(".zone-list")).to_be_visible()
    expect(page.locator(".part")).to_be_hidden()
    screen.spotless()
