"""What `sametable doctor` looks at, one check a function; each says what it saw and what would mend it.

Decides what is a finding (a person should act), a note (good to know) or well. Changes nothing, never sets a
clock. Whether the whole record holds is for `sametable verify`; here only its newest checkpoints are looked at.

Units: bytes, ms. Source: decision 0011; SQLite release notes 3.51.3.
"""

from __future__ import annotations

import os
import shutil
import socket
import stat
from typing import TYPE_CHECKING, Any

from sametable.edges.cli.calling import Way
from sametable.edges.cli.look import Check
from sametable.edges.cli.people_checks import people_checks, people_lost
from sametable.edges.cli.signing import before_founding, while_running, while_stopped
from sametable.edges.cli.states import ask_node, ask_own
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sametable.centre.centre import Centre
    from sametable.edges.cli.tools import NodeSettings, Tools

DISK_LOW_B = 1_000_000_000
CLOCK_APART_MS = 60_000


def examine(tools: Tools, folder: Path) -> list[Check]:
    """Look a node over. Raises `config.absent`, `config.invalid` where there is no node to look at."""
    settings = tools.settings(folder)
    own = ask_own(folder, settings)
    running = own is not None
    checks = [_sqlite(tools), _disk(folder), _port(settings, running=running), *_keys(folder), _client(tools)]
    checks += _gazetteers(folder, settings)
    checks += people_checks(tools, folder)
    checks += _record(tools, folder, running=running)
    checks += while_running(own["signs"]) if own is not None else []
    for name, address in sorted(settings.peers.items()):
        checks.append(_peer(tools, settings, name, _asked(address)))
    return checks


def _asked(url: str) -> dict[str, Any] | None:
    try:
        return ask_node(Way(url=url))
    except SametableError:
        return None


def _sqlite(tools: Tools) -> Check:
    try:
        held = tools.store_facts(None)["sqlite"]
    except SametableError as error:
        return Check(check="sqlite", state="finding", says=str(error), remedy=error.advice)
    return Check(check="sqlite", state="ok", says=f"SQLite {held}")


def _disk(folder: Path) -> Check:
    free = shutil.disk_usage(folder).free
    says = f"{free / 1e9:.1f} GB free"
    if free < DISK_LOW_B:
        return Check(
            check="disk", state="finding", says=says,
            remedy="Make room: with a full disk nothing more is accepted (what was accepted stays).",
        )  # fmt: skip
    return Check(check="disk", state="ok", says=says)


def _port(settings: NodeSettings, *, running: bool) -> Check:
    where = f"{settings.host}:{settings.port}"
    if running:
        return Check(check="port", state="ok", says=f"this node runs at {where}")
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.port))
    except OSError as error:
        return Check(
            check="port", state="finding", says=f"{where}: {error.strerror}",
            remedy="Stop what listens there, or change `port` in node.toml.",
        )  # fmt: skip
    return Check(check="port", state="ok", says=f"{where} is free")


def _keys(folder: Path) -> list[Check]:
    path = folder / "keys.json"
    try:
        told = path.stat()
    except OSError as error:
        remedy = "Bring keys.json back from its backup; new keys cannot sign this node's log."
        return [Check(check="keys", state="finding", says=f"{path}: {error.strerror}", remedy=remedy)]
    mode = stat.S_IMODE(told.st_mode)
    if mode & 0o077 or told.st_uid != os.geteuid():
        return [
            Check(
                check="keys", state="finding", says=f"{path} has mode {mode:04o}, owner {told.st_uid}",
                remedy=f"chmod 600 {path}, owned by whoever runs the node; then ask who may have read it.",
            )
        ]  # fmt: skip
    return [Check(check="keys", state="ok", says="readable by their owner alone")]


def _client(tools: Tools) -> Check:
    folder = tools.client_folder()
    if not (folder / "index.html").is_file():
        return Check(
            check="client", state="finding", says=f"no web client in {folder}",
            remedy="Build it: `npm ci && npm run build` in web/.",
        )  # fmt: skip
    return Check(check="client", state="ok", says=f"built in {folder}")


def _gazetteers(folder: Path, settings: NodeSettings) -> list[Check]:
    paths = [folder / one for one in settings.gazetteers]  # an absolute path stays itself
    checks = [
        Check(
            check="gazetteers", state="finding", says=f"{path} is named in node.toml and not there",
            remedy="Bring the file back, or take it out of `gazetteers` in node.toml.",
        )
        for path in paths
        if not path.exists()
    ]  # fmt: skip
    imported = sorted((folder / "gazetteers").glob("*.csv"))
    count = len(paths) - len(checks) + len(imported)
    if count:
        return [*checks, Check(check="gazetteers", state="ok", says=f"{count} beside GeoNames cities")]
    remedy = "For villages and districts: sametable gazetteer import FOLDER FILE"
    return [*checks, Check(check="gazetteers", state="note", says="GeoNames cities only", remedy=remedy)]


def _record(tools: Tools, folder: Path, *, running: bool) -> list[Check]:
    """Look at genesis, the store's settings, the newest checkpoints, and beats against this clock."""
    if running:
        says = "in use by the running node; its keys, genesis and record were checked at its start"
        return [Check(check="record", state="note", says=says, remedy="For all of it: stop it, then verify.")]
    if not (folder / "genesis.json").exists():
        return [before_founding(folder)]
    try:
        facts = tools.store_facts(folder)
        built = tools.build(folder)
    except SametableError as error:
        return [Check(check="record", state="finding", says=str(error), remedy=error.advice)]
    try:
        checks = [
            Check(check="genesis", state="ok", says=f"record {built.centre.record_id}, signed by every party")
        ]
        checks.append(_store(facts))
        settings = tools.settings(folder)
        lost = people_lost(built.centre, folder, settings)
        checks += [*_heads(built.centre), _beats(built.centre), *([lost] if lost else [])]
        return [*checks, *while_stopped(built.centre, folder, settings)]
    finally:
        built.store.close()


def _store(facts: Mapping[str, str]) -> Check:
    """Say what durability rests on, and what is wrong with it."""
    says = ", ".join(f"{name}={value}" for name, value in facts.items() if name not in {"sqlite", "warning"})
    if "journal_mode" in facts and (facts["synchronous"], facts["journal_mode"]) != ("2", "wal"):
        remedy = "Use the Sametable that wrote this file; a receipt must survive a power cut."
        return Check(check="store", state="finding", says=says, remedy=remedy)
    if "warning" in facts:
        return Check(check="store", state="finding", says=says, remedy=facts["warning"])
    return Check(check="store", state="ok", says=says)


def _heads(centre: Centre) -> list[Check]:
    """Hold each log's newest checkpoint to its key, its cosigners and the root of what is stored."""
    from sametable.centre.exchange.replicate import cosigner_keys
    from sametable.core.record.checkpoint import open_checkpoint

    checks = []
    for origin, log in centre.logs.items():
        name = f"log {log.node.id}"
        try:
            raw = centre.store.checkpoint(origin)
            if raw is None:
                continue
            signed = open_checkpoint(
                raw, log_key=log.node.log_vkey, cosigners=cosigner_keys(centre)
            ).checkpoint
            holds = signed.size <= log.size and centre.root_at(origin, signed.size) == signed.root
            says = f"checkpoint of {signed.size} entries"
        except SametableError as error:
            holds, says = False, str(error)
        if holds:
            checks.append(Check(check=name, state="ok", says=f"{says} agrees with what is stored"))
        else:
            remedy = "Keep this folder as it is, and run `sametable verify` to see which entries."
            checks.append(
                Check(check=name, state="finding", says=f"{says}: not what is stored", remedy=remedy)
            )
    return checks


def _beats(centre: Centre) -> Check:
    """Compare this clock with the newest beat of every other node: a beat from the future says one is off."""
    now = centre.clock.now_ms()
    ahead = {
        log.node.id: log.last_beat_ms - now
        for log in centre.logs.values()
        if log.last_beat_ms is not None and log.last_beat_ms - now > CLOCK_APART_MS
    }
    if not ahead:
        return Check(check="clock", state="ok", says="no beat in the record is ahead of this clock")
    told = ", ".join(f"{name} by {at // 1000} s" for name, at in sorted(ahead.items()))
    return Check(
        check="clock", state="finding", says=f"beats in the record are ahead of this clock: {told}",
        remedy="Compare this machine's clock, and the other's, with a third one.",
    )  # fmt: skip


def _peer(tools: Tools, settings: NodeSettings, name: str, asked: dict[str, Any] | None) -> Check:
    """See whether a peer answers, and whether its clock agrees with ours (to a second and the way there)."""
    check = f"peer {name}"
    if asked is None:
        says = f"{settings.peers[name]} does not answer"
        return Check(
            check=check, state="note", says=says, remedy="Work goes on; look at the link and at that node."
        )
    if asked["node"] != name:
        says = f"{settings.peers[name]} is {asked['node']}"
        return Check(
            check=check,
            state="finding",
            says=says,
            remedy="Put its address right under [peers] in node.toml.",
        )
    if asked["now_ms"] is None:
        says = "answers; people sign in there, so its clock was not compared"
        return Check(check=check, state="note", says=says)
    apart_ms = asked["now_ms"] - (tools.now_ms() + settings.clock_offset_ms)
    if abs(apart_ms) > CLOCK_APART_MS:
        return Check(
            check=check, state="finding", says=f"its clock is {apart_ms // 1000} s from this one",
            remedy="Compare both with a third clock; times in beats are believed by nobody alone.",
        )  # fmt: skip
    return Check(check=check, state="ok", says="answers, and its clock agrees")
