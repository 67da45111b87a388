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

# The time before the code is made as long as any language may need it: it gives way, the code that is read out does not.
CODE_CUT = """() => {
  const line = document.querySelector('a.badge .sub');
  line.querySelector(':scope > :not(.code)').firstChild.data = 'many hours and minutes and seconds ago, as it may be said';
  const [all, code] = [line, line.querySelector('.code')].map((one) => one.getBoundingClientRect());
  return Math.round(Math.max(all.left - code.left, code.right - all.right, 0));
}"""
LINES_OF_THE_HOUR = """() => {
  const words = document.createRange();
  words.selectNodeContents(document.querySelector('header.bar .short .time'));
  return words.getClientRects().length;
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


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_code_that_is_read_out_is_never_cut(
    story_table: NodeTable, screen_at: Callable[..., Screen], language: str
) -> None:
    screen = screen_at(story_table.urls["khmeimim"], language=language)
    screen.page.locator("a.badge .sub > :not(.code)").wait_for()
    assert screen.page.evaluate(CODE_CUT) == 0
    screen.spotless()


@pytest.mark.parametrize("width", [320, 360, 390])
def test_an_hour_stands_on_one_line(
    story_table: NodeTable, screen_at: Callable[..., Screen], width: int
) -> None:
    screen = screen_at(story_table.urls["khmeimim"], language="ar", size=(width, 844))
    hour = screen.page.locator("header.bar .short .time")
    hour.wait_for(state="attached")
    if hour.is_visible():
        assert screen.page.evaluate(LINES_OF_THE_HOUR) == 1
    screen.spotless()
