"""Texts at two delegations' screens: from tabling to terms in force, one that is not signed, a silence broken in its last minutes.

The table is one of its own, so that terms which come into force here bind nobody else's tests. The last test sets every
node's clock on, as an operator would; it stands last, and how long anything takes changes nothing in it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from sayingkit import ARRIVES_MS, HOUR_MS, dialog, now_ms, seen, sign
from screenkit import first_port
from support.termspack import quiet
from tablekit import NodeTable, demo_tool, found_table, wait_until
from textkit import decision, has_text, new_version, put_decision, put_text, state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from screenkit import Screen

DAY_MS = 24 * HOUR_MS
MINUTE_MS = 60_000
LAST_MS = 2 * MINUTE_MS + 30_000
"""So long before the end the nodes' clocks stand when they start again: time enough to open two screens on a loaded machine."""
SIDES = {"ru": "geneva-ru", "us": "geneva-us"}
NOT_SIGNED = "Not the distance that we can keep."


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeTable]:
    held = found_table(tmp_path_factory.mktemp("texts") / "table", "empty", first_port(10))
    yield held
    held.end()


def give_word(
    screen: Screen, number: str, says: str, reason: str = "", wait_ms: int = 0, *, compared: bool = False
) -> None:
    """See exactly what is put, with the hash that this browser works out, and say the own side's word on it.

    `wait_ms` is the moment of this machine's clock before which it is not signed; `compared`: the text's numbers were held
    against those of the terms.
    """
    screen.go(f"table/decisions/{number}")
    seen(screen.page.get_by_text("The same: what you see is what is signed").first)
    screen.page.get_by_role("button", name="Sign, or not").click()
    held = dialog(screen)
    shown = held.get_by_role("group", name="Exactly this text")
    assert shown.evaluate("it => it.clientHeight >= Math.min(it.scrollHeight, 60)"), "what is signed is seen"
    held.get_by_label("Your side's word").select_option(label=says)
    if reason:
        held.get_by_label("Reason", exact=False).first.fill(reason)
    if compared:
        expect(held.get_by_role("button", name="See what would be said")).to_be_disabled()
        held.get_by_label("I have compared these").check()
    screen.page.wait_for_timeout(max(0, wait_ms - now_ms()))
    sign(screen)


def state_at(table: NodeTable, number: str, wanted: str, within_s: float = 30) -> None:
    """Wait until both sides' nodes tell the same state of a decision."""
    for node in SIDES.values():
        wait_until(
            f"{node} says {wanted}",
            lambda node=node: state_of(table, node, number) == wanted,  # type: ignore[misc]
            within_s,
        )


def at_both(table: NodeTable, version: str) -> None:
    """Wait until both sides' nodes show a version's text."""
    for node in SIDES.values():
        wait_until("the text has come", lambda node=node: has_text(table, node, version), 30)  # type: ignore[misc]


def test_a_text_is_put_stood_on_signed_by_both_and_its_terms_are_in_force_on_both_maps(
    table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    ru, us = (screen_at(table.urls[name]) for name in SIDES.values())
    us.go("table")
    us.page.get_by_role("button", name="Put a text").first.click()
    held = dialog(us)
    held.get_by_label("Title, English").fill("The quiet valley")
    for name in ("Russian Federation", "United States"):
        held.get_by_label(name, exact=True).check()
    sign(us)
    wait_until("it is put", lambda: table.get("geneva-us", "/api/table/proposals")["proposals"], 20)
    row = table.get("geneva-us", "/api/table/proposals")["proposals"][0]
    assert row["required"] == ["ru", "us"]

    first = new_version(
        table, "geneva-us", "valley-1", row["id"], "",
        ["Arms are drawn back by [US: 500 m | RU: 1,000 m] from the road.", "No attacks in the valley."],
    )  # fmt: skip
    at_both(table, first)
    # The other delegation reads it, sees the bracket with whose words are whose, and says how it stands on the whole.
    ru.go(f"table/texts/{row['number']}")
    seen(ru.page.get_by_text("1,000 m").first)
    seen(ru.page.get_by_text("No attacks in the valley.").first)
    ru.page.get_by_role("button", name="Stand on the whole").click()
    held = dialog(ru)
    held.get_by_label("Stand", exact=True).select_option(label="Accepts, if")
    held.get_by_label("Mandate", exact=True).select_option(label="Ad referendum")
    held.get_by_label("On which condition, English").fill("If it is 1,000 m.")
    sign(ru)
    us.go(f"table/gaps/{row['number']}")
    seen(us.page.get_by_text("From one end to the other:").first)
    seen(us.page.get_by_text("1,000").first)

    # A clean version, with terms, is put for decision; each side signs what its own browser has worked out.
    second = new_version(
        table, "geneva-us", "valley-2", row["id"], first,
        ["Arms are drawn back by 1,000 m from the road.", "No attacks in the valley."],
    )  # fmt: skip
    terms = table.post("geneva-us", "/api/terms/put", {"text": quiet(until="2036-01-01 00:00")})["id"]
    put = put_decision(table, "geneva-us", "valley-put", second, terms=terms, effective_ms=now_ms())
    state_at(table, put["number"], "open")
    give_word(us, put["number"], "Signs", compared=True)
    seen(us.page.get_by_text("Signatures missing").first)
    wait_until(
        "the other side knows who has signed",
        lambda: decision(table, "geneva-ru", put["number"])["missing"] == ["ru"],
        30,
    )
    give_word(ru, put["number"], "Signs", compared=True)
    state_at(table, put["number"], "decided")
    for screen in (ru, us):
        screen.go(f"table/decisions/{put['number']}")
        seen(screen.page.get_by_text("Decided", exact=True).first)
        seen(screen.page.get_by_text("In force", exact=True).first)
        screen.go("terms")
        seen(screen.page.get_by_text("The quiet valley").first)
        seen(screen.page.get_by_text("The valley").first)
        screen.spotless()
    question = {
        "at": utc(now_ms() - 60_000),
        "lat": 36.23,
        "lon": 37.12,
        "radius_m": 50,
        "act": "fire.heavy",
    }
    for node in SIDES.values():
        assert table.post(node, "/api/terms/ask", question)["answers"], node


def utc(at_ms: int) -> str:
    """Write a moment as a question to the terms takes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at_ms / 1000))


def test_a_text_that_one_side_does_not_sign_is_not_decided_and_it_is_said_what_became_of_it(
    table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    proposal, version = put_text(
        table, "geneva-us", "refused-text", "A longer line", ["The line runs along the river."]
    )
    at_both(table, version)
    put = put_decision(table, "geneva-us", "refused-put", version)
    state_at(table, put["number"], "open")
    ru, us = (screen_at(table.urls[name]) for name in SIDES.values())
    give_word(us, put["number"], "Signs")
    give_word(ru, put["number"], "Does not sign", NOT_SIGNED)
    state_at(table, put["number"], "refused")
    us.go(f"table/decisions/{put['number']}")
    seen(us.page.get_by_text("Not signed", exact=True).first)
    seen(us.page.get_by_text(NOT_SIGNED).first)

    number = next(
        one["number"]
        for one in table.get("geneva-ru", "/api/table/proposals")["proposals"]
        if one["id"] == proposal
    )
    ru.go(f"table/texts/{number}")
    ru.page.get_by_role("button", name="Say what became of it").first.click()
    held = dialog(ru)
    held.get_by_label("What became of it", exact=False).first.select_option(label="Declined")
    held.get_by_label("Reason", exact=False).first.fill(NOT_SIGNED)
    sign(ru)
    wait_until(
        "the other side knows what became of it",
        lambda: any(
            word["says"] == "declined"
            for row in table.get("geneva-us", "/api/table/dispositions")["rows"]
            for word in row["words"]
        ),
        30,
    )
    for screen in (ru, us):
        screen.spotless()


def nodes_know(table: NodeTable, number: str) -> bool:
    """Tell whether every node has shown by both sides' records that it holds a decision."""
    return all(
        one["knew_ms"] is not None
        for node in SIDES.values()
        for one in decision(table, node, number)["nodes"]
    )


def set_on(table: NodeTable, end_ms: int, left_ms: int) -> int:
    """Stop every node, set its clock so that a moment is so far off, and start all again; gives how far the clocks are on."""
    names = list(table.folders)
    table.stop(*names)
    ahead_ms = end_ms - left_ms - now_ms()
    demo_tool().set_clock(dict(table.folders), ahead_ms)
    table.start(*names)
    return ahead_ms


def test_a_silence_that_is_broken_in_the_last_minute_is_broken_for_all(
    table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    _, version = put_text(
        table, "geneva-us", "silent-text", "Hours of the crossing", ["The crossing opens at dawn."]
    )
    at_both(table, version)
    end_ms = now_ms() + DAY_MS + HOUR_MS
    put = put_decision(table, "geneva-us", "silent-put", version, how="silence", until_ms=end_ms)
    state_at(table, put["number"], "running")
    # Every node says by itself that it holds it; then a day passes.
    wait_until("every node is known to hold it", lambda: nodes_know(table, put["number"]), 60)
    ahead_ms = set_on(table, end_ms, LAST_MS)
    ru, us = (screen_at(table.urls[name]) for name in SIDES.values())
    us.go(f"table/decisions/{put['number']}")
    seen(us.page.get_by_text("Silence runs", exact=True).first)
    # In its last minute, at the last desk that may.
    reason = "The hour is not the one that was spoken of."
    give_word(ru, put["number"], "Breaks the silence", reason, end_ms - MINUTE_MS - ahead_ms)
    state_at(table, put["number"], "broken")
    expect(us.page.get_by_text("Silence broken", exact=True).first).to_be_visible(timeout=ARRIVES_MS)
    for screen in (ru, us):
        screen.spotless()
    # The end passes, and nothing else comes of it.
    set_on(table, end_ms, -MINUTE_MS)
    state_at(table, put["number"], "broken")
