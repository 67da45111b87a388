"""`sametable terms new | check | show`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from sametable.core.terms.schema.example import example_pack
from support.command import command

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_pack_is_right_and_brings_its_schema(tmp_path: Path) -> None:
    made = command("terms", "new", tmp_path / "river")
    assert made.code == 0
    text = (tmp_path / "river" / "pack.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=terms-pack.schema.json\n")
    Draft202012Validator.check_schema(json.loads((tmp_path / "river" / "terms-pack.schema.json").read_text()))
    checked = command("terms", "check", tmp_path / "river", "--json")
    assert checked.code == 0
    assert checked.json["packs"][0]["id"] == "river"


@pytest.mark.parametrize("language", ["ru", "ar", "fr"])
def test_a_new_pack_tells_its_errors_in_the_language_that_was_asked_for(
    tmp_path: Path, language: str
) -> None:
    command("terms", "new", tmp_path / "river", "--language", language)
    pack = tmp_path / "river" / "pack.yaml"
    assert command("terms", "check", tmp_path / "river").code == 0
    pack.write_text(
        pack.read_text(encoding="utf-8").replace("kind: prohibition", "kind: forbidden"), encoding="utf-8"
    )
    told = command("terms", "check", tmp_path / "river").err
    assert {"ru": "видов", "ar": "أنواع", "fr": "genres"}[language] in told


def test_a_new_pack_does_not_replace_another(tmp_path: Path) -> None:
    command("terms", "new", tmp_path / "river")
    again = command("terms", "new", tmp_path / "river", "--language", "ru")
    assert (again.code, "cli.exists" in again.err) == (1, True)
    assert "language: en" in (tmp_path / "river" / "pack.yaml").read_text(encoding="utf-8")


def test_a_folder_that_is_no_id_and_a_language_that_is_not_there_are_used_wrongly(tmp_path: Path) -> None:
    assert command("terms", "new", tmp_path / "River Valley").code == 2
    assert command("terms", "new", tmp_path / "river", "--language", "de").code == 2
    assert not list(tmp_path.iterdir())


def test_check_tells_the_place_what_is_there_and_the_fix(tmp_path: Path) -> None:
    pack = tmp_path / "valley.yaml"
    pack.write_text(example_pack().replace("kind: prohibition", "kind: prohibtion"), encoding="utf-8")
    told = command("terms", "check", pack)
    assert told.code == 1
    assert told.out == ""
    place, *rest = told.err.splitlines()
    assert place.startswith("valley.yaml:")
    assert "instruments[0].clauses[5].kind" in place
    assert rest[0] == "  ✗ prohibtion"
    assert rest[-1] == "  → Did you mean `prohibition`?"


def test_check_goes_on_after_one_that_is_wrong_and_finds_one_id_twice(tmp_path: Path) -> None:
    bad, good, same = tmp_path / "bad.yaml", tmp_path / "good.yaml", tmp_path / "same.yaml"
    bad.write_text("pack: x\n", encoding="utf-8")
    good.write_text(example_pack(), encoding="utf-8")
    same.write_text(example_pack(), encoding="utf-8")
    told = command("terms", "check", bad, good, same, "--json")
    assert told.code == 1
    assert [one["pack"] for one in told.json["errors"]] == [str(bad), str(same)]
    assert told.json["packs"][0]["id"] == "valley"
    assert told.json["ok"] is False


def test_show_reads_a_pack_back_with_times_zones_and_what_nobody_compared(tmp_path: Path) -> None:
    pack = tmp_path / "valley.yaml"
    pack.write_text(example_pack(), encoding="utf-8")
    told = command("terms", "show", pack)
    assert told.code == 0
    assert "[Annex 1(b)]" in told.out
    assert "not compared with the authentic text" in told.out
    assert "2031-03-01T07:20Z = 2031-03-01 10:20 Asia/Damascus" in told.out
    assert "edge good to 500 m, approximate" in told.out
    assert "geometry not known" in told.out
    assert "Никаких нападений" in command("terms", "show", pack, "--language", "ru").out


def test_show_as_json_is_the_canonical_form_with_its_hash(tmp_path: Path) -> None:
    pack = tmp_path / "valley.yaml"
    pack.write_text(example_pack(), encoding="utf-8")
    told = command("terms", "show", pack, "--json").json
    assert told["pack"]["pack"] == told["id"] == "valley"
    assert told["sha256"] == command("terms", "check", pack, "--json").json["packs"][0]["sha256"]


def test_show_draws_what_is_known_and_lists_what_is_not(tmp_path: Path) -> None:
    pack, svg, page = tmp_path / "valley.yaml", tmp_path / "valley.svg", tmp_path / "valley.html"
    pack.write_text(example_pack().replace("en: The bridge", "en: <script>&"), encoding="utf-8")
    assert command("terms", "show", pack, "--svg", svg, "--html", page).code == 0
    drawn = svg.read_text(encoding="utf-8")
    assert "Not known, not drawn: The enclave" in drawn
    assert 'stroke-dasharray="7 5"' in drawn
    assert " km</text>" in drawn
    assert "<script>" not in drawn + page.read_text(encoding="utf-8")
    assert drawn in page.read_text(encoding="utf-8")


def test_a_pack_that_is_not_there_ends_with_one_line_of_advice() -> None:
    told = command("terms", "show", "nowhere")
    assert told.code == 1
    assert told.err.startswith("terms.absent at nowhere")
    assert "Shipped: " in told.err


def test_two_packs_with_one_id_name_both_files_and_only_the_first_is_right(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pack.yaml").write_text(example_pack(), encoding="utf-8")
    told = command("terms", "check", tmp_path / "one", tmp_path / "two")
    assert told.code == 1
    assert told.out.count("right") == 1
    assert told.err.startswith(f"{tmp_path}/two/pack.yaml:")
    assert "one/pack.yaml:" in told.err


def test_a_warning_has_its_place_and_the_fix_and_changes_no_exit_code(tmp_path: Path) -> None:
    fact = "\nfacts:\n- {id: storm, question: Was there a storm?}\n"
    pack = tmp_path / "pack.yaml"
    pack.write_text(example_pack().replace("\nfacts:\n", fact, 1), encoding="utf-8")
    told = command("terms", "check", pack)
    assert told.code == 0
    assert "right" in told.out
    assert re.match(r"warning: pack\.yaml:\d+:8 facts\[0\]\.id\n", told.err)
    assert "→" in told.err
    (warning,) = command("terms", "check", pack, "--json").json["warnings"]
    assert warning["got"] == "storm"
    assert set(warning) == {"pack", "at", "got", "expected", "advice"}
