"""Reports written by hand: with the keyboard alone, and with text that would like to be something else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from keyboardkit import tab_to
from tablekit import NodeTable, wait_until_equal

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from screenkit import Screen

RIGHT_TO_LEFT, LEFT_TO_RIGHT, ISOLATE = "\u202e", "\u202d", "\u2067"
HOSTILE = (
    "<img src=x onerror=window.pwned=1>",
    "<script>window.pwned=2</script>&lt;b&gt;",
    f"{RIGHT_TO_LEFT}oppelA{LEFT_TO_RIGHT}{ISOLATE} ends here",
    "W" * 380,
    "{@html '<b>no</b>'} ${window.pwned=3} {{7*7}}",
    "<svg onload=window.pwned=4><a href='javascript:window.pwned=5'>click</a>",
    "'\"></textarea></title><iframe src='https://example.org/'></iframe>",
    "عربي <b>عريض</b> \u0301\u0301\u0301\u0301\u0301",
    "https://example.org/pixel.png",
)
PWNED = "window.pwned !== undefined || document.querySelector('iframe, main img, main b > b, main script') !== null"


def test_every_room_and_a_report_by_hand_need_no_mouse(
    story_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    screen = screen_at(story_table.urls["amman"])
    page = screen.page
    for room, heading in (
        ("Record", "Record"),
        ("Dossier", ""),
        ("Watch", "Watch"),
        ("New report", "New report"),
    ):
        tab_to(page, f"^{room}$", back=True)
        page.keyboard.press("Enter")
        if heading:
            expect(page.get_by_role("heading", name=heading, level=1)).to_be_attached()
        expect(page.get_by_role("link", name=room)).to_have_attribute("aria-current", "page")
    tab_to(page, "^Report by hand$")
    page.keyboard.press("Enter")
    page.locator("li.card").wait_for()
    tab_to(page, "^What$")
    page.keyboard.type("Shelling")
    tab_to(page, "^From$")
    # Year, month and day in every language, then the hour of 24; the field sets the marks between them.
    page.keyboard.type("20160914")
    page.keyboard.press("Tab")
    page.keyboard.type("1405")
    tab_to(page, "^The words as you were told")
    page.keyboard.type("A caller heard three shells north of the road.")
    tab_to(page, "^(Confirm|Settle)", back=True)
    expect(page.locator("li.card").get_by_role("button", name="Confirm")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "^Sign and submit$")
    page.keyboard.press("Enter")
    review = page.get_by_role("dialog")
    review.get_by_role("button", name=re.compile("^Sign and submit 1 ")).wait_for()
    tab_to(page, "^Sign and submit 1 ")
    page.keyboard.press("Enter")
    expect(review.locator("a.number")).to_have_text(re.compile(r"^AMM-\d{6}$"))
    page.keyboard.press("Escape")
    expect(review).not_to_be_attached()
    screen.spotless()


def fill_every_field(page: Page) -> list[str]:
    """Write hostile text into every text field of the open draft; gives what stands in them."""
    written = []
    page.locator("li.card details summary").click()
    fields = page.locator(
        "li.card .form input:not([type]):not([inputmode]), li.card .form input[type=text]:not([inputmode]), li.card textarea"
    )
    for at in range(fields.count()):
        fields.nth(at).fill(HOSTILE[at % len(HOSTILE)])
        written.append(fields.nth(at).input_value())
    return written


def test_hostile_text_stays_text_in_every_room(
    story_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    screen, other = screen_at(story_table.urls["khmeimim"]), screen_at(story_table.urls["amman"])
    page = screen.page
    screen.go("new")
    page.locator("#bulletin").fill(
        "\n".join(HOSTILE) + "\nShelling of Handarat at 14:00 on 14 September 2016."
    )
    page.get_by_role("button", name="Read it").click()
    page.locator(".read .text").wait_for()
    page.get_by_role("button", name="Report by hand").click()
    written = fill_every_field(page)
    assert len(written) >= 8
    page.get_by_label("What", exact=True).select_option(index=2)
    page.get_by_label("From", exact=True).fill("2016-09-14")
    page.get_by_label("From: time, 24 hours").fill("14:05")
    page.locator("li.card").last.get_by_role("button", name="Confirm", exact=True).click()
    page.get_by_role("button", name="Sign and submit", exact=True).click()
    page.get_by_role("button", name=re.compile("^Sign and submit 1 ")).click()
    number = page.get_by_role("dialog").locator("a.number").inner_text()
    page.keyboard.press("Escape")

    wait_until_equal(story_table, ("khmeimim", "amman"), 30)
    other.page.locator("#search").fill(HOSTILE[0])
    deny_with(other, number, HOSTILE[0])
    for reader in (screen, other):
        reader.go(f"dossier/{number}")
        article = reader.page.locator("main article.dossier")
        for text in (HOSTILE[0], HOSTILE[3]):
            expect(article).to_contain_text(text)
        index = int(number.partition("-")[2])
        reader.go(f"record/khmeimim/{index}")
        expect(reader.page.locator("section.proof")).to_contain_text(HOSTILE[0])
        reader.go("watch")
        reader.page.locator(".inbox .item .number", has_text=number).click()
        reader.page.locator("aside.dossier dl.times").first.wait_for()
        reader.page.locator(".switch label").nth(1).click()
        reader.page.locator("[role=grid] [role=row]").nth(2).wait_for()
        assert reader.page.evaluate(PWNED) is False
        reader.spotless()


def deny_with(screen: Screen, number: str, words: str) -> None:
    """Deny a statement with a reason, through the dossier."""
    page = screen.page
    screen.go(f"dossier/{number}")
    page.get_by_role("button", name="Deny", exact=True).click()
    page.get_by_role("dialog").locator("textarea").fill(words)
    page.get_by_role("button", name="See what would be said").click()
    page.get_by_role("button", name=re.compile("^Sign and submit 1 ")).click()
    page.get_by_role("dialog").locator("a.number").wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("main article.dossier")).to_contain_text(words)
