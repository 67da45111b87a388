"""Chromium, a founded table without a word in it, and one that tells the demonstration's story.

Each of the two is founded once and ended as soon as no test to come needs it: idle nodes take a good part of a processor.
"""

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

TABLES = ("story_table", "empty_table")
RUNNING: dict[str, NodeTable] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder, and skip it where there is no browser or no client to show."""
    here = Path(__file__).parent
    reason = ""
    if not Path(CHROMIUM).exists():
        reason = f"no {CHROMIUM}: install Debian's package chromium"
    elif not (ROOT / "web" / "dist" / "index.html").exists():
        reason = "no web/dist: run `make web`"
    ours = [item for item in items if here in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.browser)
        if reason:
            item.add_marker(pytest.mark.skip(reason=reason))
    # Files with a table of their own first, so that at no time more nodes run than one table has.
    by_table = iter(sorted(ours, key=_table_of_file(ours)))
    items[:] = [next(by_table) if here in item.path.parents else item for item in items]


def _needed(item: pytest.Item) -> set[str]:
    return set(TABLES) & set(getattr(item, "fixturenames", ()))


def _table_of_file(items: list[pytest.Item]) -> Callable[[pytest.Item], int]:
    found: dict[Path, int] = {}
    for item in items:
        rank = max((TABLES.index(one) + 1 for one in _needed(item)), default=0)
        found[item.path] = max(rank, found.get(item.path, 0))
    return lambda item: found[item.path]


@pytest.hookimpl(trylast=True)  # after the test's own fixtures, which may still start and stop a node
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """End a table after the last test that needs it."""
    items = item.session.items
    rest = [] if nextitem is None else items[items.index(nextitem) :]
    still = set().union(*map(_needed, rest))
    for name in _needed(item) - still:
        if (table := RUNNING.pop(name, None)) is not None:
            table.end()


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
    RUNNING["empty_table"] = table
    yield table
    table.end()


@pytest.fixture(scope="session")
def story_table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeTable]:
    table = found_table(tmp_path_factory.mktemp("story") / "table", "syria-2016", first_port(20))
    RUNNING["story_table"] = table
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
        # A question that a test answers in the node's place may be on its way: the next test must not hear of it.
        screen.page.unroute_all(behavior="ignoreErrors")
        screen.context.close()
