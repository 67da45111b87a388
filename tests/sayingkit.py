"""What a person at a screen does in every room: look for something, and say something in a dialog."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from screenkit import Screen

ARRIVES_MS = 60_000
HOUR_MS = 3_600_000
SIGN = "Sign and submit 1 statement"


def seen(locator: Locator) -> None:
    """Expect something to show, however busy the machine is."""
    expect(locator).to_be_visible(timeout=ARRIVES_MS)


def now_ms() -> int:
    """Give the time by this machine's clock."""
    return time.time_ns() // 1_000_000


def dialog(screen: Screen) -> Locator:
    """Give the dialog that is open on a screen."""
    return screen.page.get_by_role("dialog")


def sign(screen: Screen) -> None:
    """See what would be said, sign it, and close once there is a receipt."""
    held = dialog(screen)
    held.get_by_role("button", name="See what would be said").click()
    held.get_by_role("button", name=SIGN).click(timeout=ARRIVES_MS)
    held.get_by_role("button", name="Close", exact=True).last.click(timeout=ARRIVES_MS)
    expect(held).to_have_count(0)
