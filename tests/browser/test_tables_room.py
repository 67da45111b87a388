"""The Tables room: a spreadsheet is looked at, said with progress, listed by its hash, written out, and read back."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import TYPE_CHECKING

import openpyxl
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import FilePayload, Page

    from screenkit import Screen
    from tablekit import NodeTable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = ("Incident ID", "Date", "Time", "Latitude", "Longitude", "Type", "Killed", "Notes")
WAIT_MS = 90_000
MARK = "beside the old weaving mill"


def row(name: str, *, killed: int = 1, lat: object = 36.2012) -> tuple[object, ...]:
    hour = f"{int(name[1:]) + 6:02d}:20"
    return (name, "2016-09-12", hour, lat, 37.1612, "shelling", killed, f"{name}: shells fell {MARK}")


def spreadsheet(rows: list[tuple[object, ...]]) -> FilePayload:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for one in (HEADS, *rows):
        sheet.append(list(one))
    out = io.BytesIO()
    book.save(out)
    return {"name": "daily.xlsx", "mimeType": XLSX, "buffer": out.getvalue()}


def look_at(page: Page, file: FilePayload) -> None:
    """Give a spreadsheet, and say in which zone its times are, which it does not."""
    page.locator("input[type=file]").set_input_files(file)
    zone = page.get_by_label("Zone of its times")
    expect(zone).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_role("alert").filter(has_text="Say in which zone")).to_be_visible(timeout=WAIT_MS)
    zone.fill("Asia/Damascus")
    zone.press("Tab")


def say(page: Page, button: str) -> None:
    """Confirm what was shown, and wait until it is done."""
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", name="Done")).to_be_visible(timeout=WAIT_MS)


def test_a_spreadsheet_goes_in_row_by_row_and_the_record_comes_out_as_one(
    empty_table: NodeTable, screen_at: Callable[..., Screen], tmp_path: Path
) -> None:
    screen = screen_at(empty_table.urls["amman"])
    page = screen.page
    screen.go("tables")
    look_at(page, spreadsheet([row("E7")]))
    say(page, "Say 1 row")

    file = spreadsheet([*(row(f"E{n}") for n in range(1, 6)), row("E6", lat="north"), row("E7", killed=4)])
    look_at(page, file)
    shown = page.get_by_role("region", name="What each row would do")
    told = shown.get_by_role("status")
    for words in ("5 new reports", "1 correction", "1 row with errors"):
        expect(told).to_contain_text(words, timeout=WAIT_MS)
    wrong = shown.get_by_role("row").filter(has_text="north")
    expect(wrong).to_contain_text("row 7, lat")

    say(page, "Say 6 rows")
    did = page.get_by_role("region", name="Progress")
    for words in ("5 new reports", "1 correction", "1 row with errors", "–"):
        expect(did).to_contain_text(words)
    expect(did.get_by_role("listitem")).to_contain_text("row 7, lat")
    expect(told).to_contain_text("6 said already", timeout=WAIT_MS)

    page.get_by_role("tab", name="What was taken in").click()
    listed = page.get_by_role("row").filter(has_text=hashlib.sha256(file["buffer"]).hexdigest())
    for words in ("daily.xlsx", "5 new reports", "1 correction", "1 row with errors"):
        expect(listed).to_contain_text(words, timeout=WAIT_MS)

    out = exported(page, tmp_path)
    held = {one["text"][:2]: one for one in out if MARK in one["text"]}
    assert sorted(held) == ["E1", "E2", "E3", "E4", "E5", "E7"]
    assert (held["E7"]["killed"], held["E7"]["amendments"]) == ("4", "1")
    assert (held["E1"]["start"], held["E1"]["lat"]) == ("2016-09-12T04:20:00Z", "36.2012000")

    page.get_by_role("tab", name="Import a table").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "reports.csv")
    expect(page.get_by_role("region", name="What each row would do").get_by_role("status")).to_have_text(
        f"{len(out)} said already", timeout=WAIT_MS
    )
    screen.spotless()


def exported(page: Page, folder: Path) -> list[dict[str, str]]:
    """Write the record out as CSV, and read the file that the browser keeps."""
    page.get_by_role("tab", name="Export").click()
    page.get_by_role("button", name="Write").click()
    link = page.get_by_role("link", name="Save the file")
    expect(link).to_be_visible(timeout=WAIT_MS)
    with page.expect_download(timeout=WAIT_MS) as begun:
        link.click()
    path = folder / "reports.csv"
    begun.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
