"""The attack table is whole: every row has its test, every test the defence whose removal it must notice.

That each test does notice is tried by `make attacks`, which takes long; that nothing was passed over is held here.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from attacks.defences import DEFENCES, Defence

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "sametable"
TABLE = ROOT / "docs" / "attack-table.md"
ROWS = [str(row) for row in range(1, 33)] + [f"edge {edge}" for edge in range(1, 5)]


def files_of(row: str) -> list[str]:
    """Give the names of a row's test files."""
    edge = row.startswith("edge ")
    start = f"test_edge_{row.removeprefix('edge ')}_" if edge else f"test_row_{int(row):02}_"
    return sorted(path.name for path in Path(__file__).parent.glob(f"{start}*.py"))


@cache
def listed() -> dict[str, list[str]]:
    """Give the cells of the table in the documentation by the first cell of each row."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return {one[0]: one for one in cells if one[0] in ROWS}


@cache
def defined(file: str) -> frozenset[str]:
    """Give the functions and classes of a source file, methods as `Class.method` too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((SOURCE / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef):
            found |= {node.name}
            found |= {f"{node.name}.{one.name}" for one in node.body if hasattr(one, "name")}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
    return frozenset(found)


@pytest.mark.parametrize("row", ROWS)
def test_every_row_has_a_test_and_a_defence_that_it_must_miss(row: str) -> None:
    tests = files_of(row)
    assert tests
    named = {Path(one.test).name for one in DEFENCES if one.row == row}
    assert named == set(tests), "each of the row's files notices that something is gone"


@pytest.mark.parametrize("one", DEFENCES, ids=lambda one: f"{one.row}: {one.file}: {one.there[:40]}")
def test_each_defence_stands_once_where_it_is_said_to_stand(one: Defence) -> None:
    assert one.row in {*ROWS, "more"}
    assert (ROOT / one.test).is_file()
    source = (SOURCE / one.file).read_text(encoding="utf-8")
    assert source.count(one.there) == 1
    ast.parse(source.replace(one.there, one.instead))
    assert one.there != one.instead


@pytest.mark.parametrize("row", ROWS)
def test_the_documented_table_names_each_rows_tests_and_functions_that_exist(row: str) -> None:
    cells = listed()[row]
    assert len(cells) == 6
    assert all(cells)
    assert re.findall(r"`(test_\w+\.py)`", cells[4]) == files_of(row)
    places = re.findall(r"`([\w/]+\.py)`: ((?:`[\w.]+`(?:, )?)+)", cells[5])
    assert places
    for file, names in places:
        assert set(re.findall(r"`([\w.]+)`", names)) <= defined(file)


def test_the_table_has_the_rows_in_their_order_and_no_others() -> None:
    assert list(listed()) == ROWS
