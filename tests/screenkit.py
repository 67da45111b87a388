"""A screen at one node: a page of Chromium that remembers every complaint, and what it asked other hosts for."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

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
DESK = (1440, 900)
PHONE = (390, 844)
BOUND_MS = 45_000
FIRST_PORT = 8400
PORTS_A_WORKER = 40
NO_LINK_IN_THE_RAIL = {"tables"}
VIOLATIONS = "SECURITY POLICY:"
WATCH_POLICY = f"""
document.addEventListener('securitypolicyviolation', (event) =>
  console.error('{VIOLATIONS}', event.violatedDirective, event.blockedURI));
"""

# What shows within a second here takes much longer where other work runs beside the tests.
expect.set_options(timeout=BOUND_MS)


@dataclass(slots=True, kw_only=True)
class Screen:
    """One person's screen at one node."""

    url: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def go(self, room: str) -> None:
        """Go to a room, as its link in the rail does, and wait until it stands."""
        self.page.goto(f"{self.url}/#/{room}")
        name = room.partition("/")[0]
        if name not in NO_LINK_IN_THE_RAIL:
            link = self.page.locator(f'nav a[href="#/{name}"][aria-current=page]')
            link.wait_for(state="attached")
        self.page.locator("main h1, main .state").first.wait_for(state="attached")

    def badge(self) -> str:
        """Give the words of the same-map badge."""
        return self.page.locator("a.badge").inner_text()

    def spotless(self) -> None:
        """Assert that nothing was complained of and nobody else was asked."""
        assert not self.complaints, self.complaints
        assert not self.foreign, self.foreign


def first_port(offset: int) -> int:
    """Give each worker ports of its own, so that two tables never look for the same ones."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return FIRST_PORT + PORTS_A_WORKER * int(worker) + offset


def open_screen(
    browser: Browser,
    url: str,
    *,
    language: str = "en",
    theme: str = "light",
    size: tuple[int, int] = DESK,
) -> Screen:
    """Open a screen at a node, in a browser profile of its own."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale={"en": "en-GB", "ar": "ar-SY"}.get(language, language),
        timezone_id="UTC",
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(BOUND_MS)
    context.add_init_script(WATCH_POLICY)
    page = context.new_page()
    screen = Screen(url=url, context=context, page=page)
    host = urlsplit(url).netloc

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            screen.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def asked(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != host:
            screen.foreign.append(request.url)

    page.on("console", heard)
    page.on("pageerror", lambda error: screen.complaints.append(str(error)))
    page.on("request", asked)
    page.goto(url)
    page.locator("main h1").first.wait_for(state="attached")
    return screen
