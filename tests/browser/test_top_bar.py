"""The bar over every room: nothing of it is cut off at any width, and a phone says in which place's time its hours are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError
from playwright.sync_api import expect

from screenkit import PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from screenkit import Screen
    from tablekit import NodeTable

WIDTHS = (360, 390, 761, 800, 1000, 1100, 1280, 1361, 1400, 1440, 1501, 1600, 1920)
SETTLES_MS = 6_000
FIRST_NODE = "geneva-un"  # the seat with the longest name
CUT_OFF = """() => {
  const bar = document.querySelector('header.bar');
  const boxes = [...bar.children].map((one) => one.getBoundingClientRect()).filter((box) => box.width);
  const over = Math.max(...boxes.map((box) => Math.max(box.right - innerWidth, -box.left)));
  return Math.round(Math.max(over, bar.scrollWidth - bar.clientWidth));
}"""


@pytest.mark.parametrize("language", ["en", "ru", "ar", "fr"])
def test_nothing_of_the_bar_is_cut_off_at_any_width(
    story_table: NodeTable, screen_at: Callable[..., Screen], language: str
) -> None:
    screen = screen_at(story_table.urls[FIRST_NODE], language=language)
    screen.go("table/texts")
    screen.page.locator("a.badge").wait_for()
    wide = {}
    for width in WIDTHS:
        screen.page.set_viewport_size({"width": width, "height": 844})
        try:
            screen.page.wait_for_function(f"() => ({CUT_OFF})() <= 0", timeout=SETTLES_MS)
        except PlaywrightTimeoutError:
            wide[width] = screen.page.evaluate(CUT_OFF)
    assert not wide, wide
    screen.spotless()


def test_a_phone_names_the_place_whose_time_it_shows_and_another_can_be_chosen(
    story_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    screen = screen_at(story_table.urls["khmeimim"], size=PHONE)
    clock = screen.page.locator("header.bar").get_by_role("button", name="Clocks")
    expect(clock).to_contain_text("Syria")
    clock.click()
    screen.page.get_by_role("dialog").get_by_role("button", name="Moscow").click()
    screen.page.keyboard.press("Escape")
    expect(clock).to_contain_text("Moscow")
    screen.spotless()
