"""The file of positions: what is deleted leaves no byte behind, in the file, its log of writes, or free pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.passage.following import Fix
from sametable.core.passage.telephone import Proposal, Said, Telephone
from sametable.edges.store.positions import FILE, PositionFile
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAT, LON = 362_345_671, 371_234_567


@pytest.fixture
def held(tmp_path: Path) -> Iterator[PositionFile]:
    made = PositionFile(tmp_path)
    yield made
    made.close()


def fix(number: int, **more: Any) -> Fix:
    told: dict[str, Any] = {
        "id": f"marked-{number:04d}", "device": "telephone-of-rowan", "device_ms": number, "received_ms": 1_000 + number,
        "lat_e7": LAT, "lon_e7": LON, "accuracy_m": 5, "source": "telephone", "skew_ms": -70_000,
    }  # fmt: skip
    return Fix(**{**told, **more})


def said(number: int) -> Said:
    proposal = Proposal(
        id=f"words-{number:04d}",
        kind="movement_event",
        at_ms=number,
        fields={"reason": "held by the grey barrier"},
    )
    return Said(telephone="t1", proposal=proposal, received_ms=1_000 + number, skew_ms=None)


def bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.name.startswith(FILE))


MARKS = (b"marked-", b"telephone-of-rowan", b"grey barrier", LAT.to_bytes(4, "big"), LON.to_bytes(4, "big"))


def test_what_is_kept_is_given_back_and_an_id_counts_once(held: PositionFile) -> None:
    assert held.add("m1", [fix(2), fix(1), fix(2)]) == {"marked-0001", "marked-0002"}
    assert held.add("m1", [fix(2, lat_e7=1)]) == set()
    assert held.of("m1") == [fix(1), fix(2)]
    assert held.tell("m1", [said(1), said(1)]) == {"words-0001"}
    assert held.told("m1") == [said(1)]
    assert held.movements() == ["m1"]


def test_a_telephone_is_found_by_its_hash_and_revoked_once(held: PositionFile) -> None:
    one = Telephone(id="t1", hash="h1", movement="m1", made_ms=1)
    held.add_telephone(one)
    assert (held.telephone("h1"), held.telephone("h2")) == (one, None)
    held.heard("t1", 9, -5)
    assert held.revoke("m1", "t1", 10)
    assert held.revoke("m1", "t1", 11)
    assert not held.revoke("m2", "t1", 11)
    (found,) = held.telephones("m1")
    assert (found.revoked_ms, found.last_ms, found.skew_ms) == (10, 9, -5)


def test_what_is_forgotten_leaves_no_byte(held: PositionFile, tmp_path: Path) -> None:
    for number in range(3_000):
        held.add("m1", [fix(number)])
    held.add("m2", [fix(1, id="kept-0001", device="another", lat_e7=1, lon_e7=1)])
    held.tell("m1", [said(1)])
    before = bytes_in(tmp_path)
    assert all(mark in before for mark in MARKS)
    held.forget("m1")
    held.pack()
    after = bytes_in(tmp_path)
    assert [mark for mark in MARKS if mark in after] == []
    assert b"kept-0001" in after
    assert held.of("m1") == []


def test_what_is_let_go_by_its_time_leaves_no_byte_and_later_ones_stay(
    held: PositionFile, tmp_path: Path
) -> None:
    held.add("m1", [fix(n) for n in range(500)])
    held.add("m1", [fix(9_000, id="later-0001", lat_e7=1, lon_e7=1, device="other")])
    held.tell("m1", [said(3)])
    assert held.let_go("m1", 5_000)
    assert not held.let_go("m1", 5_000)
    held.pack()
    assert [mark for mark in MARKS if mark in bytes_in(tmp_path)] == []
    assert [one.id for one in held.of("m1")] == ["later-0001"]


def test_the_file_is_the_nodes_alone_and_outlives_a_restart(held: PositionFile, tmp_path: Path) -> None:
    held.add("m1", [fix(1)])
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
    again = PositionFile(tmp_path)
    assert again.of("m1") == [fix(1)]
    again.close()


def test_a_file_that_is_none_is_said_to_be_and_not_touched(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 100)
    with pytest.raises(SametableError, match=r"following\.store"):
        PositionFile(tmp_path)
    assert (tmp_path / FILE).read_bytes() == b"no database" * 100
