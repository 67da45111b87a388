"""A convoy from notification to delivery, an amendment that voids an acknowledgement, and an air drop counted to the last pallet.

Two people at two centres; the third party's desk speaks through its node's own interface.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sayingkit import ARRIVES_MS, HOUR_MS, SIGN, dialog, now_ms, seen, sign
from tablekit import NodeTable, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator

    from screenkit import Screen

ROUTE: list[dict[str, Any]] = [
    {"lat_e7": 361_990_000, "lon_e7": 371_100_000, "name": "The depot"},
    {"lat_e7": 361_515_000, "lon_e7": 369_600_000, "name": "The town"},
]


def say(table: NodeTable, node: str, client_id: str, kind: str, **fields: Any) -> dict[str, Any]:
    """Say a statement at a node's desk."""
    body = {"kind": kind, "client_id": f"{client_id}-{node}", "fields": fields}
    return dict(table.post(node, "/api/reports", body))


def notified(table: NodeTable, client_id: str, **more: Any) -> dict[str, Any]:
    start_ms = now_ms() + 60 * HOUR_MS
    fields = {
        "what": "convoy", "mode": "notification", "name": "Convoy to the town", "width_m": 500, "route": ROUTE,
        "window": {"start_ms": start_ms, "end_ms": start_ms + 8 * HOUR_MS}, **more,
    }  # fmt: skip
    return say(table, "geneva-un", client_id, "movement", **fields)


def file_of(table: NodeTable, node: str, number: str) -> dict[str, Any]:
    return dict(table.get(node, f"/api/passage/movements/{number}"))


def says_of(table: NodeTable, number: str, party: str, node: str = "geneva-un") -> str:
    return str({one["party"]: one["says"] for one in file_of(table, node, number)["parties"]}[party])


def reaches(table: NodeTable, node: str, number: str, version: int = 1) -> None:
    """Wait until a version stands on a node's board."""

    def there() -> bool:
        rows = table.get(node, "/api/passage/movements")["movements"]
        return any(one["number"] == number and one["version"] == version for one in rows)

    wait_until(f"{number}, version {version}, is on the board of {node}", there, 20)


def open_movement(screen: Screen, number: str) -> None:
    screen.page.goto(f"{screen.url}/#/passage/movements/{number}")
    seen(screen.page.get_by_text("Notification is not permission").first)
    seen(screen.page.get_by_text("What each party says").first)


def act(screen: Screen, name: str) -> Locator:
    """Begin something that can be done with the movement that is shown."""
    # In the room itself: an alert in the frame above it has a button to acknowledge, too.
    room = screen.page.locator("main")
    room.get_by_role("button", name=name, exact=True).first.click(timeout=ARRIVES_MS)
    return dialog(screen)


def count(screen: Screen, stage: str, quantity: int, by: str = "") -> None:
    held = act(screen, "Count")
    held.get_by_label("Stage", exact=True).select_option(stage)
    held.get_by_label("How much, in kits").fill(str(quantity))
    if by:
        held.get_by_label("Removed by whom").fill(by)
    sign(screen)


def fill_moment(screen: Screen, label: str, at: datetime) -> None:
    field = screen.page.get_by_label(label, exact=False).first
    field.fill(f"{at:%Y-%m-%d}")
    field.locator("xpath=following-sibling::input").fill(f"{at:%H:%M}")


def notify(screen: Screen, name: str) -> str:
    """Notify a convoy in the form, as a person does; gives its number."""
    page = screen.page
    page.goto(f"{screen.url}/#/passage/movements")
    page.get_by_role("button", name="Notify a movement").click(timeout=ARRIVES_MS)
    page.get_by_label("Name", exact=True).fill(name)
    begins = datetime.now(tz=UTC) + timedelta(hours=60)
    fill_moment(screen, "Window opens", begins)
    fill_moment(screen, "Window closes", begins + timedelta(hours=8))
    for number, place in ((1, "36.199, 37.11"), (2, "36.1515, 36.96")):
        stop = page.locator(f"#movement-route-{number - 1}")
        stop.get_by_placeholder("Name, 36.21", exact=False).fill(place)
        stop.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Add a line of cargo").click()
    cargo = page.get_by_role("group", name="Cargo 1")
    cargo.get_by_label("Item", exact=True).fill("surgical kits")
    cargo.get_by_label("Quantity", exact=True).fill("40")
    cargo.get_by_label("Unit", exact=True).fill("kits")
    # Lead time and warnings stand there before anybody signs.
    seen(page.get_by_text("rule of the place 48 h", exact=False).first)
    page.get_by_role("button", name="See what would be said").click()
    seen(page.get_by_text("surgical kits").first)
    page.get_by_role("button", name=SIGN).click()
    page.get_by_role("button", name="Open the movement").click(timeout=ARRIVES_MS)
    seen(page.get_by_role("heading", name=name))
    return page.url[-10:]


def test_a_convoy_is_notified_held_sent_off_robbed_of_a_part_and_delivered(
    empty_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    un, ru = (screen_at(empty_table.urls[name]) for name in ("geneva-un", "geneva-ru"))
    number = notify(un, "Convoy to the hill")

    # On the other side's board by itself; it asks to wait, with a reason, and nothing of it is a permission.
    ru.go("passage")
    seen(ru.page.get_by_text("Convoy to the hill").first)
    open_movement(ru, number)
    held = act(ru, "Hold")
    held.get_by_label("Reason", exact=False).first.fill("The road is mined at the second bend.")
    sign(ru)
    seen(un.page.get_by_text("The road is mined at the second bend.").first)
    seen(un.page.get_by_text("to lift its hold", exact=False).first)

    # It lifts the hold and acknowledges; the third acknowledges by script; nobody is waited for any more.
    movement_id = file_of(empty_table, "geneva-un", number)["version_id"]
    reaches(empty_table, "geneva-us", number)
    say(empty_table, "geneva-us", "convoy-ack", "notification_reply", target=movement_id, says="acknowledged")
    act(ru, "Hold lifted")
    sign(ru)
    seen(un.page.get_by_text("the acknowledgement of Russian Federation", exact=False).first)
    act(ru, "Acknowledge")
    sign(ru)
    seen(un.page.get_by_text("Nobody is waited for").first)

    # Go is the mover's own word, and names what it rests on.
    act(un, "Say go")
    seen(dialog(un).get_by_text("Every party that reads it has acknowledged this version.").first)
    sign(un)
    seen(ru.page.get_by_text("Go was said").first)
    assert file_of(empty_table, "geneva-un", number)["go"]["complete"] is True
    at_ms = now_ms()
    say(
        empty_table,
        "geneva-un",
        "convoy-left",
        "movement_event",
        target=movement_id,
        event="departed",
        at_ms=at_ms,
    )
    seen(ru.page.get_by_text("Under way").first)

    # Loaded, a part removed by somebody at a checkpoint, the rest delivered: per line, with who removed it.
    count(un, "loaded", 40)
    count(un, "removed", 15, by="a checkpoint at the bend")
    count(un, "delivered", 25)
    held = act(un, "Say what happened")
    held.get_by_label("What happened").select_option("completed")
    sign(un)
    for screen in (un, ru):
        seen(screen.page.get_by_text("a checkpoint at the bend", exact=False).first)
        seen(screen.page.get_by_text("Completed").first)
        screen.spotless()
    (line,) = file_of(empty_table, "geneva-ru", number)["cargo_lines"]
    told = {stage: [one["quantity"] for one in counts] for stage, counts in line["stages"].items()}
    assert (told["loaded"], told["removed"], told["delivered"]) == ([40], [15], [25])
    assert (line["over"], line["unaccounted"]) == (False, 0)


def test_an_amendment_voids_an_acknowledgement(
    empty_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    first = notified(empty_table, "amended-1", name="Convoy to the mill")
    number = first["number"]
    ru = screen_at(empty_table.urls["geneva-ru"])
    reaches(empty_table, "geneva-ru", number)
    open_movement(ru, number)
    act(ru, "Acknowledge")
    sign(ru)
    wait_until("acknowledged", lambda: says_of(empty_table, number, "ru") == "acknowledged", 20)

    moved = [ROUTE[0], {**ROUTE[1], "lat_e7": ROUTE[1]["lat_e7"] + 810_000}]
    notified(
        empty_table,
        "amended-2",
        name="Convoy to the mill",
        target=first["id"],
        route=moved,
        reason="The bridge is down.",
    )
    reaches(empty_table, "geneva-ru", number, version=2)
    seen(ru.page.get_by_text("of an older version").first)
    seen(ru.page.get_by_text("The route moved by", exact=False).first)
    assert says_of(empty_table, number, "ru", "geneva-ru") == "old_version"
    act(ru, "Acknowledge")
    sign(ru)
    wait_until("acknowledged again", lambda: says_of(empty_table, number, "ru") == "acknowledged", 20)
    ru.spotless()


def test_an_air_drop_is_counted_to_the_last_pallet(
    empty_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    zone = [
        {"lat_e7": 353_300_000 + dy, "lon_e7": 401_100_000 + dx}
        for dy, dx in ((0, 0), (0, 90_000), (90_000, 0))
    ]
    number = notified(
        empty_table, "dropped-1", name="Drop over the plain", what="airdrop",
        drop={"zone": zone, "pallets": 21, "height_m": 7000},
        window={"start_ms": now_ms() - 5 * HOUR_MS, "end_ms": now_ms() - HOUR_MS},
    )["number"]  # fmt: skip
    un, ru = (screen_at(empty_table.urls[name]) for name in ("geneva-un", "geneva-ru"))
    open_movement(un, number)
    held = act(un, "Count pallets")
    held.get_by_label("Recovered", exact=True).fill("21")
    sign(un)
    held = act(un, "Count pallets")
    held.get_by_text("Confirmed", exact=True).click()
    for label, pallets in (("Recovered", 0), ("Damaged", 4), ("Out of the zone", 7), ("Lost", 10)):
        held.get_by_label(label, exact=True).fill(str(pallets))
    seen(held.get_by_text("0 pallets not accounted for"))
    sign(un)
    reaches(empty_table, "geneva-ru", number)
    open_movement(ru, number)
    wait_until(
        "both counts stand at the other side",
        lambda: len(file_of(empty_table, "geneva-ru", number)["airdrop"]["counts"]) == 2,
        20,
    )
    counts = {one["count"]: one for one in file_of(empty_table, "geneva-ru", number)["airdrop"]["counts"]}
    confirmed = counts["confirmed"]
    assert [confirmed[name] for name in ("recovered", "damaged", "out_of_zone", "lost")] == [0, 4, 7, 10]
    assert counts["preliminary"]["recovered"] == 21
    for screen in (un, ru):
        seen(screen.page.get_by_text("Preliminary").first)
        seen(screen.page.get_by_text("Confirmed").first)
        screen.spotless()
