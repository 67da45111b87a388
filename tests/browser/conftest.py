"""Chromium, a founded table without a word in it, and one that tells the demonstration's story."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from screenkit import CHROMIUM, CHROMIUM_ARGS, Screen, first_port, open_screen
from tablekit import ROOT, NodeTable, found_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder, and skip it where there is no browser or no client to show."""
    here = Path(__file__).parent
    reason = ""
    if not Path(CHROMIUM).exists():
        reason = f"no {CHROMIUM}: install Debian's package chromium"
    elif not (ROOT / "web" / "dist" / "index.html").exists():
        reason = "no web/dist: run `make web`"
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Run Chromium for one file: its event loop must be gone before another file runs one of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def empty_table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeTable]:
    table = found_table(tmp_path_factory.mktemp("empty") / "table", "empty", first_port(0))
    yield table
    table.end()


@pytest.fixture(scope="session")
def story_table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeTable]:
    table = found_table(tmp_path_factory.mktemp("story") / "table", "syria-2016", first_port(20))
    yield table
    table.end()


@pytest.fixture
def screen_at(chromium: Browser) -> Iterator[Callable[..., Screen]]:
    """Open screens; all are closed after the test."""
    opened: list[Screen] = []

    def at(
        url: str, language: str = "en", theme: str = "light", size: tuple[int, int] = (1440, 900)
    ) -> Screen:
        screen = open_screen(chromium, url, language=language, theme=theme, size=size)
        opened.append(screen)
        return screen

    yield at
    for screen in opened:
        screen.context.close()
