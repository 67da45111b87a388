"""`sametable proposal`: a text read into drafts, and a version of one written as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.edges.documents.reading import read_document
from support.command import command
from support.deciding import table
from support.documents import docx, para
from support.stage import Stage, run

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_read_into_drafts(tmp_path: Path) -> None:
    file = tmp_path / "draft.docx"
    file.write_bytes(
        docx(para("Agreement") + para("1. Alder withdraws [500 | 1,000] m.") + para("(a) at once."))
    )
    ended = command("proposal", "import", file, "--json")
    assert ended.code == 0
    assert ended.json["title"] == "Agreement"
    assert [(one["label"], one["level"]) for one in ended.json["clauses"]] == [("1", 0), ("(a)", 1)]
    assert "1  Alder withdraws" in command("proposal", "import", file).out


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [("a.docx", docx(para("x"), more={"word/vbaProject.bin": b"x"}), "macros"), ("b.txt", b"", "no_text")],
)
def test_what_is_refused_says_its_code(tmp_path: Path, name: str, raw: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(raw)
    ended = command("proposal", "import", tmp_path / name)
    assert ended.code == 1
    assert f"document.{code}" in ended.err


def test_a_file_that_is_not_there_is_an_error_of_ours(tmp_path: Path) -> None:
    assert "document.absent" in command("proposal", "import", tmp_path / "none.docx").err


@pytest.fixture
def node(tmp_path: Path) -> tuple[Path, str]:
    stage = Stage(tmp_path, 2)
    proposal, _, _ = run(table(stage["alder"]))
    folder = stage.built["alder"].folder
    stage.close()
    return folder, proposal


def test_a_version_is_written_and_reads_back(node: tuple[Path, str], tmp_path: Path) -> None:
    folder, proposal = node
    for form in ("docx", "md"):
        out = tmp_path / f"text.{form}"
        ended = command("proposal", "export", proposal, "--node", folder, "--out", out)
        assert ended.code == 0, ended.err
        texts = [one.text for one in read_document(out.read_bytes(), out.name).paragraphs]
        assert any("Arms are drawn back by 500 metres." in one for one in texts)
    again = command("proposal", "export", proposal, "--node", folder, "--out", tmp_path / "text.md")
    assert "cli.exists" in again.err


def test_another_form_and_another_proposal_are_refused(node: tuple[Path, str], tmp_path: Path) -> None:
    folder, proposal = node
    assert (
        "document.form"
        in command("proposal", "export", proposal, "--node", folder, "--out", tmp_path / "t.odt").err
    )
    # One id in 64 begins with a hyphen, and is no option.
    for name in ("ALD-999999", "-Fk64scso0azuZtnL4iSn8jgAYrasbkAO6WIBFzQjQc"):
        ended = command("proposal", "export", name, "--node", folder, "--out", tmp_path / "t.md")
        assert "proposal.unknown" in ended.err, ended.err
