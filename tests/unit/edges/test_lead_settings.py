"""Lead times from `node.toml`: read, written, refused where they are none, and shown where they count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre.passage.movements import movements_of
from sametable.centre.run import Node
from sametable.core.passage.lead_rules import LeadRule
from sametable.edges.settings import Settings, read_settings, write_settings
from sametable.errors import SametableError
from sametable.reach import watch_of
from support.stage import Stage

if TYPE_CHECKING:
    from pathlib import Path

BASE = 'node = "alder"\n[peers]\n'
RULES = (
    LeadRule(place="", normal_h=36, source="settings"),
    LeadRule(place='Birch "Hill"', normal_h=72, emergency_h=12, source="settings"),
)


def read(folder: Path, more: str) -> Settings:
    (folder / "node.toml").write_text(BASE + more, encoding="utf-8")
    return read_settings(folder)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    settings = Settings(node="alder", peers={}, lead_times=RULES)
    write_settings(tmp_path, settings)
    assert read_settings(tmp_path) == settings


def test_without_a_table_there_is_no_rule_of_this_node(tmp_path: Path) -> None:
    assert read(tmp_path, "").lead_times == ()
    held = read(tmp_path, '[lead_times."*"]\nnormal_h = 10\n').lead_times
    assert held == (LeadRule(place="", normal_h=10, emergency_h=24, source="settings"),)


@pytest.mark.parametrize("bad", [
    "lead_times = 3", "[lead_times]\nnormal_h = 3", '[lead_times."A"]\nnormal_h = -1', '[lead_times."A"]\nnormal_h = 9000',
    '[lead_times."A"]\nnormal_h = true', '[lead_times."A"]\nhours = 3', '[lead_times." "]\nnormal_h = 3',
])  # fmt: skip
def test_what_is_no_lead_time_is_refused(tmp_path: Path, bad: str) -> None:
    text = BASE + bad + "\n" if bad.startswith("[") else f'{bad}\nnode = "alder"\n[peers]\n'
    (tmp_path / "node.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SametableError) as raised:
        read_settings(tmp_path)
    assert raised.value.code == "config.invalid"


def test_the_rules_of_the_settings_are_those_of_the_board(tmp_path: Path) -> None:
    (tmp_path / "stage").mkdir()
    stage = Stage(tmp_path / "stage", 2)
    settings = Settings(node="alder", peers={}, lead_times=RULES)
    watch_of(stage.folders["alder"], settings, Node(stage["alder"], []))
    assert movements_of(stage["alder"]).rules == RULES
    stage.close()
