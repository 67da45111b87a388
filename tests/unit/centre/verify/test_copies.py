"""Copies with several audience classes: exported, verified with and without keys, taken in by every party."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre import acts
from sametable.centre.exchange.pack_index import index_path, pack_path
from sametable.centre.exchange.replicate import log_path
from support.acting import code, say_to
from support.command import command
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from pathlib import Path

ALDER, BIRCH = "table.example/trial/alder", "table.example/trial/birch"
PARTIES = ("alder", "birch", "cedar")


async def play(stage: Stage) -> None:
    """Say things to everybody, to two, to one; open one of them to two; erase a part of another."""
    await say_to(stage, "alder")
    await say_to(stage, "alder", "al+bi")
    alone = await say_to(stage, "alder", "al")
    opened = await say_to(stage, "alder", "al")
    await say_to(stage, "birch", "bi+ce")
    partly = await say_to(stage, "birch", "al+bi", {**report(), "actor": "somebody"})
    whole = await say_to(stage, "birch", "parties", {**report(), "actor": "somebody else"})
    await stage.settle()
    assert alone.id != opened.id
    await acts.widen(stage["alder"], opened.id, to="al+ce", reason="agreed")
    await acts.erase(stage["birch"], partly.id, fields=["actor"], reason="names a person")
    await acts.erase(stage["birch"], whole.id, fields=None, reason="names a person")
    await stage.settle()


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Three nodes that have met, with a record of many classes; stopped."""
    stage = Stage(tmp_path)
    run(play(stage))
    assert len({code(stage[name]) for name in PARTIES}) == 1
    stage.close()
    return tmp_path


def exported(base: Path, node: str, name: str) -> Path:
    """Give a bundle that a node wrote."""
    assert command("bundle", "export", base / node, base / name).code == 0
    return base / name


def logs(verdict: Any) -> dict[str, tuple[int, int, int, int]]:
    """Give what is here, absent, sealed and erased of each log."""
    return {
        one["node"]: (
            one["contents"], one["contents_absent"], one["contents_sealed"], one["contents_erased"],
        )
        for one in verdict["logs"]
    }  # fmt: skip


@pytest.mark.parametrize("name", ["stick", "stick.zip"])
def test_without_keys_everything_is_sealed_and_said_to_be_so_log_by_log(base: Path, name: str) -> None:
    verdict = command("verify", exported(base, "alder", name), "--json").json
    assert verdict["holds"], verdict["doubts"]
    entries = {one["node"]: one["entries"] - 1 for one in verdict["logs"]}
    assert logs(verdict) == {node: (0, 0, count, 0) for node, count in entries.items()}
    for node, count in entries.items() - {("cedar", -1), ("cedar", 0)}:
        assert any(
            one.startswith(f"{node}: the contents of {count} entries are sealed")
            for one in verdict["remarks"]
        )
    told = command("verify", base / name)
    assert told.code == 0
    assert f"{entries['alder']} sealed" in told.out


@pytest.mark.parametrize("writer", ["alder", "birch"])
def test_with_keys_a_party_reads_every_class_that_it_is_in_and_no_other(base: Path, writer: str) -> None:
    stick = exported(base, writer, "stick.zip")
    own = {node: command("verify", base / node, "--json").json for node in PARTIES}
    read = {node: command("verify", stick, "--keys", base / node, "--json").json for node in PARTIES}
    assert all(one["holds"] for one in [*own.values(), *read.values()]), read
    assert len({one["entries"] for one in [*own.values(), *read.values()]}) == 1
    if writer == "alder":
        assert logs(read["alder"]) == logs(own["alder"])
        # Of what Birch said to itself and Cedar, Alder's stick has nothing for Cedar either.
        assert logs(read["cedar"])["alder"] == logs(own["cedar"])["alder"]
    else:
        assert logs(read["birch"]) == logs(own["birch"])
        assert logs(read["cedar"])["birch"] == logs(own["cedar"])["birch"]
    here = {node: logs(one)["alder"] for node, one in own.items()}
    assert here["birch"][2] == 2, "what Alder said to itself, and what it opened to Cedar"
    assert here["cedar"][2] == 2, "what Alder said to itself, and to itself and Birch"
    assert here["alder"][2] == 0


@pytest.mark.parametrize("name", ["stick", "stick.zip"])
def test_after_every_party_took_the_copy_in_the_codes_are_equal(tmp_path: Path, name: str) -> None:
    stage = Stage(tmp_path)

    async def speak() -> None:
        stage.isolate("cedar")
        await play(stage)

    run(speak())
    stage.close()
    codes = {}
    for writer in PARTIES:
        stick = exported(tmp_path, writer, f"{writer}-{name}")
        for node in PARTIES:
            ended = command("bundle", "import", tmp_path / node, stick, "--json")
            assert (ended.code, ended.json["damaged"]) == (0, []), ended.err
            codes[node] = ended.json["code"]
    assert None not in codes.values()
    assert len(set(codes.values())) == 1
    assert command("verify", tmp_path / "cedar").code == 0


def doctored(stick: Path, path: str, data: bytes | None) -> Path:
    """Give a copy of a zipped bundle with one file altered or left out."""
    bad = stick.with_name(f"bad-{stick.name}")
    with zipfile.ZipFile(stick) as old, zipfile.ZipFile(bad, "w") as new:
        assert path in old.namelist()
        for name in old.namelist():
            if name != path or data is not None:
                new.writestr(name, data or b"" if name == path else old.read(name))
    return bad


def doubts(bad: Path, *more: object) -> list[str]:
    """Give what is doubted of a copy that does not hold."""
    ended = command("verify", bad, "--json", *more)
    assert ended.code == 1
    return [one["says"] for one in ended.json["doubts"]]


def pack_of(stick: Path, origin: str, name: str) -> str:
    """Give the path of a log's only pack of a class."""
    with zipfile.ZipFile(stick) as held:
        start = pack_path(log_path(origin), name, 0, 1).removesuffix("0-1.age")
        (path,) = (one for one in held.namelist() if one.startswith(start) and one.endswith(".age"))
        return path


def test_a_doctored_pack_of_a_narrow_class_is_found_and_named(base: Path) -> None:
    stick = exported(base, "alder", "stick.zip")
    path = pack_of(stick, ALDER, "al+bi")
    with zipfile.ZipFile(stick) as held:
        raw = bytearray(held.read(path))
    raw[-1] ^= 1
    bad = doctored(stick, path, bytes(raw))
    assert any(path in one for one in doubts(bad)), "the list of files names it, whoever looks"
    assert any("pack/al+bi" in one for one in doubts(bad, "--keys", base / "birch"))
    unlisted = doctored(bad, "MANIFEST", None)
    assert any("pack/al+bi" in one for one in doubts(unlisted, "--keys", base / "birch"))


@pytest.mark.parametrize(("origin", "name"), [(ALDER, "al+ce"), (BIRCH, "al+bi")])
def test_a_pack_of_another_entrys_contents_is_found_where_it_is_read(
    base: Path, origin: str, name: str
) -> None:
    stick = exported(base, "alder", "stick.zip")
    path, other = pack_of(stick, origin, name), pack_of(stick, ALDER, "al")
    with zipfile.ZipFile(stick) as held:
        bad = doctored(stick, path, held.read(other))
    found = doubts(
        doctored(bad, "MANIFEST", None), "--keys", base / {"al+ce": "cedar", "al+bi": "birch"}[name]
    )
    assert any(f"pack/{name}" in one for one in found)


def test_a_list_of_a_narrow_class_that_names_what_is_not_there_is_a_doubt(base: Path) -> None:
    stick = exported(base, "alder", "stick.zip")
    for data, says in (
        (b"sametable packs v1\n0 1\n", "whose pack is not there"),
        (b"sametable packs v1\n0 900\n", "beyond the end"),
        (b"what", "cannot be read"),
    ):
        bad = doctored(stick, index_path(log_path(ALDER), "al+bi"), data)
        found = doubts(doctored(bad, "MANIFEST", None))
        assert any("packs of al+bi" in one and says in one for one in found), found
