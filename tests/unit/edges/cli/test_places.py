"""`sametable place` and `sametable gazetteer import`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.command import command

if TYPE_CHECKING:
    from pathlib import Path

CSV = "id;name;lat;lon;kind\nx1;Quietwater;36.5;37.5;village\nx2;Stillford;36.6;37.6;village\n"


def small_node(folder: Path) -> Path:
    """Make a node that knows the cities of one small country, so that its gazetteer is built quickly."""
    assert command("init", folder, "--alone").code == 0
    settings = folder / "node.toml"
    settings.write_text(settings.read_text().replace("countries = []", 'countries = ["LB"]'))
    return folder


def test_a_name_gives_its_matches_best_first() -> None:
    found = command("place", "Handarat", "--within", "Aleppo", "--json").json
    assert (found["name"], found["status"]) == ("Handarat", "matched")
    assert found["matches"][0]["name"] == "Handarat"
    scores = [one["score"] for one in found["matches"]]
    assert scores == sorted(scores, reverse=True)


def test_a_person_sees_a_table() -> None:
    ended = command("place", "حندرات")
    assert "matched" in ended.out
    assert "Handarat" in ended.out


def test_coordinates_are_themselves() -> None:
    (found,) = command("place", "36.2, 37.16", "--json").json["matches"]
    assert (found["kind"], found["lat"], found["lon"]) == ("coordinates", 36.2, 37.16)


def test_nobody_knows_this_place() -> None:
    assert command("place", "Zzyzxqwv", "--json").json["status"] == "unknown"


def test_a_batch_answers_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text('Handarat\n\n{"name": "حلب"}\nZzyzxqwv\n', encoding="utf-8")
    ended = command("place", "--batch", path, "--json")
    assert [one["name"] for one in ended.lines] == ["Handarat", "حلب", "Zzyzxqwv"]
    assert "Zzyzxqwv" in command("place", "--batch", path).out
    assert command("place", "--batch", "-", "--json", stdin=path.read_bytes()).out == ended.out


@pytest.mark.parametrize(
    "arguments", [(), ("Handarat", "--batch", "x"), ("Handarat", "--near", "somewhere"), ("",), ("x" * 201,)]
)
def test_wrong_usage_ends_with_two(arguments: tuple[str, ...]) -> None:
    assert command("place", *arguments).code == 2


@pytest.mark.parametrize(
    ("raw", "code"),
    [(b"", "intake.empty"), ("Алеппо".encode("cp1251"), "intake.not_text"), (b"{]\n", "intake.not_text")],
)
def test_a_bad_batch_is_one_clear_error(tmp_path: Path, raw: bytes, code: str) -> None:
    path = tmp_path / "names.txt"
    path.write_bytes(raw)
    ended = command("place", "--batch", path, "--json")
    assert (ended.code, json.loads(ended.err)["code"]) == (1, code)


def test_an_imported_gazetteer_is_the_nodes_from_then_on(tmp_path: Path) -> None:
    node, table = small_node(tmp_path / "node"), tmp_path / "Our Villages.csv"
    table.write_text(CSV, encoding="utf-8")
    assert command("place", "Quietwater", "--folder", node, "--json").json["status"] != "matched"
    ended = command("gazetteer", "import", node, table, "--json")
    assert ended.json == {"file": str(node / "gazetteers" / "our-villages.csv"), "places": 2}
    found = command("place", "Quietwater", "--folder", node, "--json").json
    assert found["matches"][0]["id"].endswith("x1")


def test_a_table_that_is_none_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    node, table = small_node(tmp_path / "node"), tmp_path / "bad.csv"
    table.write_bytes(b"\x00\x01" * 100)
    ended = command("gazetteer", "import", node, table, "--json")
    assert (ended.code, json.loads(ended.err)["code"]) == (1, "gazetteer.unreadable")
    assert list((node / "gazetteers").glob("*")) == []
    assert command("gazetteer", "import", node, table, "--kind", "guess").code == 2
    assert command("gazetteer", "import", node, table, "--name", "../out").code == 2


def test_a_kept_index_is_used_only_while_whole_and_ours(tmp_path: Path) -> None:
    node = small_node(tmp_path / "node")
    said = command("place", "Tripoli", "--folder", node, "--json").out
    (kept,) = (node / "cache").glob("places-*.bin")
    assert kept.stat().st_mode & 0o077 == 0
    raw = kept.read_bytes()
    for damaged in (
        raw[:-1],
        raw[: len(raw) // 2] + b"\x00" + raw[len(raw) // 2 + 1 :],
        b"",
        b"not an index",
    ):
        kept.write_bytes(damaged)
        assert command("place", "Tripoli", "--folder", node, "--json").out == said
        assert kept.read_bytes() == raw
    kept.write_bytes(raw)
    kept.chmod(0o666)
    before = kept.stat().st_ino
    assert command("place", "Tripoli", "--folder", node, "--json").out == said
    assert kept.stat().st_ino != before, "a file that others may write was believed"
