"""The telephone page on a slow link and without one: it loads, keeps what is said, sends it once, and shows the go."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError

from playwright.sync_api import expect

from sametable.edges.web.phone import shell
from tablekit import NodeTable, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route

SLOW = {"offline": False, "latency": 2_000, "downloadThroughput": 6_250, "uploadThroughput": 6_250}
"""50 kbit/s both ways, two seconds of delay."""
HOUR_MS = 3_600_000
WITHIN_MS = 90_000


def convoy(now_ms: int) -> dict[str, Any]:
    points = [
        (362_000_000, 371_500_000, "Mill"),
        (362_000_000, 372_500_000, "Bridge"),
        (362_000_000, 373_500_000, "Store"),
    ]
    return {
        "what": "convoy", "mode": "coordination", "name": "Flour to the store", "width_m": 500,
        "window": {"start_ms": now_ms - HOUR_MS, "end_ms": now_ms + 6 * HOUR_MS},
        "route": [
            {"lat_e7": lat, "lon_e7": lon, "name": name, "at_ms": now_ms + place * HOUR_MS}
            for place, (lat, lon, name) in enumerate(points)
        ],
        "cargo": [{"line": "1", "item": "flour", "quantity": 400, "unit": "sacks"}],
        "leader": "Rowan +44 20 7946 0000", "contacts": ["Night desk +44 20 7946 0001"],
    }  # fmt: skip


def say(table: NodeTable, node: str, kind: str, fields: dict[str, Any]) -> str:
    told = {"client_id": f"phone-{kind}-{node}-{time.monotonic_ns()}", "kind": kind, "fields": fields}
    return str(table.post(node, "/api/reports", told)["id"])


def told_of(table: NodeTable, node: str, entries: list[str]) -> bool:
    """Tell whether a node has come to hold entries."""
    try:
        return all(table.get(node, f"/api/entries/{one}") for one in entries)
    except HTTPError:
        return False


def weight(one: Request) -> int:
    """Give the bytes of a request and its answer, heads and all."""
    held = one.sizes()
    return (
        held["requestHeadersSize"]
        + held["requestBodySize"]
        + held["responseHeadersSize"]
        + held["responseBodySize"]
    )


def wide(page: Page) -> int:
    found: int = page.evaluate("document.documentElement.scrollWidth")
    return found


def test_a_leader_loads_it_slowly_speaks_without_a_link_and_sees_the_go(
    chromium: Browser, empty_table: NodeTable
) -> None:
    now_ms = time.time_ns() // 1_000_000
    node = "geneva-un"
    name = say(empty_table, node, "movement", convoy(now_ms))
    made = empty_table.post(node, f"/api/passage/movements/{name}/phone", {})
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="en-GB", timezone_id="UTC", permissions=["geolocation"],
        geolocation={"latitude": 36.2, "longitude": 37.15, "accuracy": 12},
    )  # fmt: skip
    page = context.new_page()
    complaints: list[str] = []

    def heard(told: ConsoleMessage) -> None:
        if "Security Policy" in told.text:
            complaints.append(told.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    sizes: list[int] = []
    page.on("requestfinished", lambda one: sizes.append(weight(one)))
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW)

    begun = time.monotonic()
    page.goto(made["address"], wait_until="commit")
    expect(page.locator("#line")).to_contain_text("Wait. Word is still awaited from", timeout=WITHIN_MS)
    print(
        f"\nthe state is read {time.monotonic() - begun:.1f} s after the address was opened, {sum(sizes)} B"
    )
    assert sum(sizes) < 100_000
    expect(page.locator(".law")).to_contain_text("Notification is not permission.")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    # No link: the page comes from the telephone itself, and what is said waits in it.
    empty_table.stop(node)
    page.reload()
    expect(page.locator("#line")).to_contain_text("Wait.", timeout=WITHIN_MS)
    expect(page.locator("#link")).to_contain_text("No link", timeout=WITHIN_MS)
    page.get_by_role("button", name="Send the position", exact=True).click()
    page.get_by_role("button", name="Held up").click()
    page.get_by_label("By whom", exact=True).fill("the grey barrier")
    page.locator("#detail").get_by_role("button", name="Send").click()
    page.get_by_label("Quantity").fill("380")
    page.get_by_label("What happened").select_option("loaded")
    page.locator("#cargoForm").get_by_role("button", name="Send").click()
    expect(page.locator("#queued")).to_contain_text("Waiting here: 3", timeout=WITHIN_MS)
    page.reload()
    expect(page.locator("#queued")).to_contain_text("Waiting here: 3", timeout=WITHIN_MS)
    said = f"/api/passage/movements/{name}/telephone"

    # Back on a slow link: everything is taken once.
    empty_table.start(node)
    expect(page.locator("#queued")).to_contain_text("Nothing waits", timeout=WITHIN_MS)
    proposals = empty_table.get(node, said)["proposals"]
    assert [(one["kind"], one["state"]) for one in proposals] == [
        ("movement_event", "waiting"),
        ("cargo_count", "waiting"),
    ]
    assert proposals[0]["fields"]["by"] == "the grey barrier"
    track = empty_table.get(node, f"/api/passage/movements/{name}/track")
    assert [one["source"] for one in track["points"]] == ["telephone"]

    # The others acknowledge, the own office says go: it is on the telephone with what it rests on.
    replies = [
        say(empty_table, other, "notification_reply", {"target": name, "says": "acknowledged"})
        for other in ("geneva-ru", "geneva-us")
    ]

    wait_until("both answers are here", lambda: told_of(empty_table, node, replies), 20)
    go = {"target": name, "event": "go", "at_ms": now_ms, "rests_on": [name, *replies]}
    say(empty_table, node, "movement_event", go)
    expect(page.locator("#state")).to_have_attribute("data-phase", "go", timeout=WITHIN_MS)
    expect(page.locator("#restsOn li")).to_have_count(3)

    page.get_by_label("Language").select_option("ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 700})
        assert wide(page) <= width
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark == "rgb(11, 15, 14)"
    assert complaints == []
    context.close()


def test_a_telephone_whose_address_was_revoked_forgets_its_movement(
    chromium: Browser, empty_table: NodeTable
) -> None:
    now_ms = time.time_ns() // 1_000_000
    node = "geneva-un"
    name = say(empty_table, node, "movement", convoy(now_ms))
    base = f"/api/passage/movements/{name}"
    made = empty_table.post(node, f"{base}/phone", {})
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    page = context.new_page()
    page.goto(made["address"])
    expect(page.locator("#route")).to_contain_text("Bridge", timeout=WITHIN_MS)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    (one,) = empty_table.get(node, f"{base}/telephone")["phones"]
    empty_table.post(node, f"{base}/phones/{one['id']}/revoke", {})
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#line")).to_contain_text("no longer", timeout=WITHIN_MS)
    expect(page.locator("body")).not_to_contain_text("Bridge")
    context.set_offline(True)
    page.reload()
    expect(page.locator("#link")).to_contain_text("No link", timeout=WITHIN_MS)
    for shown in ("Bridge", "Rowan", "Night desk", "Flour"):
        expect(page.locator("body")).not_to_contain_text(shown)
    context.close()


def test_an_answer_that_breaks_off_half_way_ends_no_round_and_a_node_in_trouble_is_no_link(
    chromium: Browser,
) -> None:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="en-GB", service_workers="block"
    )
    page = context.new_page()
    page.clock.install()
    now: dict[str, Any] = {"status": 200, "body": '{"name": "Flour to'}
    asked: list[str] = []

    def answer(route: Route) -> None:
        if not route.request.url.endswith("/state"):
            route.fulfill(status=200, content_type="text/html; charset=utf-8", body=shell().plain)
            return
        asked.append(route.request.url)
        route.fulfill(status=now["status"], content_type="application/json", body=now["body"])

    def two_rounds() -> None:
        begun = len(asked)
        wait_until("two more rounds", lambda: _later(page, asked, begun + 2), 60)

    page.route("**/*", answer)
    page.goto("http://127.0.0.1:9/phone/token")
    two_rounds()
    expect(page.locator("#link")).to_contain_text("No link", timeout=WITHIN_MS)
    expect(page.locator("#line")).to_have_text("Loading…")
    now |= {"status": 404, "body": '{"code": "request.not_here"}'}
    two_rounds()
    expect(page.locator("#link")).to_have_text("Connected", timeout=WITHIN_MS)
    now |= {"status": 503, "body": ""}
    two_rounds()
    expect(page.locator("#link")).to_contain_text("No link", timeout=WITHIN_MS)
    context.close()


def _later(page: Page, asked: list[str], least: int) -> bool:
    page.clock.run_for(5_000)
    return len(asked) >= least
