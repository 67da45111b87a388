"""`sametable passage check`: a node's folder answers by itself, and nothing is called free."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.checking import LAT, LON
from support.command import command
from support.hitting import a_site
from support.stage import Stage, run

if TYPE_CHECKING:
    from pathlib import Path

AT = ("--from", "2016-02-28T00:00Z", "--until", "2016-02-28T02:00Z")
HERE = ("--lat", str(LAT / 1e7), "--lon", str(LON / 1e7))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    stage = Stage(tmp_path, 3)
    run(a_site(stage))
    stage.close()
    return stage.folders["alder"]


def test_a_folder_answers_from_its_register_and_leaves_the_others_undetermined(folder: Path) -> None:
    told = command("passage", "check", folder, *HERE, *AT, "--json")
    assert told.code == 0, told.err
    assert (told.json["says"], told.json["own"]["band"]) == ("touches_site", "inside")
    assert [(one["party"], one["state"]) for one in told.json["parties"]] == [
        ("bi", "unreachable"),
        ("ce", "unreachable"),
    ]


def test_a_person_reads_words_and_the_sentence_under_them(folder: Path) -> None:
    told = command("passage", "check", folder, "--box", "35.0,38.0,35.1,38.1", *AT)
    assert told.code == 0, told.err
    lines = told.out.splitlines()
    assert lines[0] == "Undetermined: treat as covered"
    assert "bi, unreachable: Undetermined: treat as covered" in told.out
    assert lines[-1].startswith("Notification is not permission.")


@pytest.mark.parametrize(
    "words",
    [
        ("--lat", "36"),
        ("--box", "1,2,3"),
        ("--box", "a,b,c,d"),
        (*HERE, "--box", "1,2,3,4"),
        (*HERE, "--radius-m", "60000"),
        ("--box", "35,38,37,39"),
        (*HERE, "--act", "strike"),
    ],
)
def test_what_cannot_be_asked_is_told_with_its_reason(folder: Path, words: tuple[str, ...]) -> None:
    told = command("passage", "check", folder, *words, *AT)
    assert told.code == 2 or "check." in told.err
    assert told.code != 0


def test_an_address_at_which_nobody_answers_is_named() -> None:
    told = command("passage", "check", "http://127.0.0.1:9", *HERE, *AT)
    assert "peer.unreachable" in told.err
