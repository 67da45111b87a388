"""Every room with the demonstration's story: accessible, in four languages, light and dark, on a desk and on a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from screenkit import PHONE, Screen
from tablekit import ROOT, NodeTable, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
LANGUAGES = ("en", "ru", "ar", "fr")
BULLETIN = (
    "Between 14:00 and 15:30 on September 14, 2016 mortars were fired at Handarat and Al-Hamra (3 killed)."
)
RUN_AXE = """async (options) => {
  const found = await axe.run(document, { resultTypes: ['violations'], ...options });
  return found.violations.map((one) => one.id + ': ' + one.nodes.slice(0, 3).map((node) => node.target + ' ' + node.failureSummary).join(' | '));
}"""
# What a box of its own lets be moved sideways, as a long table, is no overflow of the page.
WIDER_THAN_THE_SCREEN = """() => {
  const movable = (one) => one !== document.querySelector('main') && one !== document.body
    && (/auto|scroll/.test(getComputedStyle(one).overflowX) || (one.parentElement && movable(one.parentElement)));
  const wide = [document.scrollingElement, document.querySelector('main')]
    .filter((one) => one.scrollWidth > one.clientWidth + 1)
    .map((one) => `${one.tagName} ${one.scrollWidth} > ${one.clientWidth}`);
  for (const one of document.querySelectorAll('header, nav, main, main section, main article, main form')) {
    const box = one.getBoundingClientRect();
    if (box.width && one.checkVisibility() && (box.right > innerWidth + 1 || box.left < -1) && !movable(one)) {
      wide.push(`${one.tagName}.${one.className} from ${box.left} to ${box.right} of ${innerWidth}`);
    }
  }
  return wide;
}"""

SQUEEZED = """() => [...document.querySelectorAll('main *')]
  .filter((one) => {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim().length > 8);
    const { width } = one.getBoundingClientRect();
    return own && width > 1.5 && width < 22 && one.checkVisibility();
  })
  .map((one) => one.textContent.trim())"""

# Two words with nothing between them but a change of element: read aloud as one, and in Arabic their letters join.
RUN_TOGETHER = r"""() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walk.nextNode()) if (walk.currentNode.data !== '') texts.push(walk.currentNode);
  const own = (one) => one.parentElement.closest('svg, script, style, select, textarea') || !one.parentElement.checkVisibility();
  const inline = (one) => getComputedStyle(one).display === 'inline';
  const up = (one, top) => (one.parentElement === top ? [] : [one.parentElement, ...up(one.parentElement, top)]);
  return texts.slice(1).flatMap((next, i) => {
    const last = texts[i];
    if (own(last) || own(next) || !/[\p{L}\p{N}]$/u.test(last.data) || !/^[\p{L}\p{N}]/u.test(next.data)) return [];
    const between = document.createRange();
    between.setStart(last, 0);
    between.setEnd(next, next.length);
    const top = between.commonAncestorContainer;
    const apart = /flex|grid/.test(getComputedStyle(top).display) || [...up(last, top), ...up(next, top)].some((one) => !inline(one));
    return apart ? [] : [`${last.data.slice(-20)}|${next.data.slice(0, 20)}`];
  });
}"""


def denied_report(table: NodeTable) -> str:
    """Give the number of the report that three parties deny."""
    held = table.get("khmeimim", "/api/picture")
    number, denials = (held["columns"].index(name) for name in ("number", "denials"))
    return str(next(row[number] for row in held["marks"] if row[denials] >= 3))


def show_watch(screen: Screen, table: NodeTable) -> None:
    screen.go("watch")
    screen.page.locator(".switch label").nth(2).wait_for()
    close = screen.page.locator("aside.dossier > header button").last
    if close.count():
        close.click()
    screen.page.locator(".switch label").first.click()  # the map; the list takes the inbox's room
    screen.page.locator(".inbox .item").first.wait_for()


def show_list_with_dossier(screen: Screen, table: NodeTable) -> None:
    show_watch(screen, table)
    screen.page.locator(".switch label").nth(1).click()
    screen.page.locator("[role=grid] [role=row]").nth(2).click()
    screen.page.locator("aside.dossier dl.times").first.wait_for()


def show_ledgers(screen: Screen, table: NodeTable) -> None:
    show_watch(screen, table)
    screen.page.locator(".switch label").nth(2).click()
    screen.page.locator(".middle article").first.wait_for()


def show_drafts(screen: Screen, table: NodeTable) -> None:
    screen.go("new")
    rewrite = screen.page.locator(".read .foot button")
    if not rewrite.count():
        screen.page.locator("#bulletin").fill(BULLETIN)
        screen.page.locator(".write .bar button").last.click()
    screen.page.locator("li.card").first.wait_for(state="attached")


def show_dossier(screen: Screen, table: NodeTable) -> None:
    screen.go(f"dossier/{denied_report(table)}")
    screen.page.locator("main dl.times").first.wait_for()


def show_record(screen: Screen, table: NodeTable) -> None:
    screen.go("record/geneva-un/1")
    screen.page.locator("section.proof dl.facts").wait_for()


def show_asked(screen: Screen, table: NodeTable) -> None:
    screen.go(f"terms/ask/~{denied_report(table)}")
    screen.page.locator(".result article.answer").first.wait_for()


def show_part(room: str, sign: str) -> Callable[[Screen, NodeTable], None]:
    """Show a part of a room, once what is in it stands."""

    def show(screen: Screen, table: NodeTable) -> None:
        screen.go(room)
        screen.page.locator(sign).first.wait_for()

    return show


def show_text(view: str, sign: str) -> Callable[[Screen, NodeTable], None]:
    """Show a view of the text on the table of which delegations have said the most."""

    def show(screen: Screen, table: NodeTable) -> None:
        held = table.get("khmeimim", "/api/table/proposals")["proposals"]
        number = next(row["number"] for row in held if row["gaps"])
        screen.go(f"table/texts/{number}{view}")
        screen.page.locator(f".n-part {sign}").first.wait_for()

    return show


def show_decision(screen: Screen, table: NodeTable) -> None:
    (held,) = table.get("khmeimim", "/api/table/decisions")["decisions"]
    screen.go(f"table/decisions/{held['number']}")
    screen.page.locator(".n-part .n-card .mono").first.wait_for()


ROOMS: dict[str, Callable[[Screen, NodeTable], None]] = {
    "watch": show_watch,
    "list": show_list_with_dossier,
    "ledgers": show_ledgers,
    "new": show_drafts,
    "dossier": show_dossier,
    "record": show_record,
    "terms": show_part("terms/text", ".part article"),
    "terms in force": show_part("terms/now", ".part .card"),
    "terms asked": show_asked,
    "terms drafted": show_part("terms/draft", ".part textarea"),
    "tables": show_part("record/~tables", ".part section"),
    "keys": show_part("record/~keys", ".part table tbody tr"),
    "check": show_part("record/~check", ".part form"),
    "stick": show_part("record/~stick", ".part code"),
    "desk": show_part("desk", ".part section"),
    "seat key": show_part("desk/key", ".part form"),
    "settings": show_part("desk/settings", ".part section"),
    "movements": show_part("passage/movements", "[role=tabpanel] h2"),
    "corridors": show_part("passage/corridors", ".n-part article"),
    "sites": show_part("passage/sites", ".n-part section"),
    "protection check": show_part("passage/check", ".n-part fieldset"),
    "notices": show_part("passage/notices", ".n-part h2"),
    "hits": show_part("passage/hits", ".n-part article"),
    "access": show_part("passage/access", ".n-part .n-card"),
    "texts": show_part("table/texts", ".n-part a.title"),
    "one text": show_text("", "article"),
    "positions": show_text("/positions", "tbody tr"),
    "versions": show_text("/versions", "tbody tr"),
    "writing a version": show_text("/edit", "textarea"),
    "gaps": show_part("table/gaps", ".n-part h3 a"),
    "decisions": show_part("table/decisions", ".n-part article"),
    "what became": show_part("table/decisions/became", ".n-part article"),
    "who takes part": show_part("table/decisions/part", ".n-part tbody tr"),
    "talks": show_part("table/talks", ".n-part li"),
    "shared view": show_part("table/shared", ".n-part .n-card"),
    "one decision": show_decision,
    "groups": show_part("parties/groups", ".n-part article"),
    "lists": show_part("parties/lists", ".n-part article"),
    "separation": show_part("parties/separation", ".n-part article"),
    "lines and areas": show_part("parties/lines", ".n-part .map"),
    "deconfliction": show_part("parties/deconfliction", ".n-part h2"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_and_no_word_is_squeezed_in_any_room_light_or_dark(
    story_table: NodeTable, screen_at: Callable[..., Screen], language: str
) -> None:
    screen = screen_at(story_table.urls["khmeimim"], language=language)
    page = screen.page
    assert page.evaluate("document.documentElement.lang") == language
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = {}
    for name, show in ROOMS.items():
        show(screen, story_table)
        found[f"{name}, one letter a line"] = page.evaluate(SQUEEZED)
        found[f"{name}, words run together"] = page.evaluate(RUN_TOGETHER)
        found[f"{name}, light"] = page.evaluate(RUN_AXE, {})
        # Nothing but colours is another in the dark.
        flip_theme(screen, "dark")
        found[f"{name}, dark"] = page.evaluate(RUN_AXE, {"runOnly": ["color-contrast"]})
        flip_theme(screen, "light")
    violations = {room: held for room, held in found.items() if held}
    assert not violations, violations
    screen.spotless()


def flip_theme(screen: Screen, theme: str) -> None:
    screen.page.locator("header.bar > button").last.click()
    expect(screen.page.locator(f"html[data-theme={theme}]")).to_be_attached()


def test_axe_would_find_a_button_without_a_name(
    story_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    page = screen_at(story_table.urls["khmeimim"]).page
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert "button-name" in str(page.evaluate(RUN_AXE, {}))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_is_wider_than_a_phone(
    story_table: NodeTable, screen_at: Callable[..., Screen], language: str
) -> None:
    screen = screen_at(story_table.urls["amman"], language=language, size=PHONE)
    found: dict[str, Any] = {}
    for name, show in ROOMS.items():
        show(screen, story_table)
        wide = screen.page.evaluate(WIDER_THAN_THE_SCREEN) + screen.page.evaluate(SQUEEZED)
        if wide:
            found[name] = wide
    assert not found, found
    screen.spotless()


def test_language_and_theme_stay_after_a_reload(
    story_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    screen = screen_at(story_table.urls["amman"])
    page = screen.page
    page.get_by_role("combobox", name="Language").select_option("ar")
    expect(page.locator("html[dir=rtl][lang=ar]")).to_be_attached()
    page.get_by_role("combobox", name="اللغة").select_option("fr")
    page.get_by_role("button", name=re.compile("sombre")).click()
    page.reload()
    expect(page.locator("html[dir=ltr][lang=fr][data-theme=dark]")).to_be_attached()
    expect(page.get_by_role("link", name="Veille")).to_be_visible()


def reports_shown(screen: Screen) -> int:
    told = screen.page.locator(".inbox .count").inner_text()
    return int(told.split()[0].replace(",", ""))


def shows(screen: Screen, told: str, holds: Callable[[int], bool]) -> None:
    """Wait until so many reports are shown."""
    wait_until(told, lambda: holds(reports_shown(screen)), 10)


def test_the_timeline_means_what_happened_or_what_was_known(
    story_table: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    screen = screen_at(story_table.urls["amman"])
    page = screen.page
    page.locator(".inbox .item").first.wait_for()
    all_of_them = reports_shown(screen)
    timeline = page.get_by_role("region", name="Timeline")
    end = timeline.get_by_role("slider", name="End of the span")
    expect(timeline.get_by_role("slider")).to_have_count(2)
    for _ in range(6):
        end.press("PageDown")
    shows(screen, "some happened by then", lambda happened: 0 < happened < all_of_them)
    timeline.get_by_text("What was known when").click()
    expect(timeline.get_by_role("slider")).to_have_count(1)
    shows(screen, "all are known", lambda known: known == all_of_them)
    known_by = timeline.get_by_role("slider", name="Known by")
    for _ in range(6):
        known_by.press("PageDown")
    expect(timeline.get_by_role("status")).to_contain_text("As known at")
    shows(screen, "some were known by then", lambda known: 0 < known < all_of_them)
    timeline.get_by_role("button", name="Show all times").click()
    shows(screen, "all are shown", lambda shown: shown == all_of_them)
    screen.spotless()


@pytest.mark.parametrize("index", [0, 1, 9])
def test_an_entry_is_verified_in_the_browser(
    story_table: NodeTable, screen_at: Callable[..., Screen], index: int
) -> None:
    screen = screen_at(story_table.urls["khmeimim"])
    screen.go(f"record/geneva-un/{index}")
    screen.page.get_by_role("button", name="Verify in this browser").click()
    verdict = screen.page.locator("section.proof .verdict")
    expect(verdict).to_contain_text("Everything holds")
    expect(screen.page.locator("section.proof ol.steps > li.held")).to_have_count(
        screen.page.locator("section.proof ol.steps > li").count()
    )
    screen.spotless()
