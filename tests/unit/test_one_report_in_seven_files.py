"""One report, from HTTP at one node to the map at another, runs through seven files that tell the story.

`docs/life-of-a-report.md` walks through them. Whatever else runs on the way is plumbing and stands in a list
here; a change that needs an eighth file of the story fails this test, and is either written differently or
decided on with its reason.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import sametable
from support.stage import Stage, report, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from types import FrameType

    from litestar import Litestar

SOURCE = Path(sametable.__file__).parent
STORY = {
    "edges/web/reports.py": {"post_report"},
    "centre/reports/submit_report.py": {"prepare", "submit"},
    "core/intake/report_form.py": {"parse_report"},
    "core/record/append.py": {"append"},
    "centre/exchange/replicate.py": {"offer", "accept"},
    "core/picture/fold.py": {"apply_entry"},
    "edges/web/picture.py": {"get_picture"},
}
PLUMBING = {
    "bytes, hashes, keys, signatures": {
        "core/wire/canonical.py", "core/wire/ed25519.py", "core/wire/hashes.py", "core/wire/notes.py",
        "core/wire/statement.py", "core/wire/disclosures.py", "core/wire/many.py",
        "edges/keys/node_keys.py", "edges/keys/world.py",
    },
    "trees, checkpoints, order": {
        "core/record/checkpoint.py", "core/record/cosignature.py", "core/record/genesis.py",
        "core/record/order.py", "core/record/packs.py", "core/record/proofs.py", "core/record/tiles.py",
        "core/record/tlog_proof.py", "core/record/table_note.py", "core/record/admission.py",
    },
    "what kinds of statement are, and the rule for places": {
        "core/model/fields.py", "core/model/kind.py", "core/model/registry.py",
    "core/model/shape.py",
        "core/model/kinds/report.py", "core/intake/discretion.py", "core/places/coarse.py",
        "core/places/coordinates.py", "core/places/written.py",
    },
    "reports of one event": {
        "core/linking/blocks.py", "core/linking/columns.py", "core/linking/gathering.py", "core/linking/kinds.py", "core/linking/linker.py",
        "core/linking/scopes.py", "core/linking/scoring.py", "core/linking/words.py", "core/intake/text.py",
        "core/picture/linked.py", "core/places/romanise.py",
    },
    "what the watch is told of a change, and to whom a thing may be put": {
        "centre/watch/addressed.py", "centre/passage/desk.py", "centre/decisions/desk.py", "centre/decisions/decision_desk.py",
        "centre/alerts/raising.py", "centre/watch/hotline.py", "centre/incidents/listing.py",
    },
    "the picture's values": {"core/picture/digest.py", "core/picture/marks.py", "core/picture/said.py"},
    "the node's state, its pen, its store": {
        "centre/centre.py", "centre/run.py", "centre/about.py", "centre/logs/own_log.py", "centre/table.py",
        "centre/exchange/pack_index.py", "edges/store/database.py",
        "edges/store/own_log.py", "edges/store/record_store.py", "edges/store/rows.py",
    },
    "what others' statements do to it, and whose contents it is": {
        "centre/exchange/admit.py", "centre/effects.py", "centre/exchange/fetched.py", "centre/logs/forks.py", "centre/held.py", "centre/layers.py", "centre/exchange/payloads.py",
        "centre/seats.py", "centre/settle.py", "centre/standing.py", "centre/exchange/turns.py", "core/record/audience.py",
    },
    "who is at the desk, and how often": {
        "centre/rates.py", "edges/people/database.py", "edges/people/store.py", "edges/web/access.py",
        "edges/web/acts.py", "edges/web/saying.py",
    },
    "the web's frame, the client's feed": {
        "edges/web/app.py", "edges/web/feed.py", "edges/web/rows.py", "edges/web/guard.py",

    },
    "what passage makes of whatever comes: nothing of a report that lies in nothing": {
        "centre/passage/desk.py", "centre/passage/following.py", "centre/passage/hits.py", "centre/passage/passage_told.py",
    },
    "shared": {"errors.py"},
}  # fmt: skip

REMEMBERS = {
    "core/places/romanise.py",
    "core/linking/kinds.py",
    "core/linking/words.py",
    "core/intake/text.py",
}
"""What works a word out once in a process: it is not run again for a report whose words were met before."""


def ran(base: Path) -> dict[str, set[str]]:
    """Found two nodes, then tell and follow one report; give the functions of ours that ran, by file."""
    seen: dict[str, set[str]] = {}
    prefix = f"{SOURCE}/"

    def watch(frame: FrameType, event: str, argument: object) -> None:
        del argument
        name = frame.f_code.co_filename
        if event == "call" and name.startswith(prefix):
            seen.setdefault(name.removeprefix(prefix), set()).add(frame.f_code.co_name)

    threading.setprofile(watch)  # the threads of the stores begin with the nodes
    try:
        stage = Stage(base, 2)
        apps = [app_of(stage, name) for name in stage.folders]
        seen.clear()
        sys.setprofile(watch)
        run(tell(stage, *apps))
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    stage.close()
    return seen


async def tell(stage: Stage, alder: Litestar, birch: Litestar) -> None:
    """Post a report at Alder's node; let Birch's node pull it; look at Birch's map."""
    body = {
        "client_id": "client-0001",
        "kind": "report",
        "fields": report(locates="unit", raw_text="near the mill"),
    }
    receipt = await ask(alder, "POST", "/api/reports", json=body)
    assert receipt.status_code == 201, receipt.text
    await stage.pull("birch", "alder")
    await asyncio.sleep(0.1)
    picture = (await ask(birch, "GET", "/api/picture")).json()
    assert [row[0] for row in picture["marks"]] == [receipt.json()["id"]]


def test_one_report_runs_through_exactly_seven_files_of_the_story(tmp_path: Path) -> None:
    seen = ran(tmp_path)
    for file, functions in STORY.items():
        assert functions <= seen.get(file, set()), f"{file} no longer tells its part: {sorted(functions)}"
    known = STORY.keys() | set().union(*PLUMBING.values())
    strangers = {file for file in seen.keys() - known if not file.endswith("__init__.py")}
    idle = set().union(*PLUMBING.values()) - seen.keys() - REMEMBERS
    assert not idle, f"listed as plumbing, and not on the way: {sorted(idle)}"
    assert not strangers, f"an eighth file of the story, or new plumbing to be listed: {sorted(strangers)}"


def test_every_file_that_is_named_here_exists() -> None:
    for file in STORY.keys() | set().union(*PLUMBING.values()):
        assert (SOURCE / file).is_file(), file


def test_the_plot_is_one_page_long() -> None:
    text = (SOURCE / "centre/reports/submit_report.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 250
