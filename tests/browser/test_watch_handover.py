"""Handing over the watch, on the screens of two watches: one drafts and signs, the next countersigns, both names stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from sayingkit import ARRIVES_MS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator

    from screenkit import Screen
    from tablekit import NodeTable


def sign_as(screen: Screen, name: str) -> None:
    held = screen.page.get_by_role("dialog")
    held.get_by_label("Signed as", exact=True).fill(name)
    held.get_by_role("button", name="See what would be said").click()
    held.get_by_role("button", name="Sign and submit 1 statement").click(timeout=ARRIVES_MS)
    held.get_by_role("button", name="Close", exact=True).last.click(timeout=ARRIVES_MS)


def first(screen: Screen) -> Locator:
    return screen.page.get_by_role("region", name="Handovers").locator("li.card").first


def test_one_watch_signs_its_log_and_the_next_one_countersigns(
    empty_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    going, coming = (screen_at(empty_table.urls["amman"]) for _ in range(2))
    for screen in (going, coming):
        screen.go("ledgers/handover")
    expect(going.page.locator("section.card pre").first).not_to_be_empty(timeout=ARRIVES_MS)
    going.page.get_by_role("button", name="Hand over the watch").first.click()
    sign_as(going, "First watch")
    # The next watch sees it without asking for the page again, and may not sign under the same name.
    expect(first(coming)).to_contain_text("Signed by one watch", timeout=ARRIVES_MS)
    coming.page.get_by_role("button", name="Take over and sign").first.click()
    held = coming.page.get_by_role("dialog")
    held.get_by_label("Signed as", exact=True).fill("First watch")
    expect(held.get_by_role("button", name="See what would be said")).to_be_disabled()
    sign_as(coming, "Second watch")
    for screen in (going, coming):
        card = first(screen)
        expect(card).to_contain_text("Signed by both watches", timeout=ARRIVES_MS)
        expect(card).to_contain_text("First watch")
        expect(card).to_contain_text("Second watch")
        screen.spotless()
