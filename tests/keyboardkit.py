"""What a person does without a mouse: reaches what they look for with Tab, and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOCUSED_NAME = """() => {
  const one = document.activeElement;
  const label = one.labels?.[0]?.textContent ?? '';
  return (one.getAttribute('aria-label') || label || one.textContent || '').trim();
}"""


def tab_to(page: Page, name: str, *, back: bool = False, most: int = 120) -> None:
    """Press Tab until what is called `name` has the focus."""
    seen = []
    for _ in range(most):
        seen.append(str(page.evaluate(FOCUSED_NAME))[:60])
        if re.search(name, seen[-1]):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"{name} is not reached by Tab: {seen}")
