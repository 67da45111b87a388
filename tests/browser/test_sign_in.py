"""Signing in at a real node with Chromium's virtual authenticator: enrolment, passkey, recovery code, a session that ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from deskkit import NODE, make_passkey, one_node, one_time_code, page_with_authenticator, profile, sign_in
from screenkit import first_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext

    from tablekit import NodeTable


@pytest.fixture(scope="module")
def manned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeTable]:
    """One node of a founded record, where somebody is about to be enrolled."""
    with one_node(tmp_path_factory.mktemp("manned"), first_port(30)) as table:
        yield table


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    with profile(chromium) as opened:
        yield opened


def test_from_a_one_time_code_to_the_room_and_back_after_the_session_ended(
    manned: NodeTable, context: BrowserContext
) -> None:
    url = manned.urls[NODE]
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
    enrol = page.get_by_role("link", name="Enrol with a one-time code")
    expect(enrol).to_have_attribute("href", "#/enrol")
    page.get_by_role("button", name="Use a recovery code").click()
    page.get_by_label("Your name, as enrolled").fill("R. Ash")
    page.get_by_label("Recovery code").fill(codes[0])
    page.get_by_role("button", name="Sign in with this code").click()
    expect(page.get_by_role("button", name="Signed in: R. Ash")).to_be_visible()


def test_a_session_that_ends_costs_no_draft(manned: NodeTable, context: BrowserContext) -> None:
    url = manned.urls[NODE]
    page = page_with_authenticator(context)
    make_passkey(page, url, one_time_code(manned, "T. Oak", "watch_officer"))
    sign_in(page, "T. Oak")
    page.goto(f"{url}/#/new")
    page.locator("#bulletin").fill("Mortar fire was heard near the bridge at 14:00.")
    # The cookie goes, as it does when a session runs out; the next question that the screen asks is refused.
    context.clear_cookies()
    expect(page.get_by_role("heading", name="Sign in again")).to_be_visible()
    expect(page.locator("#bulletin")).to_be_hidden()
    sign_in(page, "T. Oak")
    expect(page.locator("#bulletin")).to_have_value(re.compile("Mortar fire"))


def test_a_wrong_recovery_code_is_told_and_lets_nobody_in(manned: NodeTable, context: BrowserContext) -> None:
    url = manned.urls[NODE]
    one_time_code(manned, "L. Yew", "intake")
    page = page_with_authenticator(context)
    page.goto(url)
    page.get_by_role("button", name="Use a recovery code").click()
    page.get_by_label("Your name, as enrolled").fill("L. Yew")
    page.get_by_label("Recovery code").fill("aaaa-bbbb-cccc")
    page.get_by_role("button", name="Sign in with this code").click()
    expect(page.get_by_role("alert")).to_contain_text("let nobody in")
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
