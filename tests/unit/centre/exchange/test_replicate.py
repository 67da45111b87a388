"""Pulling from nodes that are honest, cut off, stale, damaged or lying: what is taken, refused and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre import table
from sametable.centre.exchange.payloads import Contents
from sametable.centre.exchange.replicate import _count, log_path, offer
from sametable.core.record.tiles import bundle, parse_bundle
from sametable.errors import SametableError
from support.stage import FakeLink, Stage, report, run, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ALDER = "table.example/trial/alder"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def say(stage: Stage, name: str = "alder", count: int = 1) -> None:
    async def go() -> None:
        for _ in range(count):
            await stage.say(name, "report", report())

    run(go())


def test_a_report_reaches_another_node_and_makes_the_same_map(stage: Stage) -> None:
    say(stage)
    run(stage.settle())
    codes = {table.table(stage[name]).code for name in stage.folders}
    assert len(codes) == 1
    assert None not in codes
    assert len(stage["birch"].picture.marks) == 1


def test_a_mirror_cosigns_and_the_author_learns_it(stage: Stage) -> None:
    say(stage)
    run(stage.settle())
    sizes = stage["alder"].store.cosigned_sizes(ALDER)
    assert sizes == {f"table.example/trial/{name}/mirror": 2 for name in ("birch", "cedar")}


def test_a_log_comes_through_a_third_node_when_its_own_is_cut_off(stage: Stage) -> None:
    say(stage)
    stage.cut("alder", "birch")
    run(stage.settle())
    assert stage["birch"].logs[ALDER].size == 2
    assert stage.peers["birch", "alder"].state == "unreachable"


def on(part: str, change: Callable[[bytes], bytes | None]) -> Callable[[str, bytes | None], bytes | None]:
    """Change the answers of paths that hold `part`."""
    return lambda path, raw: change(raw) if raw is not None and part in path else raw


def flip(at: int) -> Callable[[bytes], bytes]:
    """Flip one bit of the byte at `at`."""

    def change(raw: bytes) -> bytes:
        place = at % len(raw)
        return raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]

    return change


def reordered(raw: bytes) -> bytes:
    """Exchange the last two entries of a bundle."""
    entries = parse_bundle(raw, expected=4)
    return bundle([*entries[:2], entries[3], entries[2]])


@pytest.mark.parametrize(
    "lie",
    [
        pytest.param(on("checkpoint", lambda _: b""), id="empty checkpoint"),
        pytest.param(on("checkpoint", lambda _: b"<html>sign in</html>"), id="captive portal"),
        pytest.param(on("checkpoint", lambda raw: raw[: len(raw) // 2]), id="truncated checkpoint"),
        pytest.param(on("checkpoint", flip(30)), id="flipped size or root"),
        pytest.param(on("checkpoint", flip(-20)), id="flipped signature"),
        pytest.param(on("checkpoint", lambda _: b"\xff\xfe\x00" * 100), id="binary checkpoint"),
        pytest.param(on("entries", lambda _: b""), id="empty bundle"),
        pytest.param(on("entries", lambda raw: raw[:-1]), id="truncated bundle"),
        pytest.param(on("entries", lambda raw: raw + b"\x00"), id="longer bundle"),
        pytest.param(on("entries", flip(0)), id="flipped length"),
        pytest.param(on("entries", flip(-30)), id="flipped entry"),
        pytest.param(on("entries", reordered), id="reordered entries"),
        pytest.param(on("entries", lambda _: None), id="entries withheld"),
    ],
)
def test_bad_bytes_raise_keep_the_map_and_the_next_honest_answer_is_taken(
    stage: Stage, lie: Callable[[str, bytes | None], bytes | None]
) -> None:
    say(stage, count=3)
    before = table.table(stage["birch"])
    link = stage.links["birch", "alder"]
    link.lie = lie
    with pytest.raises(SametableError):
        run(stage.pull("birch", "alder"))
    assert stage["birch"].logs[ALDER].size == 0
    assert table.table(stage["birch"]) == before
    assert stage["birch"].store.evidence(ALDER), "the bad bytes are kept"
    link.lie = None
    run(stage.pull("birch", "alder"))
    assert stage["birch"].logs[ALDER].size == 4


def test_a_stale_copy_never_rolls_back(stage: Stage) -> None:
    say(stage)
    origin_path = f"{log_path(ALDER)}/checkpoint"
    old = serve(stage["alder"], origin_path)
    say(stage)
    run(stage.pull("birch", "alder"))
    stage.links["birch", "alder"].lie = lambda path, raw: old if path == origin_path else raw
    run(stage.pull("birch", "alder"))
    assert stage["birch"].logs[ALDER].size == 3
    assert not stage["birch"].store.evidence(ALDER)


def test_another_records_log_is_foreign(stage: Stage, tmp_path: Path) -> None:
    other = Stage(tmp_path / "other", 2)
    say(other)
    stage.links["birch", "alder"] = FakeLink(node="alder", answer=lambda path: serve(other["alder"], path))
    with pytest.raises(SametableError, match=r"peer\.foreign"):
        run(stage.pull("birch", "alder"))
    peer = stage.peers["birch", "alder"]
    peer.link = stage.links["birch", "alder"]
    run(stage.meet("birch", "alder"))
    assert peer.trouble is not None
    assert peer.trouble.code == "peer.foreign"
    assert peer.state == "refused"
    other.close()


def test_another_nodes_log_under_this_ones_path_is_refused(stage: Stage) -> None:
    say(stage, "cedar")
    wrong = {log_path(ALDER): log_path("table.example/trial/cedar")}

    def swap(path: str) -> bytes | None:
        for here, there in wrong.items():
            path = path.replace(here, there)
        return serve(stage["cedar"], path)

    stage.links["birch", "alder"].answer = swap
    with pytest.raises(SametableError, match=r"checkpoint\."):
        run(stage.pull("birch", "alder"))
    assert stage["birch"].logs[ALDER].size == 0


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda _: b"not a pack", id="garbage"),
        pytest.param(lambda _: None, id="withheld"),
        pytest.param(flip(200), id="flipped"),
    ],
)
def test_an_entry_whose_payload_does_not_open_waits_and_the_code_is_not_shown(
    stage: Stage, change: Callable[[bytes], bytes | None]
) -> None:
    say(stage)
    stage.links["birch", "alder"].lie = on("pack/", change)
    run(stage.pull("birch", "alder"))
    birch = stage["birch"]
    assert birch.logs[ALDER].size == 2
    assert birch.logs[ALDER].counted == 1
    assert table.table(birch).code is None
    assert table.table(birch).missing_payloads == 1
    assert table.waiting_for(birch, ALDER) == "payload of ALD-000001"
    assert birch.picture.marks == {}


def test_a_payload_of_another_entry_is_not_taken_for_this_one(stage: Stage) -> None:
    say(stage)
    run(stage.say("cedar", "report", report(weapon="rocket")))
    cedar = stage["cedar"]
    stolen = offer(cedar, f"{log_path(cedar.node.origin)}/pack/parties/0-2.age")
    stage.links["birch", "alder"].lie = on("pack/", lambda _: stolen)
    run(stage.pull("birch", "alder"))
    assert stage["birch"].missing_payloads() == 1


def test_a_missing_payload_is_asked_for_again_and_taken_from_anybody(stage: Stage) -> None:
    say(stage)
    stage.links["birch", "alder"].lie = on("pack/", lambda _: None)
    run(stage.pull("birch", "alder"))
    run(stage.pull("cedar", "alder"))
    stage.cut("birch", "alder")
    run(stage.meet("birch", "cedar"))
    assert stage["birch"].missing_payloads() == 0
    assert len(stage["birch"].picture.marks) == 1


def test_a_missing_payload_survives_a_restart_as_missing(stage: Stage) -> None:
    say(stage)
    stage.links["birch", "alder"].lie = on("pack/", lambda _: None)
    run(stage.pull("birch", "alder"))
    birch = stage.restart("birch")
    assert birch.missing_payloads() == 1
    assert birch.picture.marks == {}


def fork_of(stage: Stage, tmp_path: Path, count: int) -> Stage:
    """Give the same nodes with the same keys on a record of their own: Alder's other history."""
    other = Stage(tmp_path / "fork", len(stage.folders))
    (tmp_path / "fork-note").write_text("", encoding="utf-8")
    for name in other.folders:
        other.stop(name)
    for name in other.folders:
        for part in ("genesis.json", "genesis.note", "keys.json"):
            (other.folders[name] / part).write_bytes((stage.folders[name] / part).read_bytes())
        other.start(name)
    say(other, count=count)
    return other


@pytest.mark.parametrize("count", [1, 2])
def test_a_second_history_of_the_same_or_smaller_size_is_a_fork_with_evidence(
    stage: Stage, tmp_path: Path, count: int
) -> None:
    say(stage, count=2)
    run(stage.pull("birch", "alder"))
    other = fork_of(stage, tmp_path, count)
    stage.links["birch", "alder"].answer = lambda path: serve(other["alder"], path)
    with pytest.raises(SametableError, match=r"record\.fork"):
        run(stage.pull("birch", "alder"))
    assert stage["birch"].store.evidence(ALDER)
    assert stage["birch"].logs[ALDER].size == 3
    run(stage.meet("birch", "alder"))
    assert stage.peers["birch", "alder"].state == "forked"
    other.close()


def test_a_longer_second_history_is_not_taken(stage: Stage, tmp_path: Path) -> None:
    say(stage, count=2)
    run(stage.pull("birch", "alder"))
    other = fork_of(stage, tmp_path, 5)
    stage.links["birch", "alder"].answer = lambda path: serve(other["alder"], path)
    with pytest.raises(SametableError, match=r"record\.fork"):
        run(stage.pull("birch", "alder"))
    assert stage["birch"].logs[ALDER].size == 3
    other.close()


def test_a_relay_that_garbles_a_log_does_not_make_its_author_look_forked(stage: Stage) -> None:
    say(stage)
    run(stage.pull("cedar", "alder"))
    say(stage)
    run(stage.pull("birch", "alder"))
    stage.cut("cedar", "alder")
    stage.links["cedar", "birch"].lie = on("entries", flip(-30))
    run(stage.meet("cedar", "birch"))
    assert stage.peers["cedar", "alder"].state != "forked"
    assert stage.peers["cedar", "birch"].state == "refused"


def test_one_bad_log_at_a_peer_does_not_keep_back_the_others(stage: Stage) -> None:
    say(stage, "alder")
    say(stage, "birch")
    run(stage.pull("birch", "alder"))
    alder_path = log_path(ALDER)
    stage.isolate("cedar")
    stage.cut("cedar", "birch", down=False)
    bad = log_path("table.example/trial/birch")
    stage.links["cedar", "birch"].lie = on(f"{bad}/tile/entries", flip(-30))
    run(stage.meet("cedar", "birch"))
    assert any(path.startswith(alder_path) for path in stage.links["cedar", "birch"].asked)
    assert stage["cedar"].logs[ALDER].size == 2


def test_our_own_full_disk_is_no_evidence_against_the_peer(stage: Stage) -> None:
    say(stage)
    birch = stage["birch"]

    class FullStore:
        """The store of a node whose disk is full."""

        def __getattr__(self, name: str) -> object:
            return getattr(real, name)

        async def mirror(self, arrived: object) -> None:
            raise SametableError("store.full", expected="room", got="none")

    real = birch.store
    birch.store = FullStore()  # type: ignore[assignment]
    with pytest.raises(SametableError, match=r"store\.full"):
        run(stage.pull("birch", "alder"))
    birch.store = real
    assert real.evidence() == []
    run(stage.pull("birch", "alder"))
    assert birch.logs[ALDER].size == 2


def test_the_static_paths_are_a_closed_list(stage: Stage) -> None:
    say(stage)
    base = log_path(ALDER)
    for path in (
        "keys.json", "../keys.json", f"{base}/", f"{base}/tile/0/000", f"{base}/tile/9/000.p/1",
        f"{base}/tile/entries/000", f"{base}/tile/entries/000.p/9", f"{base}/pack/ru/0-2.age",
        f"{base}/pack/parties/0-3.age", f"{base}/pack/parties/2-1.age", f"{base}/pack/parties/0-2.zip",
        f"{base}/pack/parties/-1-1.age", f"{base}/pack/parties/{'9' * 5000}-{'9' * 5000}.age",
        f"{base}/own_side/1", "log/00/checkpoint", "",
    ):  # fmt: skip
        assert offer(stage["alder"], path) is None, path
    assert offer(stage["alder"], f"{base}/tile/entries/000.p/2") is not None


def test_evidence_from_a_peer_that_sends_new_garbage_for_ever_is_bounded(stage: Stage) -> None:
    store = stage["birch"].store

    async def go() -> None:
        for number in range(230):
            await store.keep_evidence(origin=ALDER, reason="garbage", data=b"%d" % number, at_ms=number)

    run(go())
    assert len(store.evidence(ALDER)) == 150
    assert store.evidence_bytes(store.evidence(ALDER)[-1][0]) == b"0", "the first ones are kept"


def test_what_was_taken_in_meanwhile_is_not_counted_twice(stage: Stage) -> None:
    say(stage, count=2)
    run(stage.settle())
    centre, log = stage["birch"], stage["birch"].logs[ALDER]
    rows = centre.store.entries(ALDER, 0, log.size)
    contents = Contents(bodies=[row.payload for row in rows], fields=[None] * len(rows))
    stored = (0, [row.leaf for row in rows], [None] * len(rows), contents, frozenset[int]())
    counted, marks = log.counted, dict(centre.picture.marks)
    run(_count(centre, log, stored, log.edge))
    assert (log.counted, len(log.unread), centre.picture.marks) == (counted, 0, marks)
