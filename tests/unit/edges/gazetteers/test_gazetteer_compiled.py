"""The kept index: the same answers as a fresh one, and never trusted when in doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from sametable.edges.gazetteers import load_pack, write_gazetteer
from sametable.edges.gazetteers.compiled import compiled_index

PACK = Path(__file__).parents[4] / "packs" / "syria-2016"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    write_gazetteer(tmp_path / "gazetteer.csv", list(load_pack(PACK))[:50])
    return tmp_path / "gazetteer.csv"


def kept(cache: Path) -> list[Path]:
    return sorted(cache.glob("places-*.bin"))


def test_a_kept_index_answers_as_a_fresh_one(tmp_path: Path, pack: Path) -> None:
    fresh = compiled_index([pack], ["LB"], cache=tmp_path / "cache")
    again = compiled_index([pack], ["LB"], cache=tmp_path / "cache")
    assert len(kept(tmp_path / "cache")) == 1
    for name in ("Handarat", "Handrat", "حندرات", "Хандарата", "Beirut", "nowhere"):
        assert again.match(name) == fresh.match(name)
    text = "shells fell on Handarat, Beirut and وحندرات"
    assert again.scan(text) == fresh.scan(text)


@pytest.mark.parametrize("damage", [b"", b"sametable compiled gazetteer 1\n", b"\xff" * 500])
def test_a_damaged_kept_index_is_built_anew(tmp_path: Path, pack: Path, damage: bytes) -> None:
    fresh = compiled_index([pack], ["LB"], cache=tmp_path / "cache")
    (file,) = kept(tmp_path / "cache")
    file.write_bytes(damage or file.read_bytes()[:-1])
    assert compiled_index([pack], ["LB"], cache=tmp_path / "cache").match("Handrat") == fresh.match("Handrat")


def test_a_changed_gazetteer_is_another_index(tmp_path: Path, pack: Path) -> None:
    compiled_index([pack], ["LB"], cache=tmp_path / "cache")
    write_gazetteer(pack, list(load_pack(PACK))[50:60])
    assert compiled_index([pack], ["LB"], cache=tmp_path / "cache").match("Handarat camp") == ()


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path: Path, pack: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert compiled_index([pack], ["LB"], cache=tmp_path / "file").match("Handarat")
