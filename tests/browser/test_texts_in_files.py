"""A file read in at one screen becomes a version that the other reads; its gap's options are compared on what was reported.

The report is told of the day before: what is compared is asked of the reports of the last weeks. The table is one of its own,
so that it is the only report, and the only terms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from sayingkit import ARRIVES_MS, HOUR_MS, dialog, now_ms, seen, sign
from screenkit import first_port
from support.documents import docx, para, text_pdf
from support.termspack import INSIDE, quiet
from tablekit import NodeTable, found_table, wait_until
from textkit import SIDES, has_text, say, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from screenkit import Screen

MINUTE_MS = 60_000
INSIDE_E7 = tuple(round(one * 10**7) for one in INSIDE)
TEN_KM_E7 = 900_000
SIDE_BY_SIDE = (
    ("1. The valley is quiet within [US: 5 km | RU: 20 km] of the ford.", "1. В долине тихо в пределах [US: 5 км | RU: 20 км] от брода."),
    ("2. Sixty trucks pass.", "2. Проходят шестьдесят грузовиков."),
)  # fmt: skip


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeTable]:
    held = found_table(tmp_path_factory.mktemp("files") / "table", "empty", first_port(15))
    yield held
    held.end()


def columns() -> bytes:
    """Write a DOCX of two languages beside one another."""
    rows = "".join(
        f"<w:tr><w:tc>{para(one)}</w:tc><w:tc>{para(other)}</w:tc></w:tr>" for one, other in SIDE_BY_SIDE
    )
    return docx(f"<w:tbl>{rows}</w:tbl>")


def head_of(table: NodeTable, client_id: str, title: str, languages: list[str]) -> Any:
    """Put a text without a version; gives its row."""
    fields = {
        "title": [{"language": "en", "text": title}], "form": "single_text", "languages": languages,
        "required": list(SIDES),
    }  # fmt: skip
    name = say(table, "geneva-us", client_id, "proposal", fields)["id"]
    rows = table.get("geneva-us", "/api/table/proposals")["proposals"]
    return next(one for one in rows if one["id"] == name)


def read_in(screen: Screen, file: Path) -> None:
    """Choose a file in the editor that is open."""
    screen.page.get_by_label("Read from a file").set_input_files(file)


def latest(table: NodeTable, number: str) -> str:
    """Give the id of the one latest version; empty where there is none."""
    heads = table.get("geneva-us", f"/api/table/proposals/{number}")["heads"]
    return str(heads[0]["id"]) if heads else ""


def test_a_file_at_one_screen_is_read_at_the_other_and_its_options_are_compared(
    table: NodeTable, screen_at: Callable[..., Screen], tmp_path: Path
) -> None:
    start_ms = (now_ms() - 24 * HOUR_MS) // MINUTE_MS * MINUTE_MS
    report = {
        "what": "fire.heavy", "weapon": "mortar", "locates": "impact", "raw_text": "Mortar fire by the ford", "raw_language": "en",
        "occurred": {"start_ms": start_ms, "end_ms": start_ms + 10 * MINUTE_MS, "precision": "minute", "zone": "UTC"},
        "place": {"lat_e7": INSIDE_E7[0] + TEN_KM_E7, "lon_e7": INSIDE_E7[1], "radius_m": 100},
    }  # fmt: skip
    table.post("geneva-us", "/api/reports", {"client_id": "files-report", "kind": "report", "fields": report})
    table.post("geneva-us", "/api/terms/put", {"text": quiet(pack="ford", until="2036-01-01 00:00")})
    row = head_of(table, "files-head", "The quiet ford", ["en", "ru"])
    file = tmp_path / "ford.docx"
    file.write_bytes(columns())

    us = screen_at(table.urls["geneva-us"])
    us.go(f"table/texts/{row['number']}/edit")
    read_in(us, file)
    expect(us.page.get_by_label("1 · Russian")).to_have_value(SIDE_BY_SIDE[0][1][3:], timeout=ARRIVES_MS)
    us.page.get_by_text("Marked beside the words").first.click()
    us.page.get_by_role("button", name="Add a link").click()
    us.page.get_by_label("How", exact=True).select_option(label="Together with the other")
    us.page.get_by_label("Clause", exact=True).select_option(label="2")
    us.page.get_by_label("With it, these terms").select_option(index=1)
    us.page.get_by_role("button", name="Bind a bracket to a number").click(timeout=ARRIVES_MS)
    us.page.get_by_label("Bracket", exact=True).select_option(index=1)
    us.page.get_by_label("Stands for").select_option(label="geometry/circle/radius_m: 20000")
    us.page.get_by_role("button", name="See what would be said").click()
    sign(us)
    wait_until("the version is said", lambda: latest(table, row["number"]), 20)
    version = latest(table, row["number"])
    wait_until("it has come", lambda: has_text(table, "geneva-ru", version), 30)
    held = text_of(table, "geneva-ru", version)
    assert [one["label"] for one in held["clauses"]] == ["1", "2"]
    assert held["clauses"][0]["links"] == [{"clause": held["clauses"][1]["clause"], "how": "together"}]
    assert held["binds"][0]["path"] == "/zones/0/geometry/circle/radius_m"

    ru = screen_at(table.urls["geneva-ru"])
    ru.go(f"table/texts/{row['number']}")
    seen(ru.page.get_by_text("Проходят шестьдесят грузовиков.").first)
    seen(ru.page.get_by_text("20 км").first)
    ru.go(f"table/gaps/{row['number']}")
    seen(ru.page.get_by_text("Waits for clauses: 2").first)
    ru.page.get_by_role("button", name="What each option would mean").click(timeout=ARRIVES_MS)
    meant = dialog(ru)
    # The report is ten kilometres off: it is answered otherwise under one option than under the other.
    seen(meant.get_by_role("radiogroup", name="Option on the map"))
    meant.locator("canvas, svg").first.wait_for()
    seen(meant.get_by_role("heading", name="20 km").first)
    seen(meant.get_by_text("The terms were put with this option.").first)
    seen(meant.get_by_role("rowheader", name="The truce").first)
    seen(meant.get_by_text("Reports answered otherwise than with the option that was put: 1").first)
    meant.get_by_role("button", name="Close", exact=True).last.click()
    for screen in (ru, us):
        screen.spotless()


def test_a_pdf_is_read_in_beside_what_is_there_and_says_what_is_to_be_looked_at(
    table: NodeTable, screen_at: Callable[..., Screen], tmp_path: Path
) -> None:
    row = head_of(table, "files-pdf", "Agreement on a separation", ["en"])
    file = tmp_path / "draft.pdf"
    file.write_bytes(text_pdf(2))
    us = screen_at(table.urls["geneva-us"])
    us.go(f"table/texts/{row['number']}/edit")
    read_in(us, file)
    box = us.page.get_by_label("1 · English")
    expect(box).to_have_value(re.compile(r"a distance of \[1 / 6\] km"), timeout=ARRIVES_MS)
    seen(us.page.get_by_label("(a) · English").first)
    # Nothing of it is in the record before it is signed.
    assert latest(table, row["number"]) == ""
    box.fill("Heavy weapons are [500 / 1,000] m from the road.")
    us.page.get_by_role("button", name="See what would be said").click()
    sign(us)
    wait_until("the version is said", lambda: latest(table, row["number"]), 20)
    held = text_of(table, "geneva-us", latest(table, row["number"]))
    assert [one["value"] for one in held["clauses"][0]["brackets"][0]["options"]] == [500, 1_000]
    us.spotless()
