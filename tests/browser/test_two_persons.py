"""What brings terms into force takes two persons of a side: one signs at their screen, another confirms at theirs.

Two nodes: at one of them two negotiators are enrolled, the other's desk is open and is asked through its own interface.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from deskkit import make_passkey, one_time_code, page_with_authenticator, profile, sign_in, some_nodes
from sayingkit import now_ms
from screenkit import first_port
from support.termspack import quiet
from tablekit import NodeTable, wait_until
from textkit import decision, put_decision, put_text, sign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

THEIRS = "geneva-us"
OURS = "geneva-ru"
CLAUSE = "No attacks in the valley."


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeTable]:
    """Two nodes of a founded record; nobody is enrolled yet."""
    base = tmp_path_factory.mktemp("two")
    with some_nodes(base, first_port(30), OURS, THEIRS) as held:
        yield held


def negotiator(page: Page, table: NodeTable, name: str) -> None:
    """Enrol a negotiator at our node, and sign them in."""
    make_passkey(page, table.urls[OURS], one_time_code(table, name, "negotiator", node=OURS))
    sign_in(page, name)


def signed_for_another(page: Page, url: str, number: str) -> None:
    """Sign a decision at a screen: what is signed waits for somebody else."""
    page.goto(f"{url}/#/table/decisions/{number}")
    expect(page.get_by_text("The same: what you see is what is signed").first).to_be_visible()
    page.get_by_role("button", name="Sign, or not").click()
    held = page.get_by_role("dialog")
    held.get_by_label("Your side's word").select_option(label="Signs")
    held.get_by_label("I have compared these").check()
    held.get_by_role("button", name="See what would be said").click()
    held.get_by_role("button", name="Sign, for another to confirm").click()
    expect(held.get_by_text("Proposed.")).to_be_visible()
    held.get_by_role("button", name="Close", exact=True).last.click()
    expect(held).to_have_count(0)


def waiting(page: Page, url: str) -> Locator:
    """Go to what waits for a second person; gives its only row."""
    page.goto(f"{url}/#/desk/two")
    row = page.get_by_role("listitem").filter(has_text="Can be confirmed until")
    expect(row).to_have_count(1)
    return row


def put_terms(table: NodeTable, tag: str) -> tuple[str, str]:
    """Put a text with terms for decision at the other side's open desk; gives the decision's id and number."""
    _, version = put_text(table, THEIRS, tag, f"The valley, {tag}", [CLAUSE])
    text = quiet(tag, until="2036-01-01 00:00")
    terms = table.post(THEIRS, "/api/terms/put", {"text": text})["id"]
    put = put_decision(table, THEIRS, f"{tag}-put", version, terms=terms, effective_ms=now_ms())
    return str(put["id"]), str(put["number"])


def test_one_person_signs_another_confirms_and_the_terms_are_in_force_on_both_sides(
    table: NodeTable, chromium: Browser
) -> None:
    url = table.urls[OURS]
    held_id, number = put_terms(table, "first")
    with profile(chromium) as one, profile(chromium) as other:
        first, second = page_with_authenticator(one), page_with_authenticator(other)
        negotiator(first, table, "A. Ash")
        negotiator(second, table, "B. Elm")
        signed_for_another(first, url, number)

        # Nothing is said yet; the own side sees that it waits, and whoever signed cannot confirm.
        expect(first.get_by_text("Signed, waits for a second person")).to_be_visible()
        assert decision(table, THEIRS, number)["signed"] == []
        own = waiting(first, url)
        expect(own.get_by_text("Another person must confirm it.")).to_be_visible()
        expect(own.get_by_role("button", name="Confirm")).to_have_count(0)

        # The second person refuses it: it waits no longer, and nothing was said. It is signed again.
        waiting(second, url).get_by_role("button", name="Refuse").click()
        expect(second.get_by_text("Nothing waits")).to_be_visible()
        signed_for_another(first, url, number)

        # The second person sees the text, its hash and what it brings about, and confirms.
        row = waiting(second, url)
        expect(row.get_by_role("link", name=number)).to_be_visible()
        row.get_by_role("button", name="Confirm").click()
        held = second.get_by_role("dialog")
        expect(held.get_by_text(CLAUSE)).to_be_in_viewport()
        expect(held.get_by_text("The same: what you see is what is signed")).to_be_visible()
        expect(held.get_by_text("With it, these terms")).to_be_visible()
        assert decision(table, THEIRS, number)["signed"] == []
        held.get_by_role("button", name="Confirm").click()
        expect(held).to_have_count(0)
        expect(second.get_by_text("Nothing waits")).to_be_visible()
        wait_until(
            "the other side has heard one signature, ours",
            lambda: [one["party"] for one in decision(table, THEIRS, number)["signed"]] == ["ru"],
            30,
        )

        # With the other side's own signature it is decided, and in force at both.
        sign(table, THEIRS, "first-theirs", held_id)
        second.goto(f"{url}/#/table/decisions/{number}")
        expect(second.get_by_text("Decided", exact=True).first).to_be_visible()
        expect(second.get_by_text("In force", exact=True).first).to_be_visible()
        wait_until("it is in force there too", lambda: decision(table, THEIRS, number)["in_force"], 30)
