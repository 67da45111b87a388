"""`sametable terms ask`: one act, asked of packs or of the terms on a node's record."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.model.vocabulary import WEAPON, WHAT
from sametable.core.terms.weapons import CLASSES
from sametable.edges.cli.terms_ask import EPILOG
from support.command import command
from support.stage import Stage, report, run
from support.terms import TRUCE
from support.termspack import adopt, put

if TYPE_CHECKING:
    from pathlib import Path

BEGAN_MS = round(datetime.fromisoformat("2016-02-27T12:00:00Z").timestamp() * 1000)
FIELDS = {
    "instrument", "version", "time", "place", "actor_status", "act", "clauses", "facts_used", "facts_missing",
    "would_decide", "reasons",
}  # fmt: skip
STRIKE = ("--lat", "36.2", "--lon", "37.16", "--act", "fire.heavy", "--weapon", "mortar")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("packs") / "truce.yaml"
    path.write_text(TRUCE, encoding="utf-8")
    return path


def ask(pack: Path, *more: object) -> dict[str, Any]:
    ended = command("terms", "ask", "--pack", pack, *more, "--json")
    assert ended.code == 0, ended.err
    whole: dict[str, Any] = ended.json
    return whole


def test_the_answer_has_every_field_that_was_promised(pack: Path) -> None:
    whole = ask(pack, "--at", "2016-02-26T21:30Z", *STRIKE)
    (answer,) = whole["answers"]
    assert answer.keys() >= FIELDS
    assert (whole["mode"], answer["time"], answer["act"]) == ("past", "outside", "silent")
    assert whole["packs"][0]["id"] == "truce"


@pytest.mark.parametrize(
    "at",
    [
        ("--at", "2016-02-26T22:00Z"),
        ("--at", "2016-02-27T00:00+02:00"),
        ("--at", "2016-02-27 00:00", "--zone", "Asia/Damascus"),
        ("--at", "2016-02-27", "--zone", "Asia/Damascus"),
        ("--at", "2016-02-27T01:00:00+03:00"),
    ],
)
def test_one_moment_may_be_written_in_several_ways(pack: Path, at: tuple[str, ...]) -> None:
    (answer,) = ask(pack, *at, *STRIKE)["answers"]
    assert (answer["time"], answer["act"]) == ("within", "prohibited")


def test_a_person_reads_the_same_answer_in_words(pack: Path) -> None:
    ended = command("terms", "ask", "--pack", pack, "--at", "2016-03-01T08:00Z", "--group", "NF", *STRIKE)
    assert ended.code == 0
    assert "act prohibited | time within | place within | actor bound" in ended.out
    assert "annex 1 (prohibits" in ended.out
    assert "not compared with the authentic text" in ended.out


def test_act_and_weapon_may_be_said_in_words(pack: Path) -> None:
    coded = ask(pack, "--at", "2016-03-01T08:00Z", *STRIKE)
    said = ask(
        pack, "--at", "2016-03-01T08:00Z", "--lat", "36.2", "--lon", "37.16", "--act", "Shelling or heavy weapons",
        "--weapon", "Миномёт",
    )  # fmt: skip
    assert said["answers"] == coded["answers"]


@pytest.mark.parametrize("more", [("--proposed",), ("--until", "2090-01-01T00:00Z")])
def test_for_what_lies_ahead_or_is_proposed_only_what_protects_is_told(
    pack: Path, more: tuple[str, ...]
) -> None:
    whole = ask(pack, "--at", "2016-03-01T08:00Z", "--group", "Listed Front", *STRIKE, *more)
    assert whole["mode"] == "protective"
    (answer,) = whole["answers"]
    assert answer["actor_status"] == "undetermined"
    assert answer["act"] not in {"silent", "permitted"}


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (("--at", "2016-02-27T00:00"), "--zone"),
        (("--at", "yesterday"), "2016-02-26T21:30Z"),
        (("--at", "2016-03-01T08:00Z", "--act", "no.such"), "fire.heavy"),
        (("--at", "2016-03-01T08:00Z", "--measured", "road=near"), "LINE="),
        (("--at", "0001-01-01T00:00+14:00"), "2016-02-26T21:30Z"),
        (("--at", "9999-12-31T23:59-14:00"), "2016-02-26T21:30Z"),
        (("--at", "2016-03-01T08:00Z", "--measured", "road=" + 5000 * "9"), "LINE="),
        (("--at", "2016-03-01T08:00Z", "--measured", "road"), "ID=VALUE"),
        (("--at", "2016-03-01T08:00Z", "--fact", "x"), "ID=VALUE"),
        ((), "--at"),
        (("--report", "ALD-000001"), "--folder"),
    ],
)
def test_what_is_asked_wrongly_says_how_it_is_asked(
    pack: Path, arguments: tuple[str, ...], wanted: str
) -> None:
    ended = command("terms", "ask", "--pack", pack, *arguments)
    assert ended.code == 2
    assert wanted in ended.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--lat", "36.2"),
        ("--lat", "99", "--lon", "1"),
        ("--fact", "no-such=yes"),
        ("--fact", "immediate-threat=perhaps"),
        ("--measured", "no-such=100"),
        ("--until", "2016-02-01T08:00Z"),
        ("--weapon", "a great many things"),
        ("--radius-m", "-5"),
    ],
)
def test_what_cannot_be_a_case_is_refused_with_what_to_do(pack: Path, arguments: tuple[str, ...]) -> None:
    ended = command("terms", "ask", "--pack", pack, "--at", "2016-03-01T08:00Z", *arguments)
    assert ended.code == 1
    assert "terms.case" in ended.err
    told = command("terms", "ask", "--pack", pack, "--at", "2016-03-01T08:00Z", *arguments, "--json")
    advice = json.loads(told.err)["advice"]
    assert advice
    assert advice != "Add --help to see how."


@pytest.mark.parametrize("said", ["air", "heavy", "Indirect"])
def test_a_class_of_weapons_is_refused_with_the_weapons_in_it(pack: Path, said: str) -> None:
    ended = command("terms", "ask", "--pack", pack, "--at", "2016-03-01T08:00Z", "--weapon", said)
    assert ended.code == 1
    for code in CLASSES[said.lower()]:
        assert re.search(rf"\b{code}\b", ended.err)
    assert "not_known" in ended.err


def test_an_unknown_weapon_is_refused_with_all_codes(pack: Path) -> None:
    ended = command("terms", "ask", "--pack", pack, "--at", "2016-03-01T08:00Z", "--weapon", "Zorb 9")
    assert ended.code == 1
    assert all(re.search(rf"\b{term.code}\b", ended.err) for term in WEAPON)


def test_nobody_and_nothing_is_no_count(pack: Path) -> None:
    for option, number, least in (("--count", 0, 1), ("--armed", -1, 0)):
        ended = command("terms", "ask", "--pack", pack, "--at", "2016-03-01T08:00Z", option, number)
        assert ended.code == 2
        assert f"{option} from {least} on" in ended.err


def test_the_help_lists_every_act_and_every_weapon() -> None:
    acts, weapons = EPILOG.split("Weapons:")
    assert acts.removeprefix("Acts:").replace("\n", " ").strip(" .").split(", ") == [one.code for one in WHAT]
    listed = weapons.partition(";")[0].replace("\n", " ").strip().split(", ")
    assert listed == [one.code for one in WEAPON]
    assert "weapon.not_withdrawn" in command("terms", "ask", "--help").out


def test_a_recorded_report_is_asked_of_by_the_terms_on_the_record(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "nodes", 2)
    occurred = {"start_ms": BEGAN_MS, "end_ms": BEGAN_MS + 60_000, "precision": "minute", "zone": "Etc/UTC"}

    async def go() -> str:
        placed = await stage.say("alder", "report", report(occurred=occurred))
        text = await put(stage["alder"], TRUCE)
        await stage.settle()
        for name in ("alder", "birch"):
            await adopt(stage[name], text)
        await stage.settle()
        return placed.number

    number = run(go())
    stage.close()
    ended = command("terms", "ask", "--folder", stage.folders["alder"], "--report", number, "--json")
    assert ended.code == 0, ended.err
    assert ended.json["packs"][0]["id"] == "truce"
    (answer,) = ended.json["answers"]
    assert answer["time"] == "within"
    moved = command(
        "terms",
        "ask",
        "--folder",
        stage.folders["alder"],
        "--report",
        number,
        "--at",
        "2016-02-26T21:30Z",
        "--json",
    ).json
    assert moved["answers"][0]["time"] == "outside"
