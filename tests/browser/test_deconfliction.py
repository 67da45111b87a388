"""Forces of others are near one another: a case is opened at one desk, answered at the other, gets a temporary line, and ends by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from sayingkit import ARRIVES_MS, HOUR_MS, dialog, now_ms, seen, sign
from screenkit import first_port
from tablekit import NodeTable, demo_tool, found_table, wait_until
from textkit import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator

    from screenkit import Screen

OURS, THEIRS = "geneva-us", "geneva-ru"
NODES = (OURS, THEIRS)
PLACE, LINE = "The bend of the river", "The line at the bend"
CORNERS = ("36.05, 37.05", "36.08, 37.08")
WAY = [[360_600_000, 370_500_000], [360_800_000, 370_900_000]]
MINUTE_MS = 60_000


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeTable]:
    """Give a table of its own: its clocks are set on, which no other test may see."""
    held = found_table(tmp_path_factory.mktemp("deconfliction") / "table", "empty", first_port(10))
    yield held
    held.end()


def the_case(table: NodeTable, node: str) -> dict[str, Any] | None:
    """Give the case at a node; nothing where it has not come yet."""
    held = table.get(node, "/api/parties/deconfliction")["cases"]
    return next((dict(one) for one in held if one["place_name"] == PLACE), None)


def state_everywhere(table: NodeTable, wanted: str) -> None:
    """Wait until both sides' nodes tell the same state of the case."""
    for node in NODES:
        wait_until(
            f"{node} says {wanted}",
            lambda node=node: (the_case(table, node) or {"state": ""})["state"] == wanted,  # type: ignore[misc]
            30,
        )


def card(screen: Screen) -> Locator:
    """Give the case as it stands on a screen."""
    return screen.page.get_by_role("article").filter(has_text=PLACE)


def shows(screen: Screen, state: str) -> None:
    """Expect the state of the case to show, without anything having been asked anew by a person."""
    expect(card(screen).get_by_text(state, exact=True).first).to_be_visible(timeout=ARRIVES_MS)


def open_case(screen: Screen) -> None:
    """Open a case of two forces, about where two corners are typed, and sign it."""
    screen.go("parties/deconfliction")
    screen.page.get_by_role("button", name="Open a case").click()
    held = dialog(screen)
    look = held.get_by_role("button", name="See what would be said")
    expect(look).to_be_disabled()
    seen(held.get_by_text("two opposite corners of the area"))
    held.get_by_label("Forces").fill("Alder column\nBirch column")
    held.get_by_label("Place, in words").fill(PLACE)
    for corner in CORNERS:
        held.get_by_label("Point by coordinates or by name").fill(corner)
        held.get_by_role("button", name="Add the point").click()
    expect(look).to_be_enabled(timeout=ARRIVES_MS)
    sign(screen)


def step(screen: Screen, word: str, line: str = "") -> None:
    """Record a step of the case, with a line where one is named."""
    card(screen).get_by_role("button", name="Record a step").click()
    held = dialog(screen)
    held.get_by_label("Step", exact=True).select_option(label=word)
    if line:
        held.get_by_label("Temporary line", exact=True).select_option(value=line)
    else:
        expect(held.get_by_label("Temporary line", exact=True)).to_have_count(0)
    sign(screen)


def put_line(table: NodeTable, end_ms: int) -> dict[str, Any]:
    """Say a temporary line that the other side is asked to sign; gives its layer once the other side has it."""
    start_ms = now_ms() // (24 * HOUR_MS) * (24 * HOUR_MS)
    drafted = table.post(
        OURS,
        "/api/parties/delineations/draft",
        {
            "what": "temporary_line", "form": "lines", "name": LINE, "as_of_ms": start_ms, "accuracy_m": 1000,
            "valid": {"start_ms": start_ms, "end_ms": end_ms}, "ways": [WAY], "agreed_with": ["ru"],
        },
    )  # fmt: skip
    say(table, OURS, "bend", "delineation", drafted["drafts"][0]["fields"])

    def held(node: str) -> list[dict[str, Any]]:
        return [one for one in table.get(node, "/api/parties/delineations")["layers"] if one["name"] == LINE]

    wait_until("the other side has the line", lambda: held(THEIRS), 30)
    return held(THEIRS)[0]


def set_past(table: NodeTable, at_ms: int) -> None:
    """Stop every node, set its clock behind a moment, and start all again."""
    names = list(table.folders)
    table.stop(*names)
    demo_tool().set_clock(dict(table.folders), at_ms + MINUTE_MS - now_ms())
    table.start(*names)


def test_a_case_is_called_answered_gets_a_line_that_both_signed_and_ends_by_itself(
    table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    us, ru = (screen_at(table.urls[node]) for node in NODES)
    ru.go("parties/deconfliction")
    seen(ru.page.get_by_text("No case is open."))
    open_case(us)
    # The other side's screen, on which nobody pressed anything, shows it; what was not said exactly is a whole block.
    for screen in (us, ru):
        shows(screen, "Open")
    case = the_case(table, THEIRS)
    assert case is not None
    assert case["forces"] == ["Alder column", "Birch column"]
    assert case["area"]["north_e7"] - case["area"]["south_e7"] > 400_000
    step(us, "Called")
    shows(ru, "Called")
    step(ru, "Answered")
    shows(us, "Answered")

    line = put_line(table, case["expires_ms"])
    step(us, "Temporary line put", line["version_id"])
    shows(ru, "Temporary line put")
    state_everywhere(table, "line_put")
    ru.go(f"parties/lines/{line['number']}")
    ru.page.get_by_role("article").filter(has_text=LINE).get_by_role(
        "button", name="Sign", exact=True
    ).click()
    seen(dialog(ru).get_by_text("The same: what you see is what is signed"))
    sign(ru)
    state_everywhere(table, "line_agreed")
    shows(us, "Temporary line agreed")

    # The other side's word that it is over is its own: the case goes on, and says for whom it is over.
    ru.go("parties/deconfliction")
    step(ru, "Ended")
    seen(card(us).get_by_text("Over for"))
    state_everywhere(table, "line_agreed")
    for screen in (us, ru):
        screen.spotless()
        screen.page.goto("about:blank")  # what a node says while it is started again is no complaint

    # Nobody ends it: its hour does, on both screens alike, and no step can be recorded any more.
    set_past(table, case["expires_ms"])
    state_everywhere(table, "expired")
    for node in NODES:
        screen = screen_at(table.urls[node])
        screen.go("parties/deconfliction")
        shows(screen, "Expired")
        seen(card(screen).get_by_text("Over since"))
        expect(card(screen).get_by_role("button", name="Record a step")).to_have_count(0)
        screen.spotless()
