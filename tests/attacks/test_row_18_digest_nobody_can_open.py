"""Row 18, an entry whose digest nobody can open: junk, or content that its author keeps back.

The author's own node does not append one (`centre/reports/submit_report`). Where a node's people use other software, the entry
stands in the log, is counted as content that is missing, on every map, and no code is claimed; other logs go on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attackkit import (
    ALDER,
    TRIAL,
    Forger,
    honest,
    posted,
    refusal,
    serve_forged,
    signature_of,
    verdict_on,
    with_claims,
    words,
)
from sametable.centre import table
from sametable.centre.reports.submit_report import submit
from sametable.core.wire.hashes import b64url
from sametable.core.wire.statement import assemble
from support.drafts import report
from support.stage import run

if TYPE_CHECKING:
    from pathlib import Path

    from support.stage import Stage

LEAF, PAYLOAD = honest(words())
SIGNING_INPUT = with_claims(LEAF, _sd=[b64url(bytes(32))])
JUNK = assemble(SIGNING_INPUT, signature_of(SIGNING_INPUT))


def test_the_authors_own_node_does_not_append_it(trio: Stage) -> None:
    signed = posted(SIGNING_INPUT, PAYLOAD, b64url(signature_of(SIGNING_INPUT)))
    assert refusal(lambda: run(submit(trio["alder"], signed))).code == "statement.bad_payload"


def test_it_is_flagged_as_missing_at_every_reader_and_stops_no_other_log(trio: Stage) -> None:
    forger = Forger("alder", [JUNK, LEAF], [None, PAYLOAD])
    for name in ("birch", "cedar"):
        serve_forged(trio, name, forger)
        run(trio.pull(name, "alder"))
    run(trio.say("birch", "report", report()))
    run(trio.pull("cedar", "birch"))
    for name in ("birch", "cedar"):
        shown = table.table(trio[name])
        assert shown.missing_payloads >= 1
        assert shown.code is None
        assert trio[name].missing[ALDER] == {1}
        assert trio[name].logs[ALDER].counted == 1, "nothing after it is counted before it is opened"
    assert trio["cedar"].logs[f"{TRIAL}/birch"].counted == 2


def test_verify_says_that_its_content_is_not_here_and_finds_no_fault_in_the_log(tmp_path: Path) -> None:
    assert verdict_on(Forger("alder", [JUNK, LEAF], [None, PAYLOAD]), tmp_path) == []
