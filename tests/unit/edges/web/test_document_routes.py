"""Texts of proposals as files over HTTP: read into drafts, given out, and read back; what a file holds and what it leaves out."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.decisions.clauses import change_of, rows_of
from sametable.core.intake.clauses import clauses_of
from sametable.edges.documents.reading import read_document
from support.deciding import hashed, speak
from support.documents import docx, para, text_pdf
from support.past_the_desk import smuggle
from support.stage import Stage, run
from support.texts import a_text
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sametable.core.decisions.clauses import Clause

FILE = {"content-type": "application/octet-stream"}
HEAD: dict[str, Any] = {"title": rows_of(a_text().title), "form": "single_text", "languages": ["en", "ar"]}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def change(one: Clause, after: str) -> dict[str, Any]:
    """Give the change that puts a clause behind another."""
    return {**change_of(one), "after": after}


async def on_the_table(stage: Stage, audience: str = "parties") -> tuple[str, str]:
    """Put a text in two languages, past the desk as its annex is nowhere; gives the ids of the proposal and of its version."""
    centre = stage["alder"]
    names = ["", *(one.clause for one in a_text().clauses)]
    changes = [change(one, after) for one, after in zip(a_text().clauses, names, strict=False)]
    proposal = await speak(centre, "proposal", HEAD, audience)
    fields = hashed({"number": 1, "bases": [], "changes": changes, "text_sha256": "0" * 64}, HEAD)
    version = {**fields, "target": proposal}
    return proposal, await smuggle(stage, "alder", "proposal_version", version, audience=audience)


def given(stage: Stage, proposal: str, query: str = "", name: str = "alder") -> Any:
    return run(ask(app_of(stage, name), "GET", f"/api/table/proposals/{proposal}/document{query}"))


def read(stage: Stage, raw: bytes, name: str = "draft.docx") -> Any:
    path = f"/api/table/documents/read?name={name}"
    return run(ask(app_of(stage), "POST", path, content=raw, headers=FILE))


def test_a_file_is_read_into_drafts_and_nothing_is_kept(stage: Stage) -> None:
    before = stage["alder"].revision
    raw = docx(para("Agreement") + para("1. Alder withdraws [500 | 1,000] m.") + para("(a) at once;"))
    answer = read(stage, raw)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["title"] == "Agreement"
    assert [(one["label"], one["text"], one["level"]) for one in told["clauses"]] == [
        ("1", "Alder withdraws [500 | 1,000] m.", 0), ("(a)", "at once;", 1),
    ]  # fmt: skip
    assert told["source"] == {"name": "draft.docx", "sha256": hashlib.sha256(raw).hexdigest()}
    assert stage["alder"].revision == before


def test_a_file_that_is_refused_says_why_and_where(stage: Stage) -> None:
    answer = read(stage, docx(para("x"), more={"word/vbaProject.bin": b"x"}))
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == "document.macros"
    assert answer.json()["at"] == "draft.docx"


def test_a_pdf_is_read_too(stage: Stage) -> None:
    assert read(stage, text_pdf(1), "x.pdf").json()["clauses"][0]["label"] == "1"


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("pdf", b"%PDF-"), ("md", b"# ")])
def test_a_text_is_given_in_every_form(stage: Stage, form: str, begins: bytes) -> None:
    proposal, _ = run(on_the_table(stage))
    answer = given(stage, proposal, f"?form={form}")
    if form == "pdf" and answer.status_code != 200 and answer.json()["code"] == "print.no_fonts":
        pytest.skip("the client is not built")
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(begins)
    assert answer.headers["content-disposition"].startswith("attachment; filename=")


def test_what_was_given_reads_back_with_its_clauses_in_both_languages(stage: Stage) -> None:
    proposal, _ = run(on_the_table(stage))
    told = read(stage, given(stage, proposal).content).json()
    assert told["languages"] == ["en", "ar"]
    assert [one["clause"] for one in told["clauses"]] == [one.clause for one in a_text().clauses]
    assert (
        told["clauses"][2]["texts"]["en"]
        == "They withdraw [AL: 500 | BI, CE: 1,000] m from the line of Birch [and verify it]."
    )


def test_languages_are_chosen_and_others_refused(stage: Stage) -> None:
    proposal, _ = run(on_the_table(stage))
    held = clauses_of(read_document(given(stage, proposal, "?languages=ar").content, "x"))
    assert held.languages == ("ar",)
    for asked in ("fr", "en,en"):
        assert given(stage, proposal, f"?languages={asked}").json()["code"] == "document.languages"


@pytest.mark.parametrize(
    ("query", "code"),
    [("?form=exe", "document.form"), ("?stands=maybe", "document.stands"), ("?lang=xx", "print.lang")],
)
def test_what_is_not_offered_is_refused(stage: Stage, query: str, code: str) -> None:
    proposal, _ = run(on_the_table(stage))
    assert given(stage, proposal, query).json()["code"] == code


def test_positions_stand_in_a_file_only_where_asked_for_and_not_those_of_ones_own_side(stage: Stage) -> None:
    async def said() -> str:
        proposal, version = await on_the_table(stage)
        word = {"target": version, "clause": "c1.1", "mandate": "head"}
        await speak(stage["alder"], "clause_position", {**word, "says": "accept"})
        inner = {**word, "says": "accept_if", "texts": [{"language": "en", "text": "our red line"}]}
        await speak(stage["alder"], "clause_position", inner, "al")
        return proposal

    proposal = run(said())
    texts = {
        how: given(stage, proposal, f"?form=md&stands={how}").content.decode() for how in ("no", "yes", "own")
    }
    assert "Accepts" not in texts["no"]
    assert "Accepts" in texts["yes"]
    assert "red line" not in texts["yes"]
    assert "red line" in texts["own"]
    assert "do not pass on" in texts["own"]
    assert "do not pass on" not in texts["yes"]


def test_an_annex_that_not_all_may_read_is_not_named_in_a_file_for_all(stage: Stage) -> None:
    async def said() -> str:
        centre = stage["alder"]
        annex = await speak(
            centre, "proposal", {**HEAD, "title": [{"language": "en", "text": "Inner paper"}]}, "al"
        )
        proposal = await speak(
            centre, "proposal", {**HEAD, "languages": ["en"], "title": [{"language": "en", "text": "Open"}]}
        )
        clause = {
            "clause": "c1",
            "do": "put",
            "after": "",
            "label": "1",
            "texts": [{"language": "en", "text": "As annexed."}],
        }
        head = {**HEAD, "languages": ["en"], "title": [{"language": "en", "text": "Open"}]}
        fields = hashed(
            {"number": 1, "bases": [], "changes": [{**clause, "annexes": [annex]}], "text_sha256": "0" * 64},
            head,
        )
        await smuggle(stage, "alder", "proposal_version", {**fields, "target": proposal})
        return proposal

    proposal = run(said())
    assert "proposal" not in given(stage, proposal, "?form=md").content.decode().rpartition("> ")[2]
    assert "proposal" in given(stage, proposal, "?form=md&stands=own").content.decode().rpartition("> ")[2]


def test_a_text_for_two_sides_says_for_whom_it_is_and_is_not_there_for_the_third(stage: Stage) -> None:
    proposal, _ = run(on_the_table(stage, "al+bi"))
    run(stage.settle())
    held = given(stage, proposal, "?form=md").content.decode()
    assert "Only for: Alder, Birch" in held
    assert given(stage, proposal, name="cedar").status_code in {404, 422}
