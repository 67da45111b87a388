"""A line that one side drew is signed at the other's screen, by what its browser shows, and is then agreed on both maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from sayingkit import dialog, now_ms, seen, sign
from tablekit import NodeTable, wait_until
from textkit import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from screenkit import Screen

DAY_MS = 24 * 3_600_000
THEIRS, OURS = "geneva-us", "geneva-ru"
NAME = "The line of the ridge"
FIRST = [[361_000_000, 369_000_000], [361_500_000, 370_500_000], [362_500_000, 371_000_000]]
SECOND = [*FIRST[:2], [363_000_000, 372_000_000]]


def draw(table: NodeTable, tag: str, corners: list[list[int]], **more: str) -> tuple[str, str]:
    """Say a line for the other side to sign; gives its id and its number."""
    drafted = table.post(
        THEIRS,
        "/api/parties/delineations/draft",
        {
            "what": "line", "form": "lines", "name": NAME, "as_of_ms": now_ms() - DAY_MS, "accuracy_m": 1000,
            "ways": [corners], "agreed_with": ["ru"], **more,
        },
    )  # fmt: skip
    said = say(table, THEIRS, tag, "delineation", drafted["drafts"][0]["fields"])
    return str(said["id"]), str(said["number"])


def state(table: NodeTable, node: str, number: str) -> str:
    """Give the state of a line at a node; empty where it has not come yet."""
    held = table.get(node, "/api/parties/delineations")["layers"]
    return next((str(one["state"]) for one in held if one["number"] == number), "")


def test_a_line_is_signed_as_it_is_shown_and_is_agreed_on_both_maps(
    empty_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    held, older = draw(empty_table, "ridge-1", FIRST)
    wait_until("our node has the line", lambda: state(empty_table, OURS, older) == "claimed", 30)
    ours = screen_at(empty_table.urls[OURS])
    ours.go(f"parties/lines/{older}")
    card = ours.page.get_by_role("article").filter(has_text=NAME)
    card.get_by_role("button", name="Sign", exact=True).click()
    opened = dialog(ours)
    seen(opened.get_by_text("The same: what you see is what is signed"))
    expect(opened.get_by_role("button", name="See what would be said")).to_be_enabled()

    # Its author says a newer version while the older one is looked at: the older one is not signed from here.
    _, newer = draw(empty_table, "ridge-2", SECOND, target=held)
    seen(opened.get_by_text("A newer version was said meanwhile"))
    expect(opened.get_by_role("button", name="See what would be said")).to_be_disabled()
    opened.get_by_role("button", name="Cancel").click()

    ours.go(f"parties/lines/{newer}")
    seen(card.get_by_text(newer))
    seen(card.get_by_text("Claimed", exact=True))
    card.get_by_role("button", name="Sign", exact=True).click()
    expect(opened.get_by_role("heading", name=f"Sign {newer}")).to_be_visible()
    seen(opened.get_by_text("The same: what you see is what is signed"))
    sign(ours)

    theirs = screen_at(empty_table.urls[THEIRS])
    for node, screen in ((OURS, ours), (THEIRS, theirs)):
        wait_until("it is agreed", lambda node=node: state(empty_table, node, newer) == "agreed", 30)  # type: ignore[misc]
        screen.go(f"parties/lines/{newer}")
        row = screen.page.get_by_role("article").filter(has_text=newer)
        seen(row.get_by_text("Agreed: signed by all named"))
        expect(row.get_by_role("button", name="Sign", exact=True)).to_have_count(0)
        screen.spotless()
