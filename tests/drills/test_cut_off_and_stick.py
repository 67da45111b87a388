"""Two centres with no link at all: a stick carries the record both ways, and afterwards the maps and codes are equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drillkit import sametable

if TYPE_CHECKING:
    from pathlib import Path

    from drillkit import Drill

CUT_OFF = ("alder", "birch")


def carry(drill: Drill, source: str, target: str, stick: Path) -> None:
    """Write one stopped node's record on a stick, and take it in at another."""
    exported = sametable("bundle", "export", drill.folders[source], stick)
    assert exported.code == 0, exported.text
    verified = sametable("verify", stick, "--jobs", 1)
    assert verified.code == 0, verified.text
    taken = sametable("bundle", "import", drill.folders[target], stick)
    assert taken.code == 0, taken.text


def test_a_stick_carried_both_ways_makes_the_maps_and_codes_equal(drill: Drill) -> None:
    drill.start(*CUT_OFF)
    said = {name: [drill.say(name, weapon=weapon) for weapon in ("mortar", "rocket")] for name in CUT_OFF}
    drill.stop(*CUT_OFF)
    # There as a folder, back as one file.
    carry(drill, "alder", "birch", drill.base / "there")
    carry(drill, "birch", "alder", drill.base / "back.zip")

    drill.start(*CUT_OFF)
    code = drill.wait_equal(*CUT_OFF)
    maps = {name: set(drill.marks(name)) for name in CUT_OFF}
    assert maps["alder"] == maps["birch"] == {number for numbers in said.values() for number in numbers}
    drill.stop(*CUT_OFF)
    for name in CUT_OFF:
        verified = sametable("verify", drill.folders[name], "--jobs", 1)
        assert verified.code == 0, verified.text
        told = sametable("status", drill.folders[name])
        assert code in told.text


def test_a_stick_that_was_changed_on_the_way_names_the_file_and_changes_no_map(drill: Drill) -> None:
    drill.start("alder")
    number = drill.say("alder", weapon="mortar")
    drill.stop("alder")
    stick = drill.base / "stick"
    assert sametable("bundle", "export", drill.folders["alder"], stick).code == 0
    bundle = max(stick.rglob("entries/000.p/*"), key=lambda path: path.stat().st_size)
    raw = bytearray(bundle.read_bytes())
    raw[-40] ^= 1
    bundle.write_bytes(raw)

    taken = sametable("bundle", "import", drill.folders["birch"], stick)
    assert taken.code == 1, taken.text
    assert bundle.relative_to(stick).as_posix() in taken.text
    drill.start("birch")
    assert number not in drill.marks("birch")
