"""The registry of kinds: each is there, each example is read, rendered, and accepted by the published schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from sametable.core.terms.labels import KIND_NAMES
from sametable.core.terms.model import At, Band, Clause, Duration, Sun, WeaponClass, Window
from sametable.core.terms.reading import read_pack
from sametable.core.terms.render import clause_lines, pack_text
from sametable.core.terms.schema.example import example_pack
from sametable.core.terms.schema.published import json_schema
from sametable.core.terms.schema.registry import KINDS
from sametable.core.terms.starter import starter

if TYPE_CHECKING:
    from sametable.core.terms.schema.common import Kind

ROOT = Path(__file__).parents[4]
PACKS = sorted((ROOT / "packs" / "terms").glob("*/pack.yaml"))
SCHEMA = Draft202012Validator(json_schema())


def clause(code: str) -> Clause:
    pack = read_pack(example_pack(), name="pack.yaml")
    return next(one for one in pack.instruments[0].clauses if one.kind == code)


def as_texts(text: str) -> Any:
    """Load YAML as the reader sees it: every scalar a text."""
    return yaml.load(text, Loader=yaml.BaseLoader)


def as_editor(text: str) -> Any:
    """Load YAML as editors do, which follow YAML 1.2: numbers and true/false typed, yes and dates texts."""

    def typed(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: typed(one) for key, one in value.items()}
        if isinstance(value, list):
            return [typed(one) for one in value]
        try:
            return json.loads(value) if value not in {"NaN", "Infinity", "-Infinity"} else value
        except ValueError:
            return value

    return typed(as_texts(text))


def errors(value: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in SCHEMA.iter_errors(value)]


def test_there_are_twenty_nine_kinds_of_clauses_beside_the_instrument() -> None:
    assert [kind.number for kind in KINDS.values()] == [f"T{number}" for number in range(2, 31)]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_field_of_a_kind_has_its_sentence(kind: Kind) -> None:
    assert kind.says.endswith(".")
    assert all(one.says.strip().endswith((".", "?")) for one in kind.fields)


@pytest.mark.parametrize("code", KINDS)
def test_the_example_of_a_kind_is_read_and_rendered(code: str) -> None:
    pack = read_pack(example_pack(), name="pack.yaml")
    found = next(one for one in pack.instruments[0].clauses if one.kind == code)
    lines = clause_lines(found, pack, "en")
    assert found.fields
    assert [label for label, _ in lines] == [
        one.name for one in KINDS[code].fields if one.name in {label for label, _ in lines}
    ]
    text = "\n".join(pack_text(pack, "en"))
    said = next(line for line in text.splitlines() if f"({found.id}" in line)
    assert KIND_NAMES[code]["en"] in said
    assert all(str(value) in text for _, value in lines if isinstance(value, str))


def test_the_example_pack_and_the_starter_are_accepted_by_the_schema() -> None:
    for text in (example_pack(), starter("river", "fr")):
        assert errors(as_texts(text)) == []
        assert errors(as_editor(text)) == []
        assert read_pack(text, name="pack.yaml").demonstration


@pytest.mark.parametrize("path", PACKS, ids=[path.parent.name for path in PACKS])
def test_a_shipped_pack_is_accepted_by_the_schema(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert errors(as_texts(text)) == []
    assert errors(as_editor(text)) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (("acts: attacks", "akts: attacks"), "akts"),
        (("kind: prohibition", "kind: prohibtion"), "prohibtion"),
        (("basis: agreed", "basis: agred"), "agred"),
        (("  date: 2031-02-27\n", ""), "date"),
    ],
)
def test_the_schema_shows_slips_while_somebody_types(change: tuple[str, str], where: str) -> None:
    assert where in " ".join(errors(as_texts(example_pack().replace(*change, 1))))


def test_a_window_holds_what_the_time_engine_needs() -> None:
    window = clause("window").fields["window"]
    assert isinstance(window, Window)
    assert isinstance(window.start, Sun)
    assert (window.start.day, window.start.places[0].name, window.start.wording) == (
        "D",
        "Riverton",
        "from sundown",
    )
    assert window.length == Duration(ms=48 * 3_600_000, text="48 hours")
    assert window.renewals[0].by == ("alder", "birch")


def test_a_withdrawal_is_typed_in_metres_and_millimetres() -> None:
    fields = clause("withdrawal").fields
    assert fields["distance_m"] == 15_000
    assert fields["weapons"] == (WeaponClass(weapon="artillery", calibre_min_mm=100),)
    assert fields["side"] == "north"


def test_names_that_python_has_taken_are_spelled_with_a_mark() -> None:
    assert clause("gate").fields["all_"][0]["calm"]["days"] == 7
    assert clause("coverage_who").fields["opt_in"]["any_"] is True
    assert isinstance(clause("exclusion_who").fields["opinions"][0]["from_"], At)
    assert clause("coverage_where").fields["except_"] == ("enclave",)


def test_a_band_is_from_its_near_end_up_to_its_far_end() -> None:
    text = example_pack().replace("acts: attacks\n    by: [alder, birch]\n    weapons: any", (
        "acts: attacks\n    near: {line: river-road, from_m: 500, to_m: 1 km, side: south}"
    ))  # fmt: skip
    found = read_pack(text, name="pack.yaml").instruments[0].clauses
    band = next(one for one in found if one.id == "no-attacks").fields["near"]
    assert band == Band(line="river-road", from_m=500, to_m=1_000, side="south")


def test_what_is_told_is_acts_or_a_text() -> None:
    assert clause("notification_duty").fields["what"] == ("reinforcement", "movement.unauthorised")
    text = example_pack().replace(
        "what: [movement.unauthorised, reinforcement]", "what: exercises of more than a company"
    )
    found = read_pack(text, name="pack.yaml").instruments[0].clauses
    assert next(one for one in found if one.kind == "notification_duty").fields["what"] == {
        "en": "exercises of more than a company"
    }


def test_nothing_in_the_schema_takes_positions_of_forces() -> None:
    said = json.dumps(json_schema())
    assert not {'"target"', '"position"', '"coordinates"', '"track"'} & set(said.split(" "))
    assert "excluded" not in json_schema()["properties"]["zones"]["items"]["properties"]["area_kind"]["enum"]
