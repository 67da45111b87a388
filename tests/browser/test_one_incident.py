"""Two reports, one incident, two people at two centres: put to the party, denied, graded blind, and no joint finding.

The third party's desk speaks through its node's own interface, as a script on it would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from sayingkit import ARRIVES_MS, HOUR_MS, dialog, now_ms, seen, sign
from tablekit import NodeTable, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from screenkit import Screen


# Once for all reports: told a moment later, after the hour has struck, they would be of two events.
START_MS = (now_ms() // HOUR_MS - 3) * HOUR_MS


def tell(table: NodeTable, node: str, client_id: str, text: str, **more: Any) -> str:
    """Report the same shelling from a node; gives the number."""
    fields = {
        "what": "fire.heavy",
        "weapon": "mortar",
        "occurred": {
            "start_ms": START_MS,
            "end_ms": START_MS + 600_000,
            "precision": "minute",
            "zone": "Asia/Damascus",
        },
        "place": {"lat_e7": 362_700_000, "lon_e7": 371_000_000, "radius_m": 1500},
        "place_name": "Hailan",
        "locates": "impact",
        "raw_text": text,
        "raw_language": "en",
        **more,
    }
    return str(
        table.post(node, "/api/reports", {"kind": "report", "client_id": client_id, "fields": fields})[
            "number"
        ]
    )


def file_of(table: NodeTable, node: str, number: str) -> dict[str, Any]:
    return dict(table.get(node, f"/api/incidents/{number}"))


def open_incident(screen: Screen, number: str) -> None:
    screen.page.goto(f"{screen.url}/#/incidents/{number}")
    seen(screen.page.locator("main article.incident, main .dossier h2, main h2").first)


def grade_blind(screen: Screen, occurrence: str, attribution: str) -> None:
    screen.page.get_by_role("button", name="Grade", exact=True).click()
    held = dialog(screen)
    blind = held.get_by_role("radio", name="Blind")
    if blind.count():
        blind.check(force=True)
    held.get_by_label("Did it happen", exact=True).select_option(occurrence)
    held.get_by_label("Who did it", exact=True).select_option(attribution)
    held.get_by_label("Did it breach", exact=False).first.select_option("undeterminable")
    sign(screen)


def grade_by_script(table: NodeTable, node: str, number: str) -> None:
    body = {
        "occurrence": "probable", "attribution": "undetermined", "breach": "undeterminable", "blind": True,
        "client_id": f"graded-at-{node}",
    }  # fmt: skip
    prepared = table.post(node, f"/api/incidents/{number}/grade", body)["prepared"]
    signature = table.post(node, "/api/statements/sign", {"signing_input": prepared["signing_input"]})[
        "signature"
    ]
    signed = {
        name: prepared[name]
        for name in ("client_id", "signing_input", "payload", "own_side")
        if prepared.get(name)
    }
    table.post(node, "/api/statements", {**signed, "signature": signature})


def test_two_reports_become_one_incident_that_is_put_denied_graded_blind_and_not_found_jointly(
    empty_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    amman, khmeimim = (screen_at(empty_table.urls[name]) for name in ("amman", "khmeimim"))
    first = tell(empty_table, "khmeimim", "one-incident-1", "Mortar shells fell on the mill at Hailan.")
    second = tell(empty_table, "amman", "one-incident-2", "Two mortar rounds hit Hailan, residents say.")

    # Proposed within moments of arriving, with the reasons in words; a person confirms it.
    amman.go("incidents")
    wait_until(
        "the two are one incident at Amman",
        lambda: len(file_of(empty_table, "amman", second)["member_ids"]) == 2,
        20,
    )
    open_incident(amman, second)
    page = amman.page
    seen(page.get_by_text("Proposed by the program, not confirmed by a person").first)
    expect(page.locator("li[data-pair] .because").first).not_to_be_empty(timeout=ARRIVES_MS)
    page.get_by_role("button", name="Confirm as one event").first.click()
    sign(amman)
    seen(page.get_by_text("Confirmed by people as one event").first)

    # Put to the party through Russia; the desk at Khmeimim passes on a denial.
    page.get_by_role("button", name="Put it to the party").click()
    dialog(amman).get_by_label("Accused side").fill("Syrian forces")
    dialog(amman).get_by_label("Through", exact=True).select_option("ru")
    sign(amman)
    open_incident(khmeimim, first)
    khmeimim.page.get_by_role("button", name="Pass on an answer").click(timeout=ARRIVES_MS)
    dialog(khmeimim).get_by_label("Stance").select_option("denies")
    sign(khmeimim)
    seen(page.locator(".reply").get_by_text("Denies").first)

    # Blind: nobody sees another's grading until the third has given its own, then all are opened.
    grade_blind(amman, "confirmed", "likely")
    seen(khmeimim.page.get_by_text("Blind round open").first)
    assert file_of(empty_table, "khmeimim", first)["gradings"] == []
    grade_blind(khmeimim, "rumour", "none")
    wait_until(
        "two have committed as the third sees it",
        lambda: len((file_of(empty_table, "geneva-un", first)["blind"] or {}).get("committed", [])) == 2,
        20,
    )
    assert file_of(empty_table, "amman", first)["gradings"] == []
    grade_by_script(empty_table, "geneva-un", first)
    wait_until(
        "all three are opened at Amman",
        lambda: (
            sorted(one["sealed"] for one in file_of(empty_table, "amman", first)["gradings"]) == ["opens"] * 3
        ),
        40,
    )
    seen(page.get_by_text("opens what was committed").nth(2))

    # No joint finding, adopted by both: a legitimate end.
    page.get_by_role("button", name="Draft a finding").click()
    held = dialog(amman)
    held.get_by_role("radio", name="No joint finding").check(force=True)
    held.get_by_label("Text of the finding").fill("That Hailan was shelled is not found together.")
    held.get_by_label("Reasons").fill("One side grades it a rumour, another confirmed.")
    held.get_by_role("checkbox", name="United Nations").uncheck(force=True)
    sign(amman)
    khmeimim.page.get_by_role("button", name="Give your word").first.click(timeout=ARRIVES_MS)
    dialog(khmeimim).get_by_label("Says", exact=False).first.select_option("adopts")
    sign(khmeimim)
    for screen in (amman, khmeimim):
        seen(screen.page.get_by_text("In force: adopted by all it needs").first)
        screen.spotless()


def test_a_request_to_a_guarantor_goes_from_ask_to_verified(
    empty_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    number = tell(
        empty_table, "amman", "one-request-1", "Howitzers stand at the bridge.", place_name="Tall Rifaat",
        what="weapon.not_withdrawn", weapon="artillery", locates="unit",
        place={"lat_e7": 364_700_000, "lon_e7": 370_900_000, "radius_m": 2000},
    )  # fmt: skip
    amman, khmeimim = (screen_at(empty_table.urls[name]) for name in ("amman", "khmeimim"))
    open_incident(amman, number)
    amman.page.get_by_role("button", name="Ask a guarantor").click()
    held = dialog(amman)
    held.get_by_label("asked", exact=False).first.select_option("ru")
    held.get_by_label("Who should act").fill("All forces")
    held.get_by_label("What should they do").fill("should desist")
    held.get_by_label("From where, or at which place").fill("everywhere")
    held.get_by_label("How it is seen that it was done").fill("by all means")
    # What nobody could check is answered, and cannot go on.
    seen(held.get_by_text("Say who should move how far from where by when.").first)
    expect(held.get_by_role("button", name="See what would be said")).to_be_disabled()
    held.get_by_label("Who should act").fill("The battery of four howitzers of the 3rd brigade")
    held.get_by_label("What should they do").fill("Move all 4 howitzers 3,500 m north of the bridge")
    held.get_by_label("From where, or at which place").fill("Bridge at Tall Rifaat")
    held.get_by_label("How it is seen that it was done").fill(
        "A patrol of the United Nations counts them at noon"
    )
    sign(amman)

    open_incident(khmeimim, number)
    khmeimim.page.get_by_role("button", name="Answer the request").click(timeout=ARRIVES_MS)
    dialog(khmeimim).get_by_label("Says", exact=False).first.select_option("done_claimed")
    sign(khmeimim)
    seen(amman.page.get_by_text("said to be done, not verified").first)
    amman.page.get_by_role("button", name="Say what was seen").click()
    dialog(amman).get_by_label("Says", exact=False).first.select_option("done_verified")
    dialog(amman).get_by_label("How it was seen", exact=False).fill(
        "Four howitzers counted at the storage site."
    )
    sign(amman)
    for screen in (amman, khmeimim):
        seen(screen.page.get_by_text("verified as done").first)
        screen.spotless()
