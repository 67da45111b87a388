"""Two delegations look at one map: each sees the other's pointer and draft line live, and one becomes an annex of a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayingkit import dialog, seen, sign
from tablekit import NodeTable, wait_until
from textkit import has_text, put_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from screenkit import Screen

CORNERS = ((0.35, 0.4), (0.5, 0.45), (0.62, 0.6))


def click_on_map(screen: Screen, across: float, down: float) -> None:
    """Click at a share of the map's width and height."""
    box = screen.page.get_by_test_id("shared-map").bounding_box()
    assert box is not None
    screen.page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])


def layers(table: NodeTable) -> set[str]:
    """Give the names of what stands on the other side's map."""
    held = table.get("geneva-ru", "/api/parties/delineations")["layers"]
    return {str(one["name"]) for one in held}


def test_a_line_drawn_by_one_is_seen_live_by_the_other_and_becomes_an_annex(
    empty_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    proposal, version = put_text(
        empty_table, "geneva-us", "shared-text", "The line of the river", ["Nobody crosses the line."]
    )
    wait_until("the text has come", lambda: has_text(empty_table, "geneva-ru", version), 30)
    number = next(
        one["number"]
        for one in empty_table.get("geneva-us", "/api/table/proposals")["proposals"]
        if one["id"] == proposal
    )
    ru, us = (screen_at(empty_table.urls[name]) for name in ("geneva-ru", "geneva-us"))
    for screen in (ru, us):
        screen.go(f"table/shared/{number}")
        screen.page.get_by_test_id("shared-map").locator("canvas, svg").first.wait_for()
    who = us.page.get_by_role("region", name="Who is here")
    seen(who.get_by_text("Russian Federation").first)

    # A pointer, then a line of three points: each as it is drawn, brought to the coarse grid.
    ru.page.get_by_role("button", name="Point at the middle of the map").click()
    seen(who.get_by_text("points near"))
    us.page.get_by_role("button", name="Draw on the map").click()
    for place, corner in enumerate(CORNERS, 1):
        click_on_map(us, *corner)
        seen(us.page.get_by_test_id("own-drawing").get_by_role("listitem").nth(place - 1))
    theirs = ru.page.get_by_test_id("their-drawing")
    seen(theirs.get_by_role("listitem").nth(2))
    drawn = us.page.get_by_test_id("own-drawing").get_by_role("listitem").locator("bdi").all_inner_texts()
    wait_until(
        "both see the same points", lambda: theirs.get_by_role("listitem").all_inner_texts() == drawn, 20
    )

    # Nothing of it is in the record; what is turned into an annex is.
    before = layers(empty_table)
    us.page.get_by_role("button", name="Turn into an annex").click()
    dialog(us).get_by_label("Name of the map").fill("Map A")
    sign(us)

    def annexes(node: str) -> list[dict[str, object]]:
        held = empty_table.get(node, "/api/parties/delineations")["layers"]
        return [one for one in held if one["name"] == "Map A"]

    wait_until("the other side has the annex", lambda: annexes("geneva-ru"), 30)
    assert layers(empty_table) - before == {"Map A"}
    annex = annexes("geneva-ru")[0]
    assert (annex["what"], annex["annex_of"], annex["state"]) == ("annex", proposal, "claimed")
    assert annex["coarseness_m"] == 500
    # Who leaves is no longer seen, and nothing is left behind.
    us.page.get_by_role("button", name="Leave", exact=True).click()
    wait_until("the other's drawing is gone", lambda: theirs.count() == 0, 30)

    # A clause annexes the map, and the other side reads which.
    us.go(f"table/texts/{number}/edit")
    us.page.get_by_text("Marked beside the words").first.click()
    us.page.get_by_label("Annex a map or a line").select_option(index=1)
    us.page.get_by_role("button", name="See what would be said").click()
    sign(us)
    ru.go(f"table/texts/{number}")
    seen(ru.page.get_by_role("link", name="Map A").first)
    for screen in (ru, us):
        screen.spotless()
