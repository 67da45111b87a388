"""Two people at two centres, in two browsers side by side: what one says appears at the other's, cut off or not."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Locator, expect

from sametable.edges.cold_start import write_cold_start
from sayingkit import ARRIVES_MS
from tablekit import GENEVA, NodeTable, wait_until, wait_until_equal

if TYPE_CHECKING:
    from collections.abc import Callable

    from screenkit import Screen

BULLETIN = """\
Over the past 24 hours, as of 19:00 Damascus time on September 14, the Russian side registered 9 attacks by \
Jabhat al-Nusra: Aleppo (5), Hama (3), Latakia (1).
Between 14:00 and 15:30 on September 14, Jabhat al-Nusra units fired mortars at Handarat and Hailan, \
the area of al-Nayrab airport and the Sheikh Maqsood quarter in Aleppo.
At 09:40 on September 13 a rocket hit al-Hamra.
"""
DRAFTS = 6
HAILAN, SHEIKH_MAQSOOD, AL_HAMRA, PRINTED_COUNT = 1, 3, 4, 5  # the places of the drafts, from 0
PLACES = ("Handarat", "Hailan", "al-Nayrab airport", "Sheikh Maqsood")
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def hand_report(client_id: str, town: str, lat: float, lon: float) -> dict[str, Any]:
    """Give a report as a script on a party's own node would post it."""
    return {
        "kind": "report",
        "client_id": client_id,
        "fields": {
            "what": "fire.heavy",
            "occurred": {
                "start_ms": 1_473_850_000_000,
                "end_ms": 1_473_850_600_000,
                "precision": "minute",
                "zone": "Asia/Damascus",
            },
            "place": {"lat_e7": round(lat * 1e7), "lon_e7": round(lon * 1e7), "radius_m": 1000},
            "place_name": town,
            "raw_text": f"Shelling was heard near {town}.",
            "raw_language": "en",
        },
    }


def card(screen: Screen, number: int) -> Locator:
    return screen.page.locator("li.card").nth(number)


def middle_of_map(screen: Screen) -> tuple[float, float]:
    box = screen.page.locator(".pane.map canvas").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def open_card(screen: Screen, number: int) -> None:
    head = card(screen, number).locator("button.summary")
    if head.get_attribute("aria-expanded") != "true":
        head.click()
    expect(head).to_have_attribute("aria-expanded", "true")


def read_bulletin(screen: Screen, text: str) -> None:
    screen.page.get_by_role("link", name="New report").click()
    screen.page.locator("#bulletin").fill(text)
    screen.page.get_by_role("button", name="Read it").click()
    screen.page.locator("li.card").first.wait_for()


def assert_everything_recognised_is_shown(screen: Screen) -> None:
    page = screen.page
    for place in PLACES:
        told = page.locator(".text .mark.place", has_text=place)
        expect(told).to_have_attribute("title", re.compile(r"^Place: .* k?m$"))
    for role in ("time", "weapon", "actor", "count", "kind"):
        expect(page.locator(f".text .mark.{role}").first).to_be_visible()
    # Uncertainty in words, and in the field that a person may change.
    open_card(screen, HAILAN)
    expect(card(screen, HAILAN).locator(".now")).to_contain_text("within")
    expect(card(screen, HAILAN).get_by_label("Known to within, metres")).not_to_have_value("")


def assert_map_and_drafts_are_one(screen: Screen) -> None:
    """The chosen draft stands in the middle of the map; closed, a click on its point opens it again."""
    open_card(screen, HAILAN)
    summary = card(screen, HAILAN).locator("button.summary")
    screen.page.wait_for_timeout(1200)  # the map flies there
    summary.click()
    expect(summary).to_have_attribute("aria-expanded", "false")
    wait_until("a click on the point opens its draft", lambda: clicked_open(screen, summary), 20)


def clicked_open(screen: Screen, summary: Locator) -> bool:
    screen.page.mouse.click(*middle_of_map(screen))
    screen.page.wait_for_timeout(400)
    return summary.get_attribute("aria-expanded") == "true"


def point_on_the_map(screen: Screen, number: int) -> str:
    """Correct a draft's place by a click on the map; gives the coordinates that the draft shows then."""
    open_card(screen, number)
    where = card(screen, number).locator(".now .where")
    before = where.inner_text()
    card(screen, number).get_by_role("button", name="Point on the map").click()
    x, y = middle_of_map(screen)
    screen.page.mouse.click(x - 60, y + 90)
    expect(card(screen, number).locator(".now")).to_contain_text("Pointed at by you")
    after = where.inner_text()
    assert after != before
    return after


def choose_the_rival_in(screen: Screen, number: int, area: str) -> None:
    open_card(screen, number)
    rivals = card(screen, number).get_by_role("radiogroup", name="Places this could be")
    assert rivals.get_by_role("radio").count() >= 2
    rivals.get_by_role("radio", name=re.compile(area)).first.check()
    expect(card(screen, number).locator(".now")).to_contain_text("Chosen by you")


def confirm_all(screen: Screen, count: int) -> None:
    for number in range(count):
        confirm = card(screen, number).get_by_role("button", name="Confirm", exact=True)
        confirm.click()
        expect(card(screen, number).get_by_role("button", name="Confirmed")).to_be_visible()


def sign_and_submit(screen: Screen, count: int) -> list[str]:
    """Sign what is confirmed after its exact words were shown; gives the numbers of the receipts."""
    page = screen.page
    page.get_by_role("button", name="Sign and submit", exact=True).click()
    review = page.get_by_role("dialog")
    expect(review.get_by_role("heading", name="This is what would be said")).to_be_visible()
    review.get_by_role("button", name=re.compile(rf"^Sign and submit {count} ")).click()
    numbers = review.locator("a.number")
    expect(numbers).to_have_count(count)
    told = numbers.all_inner_texts()
    review.get_by_role("button", name="Close").last.click()
    return told


def test_a_bulletin_becomes_reports_on_the_other_centres_screen(
    empty_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    khmeimim, amman = screen_at(empty_table.urls["khmeimim"]), screen_at(empty_table.urls["amman"])
    amman.page.evaluate("window.notReloaded = true")
    read_bulletin(khmeimim, BULLETIN)
    expect(khmeimim.page.locator("li.card")).to_have_count(DRAFTS)
    assert_everything_recognised_is_shown(khmeimim)
    assert_map_and_drafts_are_one(khmeimim)
    choose_the_rival_in(khmeimim, AL_HAMRA, "Hama")
    pointed = point_on_the_map(khmeimim, SHEIKH_MAQSOOD)
    confirm_all(khmeimim, DRAFTS)

    began = time.monotonic()
    numbers = sign_and_submit(khmeimim, DRAFTS)
    receipts_s = time.monotonic() - began
    newest = amman.page.locator(".inbox .item .number", has_text=numbers[AL_HAMRA])
    newest.wait_for(timeout=ARRIVES_MS)
    print(f"\n{DRAFTS} statements: receipts after {receipts_s:.2f} s, on the other screen after "
          f"{time.monotonic() - began:.2f} s, counted from the click on Sign")  # fmt: skip
    assert amman.page.evaluate("window.notReloaded") is True
    marked = set(numbers) - {numbers[PRINTED_COUNT]}
    # Contents come after entries, each by itself.
    wait_until("all are on the other map", lambda: marked <= set(empty_table.rows("amman")), 20)
    assert numbers[PRINTED_COUNT] not in empty_table.rows("amman"), "a printed count is no mark"
    assert_pointed_place_arrived(amman, numbers[SHEIKH_MAQSOOD], pointed)
    amman.page.locator(".switch").get_by_text("Ledgers", exact=True).click()
    printed = amman.page.locator("article", has_text=numbers[PRINTED_COUNT])
    expect(printed).to_contain_text(re.compile(r"9.*Aleppo.*5.*Hama.*3.*Latakia.*1", re.DOTALL))

    wait_until_equal(empty_table, empty_table.folders, 30)
    wait_until_badges_agree(khmeimim, amman)
    for screen in (khmeimim, amman):
        screen.spotless()


def wait_until_badges_agree(*screens: Screen) -> None:
    """Wait until every badge says "Same map" and shows one code; acknowledgements may change it now and then."""

    def agree() -> bool:
        told = [screen.badge() for screen in screens]
        codes = {found.group() for found in map(CODE.search, told) if found}
        return len(codes) == 1 and all("Same map" in one and CODE.search(one) for one in told)

    wait_until("the badges say Same map and show one code", agree, 40)


def assert_pointed_place_arrived(screen: Screen, number: str, pointed: str) -> None:
    screen.page.goto(f"{screen.url}/#/dossier/{number}")
    expect(screen.page.locator("main")).to_contain_text(re.sub(r" within.*", "", pointed))
    screen.go("watch")


def in_inbox(screen: Screen, number: str) -> Locator:
    return screen.page.locator(".inbox .item .number", has_text=number)


def test_without_geneva_the_two_go_on_and_the_badge_says_since_when(
    empty_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    screens = {name: screen_at(empty_table.urls[name]) for name in ("amman", "khmeimim")}
    for screen in screens.values():
        expect(screen.page.locator("a.badge")).to_contain_text("Same map")
    empty_table.stop(*GENEVA)
    began = time.monotonic()
    for name, screen in screens.items():
        badge = screen.page.locator("a.badge")
        expect(badge).to_contain_text(re.compile(r"Geneva: unreachable since \d\d:\d\d"), timeout=ARRIVES_MS)
        print(f"\n{name} says that Geneva is unreachable {time.monotonic() - began:.1f} s after it ended")
    try:
        for writer, reader in (("khmeimim", "amman"), ("amman", "khmeimim")):
            body = hand_report(f"without-geneva-{writer}", "Kafr Hamra", 36.2637, 37.0758)
            number = empty_table.post(writer, "/api/reports", body)["number"]
            recorded = time.monotonic()
            in_inbox(screens[reader], number).wait_for(timeout=ARRIVES_MS)
            print(
                f"recorded at {writer}, on the screen at {reader} {time.monotonic() - recorded:.2f} s later"
            )
        wait_until_equal(empty_table, screens, 30)
    finally:
        empty_table.start(*GENEVA)
    wait_until_equal(empty_table, empty_table.folders, 60)
    wait_until_badges_agree(*screens.values())
    for screen in screens.values():
        screen.spotless()


def write(table: NodeTable, node: str, *towns: str) -> set[str]:
    """Enter reports at a node; gives their numbers."""
    return {
        str(table.post(node, "/api/reports", hand_report(f"cut-{node}-{town}", town, 36.2, 37.1))["number"])
        for town in towns
    }


def test_cut_off_on_both_sides_nothing_is_lost_and_both_maps_are_equal(
    empty_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    screen = screen_at(empty_table.urls["khmeimim"])
    empty_table.stop("amman")
    at_khmeimim = write(empty_table, "khmeimim", "Anadan", "Haritan")
    empty_table.stop("khmeimim", *GENEVA)
    expect(screen.page.locator("a.badge")).to_contain_text("lost its node")
    # Amman starts with a history and nobody to ask: people say that its copy is the newest.
    write_cold_start(empty_table.folders["amman"], "no line to anybody", ["watch officer"])
    empty_table.start("amman")
    at_amman = write(empty_table, "amman", "Jarablus", "Manbij")
    assert not at_khmeimim & set(empty_table.rows("amman")), "they had no way to arrive"
    empty_table.start("khmeimim", *GENEVA)

    wait_until_equal(empty_table, empty_table.folders, 60)
    assert at_khmeimim | at_amman <= set(empty_table.rows("khmeimim"))
    # By when a thing had been said others' clocks go on confirming; the two are asked one after the other.
    wait_until(
        "both nodes show the same rows", lambda: empty_table.rows("amman") == empty_table.rows("khmeimim"), 20
    )
    # The screen that had lost its node has come back by itself, and shows what it missed.
    wait_until(
        "the badge shows the node's own code again",
        lambda: str(empty_table.code("khmeimim")) in screen.badge(),
        30,
    )
    for number in at_khmeimim | at_amman:
        in_inbox(screen, number).wait_for()
    for name, numbers in (("Khmeimim", at_khmeimim), ("Amman", at_amman)):
        for number in sorted(numbers):
            assert_dossier_tells_node_and_times(screen, number, name)
    assert not screen.foreign


def assert_dossier_tells_node_and_times(screen: Screen, number: str, node: str) -> None:
    screen.page.goto(f"{screen.url}/#/dossier/{number}")
    article = screen.page.locator("main article.dossier")
    expect(article.locator("a.number").first).to_have_text(number)
    expect(article).to_contain_text(f"written at node {node}")
    moment = re.compile(r"\d{1,2} \w+ \d{4}, \d\d:\d\d")
    for label in ("Written", "Not before", "Not after"):
        one = article.locator("dl.times .time").filter(has=screen.page.get_by_text(label, exact=True)).first
        expect(one.locator("dd")).to_have_text(moment, timeout=ARRIVES_MS)
