"""A position taken and a text signed at a delegation's screen with the keyboard alone, on a table of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from keyboardkit import tab_to
from sayingkit import ARRIVES_MS, SIGN, dialog, seen
from screenkit import first_port
from tablekit import NodeTable, found_table, wait_until
from textkit import decision, has_text, put_decision, put_text, state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from screenkit import Screen

NODE = "geneva-ru"


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeTable]:
    held = found_table(tmp_path_factory.mktemp("keys") / "table", "empty", first_port(10))
    yield held
    held.end()


def say_it(screen: Screen) -> None:
    """See what would be said, sign it and close, from wherever in the dialog the focus is."""
    page, held = screen.page, dialog(screen)
    for name in ("See what would be said", SIGN, "Close"):
        button = held.get_by_role("button", name=name, exact=True).last
        expect(button).to_be_enabled(timeout=ARRIVES_MS)
        tab_to(page, f"^{name}$")
        if name == "Close":
            expect(held.get_by_role("link")).not_to_have_count(0)
        page.keyboard.press("Enter")
    expect(held).to_have_count(0)


def test_a_position_and_a_signature_need_no_mouse(table: NodeTable, screen_at: Callable[..., Screen]) -> None:
    clauses = ["Arms are drawn back by 500 m from the road.", "No attacks in the valley."]
    _, version = put_text(table, NODE, "by-keyboard", "The quiet valley", clauses)
    put = put_decision(table, NODE, "by-keyboard-put", version)
    wait_until("the text is here", lambda: has_text(table, NODE, version), 30)
    wait_until("it can be signed", lambda: state_of(table, NODE, put["number"]) == "open", 30)
    screen = screen_at(table.urls[NODE])
    page = screen.page

    tab_to(page, "^Table$")
    page.keyboard.press("Enter")
    seen(page.get_by_role("link", name="The quiet valley"))
    tab_to(page, "^The quiet valley$")
    page.keyboard.press("Enter")
    seen(page.get_by_role("button", name="Stand on the whole"))
    tab_to(page, "^Stand on the whole$")
    page.keyboard.press("Enter")
    expect(dialog(screen)).to_be_visible()
    tab_to(page, "^Stand$")
    page.keyboard.type("Accepts")
    tab_to(page, "^Mandate$")
    page.keyboard.type("Head")
    say_it(screen)
    expect(page.get_by_role("button", name="Stand on the whole")).to_be_focused()
    seen(page.get_by_text("Accepts", exact=True).first)

    tab_to(page, "^Texts$", back=True)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Decisions")).to_have_attribute("aria-selected", "true")
    seen(page.get_by_role("tabpanel", name="Decisions").get_by_role("link", name="The quiet valley").first)
    tab_to(page, "^The quiet valley")
    page.keyboard.press("Enter")
    seen(page.get_by_text("The same: what you see is what is signed").first)
    tab_to(page, "^Sign, or not$")
    page.keyboard.press("Enter")
    expect(dialog(screen)).to_be_visible()
    tab_to(page, "^Your side's word$")
    page.keyboard.type("Signs")
    say_it(screen)
    wait_until("it is signed", lambda: decision(table, NODE, put["number"])["missing"] == ["us"], 30)
    screen.spotless()
