"""A delegation leaves the table half way: joint acts stop and nothing else does; it comes back, and they go on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.error import HTTPError

import pytest
from playwright.sync_api import expect

from sayingkit import HOUR_MS, dialog, now_ms, seen, sign
from support.drafts import report
from tablekit import wait_until
from textkit import decision, has_text, put_decision, put_text, say, state_of
from textkit import sign as sign_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from screenkit import Screen
    from tablekit import NodeTable

AREA = {"south_e7": 351_000_000, "west_e7": 371_000_000, "north_e7": 351_090_000, "east_e7": 371_090_000}


def says_of_its_part(screen: Screen, word: str) -> None:
    """Say the own side's word on its part, as its head of delegation does."""
    screen.go("table/decisions/part")
    screen.page.get_by_role("button", name="Say of your own part").click()
    held = dialog(screen)
    held.get_by_label("Your side's word").select_option(label=word)
    sign(screen)


def keeps_what_was_typed(screen: Screen) -> None:
    """Write of a meeting, leave by Escape and by a reload, find the words again, and throw them away."""
    for leave in ("Escape", "reload", ""):
        screen.go("table/talks")
        screen.page.get_by_role("button", name="Record a meeting").click()
        held = dialog(screen)
        title = held.get_by_label("Title", exact=True)
        if leave == "Escape":
            expect(held.get_by_role("button", name="Throw away")).to_have_count(0)
            title.fill("Third meeting on the road")
            screen.page.keyboard.press("Escape")
            expect(held).to_have_count(0)
        elif leave == "reload":
            expect(title).to_have_value("Third meeting on the road")
            screen.page.reload()
            screen.page.locator("main h1").first.wait_for(state="attached")
        else:
            expect(title).to_have_value("Third meeting on the road")
            held.get_by_role("button", name="Throw away").click()
            expect(held).to_have_count(0)
    screen.page.get_by_role("button", name="Record a meeting").click()
    expect(dialog(screen).get_by_label("Title", exact=True)).to_have_value("")
    screen.page.keyboard.press("Escape")


def holds(table: NodeTable, node: str, entry: str) -> bool:
    """Tell whether an entry has come to a node."""
    try:
        return bool(table.get(node, f"/api/entries/{entry}"))
    except HTTPError:
        return False


def states(table: NodeTable, check: str) -> set[str]:
    """Give how far each party is with a check of the Russian side; who takes too long answers by the record."""
    parties = table.get("geneva-ru", f"/api/passage/checks/{check}")["parties"]
    return {str(one["state"]) for one in parties}


def stands(table: NodeTable, number: str, state: str, *, away: bool) -> None:
    """Wait until both nodes tell the same of a decision, and whether the Russian side is away."""

    def told(node: str) -> tuple[str, bool]:
        parties = table.get(node, "/api/table/participation")["parties"]
        gone = {one["party"] for one in parties if one["state"] != "here"}
        return state_of(table, node, number), "ru" in gone

    for node in ("geneva-ru", "geneva-us"):
        wait_until(
            f"{node} says {state}",
            lambda node=node: told(node) == (state, away),  # type: ignore[misc]
            30,
        )


def test_who_leaves_stops_joint_acts_alone_and_comes_back_to_them(
    empty_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    table = empty_table
    _, version = put_text(table, "geneva-us", "half-way", "Half of the way", ["Each side draws back."])
    wait_until("the text has come", lambda: has_text(table, "geneva-ru", version), 30)
    put = put_decision(table, "geneva-us", "half-way-put", version)
    wait_until("it has come", lambda: state_of(table, "geneva-ru", put["number"]) == "open", 30)
    sign_at(table, "geneva-us", "half-way-us", put["id"])

    ru, us = (screen_at(table.urls[name]) for name in ("geneva-ru", "geneva-us"))
    keeps_what_was_typed(ru)
    says_of_its_part(ru, "Leaves the table")
    stands(table, put["number"], "open", away=True)
    us.go(f"table/decisions/{put['number']}")
    seen(us.page.get_by_text("Joint acts that need their signature stop.").first)
    assert decision(table, "geneva-us", put["number"])["missing"] == ["ru"]

    # Its signature is not taken by its own desk while it is away; a report, a check and the map are as ever.
    fields = {
        "target": put["id"], "says": "signs",
        "content_sha256": decision(table, "geneva-ru", put["number"])["text_sha256"],
    }  # fmt: skip
    with pytest.raises(HTTPError) as refused:
        say(table, "geneva-ru", "half-way-ru", "signature", fields)
    assert json.load(refused.value)["code"] == "decision.party_away"
    told = say(table, "geneva-ru", "half-way-report", "report", report())["id"]
    window = {"start_ms": now_ms() + HOUR_MS, "end_ms": now_ms() + 6 * HOUR_MS}
    checked = table.post("geneva-ru", "/api/passage/check", {"area": AREA, "window": window})["id"]
    wait_until("its check is answered", lambda: states(table, checked) == {"answered"}, 30)
    wait_until("the report has come", lambda: holds(table, "geneva-us", told), 30)

    says_of_its_part(ru, "Takes part again")
    stands(table, put["number"], "open", away=False)
    sign_at(table, "geneva-ru", "half-way-back", put["id"])
    stands(table, put["number"], "decided", away=False)
    for screen in (ru, us):
        screen.spotless()
