"""The Record room: two histories on every room, a node that does not sign, a whole log checked in the browser, keys, seals."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Route

    from screenkit import Screen
    from tablekit import NodeTable

EVIDENCE = b"sametable fork evidence v1\n".ljust(800, b".")
ACCUSED = "geneva-us"
CAP = 3


def row(index: int, salt: str) -> dict[str, Any]:
    return {
        "index": index, "id": f"{salt}{index}".ljust(43, "x"), "number": f"GVS-{index:06}", "kind": "report",
        "seat": "watch", "claimed_at_ms": 1_473_800_000_000, "bytes": 700 + index, "payload": "held",
        "audience": "parties", "standing": "contested",
    }  # fmt: skip


def forked(origin: str) -> dict[str, Any]:
    """What a node tells once a log has signed two histories after its entry 2."""
    return {
        "origin": origin, "node": ACCUSED, "cap": CAP, "found_by": "KHM-000009", "evidence": "e" * 43,
        "older": {"size": 5, "root": "A" * 43 + "="}, "newer": {"size": 6, "root": "B" * 43 + "="},
        "ours": [row(3, "a"), row(4, "a")], "theirs": [row(3, "b"), row(4, "b"), row(5, "b")],
    }  # fmt: skip


def doctor(screen: Screen, path: str, change: Callable[[Any], None]) -> None:
    """Change what the node answers at a path, for this screen alone."""

    def answer(route: Route) -> None:
        given = route.fetch()
        told = given.json()
        change(told)
        route.fulfill(response=given, body=json.dumps(told))

    screen.page.route(re.compile(path), answer)


@pytest.fixture
def screen(story_table: NodeTable, screen_at: Callable[..., Screen]) -> Screen:
    return screen_at(story_table.urls["khmeimim"])


def test_two_histories_stand_in_red_on_every_room_until_they_are_over(screen: Screen) -> None:
    page = screen.page

    def add(told: Any) -> None:
        origin = next(log["origin"] for log in told["logs"] if log["node"] == ACCUSED)
        told["forks"] = [forked(origin)]

    doctor(screen, r"/api/record$", add)
    page.route(re.compile(r"/api/evidence/e+$"), lambda route: route.fulfill(body=EVIDENCE))
    page.reload()
    bar = page.locator("section.bar.bad")
    for room in ("watch", "new", "desk", "record"):
        screen.go(room)
        expect(bar).to_contain_text("has signed two different histories, after entry GVS-000002")
        expect(bar).to_contain_text("Evidence saved (800 bytes)")
        box = bar.bounding_box()
        assert box is not None
        assert box["width"] == 1440
    assert bar.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(163, 29, 29)"

    bar.get_by_role("button", name="What this means / What to do").click()
    expect(bar).to_contain_text("none after it is counted, on no map")
    bar.get_by_role("link", name="See both histories").click()
    fork = page.locator("section.fork")
    expect(fork.locator("tbody tr.differs")).to_have_count(3)
    expect(fork.get_by_text("not held here")).to_have_count(1)
    # A download is the browser's own request, which no page can answer for the node: the link is looked at.
    save = fork.get_by_role("link", name="Save evidence for the other delegations")
    expect(save).to_have_attribute("href", f"api/evidence/{'e' * 43}")
    expect(save).to_have_attribute("download", f"{ACCUSED}-two-histories.txt")
    fork.get_by_role("button", name="Check the evidence in this browser").click()
    expect(fork.get_by_role("status")).to_contain_text("Not proved")
    screen.spotless()


def test_no_bar_stands_where_there_is_one_history(screen: Screen) -> None:
    screen.go("record")
    screen.page.locator(".logs article").first.wait_for()
    expect(screen.page.locator("section.bar")).to_have_count(0)
    expect(screen.page.get_by_role("tab", name="Two histories")).to_have_count(0)
    screen.spotless()


def test_a_node_that_does_not_sign_says_so_and_what_to_do(screen: Screen) -> None:
    hold = {
        "type": "about:blank", "title": "record.behind_mirror", "status": 503, "code": "record.behind_mirror",
        "at": "", "expected": "", "got": "", "advice": "",
    }  # fmt: skip
    doctor(screen, r"/api/record$", lambda told: told.update(hold=hold))
    screen.page.reload()
    bar = screen.page.locator("section.bar.warn")
    expect(bar).to_contain_text("This node does not sign")
    expect(bar).to_contain_text("older copy")
    bar.get_by_role("link", name="See why").click()
    expect(screen.page.locator("section.hold")).to_contain_text("takes back from the others")
    screen.spotless()


def check_log(screen: Screen, table: NodeTable, node: str) -> None:
    screen.go("record/~check")
    nodes = table.get("khmeimim", "/api/session")["nodes"]
    origin = next(one["origin"] for one in nodes if one["id"] == node)
    screen.page.get_by_label("Log", exact=True).select_option(origin)
    screen.page.get_by_role("button", name="Check", exact=True).click()


def test_a_whole_log_is_checked_in_the_browser(screen: Screen, story_table: NodeTable) -> None:
    check_log(screen, story_table, "amman")
    verdict = screen.page.locator(".verdict")
    expect(verdict).to_contain_text("nothing altered, nothing missing", timeout=120_000)
    steps = screen.page.locator("ol.steps li")
    assert steps.count() >= 7
    expect(screen.page.locator("ol.steps li.broken")).to_have_count(0)
    screen.spotless()


def test_one_flipped_byte_names_the_entry(screen: Screen, story_table: NodeTable) -> None:
    def flip(route: Route) -> None:
        given = route.fetch()
        body = bytearray(given.body())
        first = int.from_bytes(body[:2], "big")  # entry 0 stands behind its length; entry 1 follows
        body[2 + first + 2 + 40] ^= 1
        route.fulfill(response=given, body=bytes(body))

    screen.page.route(re.compile(r"/log/.*/tile/entries/000"), flip)
    check_log(screen, story_table, "amman")
    expect(screen.page.locator(".verdict")).to_contain_text("Something does not hold", timeout=120_000)
    expect(screen.page.get_by_role("rowheader", name="AMM-000001")).to_be_visible()
    expect(screen.page.locator("tbody tr")).to_have_count(1)
    screen.spotless()


def test_every_seat_of_the_founding_file_stands_in_the_key_register(
    screen: Screen, story_table: NodeTable
) -> None:
    screen.go("record/~keys")
    register = story_table.get("khmeimim", "/api/keys")
    rows = screen.page.get_by_role("region", name="Key register").locator("tbody tr")
    expect(rows).to_have_count(len(register["seats"]))
    expect(screen.page.get_by_role("region", name="Roots of the parties").locator("tbody tr")).to_have_count(
        len(register["roots"])
    )
    expect(rows.first).to_contain_text(re.compile(r"([0-9a-f]{4} ){7}[0-9a-f]{4}"))
    screen.spotless()


def test_a_sealed_entry_shows_for_whom_by_which_seat_and_when_and_nothing_else(screen: Screen) -> None:
    index: list[int] = []

    def seal(told: Any) -> None:
        # The log grows meanwhile, and is asked for anew: it is one and the same entry every time.
        index.append(told["entries"][-1]["index"])
        row = next((one for one in told["entries"] if one["index"] == index[0]), None)
        if row is not None:
            row.update(kind=None, payload="sealed", standing="sealed", audience="ru+un", seat="Watch 2")

    doctor(screen, r"/api/record/geneva-un/entries\?", seal)
    screen.go("record/geneva-un")
    sealed = screen.page.locator("tbody tr", has=screen.page.get_by_text("Sealed for"))
    expect(sealed).to_have_count(1)
    expect(sealed.locator(".sealed")).to_have_text(re.compile(r"Sealed for \w+ \+ \w+, Watch 2, \d\d:\d\d"))
    screen.spotless()
