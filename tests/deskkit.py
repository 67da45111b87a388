"""A node with people: enrolled on the machine itself, signing in through Chromium's virtual authenticator."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from screenkit import BOUND_MS, WATCH_POLICY
from tablekit import NodeTable, demo_tool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

NODE = "amman"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@contextmanager
def one_node(base: Path, port: int) -> Iterator[NodeTable]:
    """Found a record and run one node of it, at a name: browsers make no passkeys for bare addresses."""
    with some_nodes(base, port, NODE) as table:
        yield table


@contextmanager
def some_nodes(base: Path, port: int, *names: str) -> Iterator[NodeTable]:
    """Found a record and run these nodes of it, at a name."""
    demo = demo_tool()
    folders = demo.prepare(base / "table", "empty", port)
    urls = {name: f"http://localhost:{demo.read_settings(folder).port}" for name, folder in folders.items()}
    table = NodeTable(folders=folders, urls=urls)
    try:
        table.start(*names)
        yield table
    finally:
        table.end()


@contextmanager
def profile(chromium: Browser) -> Iterator[BrowserContext]:
    """Open a browser profile of its own."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="UTC")
    context.set_default_timeout(BOUND_MS)
    context.add_init_script(WATCH_POLICY)
    yield context
    context.close()


def page_with_authenticator(context: BrowserContext) -> Page:
    """Open a page whose authenticator is always touched in time."""
    page = context.new_page()
    talk = context.new_cdp_session(page)
    talk.send("WebAuthn.enable")
    talk.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return page


def one_time_code(table: NodeTable, name: str, *roles: str, node: str = NODE) -> str:
    """Enrol a person on the machine itself, as the first one is."""
    command = [str(Path(sys.executable).with_name("sametable")), "people", "add", str(table.folders[node])]
    given = [part for role in roles for part in ("--role", role)]
    done = subprocess.run(
        [*command, "--name", name, *given, "--json"], capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["code"])


def make_passkey(page: Page, url: str, code: str) -> list[str]:
    """Enrol by a one-time code; gives the recovery codes that were shown."""
    page.goto(f"{url}/#/enrol?code={code}")
    expect(page.get_by_label("One-time code")).to_have_value(code)
    assert code not in page.url, "the code stays in the address"
    page.get_by_role("button", name="Make the passkey").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    codes = [one.strip() for one in page.locator(".codes li").all_inner_texts()]
    on = page.get_by_role("button", name="Go on")
    expect(on).to_be_disabled()
    page.get_by_label("I have these codes on paper").check()
    on.click()
    return codes


def sign_in(page: Page, name: str) -> None:
    """Sign in by the passkey that this page's authenticator holds."""
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("button", name=f"Signed in: {name}")).to_be_visible()
