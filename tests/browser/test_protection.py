"""A search for protected sites is stopped and shown to their owner; a hit begins an inquiry with the proof of who had been told.

The screens are two centres'; what a script on a third desk would do goes through its node's own interface.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sayingkit import HOUR_MS, dialog, now_ms, seen, sign
from tablekit import NodeTable, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from screenkit import Screen

CELL_E7 = 90_000
MINUTE_MS = 60_000
CHECKS = 40
CLINIC = {"lat_e7": 357_312_340, "lon_e7": 367_123_450, "radius_m": 60}


def say(
    table: NodeTable, node: str, client_id: str, draft: dict[str, Any], audience: str = "parties"
) -> dict[str, Any]:
    """Say a statement at a node's desk, to some parties only."""
    body = {"client_id": f"{client_id}-{node}", "audience": audience, **draft}
    return dict(table.post(node, "/api/reports", body))


def register(table: NodeTable, client_id: str, place: dict[str, int], **more: Any) -> dict[str, Any]:
    """Enter a clinic in the register of the United Nations."""
    fields = {
        "name": "Clinic at the weir", "function": "clinic", "place": place, "since_ms": now_ms() - 1_000 * HOUR_MS,
        "review_ms": now_ms() + 1_000 * HOUR_MS, "focal_day": "duty desk, day", "focal_night": "duty desk, night",
        "declared": True, **more,
    }  # fmt: skip
    return say(table, "geneva-un", client_id, {"kind": "site", "fields": fields}, audience="un")


def check(table: NodeTable, node: str, south_e7: int, west_e7: int) -> dict[str, Any]:
    """Ask what is protected in some cells for the next hours; gives what the United Nations' node answered."""
    area = {
        "south_e7": south_e7, "west_e7": west_e7,
        "north_e7": south_e7 + CELL_E7, "east_e7": west_e7 + CELL_E7,
    }  # fmt: skip
    window = {"start_ms": now_ms() + HOUR_MS, "end_ms": now_ms() + 6 * HOUR_MS}
    told = table.post(node, "/api/passage/check", {"area": area, "window": window})
    assert "unchanged" in str(told["words"])
    return {"check": told["id"], **said_by_un(told)}


def said_by_un(told: Any) -> dict[str, Any]:
    return dict(next(one for one in told["parties"] if one["party"] == "un"))


def answered(table: NodeTable, node: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Give what a check came to, whose answer came by the record where the live one took too long."""
    held = [asked]

    def come() -> bool:
        if held[-1]["state"] == "waiting":
            held.append(said_by_un(table.get(node, f"/api/passage/checks/{asked['check']}")))
        return bool(held[-1]["state"] != "waiting")

    wait_until("the check is answered", come, 20)
    return held[-1]


def askers(table: NodeTable) -> list[dict[str, Any]]:
    """Give who has asked the United Nations' node in the last day."""
    return list(table.get("geneva-un", "/api/passage/trawling")["askers"])


def stopped_sides(table: NodeTable) -> list[str]:
    """Give the parties that the United Nations' node answers no more."""
    return [str(one["party"]) for one in askers(table) if one["stopped"]]


def spiral(count: int) -> list[tuple[int, int]]:
    """Give steps of a square spiral, outward from the middle."""
    x = y = 0
    dx, dy = 0, -1
    found = []
    for _ in range(count):
        found.append((x, y))
        if x == y or (x < 0 and x == -y) or (x > 0 and x == 1 - y):
            dx, dy = -dy, dx
        x, y = x + dx, y + dy
    return found


def test_a_search_for_sites_is_stopped_shown_to_their_owner_and_opened_again(
    empty_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    register(empty_table, "searched-site", {"lat_e7": 349_000_000, "lon_e7": 389_000_000, "radius_m": 60})
    un = screen_at(empty_table.urls["geneva-un"])
    un.go("passage/check")
    # Other tests of this table may have asked as another party.
    assert "us" not in [one["party"] for one in askers(empty_table)]
    told = un.page.get_by_text("Nobody asked in the last day.").or_(un.page.get_by_role("row"))
    seen(told.first)

    answers: list[dict[str, Any]] = []
    for dx, dy in spiral(CHECKS):
        one = check(empty_table, "geneva-us", 349_000_000 + dy * 3 * CELL_E7, 389_000_000 + dx * 4 * CELL_E7)
        # Of what is stopped not every one is answered.
        stopped_before = any(other["state"] == "stopped" for other in answers)
        answers.append(one if stopped_before else answered(empty_table, "geneva-us", one))
    states = [one["state"] for one in answers]
    assert states[0] == "answered"
    assert answers[0]["says"] == "touches_site"
    stopped = states.index("stopped")
    assert stopped < CHECKS
    assert set(states[stopped:]) <= {"stopped", "waiting"}
    # From then on nothing is learned: every area reads alike, and is to be treated as covered.
    assert {one["says"] for one in answers[stopped:]} == {"undetermined"}
    assert all(one["band"] is None for one in answers[stopped:])

    row = un.page.get_by_role("row").filter(has_text="United States").first
    seen(row.get_by_text("Stopped", exact=True))
    seen(row.get_by_text("Sweeping over the land"))
    row.get_by_role("button", name="Answer again").click()
    dialog(un).get_by_label("Reason", exact=False).first.fill("Explained on the telephone: a relief flight.")
    sign(un)
    # A desk may not ask as often as a test looks.
    wait_until("the other side is answered again", lambda: stopped_sides(empty_table) == [], 20)
    again = check(empty_table, "geneva-us", 349_000_000, 389_000_000)
    assert answered(empty_table, "geneva-us", again)["state"] == "answered"
    un.spotless()


def test_a_hit_on_a_notified_site_begins_an_inquiry_with_the_proof_of_who_had_been_told(
    empty_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    number = register(empty_table, "hit-site", CLINIC, exact_to=["ru"])["number"]
    owed = empty_table.post("geneva-un", f"/api/passage/sites/{number}/notices", {})["prepared"]
    assert [one["audience"] for one in owed] == ["ru+un"]
    draft = {"kind": "site_notice", "fields": owed[0]["fields"]}
    notice = say(empty_table, "geneva-un", "hit-notice", draft, audience="ru+un")
    ru, un = (screen_at(empty_table.urls[name]) for name in ("geneva-ru", "geneva-un"))

    # Told without its place; opened one at a time, which is logged; and passed on to units.
    wait_until(
        "the notice has come",
        lambda: empty_table.get("geneva-ru", "/api/passage/sites")["counts"]["told"] == 1,
        20,
    )
    listed = str(empty_table.get("geneva-ru", "/api/passage/sites"))
    assert "357312340" not in listed
    assert "weir" not in listed
    assert empty_table.get("geneva-us", "/api/passage/sites")["counts"] == {"own": 0, "told": 0}
    at_ms = now_ms()
    passed_on = {
        "kind": "dissemination",
        "fields": {"target": notice["id"], "depth": "received", "at_ms": at_ms},
    }
    say(empty_table, "geneva-ru", "hit-passed-on", passed_on, audience="ru+un")

    def passed_on_to() -> list[str | None]:
        (site,) = [
            one
            for one in empty_table.get("geneva-un", "/api/passage/sites")["own"]
            if one["number"] == number
        ]
        return [one["depth"] for one in site["told"]]

    wait_until("the owner knows how far it was passed on", lambda: passed_on_to() == ["received"], 20)

    # An attack there is reported, by a desk that knows of the site.
    at_ms = (now_ms() // MINUTE_MS + 1) * MINUTE_MS
    fields = {
        "what": "attack.medical", "weapon": "mortar", "locates": "site", "place": {**CLINIC, "radius_m": 100},
        "occurred": {
            "start_ms": at_ms, "end_ms": at_ms, "precision": "minute", "zone": "Asia/Damascus",
        },
        "raw_text": "Shells fell on the clinic.", "raw_language": "en",
    }  # fmt: skip
    report = say(empty_table, "geneva-un", "hit-report", {"kind": "report", "fields": fields})

    def hits(node: str) -> list[dict[str, Any]]:
        found = empty_table.get(node, "/api/passage/hits")["hits"]
        return [one for one in found if one["report_number"] == report["number"]]

    wait_until("the owner's node says the hit by itself", lambda: len(hits("geneva-ru")) == 1, 40)
    (hit,) = hits("geneva-ru")
    (told,) = hit["told"]
    assert (hit["object_kind"], hit["certain"], hit["asked"]) == ("site", True, ["ru"])
    assert (told["party"], told["number"], told["depth"]) == ("ru", notice["number"], "received")
    assert told["before"] is True
    assert hits("geneva-us") == []  # it was never told of the site, and learns nothing of it now

    ru.go("passage/hits")
    card = ru.page.get_by_role("article", name=f"Hit {hit['number']}")
    seen(card)
    seen(card.get_by_text("Received", exact=False).first)
    card.get_by_role("button", name="Answer").click()
    dialog(ru).get_by_label("Words", exact=False).fill(
        "No fire was opened there from our side; it is looked into."
    )
    sign(ru)
    un.go("passage/hits")
    seen(un.page.get_by_text("it is looked into", exact=False).first)
    for screen in (ru, un):
        screen.spotless()
