"""Play a story into five nodes through the doors that people use, with a scripted clock.

The nodes run in this one process: their web applications are real, their links speak HTTP over memory. Each
step is posted to its node's API at its own moment; then the others pull, check and cosign, and the nodes
beat, so that "what was known when" means something afterwards.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import httpx
import yaml

from sametable.boot import Built, build, build_web
from sametable.centre import beat
from sametable.centre.exchange.links import exchange
from sametable.centre.exchange.replicate import accept
from sametable.centre.passage.hits import Hits
from sametable.centre.run import Node as RunningNode
from sametable.core.intake.drafts import Source, drafts_of
from sametable.core.intake.read import read_bulletin
from sametable.edges.keys.world import ScriptedClock
from sametable.edges.packs.files import load_pack
from sametable.edges.peers.http_link import HttpLink

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sametable.core.places.index import PlaceIndex

BEAT_AFTER_MS = 12_000


@dataclass(slots=True, kw_only=True)
class Stage:
    """The nodes of a story: built centres, their clients and their links."""

    clock: ScriptedClock
    built: dict[str, Built]
    clients: dict[str, httpx.AsyncClient]
    links: dict[str, dict[str, HttpLink]]
    keys: dict[str, str]
    hits: dict[str, Hits]


def read_story(path: Path) -> dict[str, Any]:
    """Read a story file."""
    held = yaml.safe_load(path.read_text(encoding="utf-8"))
    return dict(held)


def ms(text: str) -> int:
    """Give milliseconds of an ISO 8601 moment."""
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def set_stage(folders: Mapping[str, Path], now_ms: int) -> Stage:
    """Build every node on one scripted clock and link them over memory."""
    clock = ScriptedClock(now_ms)
    built = {name: build(folder, clock=clock) for name, folder in folders.items()}
    links: dict[str, dict[str, HttpLink]] = {name: {} for name in folders}
    apps: dict[str, Any] = {name: build_web(one, []) for name, one in built.items()}
    clients = {}
    for name, app in apps.items():
        transport = httpx.ASGITransport(app=app)
        clients[name] = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")
        for other in folders:
            if other != name:
                links[other][name] = HttpLink(
                    name, "http://127.0.0.1", own=other, transport=httpx.ASGITransport(app=app)
                )
    hits = {name: Hits(one.centre) for name, one in built.items()}
    return Stage(clock=clock, built=built, clients=clients, links=links, keys={}, hits=hits)


async def spread(stage: Stage, origin_of: str) -> None:
    """Let every other node pull one node's log."""
    origin = stage.built[origin_of].centre.node.origin
    for name, links in stage.links.items():
        if name != origin_of:
            await accept(stage.built[name].centre, links[origin_of], origin)


async def settle(stage: Stage) -> None:
    """Let every node say what was hit and beat where it is due, and everybody pull."""
    for name, one in stage.built.items():
        if await stage.hits[name].say_due():
            await spread(stage, name)
        if beat.due(one.centre):
            await beat.write(one.centre)
            await spread(stage, name)


async def finish(stage: Stage) -> None:
    """Exchange cosignatures and tables until nothing is new; end the links."""
    for _ in range(3):
        for name, links in stage.links.items():
            node = RunningNode(stage.built[name].centre, list(links.values()))
            for peer in node.peers.values():
                await exchange(stage.built[name].centre, peer)
    for name, client in stage.clients.items():
        await client.aclose()
        for link in stage.links[name].values():
            await link.close()
    for one in stage.built.values():
        one.store.close()


async def play(
    folders: Mapping[str, Path], story: Mapping[str, Any], places: PlaceIndex, say: Callable[[int, int], None]
) -> int:
    """Play every step; gives the last moment of the story in ms. Raises on the first step that is refused."""
    steps = story["steps"]
    stage = set_stage(folders, ms(steps[0]["at"]) - 60_000)
    await settle(stage)
    for place, step in enumerate(steps):
        stage.clock.set(ms(step["at"]))
        await perform(stage, step, places, place)
        await spread(stage, step["node"])
        stage.clock.set(ms(step["at"]) + BEAT_AFTER_MS)
        await settle(stage)
        say(place + 1, len(steps))
    stage.clock.set(stage.clock.now_ms() + 60_000)
    await settle(stage)
    last = stage.clock.now_ms()
    await finish(stage)
    return last


async def perform(stage: Stage, step: Mapping[str, Any], places: PlaceIndex, place: int) -> None:
    """Post one step to its node."""
    if step["do"] in {"terms", "terms_act"}:
        await perform_on_terms(stage, step, place)
        return
    if step["do"] in ON_TEXTS:
        drafts = [await draft_on_text(stage, step)]
    else:
        drafts = drafts_of_step(stage, step, places)
    for number, draft in enumerate(drafts):
        if "audience" in step:
            draft["audience"] = step["audience"]
        body = {**draft, "client_id": f"story-{place:04d}-{number:03d}"}
        answer = await stage.clients[step["node"]].post("/api/reports", json=body)
        if answer.status_code != 201:
            raise SystemExit(f"story step {place} ({step['do']} at {step['at']}): {answer.text}")
        if "key" in step and number == 0:
            stage.keys[step["key"]] = answer.json()["id"]


ON_TEXTS = {"text", "position", "decide", "sign"}


async def draft_on_text(stage: Stage, step: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a step says of a text on the table: its clauses as typed, a stand, a decision on it, a signature."""
    client, keys = stage.clients[step["node"]], stage.keys
    fields = integers(step.get("fields", {})) | {"demonstration": True, "target": keys[step["target"]]}
    if step["do"] == "text":
        body = {"base": keys.get(step.get("base", ""), ""), "clauses": step["clauses"]}
        path = f"/api/table/proposals/{fields['target']}/draft"
        return {
            "kind": "proposal_version",
            "fields": {**(await _posted(client, path, body))["fields"], **fields},
        }
    if step["do"] == "decide":
        body = {"version": fields["target"], **{name: step["fields"][name] for name in step["fields"]}}
        drafted = (await _posted(client, "/api/table/decisions/draft", body))["fields"]
        return {"kind": "decision", "fields": {**drafted, "demonstration": True}}
    if step["do"] == "sign":
        held = await _got(client, f"/api/table/decisions/{fields['target']}")
        return {"kind": "signature", "fields": {**fields, "content_sha256": held["text_sha256"]}}
    named = await _clauses(client, fields["target"])
    if "label" in step:
        fields["clause"] = named[step["label"]]
    if "links" in fields:
        fields["links"] = [{"clause": named[one["label"]], "how": one["how"]} for one in fields["links"]]
    return {"kind": "clause_position", "fields": fields}


async def _clauses(client: httpx.AsyncClient, version: str) -> dict[str, str]:
    """Give the clauses of a version by their labels."""
    held = await _got(client, f"/api/table/proposals/{version}/text?version={version}")
    return {one["label"]: one["clause"] for one in held["clauses"]}


async def _got(client: httpx.AsyncClient, path: str) -> dict[str, Any]:
    return dict((await client.get(path)).raise_for_status().json())


async def _posted(client: httpx.AsyncClient, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    if answer.status_code not in {200, 201}:
        raise SystemExit(f"{path}: {answer.text}")
    return dict(answer.json())


async def perform_on_terms(stage: Stage, step: Mapping[str, Any], place: int) -> None:
    """Put a shipped pack into the record, or give a party's word for one: what a node's people decide together."""
    if step["do"] == "terms":
        path, body = "/api/terms/put", {"text": load_pack(step["pack"]).text}
    else:
        path, body = "/api/acts/say_terms", word_of(step, stage.keys)
    answer = await stage.clients[step["node"]].post(path, json=body)
    if answer.status_code not in {200, 201}:
        raise SystemExit(f"story step {place} ({step['do']} at {step['at']}): {answer.text}")
    if "key" in step:
        held = answer.json()
        stage.keys[step["key"]] = held.get("result", held)["id"]


def word_of(step: Mapping[str, Any], keys: Mapping[str, str]) -> dict[str, Any]:
    """Give what a `terms_act` step says."""
    said: dict[str, Any] = {
        "act": step["act"],
        "target": keys[step["target"]],
        "parties": step["parties"],
        "effective_ms": ms(step["effective"]),
    }
    if "amends" in step:
        said["amends"] = keys[step["amends"]]
    return said | {name: step[name] for name in ("instruments", "reason") if name in step}


def drafts_of_step(stage: Stage, step: Mapping[str, Any], places: PlaceIndex) -> list[dict[str, Any]]:
    """Give the drafts that a step submits."""
    do = step["do"]
    if do == "bulletin":
        reading = read_bulletin(
            step["text"],
            places=places,
            reference_ms=ms(step["at"]),
            language=step.get("language"),
            countries=frozenset({"SY"}),
        )
        source = Source(
            text=step["text"],
            language=step.get("language", "en"),
            channel=step.get("channel", "bulletin"),
            source=step.get("source", ""),
            source_kind="bulletin",
            demonstration=True,
        )
        return drafts_of(reading, source)
    if do in {"report", "ledger_count"}:
        return [{"kind": do, "fields": {**converted(step["fields"]), "demonstration": True}}]
    if do == "say":
        return [{"kind": step["kind"], "fields": said_of(step, stage.keys)}]
    fields: dict[str, Any] = {"target": stage.keys[step["target"]], "demonstration": True}
    for name in ("text", "reason", "on_behalf_of", "instrument", "clause", "says", "quantity"):
        if name in step:
            fields[name] = step[name]
    if do == "amend":
        fields["fields"] = converted(step["fields"])
    return [{"kind": do, "fields": fields}]


def said_of(step: Mapping[str, Any], keys: Mapping[str, str]) -> dict[str, Any]:
    """Give the fields of a step that says a statement of any kind: keys become ids, degrees and moments integers."""
    fields = integers(step["fields"]) | {"demonstration": True}
    if "target" in step:
        fields["target"] = keys[step["target"]]
    for name in ("others", "rests_on", "documents"):
        if name in fields:
            fields[name] = [keys[one] for one in fields[name]]
    for name in ("answers", "list", "by"):
        if isinstance(fields.get(name), str):
            fields[name] = keys.get(fields[name], fields[name])
    return dict(fields)


MOMENTS = {"at", "as_of", "start", "end"}


def integers(value: Any) -> Any:
    """Turn degrees and ISO moments anywhere in a value into the integers that statements hold."""
    if isinstance(value, list):
        return [integers(one) for one in value]
    if not isinstance(value, dict):
        return value
    out: dict[str, Any] = {}
    for name, held in value.items():
        if name in {"lat", "lon"}:
            out[f"{name}_e7"] = round(held * 1e7)
        elif name in MOMENTS or name.endswith("_at"):
            out[f"{name.removesuffix('_at')}_ms"] = ms(held) if held else None
        else:
            out[name] = integers(held)
    return out


def converted(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Turn degrees and ISO moments of a report's fields into the integers that statements hold."""
    held: dict[str, Any] = integers(fields)
    for name in ("occurred", "period"):
        if name in held:
            held[name] = {key: inner for key, inner in held[name].items() if inner is not None}
    return held


def run(
    folders: Mapping[str, Path], story: Mapping[str, Any], places: PlaceIndex, say: Callable[[int, int], None]
) -> int:
    """Play a story to its end (see `play`)."""
    return asyncio.run(play(folders, story, places, say))
