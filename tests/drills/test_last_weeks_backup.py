"""A node's folder is put back from an old copy: it signs nothing until the others gave back what it had published."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from drillkit import NAMES, sametable
from tablekit import wait_until

if TYPE_CHECKING:
    from drillkit import Drill


def restored(drill: Drill) -> tuple[str, str]:
    """Publish something, back Alder up, publish more, and put the backup back; gives both numbers."""
    drill.link_all(*NAMES)
    drill.start(*NAMES)
    before = drill.say("alder", weapon="mortar")
    drill.wait_for(NAMES, before)
    drill.stop("alder")
    backup = drill.base / "last-weeks-backup"
    shutil.copytree(drill.folders["alder"], backup)
    drill.start("alder")
    after = drill.say("alder", weapon="rocket")
    drill.wait_for(NAMES, after)
    drill.stop(*NAMES)
    shutil.rmtree(drill.folders["alder"])
    shutil.copytree(backup, drill.folders["alder"])
    return before, after


def test_an_old_copy_signs_nothing_until_a_mirror_gave_everything_back(drill: Drill) -> None:
    before, after = restored(drill)
    drill.start("alder")
    refused = drill.ask("alder", "POST", "/api/reports", drill.draft())
    assert refused.status_code == 503
    problem = refused.json()
    assert problem["code"] == "record.not_asked_yet"
    assert "sametable cold-start" in problem["advice"]
    assert drill.get("alder", "/api/record")["hold"]["code"] == "record.not_asked_yet"
    shown = set(drill.marks("alder"))
    assert before in shown
    assert after not in shown

    drill.start("birch")
    wait_until("Alder may sign again", lambda: drill.get("alder", "/api/record")["hold"] is None, 30)
    size = drill.log("alder", "alder")["size"]
    assert size > int(after.rpartition("-")[2]), "it may sign only once its own statements are back"
    drill.wait_for(("alder",), after)
    next_one = drill.say("alder", weapon="artillery")
    drill.start("cedar")
    drill.wait_for(NAMES, before, after, next_one)
    drill.wait_equal(*NAMES)
    for name in NAMES:
        assert drill.get(name, "/api/record")["forks"] == []
    drill.stop(*NAMES)
    for name in NAMES:
        verified = sametable("verify", drill.folders[name], "--jobs", 1)
        assert verified.code == 0, verified.text


def test_cut_off_it_needs_a_confirmation_which_stands_in_the_record(drill: Drill) -> None:
    drill.link_all(*NAMES)
    drill.start(*NAMES)
    said = drill.say("alder", weapon="mortar")
    drill.wait_for(NAMES, said)
    drill.stop(*NAMES)
    drill.start("alder")
    refused = drill.ask("alder", "POST", "/api/reports", drill.draft())
    assert (refused.status_code, refused.json()["code"]) == (503, "record.not_asked_yet")
    drill.stop("alder")
    confirmed = sametable(
        "cold-start", drill.folders["alder"], "--reason", "cable cut at the bridge", "--by", "watch officer"
    )
    assert confirmed.code == 0, confirmed.text
    drill.start("alder")
    number = drill.say("alder", weapon="rocket")
    page = drill.get("alder", "/api/record/alder/entries?from=0&count=100")["entries"]
    kinds = {row["number"]: row["kind"] for row in page}
    assert "cold_start" in kinds.values()
    cold = next(number for number, kind in kinds.items() if kind == "cold_start")
    assert cold < number, "it is said before anything else"

    # The others see it when the line is back; the next start asks again.
    drill.start("birch")
    drill.wait_for(("birch",), number)
    reason, by = "cable cut at the bridge", "watch officer"
    wait_until("Birch reads why", lambda: reason in str(drill.get("birch", f"/api/entries/{cold}")), 20)
    assert by in str(drill.get("birch", f"/api/entries/{cold}"))
    drill.stop("alder", "birch")
    drill.start("alder")
    refused = drill.ask("alder", "POST", "/api/reports", drill.draft())
    assert (refused.status_code, refused.json()["code"]) == (503, "record.not_asked_yet")
