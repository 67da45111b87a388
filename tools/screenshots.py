"""Take the README's screenshots, and every room at three sizes for people to look at.

`python tools/screenshots.py [--readme]`: plays the story *Syria 2016* in a temporary folder, starts its five nodes,
and opens Khmeimim's screen in Chromium. `docs/images/` holds the map, an incident, a call, a movement, hits, the terms,
an assessment in a dossier, a text on the table and its gaps, in English and Arabic, for the README and the guides; the
rest goes to `var/screenshots/` and is not kept in the repository. `--readme` takes those of `docs/images/` alone.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from sametable.boot import read_settings

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE / "tools"))

import demo  # noqa: E402 - the folder of tools is no package

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from playwright.sync_api import Browser, Page

IMAGES = HERE / "docs" / "images"
LOOK_AT = HERE / "var" / "screenshots"
FIRST_PORT = 8480
LARGEST_B = 400_000
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGS = (
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESK, WALL, PHONE = (1440, 900), (1920, 1080), (390, 844)
LOOKS = [(language, "light", size) for language in ("en", "ar") for size in (DESK, WALL, PHONE)] + [
    (language, "dark", DESK) for language in ("en", "ar")
]
MAP_SETTLES_MS = 2500
KEPT = {
    "watch": "1-watch",
    "incident": "25-incident",
    "call": "27-call",
    "movement": "34-movement",
    "hits": "39-hits",
    "terms": "19-terms-then",
    "assessment": "23-dossier-terms",
    "text": "42-table-text",
    "gaps": "44-table-gaps",
}
"""The rooms whose pictures stand in `docs/images/`, by the picture's name."""
BULLETINS = {
    "en": "Over the past 24 hours, as of 19:00 Damascus time on September 14, 2016, the Russian side registered 9 "
    "attacks by Jabhat al-Nusra: Aleppo (5), Hama (3), Latakia (1).\n\nBetween 14:00 and 15:30 on September 14, "
    "2016, Jabhat al-Nusra units fired mortars at Handarat and Hailan, the area of al-Nayrab airport and the Sheikh "
    "Maqsood quarter in Aleppo; two people were killed.\n\nAt 09:40 on September 13, 2016 a rocket hit al-Hamra. "
    "Weather was fair.",
    "ar": "قصفت جبهة النصرة بقذائف الهاون حندرات وحيلان ومنطقة مطار النيرب وحي الشيخ مقصود في حلب بين الساعة 14:00 "
    "و15:30 من يوم 14 أيلول 2016، ما أدى إلى مقتل شخصين.\n\nوسقط صاروخ على الحمراء في 13 أيلول 2016.",
}


def watch(page: Page, _url: str) -> None:
    """Show the room with the map, the story's last fortnight chosen on the timeline."""
    page.locator(".inbox .item").first.wait_for()


def watch_with_dossier(page: Page, url: str) -> None:
    """Show the map beside a report that is denied."""
    watch(page, url)
    page.locator(".inbox .item", has=page.locator(".denied, .disputed")).first.click()
    page.locator("aside.dossier dl.times").first.wait_for()


def facts(page: Page, url: str) -> None:
    """Show the list of facts."""
    watch(page, url)
    page.locator(".switch label").nth(1).click()
    page.locator("[role=grid] [role=row]").nth(2).wait_for()


def ledgers(page: Page, url: str) -> None:
    """Show the ledgers side by side."""
    watch(page, url)
    page.locator(".switch label").nth(2).click()
    page.locator(".middle article").first.wait_for()


def new_report(page: Page, url: str) -> None:
    """Show an empty New report."""
    page.goto(f"{url}/#/new")
    page.locator("#bulletin").wait_for()


def drafts(page: Page, url: str) -> None:
    """Show a bulletin as it was read."""
    new_report(page, url)
    page.locator("#bulletin").fill(
        BULLETINS.get(page.evaluate("document.documentElement.lang"), BULLETINS["en"])
    )
    page.locator(".write .bar button").last.click()
    page.locator("li.card").first.wait_for(state="attached")


def dossier(page: Page, url: str) -> None:
    """Show the dossier of the report with the most denials."""
    held = page.evaluate("fetch('api/picture').then((answer) => answer.json())")
    number, denials = (held["columns"].index(name) for name in ("number", "denials"))
    most = max(held["marks"], key=lambda row: row[denials])
    page.goto(f"{url}/#/dossier/{most[number]}")
    page.locator("main dl.times").first.wait_for()


def record(page: Page, url: str) -> None:
    """Show the logs."""
    page.goto(f"{url}/#/record")
    page.locator("table tbody tr").first.wait_for()


def proof(page: Page, url: str) -> None:
    """Show an entry, verified in the browser."""
    page.goto(f"{url}/#/record/geneva-un/1")
    page.locator("section.proof .check button").first.click()
    page.locator("section.proof .verdict").wait_for()


def part(room: str, sign: str) -> Callable[[Page, str], None]:
    """Show a part of a room, once what is in it stands."""

    def show(page: Page, url: str) -> None:
        page.goto(f"{url}/#/{room}")
        page.locator(sign).first.wait_for()

    return show


def checked(page: Page, url: str) -> None:
    """Show a whole log, checked in the browser."""
    page.goto(f"{url}/#/record/~check")
    page.locator("form button[type=submit]").click()
    page.locator(".verdict").wait_for()


def asked(page: Page, url: str) -> None:
    """Show what the terms say of the report with the most denials."""
    dossier(page, url)
    number = page.url.rpartition("/")[2]
    page.goto(f"{url}/#/terms/ask/~{number}")
    page.locator(".result article.answer").first.wait_for()


def assessed(page: Page, url: str) -> None:
    """Show the terms in that report's dossier, the first answer with its reasons."""
    dossier(page, url)
    page.locator(".terms details summary").first.click()
    page.locator(".terms").scroll_into_view_if_needed()


def another_time(page: Page, url: str) -> None:
    """Show an agreement as it stood in its first week."""
    part("terms/text/syria-2016-09", ".part article")(page, url)
    page.locator(".asof .date").fill("2016-09-14")
    page.locator(".asof .time").fill("12:00")
    page.locator(".asof.moved").wait_for()


def incident(page: Page, url: str) -> None:
    """Show the incident about which most was said: put to the parties, denied, graded, and no joint finding."""
    held = page.evaluate("fetch('api/incidents?count=100').then((answer) => answer.json())")
    graded = [row["number"] for row in held["incidents"] if row["stage"] == "assessed"]
    page.goto(f"{url}/#/incidents/{graded[0]}")
    page.locator("main article .map canvas, main article section").first.wait_for()


def a_call(page: Page, url: str) -> None:
    """Show the call whose first contact was absent."""
    held = page.evaluate("fetch('api/calls').then((answer) => answer.json())")
    page.goto(f"{url}/#/hotline/{held['calls'][0]['number']}")
    page.locator("article.call").wait_for()


def movements(page: Page, url: str) -> None:
    """Show the board of movements with those that ended before the last thirty days."""
    part("passage", "main h2")(page, url)
    page.locator("a.card, main .note button").first.wait_for()
    if page.locator("main .note button").count():
        page.locator("main .note button").first.click()
    page.locator("a.card").first.wait_for()


def a_movement(page: Page, url: str) -> None:
    """Show a convoy that had been notified, acknowledged and sent off."""
    held = page.evaluate("fetch('api/passage/movements?before=').then((answer) => answer.json())")
    (number,) = [row["number"] for row in held["movements"] if row["place_name"] == "Urum al-Kubra"]
    page.goto(f"{url}/#/passage/movements/{number}")
    page.locator("main section table").first.wait_for()


def of_a_text(room: str, sign: str) -> Callable[[Page, str], None]:
    """Show a part of the room Table for the text of the pause in Aleppo, on which delegations differ."""

    def show(page: Page, url: str) -> None:
        held = page.evaluate("fetch('api/table/proposals').then((answer) => answer.json())")
        number = next(row["number"] for row in held["proposals"] if row["gaps"])
        part(room.format(number), sign)(page, url)

    return show


def a_decision(page: Page, url: str) -> None:
    """Show the decision on the Castello Road, its hash worked out in the browser."""
    held = page.evaluate("fetch('api/table/decisions').then((answer) => answer.json())")
    part(f"table/decisions/{held['decisions'][0]['number']}", ".n-part .mono")(page, url)


ROOMS: Mapping[str, Callable[[Page, str], None]] = {
    "1-watch": watch,
    "2-watch-dossier": watch_with_dossier,
    "3-list": facts,
    "4-ledgers": ledgers,
    "5-new": new_report,
    "6-drafts": drafts,
    "7-dossier": dossier,
    "8-record": record,
    "9-proof": proof,
    "10-tables": part("record/~tables", ".part section"),
    "11-keys": part("record/~keys", ".part table tbody tr"),
    "12-check": checked,
    "13-stick": part("record/~stick", ".part code"),
    "14-desk": part("desk", ".part section"),
    "15-seat-key": part("desk/key", ".part form"),
    "16-settings": part("desk/settings", ".part section"),
    "17-enrol": part("enrol", ".door form"),
    "18-terms": part("terms/text", ".part article"),
    "19-terms-then": another_time,
    "20-terms-now": part("terms/now", ".part .card"),
    "21-terms-asked": asked,
    "22-terms-draft": part("terms/draft", ".part textarea"),
    "23-dossier-terms": assessed,
    "24-incidents": part("incidents", "a.row"),
    "25-incident": incident,
    "26-hotline": part("hotline", "h1, h2"),
    "27-call": a_call,
    "28-alerts": part("hotline/alerts", "main h1, main h2"),
    "29-two-ledgers": part("ledgers", "main h1, main h2"),
    "30-summary": part("ledgers/summary", "main h1, main h2"),
    "31-handover": part("ledgers/handover", "main h1, main h2"),
    "32-tables": part("tables", "main h1, main h2"),
    "33-movements": movements,
    "34-movement": a_movement,
    "35-corridors": part("passage/corridors", "main article, main h2"),
    "36-sites": part("passage/sites", "main h2"),
    "37-protection-check": part("passage/check", "main h2"),
    "38-notices": part("passage/notices", "main h2"),
    "39-hits": part("passage/hits", "main article"),
    "40-access": part("passage/access", "main h2"),
    "41-table-texts": part("table/texts", ".n-part a.title"),
    "42-table-text": of_a_text("table/texts/{}", ".n-part article"),
    "43-table-positions": of_a_text("table/texts/{}/positions", ".n-part tbody tr"),
    "44-table-gaps": of_a_text("table/gaps/{}", ".n-part article"),
    "45-table-decisions": part("table/decisions", ".n-part article"),
    "46-table-decision": a_decision,
    "47-table-talks": part("table/talks", ".n-part li"),
    "48-table-shared": part("table/shared/all", ".n-part canvas"),
    "49-parties-groups": part("parties/groups", ".n-part article"),
    "50-parties-lists": part("parties/lists", ".n-part article"),
    "51-parties-separation": part("parties/separation", ".n-part article"),
    "52-parties-lines": part("parties/lines", ".n-part canvas"),
    "53-parties-deconfliction": part("parties/deconfliction", ".n-part h2"),
}


def take(
    browser: Browser, url: str, look: tuple[str, str, tuple[int, int]], rooms: Mapping[str, Path]
) -> None:
    """Open a screen of its own for each room, and take its picture."""
    language, theme, size = look
    for name, path in rooms.items():
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale={"en": "en-GB", "ar": "ar-SY"}[language],
            timezone_id="UTC",
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.goto(url)
        page.locator("main h1").first.wait_for(state="attached")
        ROOMS[name](page, url)
        page.wait_for_timeout(MAP_SETTLES_MS)
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, animations="disabled")
        context.close()


def take_all(url: str, *, readme_only: bool) -> None:
    """Take the README's pictures, and unless told otherwise the others."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGS))
        for language in ("en", "ar"):
            kept = {room: IMAGES / f"{name}-{language}.png" for name, room in KEPT.items()}
            take(browser, url, (language, "light", DESK), kept)
            for path in kept.values():
                size = path.stat().st_size
                demo.step(f"{path.relative_to(HERE)}: {size // 1000} kB")
                if size > LARGEST_B:
                    raise SystemExit(f"{path.name} is larger than {LARGEST_B // 1000} kB")
        for look in [] if readme_only else LOOKS:
            language, theme, (width, height) = look
            folder = LOOK_AT / f"{width}x{height}-{language}-{theme}"
            take(browser, url, look, {name: folder / f"{name}.png" for name in ROOMS})
            demo.step(f"{folder.relative_to(HERE)}: {len(ROOMS)} rooms")
        browser.close()


def main() -> int:
    """Play, start, take, end."""
    if not (HERE / "web" / "dist" / "index.html").exists():
        print("no web/dist: run `make web`")
        return 1
    with tempfile.TemporaryDirectory(prefix="sametable-") as place:
        folders = demo.prepare(Path(place) / "table", "syria-2016", FIRST_PORT)
        processes = demo.start(folders)
        try:
            urls = {
                name: f"http://127.0.0.1:{read_settings(folder).port}" for name, folder in folders.items()
            }
            for name, url in urls.items():
                demo.wait_until_up(url, processes[name])
            take_all(urls["khmeimim"], readme_only="--readme" in sys.argv[1:])
        finally:
            demo.stop(processes)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
