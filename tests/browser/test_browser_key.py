"""A seat's key that is made in the browser, enrolled by the party's root, and signs what is said from then on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from deskkit import NODE, make_passkey, one_node, one_time_code, page_with_authenticator, profile, sign_in
from screenkit import first_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from tablekit import NodeTable

SECRET_LEAVES = """async (record) => {
  const base = await new Promise((done, fail) => {
    const asked = indexedDB.open('sametable', 1);
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  const kept = await new Promise((done) => {
    const asked = base.transaction('seat-keys').objectStore('seat-keys').get(record);
    asked.onsuccess = () => done(asked.result);
  });
  const out = { extractable: kept.secret.extractable, type: kept.secret.type, taken: [] };
  for (const form of ['pkcs8', 'jwk', 'raw']) {
    await crypto.subtle.exportKey(form, kept.secret).then(() => out.taken.push(form), () => undefined);
  }
  return out;
}"""


@pytest.fixture(scope="module")
def manned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeTable]:
    """One node whose party's root key lies on it."""
    with one_node(tmp_path_factory.mktemp("keyed"), first_port(35)) as table:
        yield table


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    with profile(chromium) as opened:
        yield opened


def get(page: Page, path: str) -> Any:
    """Ask the node as this page does."""
    return page.evaluate("(path) => fetch(path).then((answer) => answer.json())", path)


def test_a_key_made_here_is_enrolled_and_signs_what_is_said_here(
    manned: NodeTable, context: BrowserContext
) -> None:
    url = manned.urls[NODE]
    page = page_with_authenticator(context)
    make_passkey(page, url, one_time_code(manned, "R. Ash", "key_officer", "watch_officer"))
    sign_in(page, "R. Ash")
    session = get(page, "api/session")

    page.goto(f"{url}/#/desk/key")
    page.get_by_label("Name of the seat").fill("Watch 2")
    page.get_by_role("button", name="Make a key in this browser").click()
    expect(page.get_by_text("waits for the root", exact=True)).to_be_visible()
    printed = page.locator(".key .print").inner_text()
    assert re.fullmatch(r"([0-9a-f]{4} ){7}[0-9a-f]{4}", printed)
    held = page.evaluate(SECRET_LEAVES, session["record_id"])
    assert held == {"extractable": False, "type": "private", "taken": []}

    # Whoever holds the root compares the fingerprint and enrols it.
    page.goto(f"{url}/#/record/~keys")
    waiting = page.get_by_role("region", name=re.compile("Keys that wait"))
    expect(waiting).to_contain_text(printed)
    waiting.get_by_role("button", name="Enrol it").click()
    expect(page.get_by_role("region", name="Key register").get_by_text("Watch 2")).to_be_visible()
    page.goto(f"{url}/#/desk/key")
    expect(page.get_by_text("in use", exact=True)).to_be_visible()

    # From now on what is said at this screen bears this key, and the node is not asked for a signature.
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/api/statements/sign" in one.url else None)
    page.goto(f"{url}/#/new")
    page.reload()
    page.get_by_role("button", name="Report by hand").click()
    page.get_by_label("What", exact=True).select_option(index=1)
    page.locator("li.card").get_by_role("button", name="Confirm", exact=True).click()
    page.get_by_role("button", name="Sign and submit", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Sign and submit 1 statement").click()
    number = page.get_by_role("dialog").locator("a.number").inner_text()
    said = get(page, f"api/entries/{number}")
    key = next(one for one in get(page, "api/keys")["seats"] if one["seat"] == "Watch 2")
    assert said["kid"] == key["kid"] != session["kid"]
    assert key["state"] == "in_use"
    assert asked == []
