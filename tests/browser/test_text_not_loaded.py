"""What this screen could not load is told as that: no side is shown as silent, and no text as without gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from screenkit import Screen
    from tablekit import NodeTable


@pytest.mark.parametrize("view", ["", "/positions"])
def test_nobody_is_shown_as_silent_while_the_positions_are_not_there(
    story_table: NodeTable, screen_at: Callable[..., Screen], view: str
) -> None:
    screen = screen_at(story_table.urls["khmeimim"])
    held = story_table.get("khmeimim", "/api/table/proposals")["proposals"]
    number = next(row["number"] for row in held if row["gaps"])
    page = screen.page
    page.route("**/positions?*", lambda route: route.abort())
    page.route("**/gaps?*", lambda route: route.abort())
    screen.go(f"table/texts/{number}{view}")
    main = page.locator("main")
    expect(main.get_by_role("button", name="Try again").first).to_be_visible()
    expect(main.get_by_text("nothing said")).to_have_count(0)
    expect(main.get_by_text("gaps: 0")).to_have_count(0)
    page.unroute("**/positions?*")
    page.unroute("**/gaps?*")
    page.reload()
    expect(main.get_by_text("nothing said").first).to_be_visible()
    expect(main.get_by_role("button", name="Try again")).to_have_count(0)
