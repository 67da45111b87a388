"""Signing in at a real node with Chromium's virtual authenticator: enrolment, passkey, recovery code, a session that ends."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from screenkit import BOUND_MS, WATCH_POLICY, first_port
from tablekit import NodeTable, demo_tool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def manned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeTable]:
    """One node of a founded record, where somebody is about to be enrolled."""
    demo = demo_tool()
    folders = demo.prepare(tmp_path_factory.mktemp("manned") / "table", "empty", first_port(30))
    urls = {name: f"http://localhost:{demo.read_settings(folder).port}" for name, folder in folders.items()}
    table = NodeTable(folders=folders, urls=urls)
    table.start("amman")
    yield table
    table.end()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser profile with an authenticator that is always touched in time."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="UTC")
    context.set_default_timeout(BOUND_MS)
    context.add_init_script(WATCH_POLICY)
    yield context
    context.close()


def page_with_authenticator(context: BrowserContext) -> Page:
    page = context.new_page()
    talk = context.new_cdp_session(page)
    talk.send("WebAuthn.enable")
    talk.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return page


def one_time_code(table: NodeTable, name: str, role: str) -> str:
    """Enrol a person on the machine itself, as the first one is."""
    command = [
        str(Path(sys.executable).with_name("sametable")), "people", "add", str(table.folders["amman"]),
        "--name", name, "--role", role, "--json",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
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
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("button", name=f"Signed in: {name}")).to_be_visible()


def test_from_a_one_time_code_to_the_room_and_back_after_the_session_ended(
    manned: NodeTable, context: BrowserContext
) -> None:
    url = manned.urls["amman"]
    page = page_with_authenticator(context)
    page.goto(url)
    page.locator("main h1").first.wait_for(state="attached")
    expect(page.get_by_role("heading", name="Sign in")).to_have_count(0)

    codes = make_passkey(page, url, one_time_code(manned, "R. Ash", "key_officer"))
    assert len(codes) == len(set(codes)) >= 6
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    sign_in(page, "R. Ash")

    # A second person is enrolled at the desk; the code is for handing over.
    page.goto(f"{url}/#/desk/people")
    page.get_by_role("button", name="Enrol a person").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("M. Fir")
    dialog.get_by_label("watch officer").check()
    dialog.get_by_role("button", name="Enrol, and show the code").click()
    second = page.get_by_role("dialog", name=re.compile("M. Fir"))
    code = second.locator(".code").inner_text()
    assert code in second.locator(".address").inner_text()
    second.get_by_role("button", name="Handed over").click()
    expect(page.get_by_role("rowheader", name="M. Fir")).to_be_visible()

    # Signing out leaves nothing open; a recovery code lets in once.
    page.get_by_role("button", name="Signed in: R. Ash").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    page.get_by_role("button", name="Use a recovery code").click()
    page.get_by_label("Your name, as enrolled").fill("R. Ash")
    page.get_by_label("Recovery code").fill(codes[0])
    page.get_by_role("button", name="Sign in with this code").click()
    expect(page.get_by_role("button", name="Signed in: R. Ash")).to_be_visible()


def test_a_session_that_ends_costs_no_draft(manned: NodeTable, context: BrowserContext) -> None:
    url = manned.urls["amman"]
    page = page_with_authenticator(context)
    make_passkey(page, url, one_time_code(manned, "T. Oak", "watch_officer"))
    sign_in(page, "T. Oak")
    page.goto(f"{url}/#/new")
    page.locator("#bulletin").fill("Mortar fire was heard near the bridge at 14:00.")
    # The cookie goes, as it does when a session runs out; the next question that the screen asks is refused.
    context.clear_cookies()
    expect(page.get_by_role("heading", name="Sign in again")).to_be_visible(timeout=30_000)
    expect(page.locator("#bulletin")).to_be_hidden()
    sign_in(page, "T. Oak")
    expect(page.locator("#bulletin")).to_have_value(re.compile("Mortar fire"))


def test_a_wrong_recovery_code_is_told_and_lets_nobody_in(manned: NodeTable, context: BrowserContext) -> None:
    url = manned.urls["amman"]
    one_time_code(manned, "L. Yew", "intake")
    page = page_with_authenticator(context)
    page.goto(url)
    page.get_by_role("button", name="Use a recovery code").click()
    page.get_by_label("Your name, as enrolled").fill("L. Yew")
    page.get_by_label("Recovery code").fill("aaaa-bbbb-cccc")
    page.get_by_role("button", name="Sign in with this code").click()
    expect(page.get_by_role("alert")).to_contain_text("let nobody in")
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
