"""Nothing is put to a party that is not of this record: neither when it is prepared nor when it is signed elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.reports.submit_report import prepare
from sametable.centre.watch.addressed import check_addressed
from sametable.errors import SametableError
from support.stage import START_MS, Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, 2)
    yield made
    made.close()


CALL: dict[str, Any] = {"rung": "watch_officer", "what": "Shells fall", "asked": "Stop", "locates": "site"}
INQUIRY: dict[str, Any] = {"asked": "Any group", "questions": ["Who?"], "due_ms": START_MS + 3_600_000}
REQUEST: dict[str, Any] = {
    "who": "Group", "what": "Move 500 m", "where": "Road", "by_ms": START_MS + 3_600_000, "verified_how": "Drone",
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "fields", "name", "code"),
    [
        ("call", CALL, "to", "call.not_a_party"),
        ("inquiry", INQUIRY, "through", "case.not_a_party"),
        ("request", REQUEST, "to", "case.not_a_party"),
    ],
)
def test_what_is_put_to_a_party_that_is_not_of_this_record_is_refused_with_its_place(
    stage: Stage, kind: str, fields: dict[str, Any], name: str, code: str
) -> None:
    async def job() -> None:
        subject = await stage.say("alder", "report", report())
        about = {} if kind == "call" else {"target": subject.id}
        with pytest.raises(SametableError) as told:
            prepare(stage["alder"], stage.draft(kind, {**fields, **about, name: "zz"}))
        assert (told.value.code, told.value.at, told.value.got) == (code, name, "zz")
        with pytest.raises(SametableError) as told:
            check_addressed(stage["alder"], {"type": kind, **fields, **about, name: "zz"})
        assert told.value.code == code
        assert (await stage.say("alder", kind, {**fields, **about, name: "bi"})).number

    run(job())
