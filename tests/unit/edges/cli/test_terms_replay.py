"""`sametable terms replay`: a drafted change asked of a real node's record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.terms.recorded import recorded, told
from sametable.core.assess import replay as core
from sametable.edges.cli.terms_replay import books_of, replayed
from support.command import command
from support.stage import START_MS, Stage, report, run
from support.terms import TRUCE, book_of
from support.termspack import adopt, put, quiet

if TYPE_CHECKING:
    from pathlib import Path

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
LATER_START = TRUCE.replace("2016-02-27 00:00", "2016-02-28 00:00")


def at(start_ms: int) -> dict[str, Any]:
    return {"start_ms": start_ms, "end_ms": start_ms + 60_000, "precision": "minute", "zone": "Etc/UTC"}


BEGAN_MS = round(datetime.fromisoformat("2016-02-27T12:00:00Z").timestamp() * 1000)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Alder's node with reports of two days, one of them withdrawn, one of Birch's, one with a calibre."""
    stage = Stage(tmp_path_factory.mktemp("replay"), 2)

    async def go() -> None:
        await stage.say("alder", "report", report(occurred=at(BEGAN_MS)))
        await stage.say(
            "alder",
            "report",
            report(occurred=at(BEGAN_MS + 20 * HOUR_MS), raw_text="Six 120 mm mortar rounds."),
        )
        gone = await stage.say("alder", "report", report(occurred=at(BEGAN_MS)))
        await stage.say("alder", "withdraw", {"target": gone.id})
        mine = await stage.say("birch", "report", report(occurred=at(BEGAN_MS + HOUR_MS)))
        await stage.settle()
        for name in stage.folders:
            await stage.beat(name)
        await stage.settle()
        await stage.say("alder", "deny", {"target": mine.id})

    run(go())
    stage.close()
    return stage.folders["alder"]


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("packs")
    (base / "before.yaml").write_text(TRUCE, encoding="utf-8")
    (base / "draft.yaml").write_text(LATER_START, encoding="utf-8")
    return base


def test_a_drafted_later_start_shows_which_reports_it_would_class_differently(
    folder: Path, packs: Path
) -> None:
    found = command(
        "terms", "replay", folder, "--pack", packs / "draft.yaml", "--against", packs / "before.yaml",
        "--until", "2016-02-29T00:00Z", "--days", 10, "--json",
    ).json  # fmt: skip
    assert (found["total"], found["changed"]) == (3, 2)
    assert [row["number"] for row in found["rows"]] == ["ALD-000001", "BIR-000001"]
    assert found["rows"][0]["before"][0]["act"] == "prohibited"
    assert found["rows"][0]["after"][0]["time"] == "outside"
    assert found["until_ms"] - found["from_ms"] == 10 * DAY_MS


def test_a_person_sees_counts_and_that_the_record_is_as_it_was(folder: Path, packs: Path) -> None:
    ended = command(
        "terms", "replay", folder, "--pack", packs / "draft.yaml", "--against", packs / "before.yaml",
        "--until", "2016-02-29T00:00Z",
    )  # fmt: skip
    assert ended.code == 0
    assert "3 reports, 2 of them would be classed differently" in ended.out
    assert "ALD-000001" in ended.out
    assert "The record is as it was" in ended.out


def test_only_reports_that_began_within_the_days_are_asked_about(folder: Path, packs: Path) -> None:
    found = command(
        "terms", "replay", folder, "--pack", packs / "draft.yaml", "--against", packs / "before.yaml",
        "--until", "2016-02-27T12:30Z", "--days", 1, "--json",
    ).json  # fmt: skip
    assert found["total"] == 1


def test_without_another_text_and_with_none_in_force_it_says_what_is_missing(
    folder: Path, packs: Path
) -> None:
    ended = command("terms", "replay", folder, "--pack", packs / "draft.yaml")
    assert ended.code == 2
    assert "--against" in ended.err


def test_without_another_text_a_draft_is_compared_with_the_one_in_force_in_the_record(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "nodes", 2)

    async def go() -> None:
        text_id = await put(stage["alder"])
        await stage.settle()
        await adopt(stage["alder"], text_id)
        await adopt(stage["birch"], text_id)
        await stage.say("alder", "report", report(occurred=at(START_MS - DAY_MS)))
        await stage.settle()

    run(go())
    stage.close()
    draft = tmp_path / "draft.yaml"
    draft.write_text(quiet("2", until="2016-02-25 00:00"), encoding="utf-8")
    until = datetime.fromtimestamp(START_MS / 1000 + 3_600, UTC).isoformat()
    found = command(
        "terms", "replay", stage.folders["alder"], "--pack", draft, "--until", until, "--json"
    ).json
    assert (found["before"]["version"], found["after"]["version"]) == ("1", "2")
    assert (found["total"], found["changed"]) == (1, 1)
    assert found["rows"][0]["after"][0]["time"] == "outside"


def test_an_unknown_pack_is_an_error_with_advice(folder: Path) -> None:
    ended = command("terms", "replay", folder, "--pack", "no-such-pack")
    assert ended.code == 1
    assert "terms.absent" in ended.err


def test_withdrawn_reports_are_gone_and_the_calibre_is_read_from_a_reports_words(folder: Path) -> None:
    from sametable.boot import build

    built = build(folder)
    try:
        found = {one.number: one.case for one in recorded(built.centre, 0, START_MS + 30 * DAY_MS)}
        ledger = {one.number: one for one in told(built.centre.picture)}
    finally:
        built.store.close()
    assert sorted(found) == ["ALD-000001", "ALD-000002", "BIR-000001"]
    assert found["ALD-000002"].calibre_mm == 120
    assert found["ALD-000001"].calibre_mm is None
    assert {name: (one.party, one.denied) for name, one in ledger.items()} == {
        "ALD-000001": ("al", False), "ALD-000002": ("al", False), "BIR-000001": ("bi", True),
    }  # fmt: skip


def test_other_processes_give_the_same_outcome(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    from sametable.boot import build

    built = build(folder)
    try:
        reports = list(recorded(built.centre, 0, START_MS + 30 * DAY_MS)) * 3
    finally:
        built.store.close()
    packs = (book_of(TRUCE).packs[0], book_of(LATER_START).packs[0])
    asked = core.change(*books_of(*packs))
    monkeypatch.setattr("sametable.edges.cli.terms_replay.FEW", 2)
    monkeypatch.setattr("sametable.edges.cli.terms_replay.PORTION", 2)
    seen: list[tuple[int, int]] = []
    alone, apart = (
        replayed(asked, packs, reports, now_ms=START_MS * 2, jobs=jobs, told=lambda *one: seen.append(one))
        for jobs in (1, 2)
    )
    assert core.plain(alone, asked) == core.plain(apart, asked)
    assert alone.changed == 6
    assert seen[-1] == (9, 9)
