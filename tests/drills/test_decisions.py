"""Decisions at real nodes: both sign and the terms are in force on every map; a break in the last minute that arrives late."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from drillkit import NAMES
from sametable.boot import read_settings, write_settings
from support.deciding import HEAD, HOUR, decision_fields, hashed, version_fields
from support.termspack import FROM_MS, quiet
from tablekit import wait_until

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drillkit import Drill

ALL = ("al", "bi", "ce")
WITHIN_S = 60
LEFT_MS = 15 * 60_000
"""More than three nodes need to start again on any machine, and to say one thing."""


def say(drill: Drill, name: str, kind: str, **fields: Any) -> dict[str, Any]:
    """Say something to all parties, once the node is ready to sign."""
    draft = drill.draft(kind, **fields)
    held: list[dict[str, Any]] = []

    def taken() -> bool:
        answer = drill.ask(name, "POST", "/api/reports", draft)
        if answer.status_code == 503 and answer.json()["code"] == "record.not_asked_yet":
            return False
        assert answer.status_code == 201, answer.text
        held.append(answer.json())
        return True

    wait_until(f"{name} has heard another node", taken, 20)
    return held[0]


def decision(drill: Drill, name: str) -> dict[str, Any]:
    """Give the only decision as a node has it; nothing where it has none."""
    rows = drill.get(name, "/api/table/decisions")["decisions"]
    return dict(rows[0]) if rows else {}


def wait_state(drill: Drill, state: str, *names: str) -> None:
    for name in names:
        wait_until(
            f"{name} has it {state}",
            lambda name=name: decision(drill, name).get("state") == state,  # type: ignore[misc]
            WITHIN_S,
        )


def put_text(drill: Drill, required: Sequence[str]) -> tuple[str, str]:
    """Have Alder put a proposal with a version; gives the version and its hash."""
    proposal = say(drill, "alder", "proposal", **HEAD, required=list(required))["id"]
    fields = hashed(version_fields("Arms are drawn back by 500 metres."))
    version = say(drill, "alder", "proposal_version", **fields, target=proposal)["id"]
    return str(version), str(fields["text_sha256"])


def in_room(drill: Drill, name: str) -> str:
    """Give how the only text of terms stands as a node has it; empty where it has none."""
    packs = drill.get(name, "/api/terms")["packs"]
    return str(packs[0]["state"]) if packs else ""


def test_both_sign_and_the_terms_are_in_force_on_every_map(drill: Drill) -> None:
    drill.link_all(*NAMES)
    drill.start(*NAMES)
    version, sha256 = put_text(drill, ("al", "bi"))
    terms = drill.post("alder", "/api/terms/put", {"text": quiet()})["id"]
    fields = decision_fields(version, sha256, terms=terms, effective_ms=FROM_MS)
    target = say(drill, "alder", "decision", **fields)["id"]
    say(drill, "alder", "signature", target=target, says="signs", content_sha256=sha256)
    wait_state(drill, "open", "birch", "cedar")
    for name in NAMES:
        wait_until(f"{name} holds the terms", lambda name=name: in_room(drill, name) == "proposed", WITHIN_S)  # type: ignore[misc]
        assert not decision(drill, name)["in_force"]
    say(drill, "birch", "signature", target=target, says="signs", content_sha256=sha256)
    wait_state(drill, "decided", *NAMES)
    for name in NAMES:
        wait_until(
            f"{name} has its terms in force",
            lambda name=name: decision(drill, name)["in_force"] and in_room(drill, name) == "in_force",  # type: ignore[misc]
            WITHIN_S,
        )
        wait_until(
            f"{name} draws them",
            lambda name=name: drill.get(name, "/api/terms/map")["features"],  # type: ignore[misc]
            WITHIN_S,
        )
    drill.wait_equal(*NAMES)


def set_clocks(drill: Drill, offset_ms: int, *names: str) -> None:
    """Put stopped nodes' clocks forward."""
    for name in names:
        folder = drill.folders[name]
        write_settings(folder, replace(read_settings(folder), clock_offset_ms=offset_ms))


def now_ms() -> int:
    return int(time.time() * 1_000)


def test_a_break_in_the_last_minutes_that_arrives_after_the_end_still_breaks(drill: Drill) -> None:
    drill.link_all(*NAMES)
    drill.start(*NAMES)
    version, sha256 = put_text(drill, ALL)
    until_ms = now_ms() + 25 * HOUR
    fields = decision_fields(version, sha256, ALL, how="silence", until_ms=until_ms)
    target = say(drill, "alder", "decision", **fields)["id"]
    wait_until(
        "everybody shows to hold it",
        lambda: all(one["knew_ms"] is not None for one in decision(drill, "alder")["nodes"]),
        WITHIN_S,
    )
    drill.stop(*NAMES)
    set_clocks(drill, until_ms - now_ms() - LEFT_MS, *NAMES)
    drill.start(*NAMES)
    wait_state(drill, "running", "cedar")
    say(
        drill, "cedar", "comment", target=version, text="Not like this."
    )  # it has heard another node, and can sign
    drill.stop("alder", "birch")
    said = say(drill, "cedar", "signature", target=target, says="breaks_silence", content_sha256=sha256)
    wait_state(drill, "broken", "cedar")
    drill.stop("cedar")

    set_clocks(drill, until_ms - now_ms() + HOUR, "alder", "birch")
    drill.start("alder", "birch")
    wait_state(drill, "waiting", "alder", "birch")
    not_heard = {"code": "not_heard", "values": {"party": "ce"}}
    wait_until("Alder says why", lambda: not_heard in decision(drill, "alder")["why"], WITHIN_S)
    set_clocks(drill, until_ms - now_ms() + HOUR, "cedar")
    drill.start("cedar")
    wait_state(drill, "broken", *NAMES)
    row = decision(drill, "birch")
    assert row["why"] == [{"code": "breaks", "values": {"party": "ce"}}]
    assert said["number"] in [one["number"] for one in row["signed"]]
