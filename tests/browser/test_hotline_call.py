"""A hotline call between two centres: heard in a quiet room, its first contact absent, answered a rung higher, read back wrong."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from sayingkit import ARRIVES_MS
from tablekit import NodeTable, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from screenkit import Screen

import pytest

COUNT_TONES = """
window.tones = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) { window.tones += 1; return start.apply(this, at); };
"""


@pytest.fixture
def impatient(empty_table: NodeTable) -> Iterator[NodeTable]:
    """A table at which Khmeimim's calls climb after five seconds."""
    folder = empty_table.folders["khmeimim"]
    settings = folder / "node.toml"
    before = settings.read_text("utf-8")
    empty_table.stop("khmeimim")
    settings.write_text(before + "\n[hotline]\nrung_s = { watch_officer = 5, deputy = 300 }\n", "utf-8")
    empty_table.start("khmeimim")
    yield empty_table
    empty_table.stop("khmeimim")
    settings.write_text(before, "utf-8")
    empty_table.start("khmeimim")


def test_a_call_without_its_first_contact_climbs_is_answered_and_read_back_wrong(
    impatient: NodeTable, screen_at: Callable[..., Screen]
) -> None:
    amman, khmeimim = (screen_at(impatient.urls[name]) for name in ("amman", "khmeimim"))
    amman.page.add_init_script(COUNT_TONES)
    amman.go("watch")
    amman.page.reload()
    # A browser lets nothing sound before somebody has pressed something.
    amman.page.get_by_role("button", name="Turn sound on").first.click(timeout=ARRIVES_MS)

    khmeimim.go("hotline")
    page = khmeimim.page
    page.get_by_role("link", name="Make a call").or_(
        page.get_by_role("button", name="Make a call")
    ).first.click()
    page.get_by_label("To which party").select_option("us")
    page.get_by_label("What is happening").fill("Aircraft strike near the bridge; it goes on.")
    page.get_by_label("What is asked").fill("Break off now, and say who was told what.")
    page.get_by_label("Name or coordinates").first.fill("35.3000 40.1400")
    page.get_by_label("Name or coordinates").first.press("Enter")
    page.get_by_role("button", name="See what would be said").click()
    page.get_by_role("button", name="Sign and ring").click(timeout=ARRIVES_MS)
    rung = time.monotonic()

    # Heard and seen at Amman in whatever room; nobody answers, so it climbs by itself.
    ring = amman.page.locator("section.ring")
    expect(ring).to_be_visible(timeout=ARRIVES_MS)
    print(f"\non the screen at Amman {time.monotonic() - rung:.2f} s after it was signed at Khmeimim")
    wait_until("it is heard", lambda: amman.page.evaluate("window.tones") > 0, 10)
    expect(ring).to_contain_text(re.compile("asked now: Deputy", re.IGNORECASE), timeout=ARRIVES_MS)
    ring.get_by_role("button", name="Answer").click()
    expect(page.locator("article.call")).to_contain_text("answered after", timeout=ARRIVES_MS)
    expect(amman.page.locator("section.ring")).to_have_count(0, timeout=ARRIVES_MS)

    # Read back nine kilometres off: both see it flagged.
    amman.page.get_by_role("button", name="Read back the place").click(timeout=ARRIVES_MS)
    held = amman.page.get_by_role("dialog")
    held.get_by_label("Name or coordinates").first.fill("35.3800 40.1400")
    held.get_by_label("Name or coordinates").first.press("Enter")
    expect(held).to_contain_text("away from the place that was called")
    held.get_by_role("button", name="See what would be said").click()
    held.get_by_role("button", name=re.compile("^Sign")).click()
    held.get_by_role("button", name="Close", exact=True).last.click(timeout=ARRIVES_MS)
    expect(page.locator("article.call")).to_contain_text(
        "away from the place that was called", timeout=ARRIVES_MS
    )
    page.get_by_role("button", name="End the call").click()
    held = page.get_by_role("dialog")
    held.get_by_role("button", name="See what would be said").click()
    held.get_by_role("button", name=re.compile("^Sign")).click()
    held.get_by_role("button", name="Close", exact=True).last.click(timeout=ARRIVES_MS)
    for screen in (amman, khmeimim):
        expect(screen.page.locator("article.call")).to_contain_text("Ended", timeout=ARRIVES_MS)
        screen.spotless()

    calls = impatient.get("amman", "/api/calls")["calls"]
    (call,) = [one for one in calls if "near the bridge" in str(one)]
    told = [(one["event"], one["party"]) for one in call["events"]]
    assert ("heard", "us") in told
    assert told.count(("escalated", "ru")) == 1
    assert [one["flagged"] for one in call["events"] if one["event"] == "read_back"] == [True]
