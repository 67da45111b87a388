"""Builds how a node is reached: its people at the door, and the server that listens. Used by `boot` alone.

Decides that a node is reached beyond this machine only over TLS and only once somebody is enrolled, and that
what a proxy says about a browser's address is believed from this machine only.

Source: decisions 0011 and 0013; house rules, Layout.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sametable.edges.settings import check_people, read_secret, secret_file
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path

    import uvicorn

    from sametable.centre.alerts.raising import Alerts
    from sametable.centre.centre import Centre
    from sametable.centre.people.rules import Person
    from sametable.centre.people.sign_in import Door
    from sametable.centre.people.store import Issuer
    from sametable.centre.run import Node
    from sametable.centre.watch.hotline import Hotline
    from sametable.edges.notify.log import NotifyLog, Sender
    from sametable.edges.people.store import PeopleFile
    from sametable.edges.settings import Settings
    from sametable.edges.store.url import StoreAt
    from sametable.edges.web.access import Access
    from sametable.edges.web.printing import Printer
    from sametable.ports import Clock

    Deeds = Mapping[str, Callable[[Person, Mapping[str, Any]], Awaitable[object]]]


def door_of(folder: Path, settings: Settings, *, clock: Any = None) -> Door:
    """Open the people of a node's folder; whoever opens them closes `store`. Raises `people.damaged`."""
    from sametable.edges.keys.world import FreshIds, OffsetClock
    from sametable.edges.people.opening import open_door
    from sametable.edges.store.url import parse_store

    store = _people_beside(parse_store(settings.store, folder), folder)
    return open_door(store, clock=clock or OffsetClock(settings.clock_offset_ms), ids=FreshIds())


def _people_beside(at: StoreAt, folder: Path) -> PeopleFile:
    """Open the people that belong to a record kept at `at` by the node of `folder`. Raises `people.damaged`."""
    from sametable.edges.people.opening import open_people
    from sametable.edges.store.url import DEFAULT_SCHEMA

    # Two nodes in one database have schemas of their own, and people of their own.
    schema = "people" if at.schema in {"", DEFAULT_SCHEMA} else f"{at.schema}_people"
    return open_people(folder, at.address or None, schema)


def copy_all(source: str, target: str, keep: bool, on_progress: Callable[[int, int], None]) -> Any:
    """Copy a record into another store, and with it the people of the node whose record it is.

    The people of a record in a file are those of the folder that the file lies in. Raises `store.*`, `people.*`.
    """
    from pathlib import Path

    from sametable.edges.people.opening import FILE
    from sametable.edges.store.upkeep import copy
    from sametable.edges.store.url import parse_store

    held, into = parse_store(source, Path()), parse_store(target, Path())

    def people() -> int:
        folders = held.path.parent, into.path.parent
        in_files = not held.address, not into.address
        if in_files[0] and (not (folders[0] / FILE).exists() or (in_files[1] and folders[0] == folders[1])):
            return 0
        leaving, arriving = _people_beside(held, folders[0]), _people_beside(into, folders[1])
        try:
            return arriving.take_from(leaving)
        finally:
            leaving.close()
            arriving.close()

    return copy(source, target, keep, on_progress, people)


def access_of(folder: Path, settings: Settings, centre: Centre, *, deeds: Deeds | None = None) -> Access:
    """Build the door of a node's web. Raises `people.damaged`, `people.oidc`, `config.secret_open`."""
    from sametable.core.wire.statement import kid_of
    from sametable.edges.people.opening import FILE
    from sametable.edges.web.access import Access, Site

    lost = not settings.store.startswith("postgresql") and not (folder / FILE).exists()
    if lost and centre.own.last_beat_ms is not None:
        told = "This node has run before, and people.db is not in its folder: nobody is enrolled. Bring it back from the backup."
        sys.stderr.write(f"{settings.node}: {told}\n")
    return Access(
        door_of(folder, settings, clock=centre.clock),
        Site(node=settings.node, url=settings.url, loopback=settings.loopback),
        issuer=_issuer(folder, settings),
        seats=frozenset({kid_of(centre.node.seats[0].pub)}),
        deeds=deeds,
    )


def watch_of(folder: Path, settings: Settings, node: Node) -> tuple[Alerts, Hotline]:
    """Build what tells a watch: its alerts with their ways out, its hotline, and beside them what is followed on the way."""
    from sametable.centre.alerts.raising import Alerts
    from sametable.centre.incidents.listing import incidents_of
    from sametable.centre.passage.following import hold_positions
    from sametable.centre.passage.movements import movements_of
    from sametable.centre.watch.hotline import Hotline, Plan
    from sametable.edges.store.positions import PositionFile

    address = settings.url or f"http://{settings.host}:{settings.port}"
    told = settings.hotline
    plan = Plan(
        rung_ms={rung: seconds * 1000 for rung, seconds in told.rung_s.items()},
        test_minutes=told.test_minutes,
        test_every_ms=told.test_every_h * 3_600_000,
    )
    log = notify_log(folder, settings, node.centre.clock)
    files = PositionFile(folder)
    node.closing += [log.close, files.close]
    incidents_of(node.centre).reader.clocks = settings.clocks
    movements_of(node.centre).rules = settings.lead_times
    node.jobs.append(hold_positions(node.centre, files).run)
    return Alerts(node.centre, node, log, address=address), Hotline(node.centre, node, plan)


def notify_log(folder: Path, settings: Settings, clock: Clock) -> NotifyLog:
    """Open the node's own log of what goes out, with the ways out that its settings name. Raises `notify.damaged`."""
    from sametable.edges.notify.log import FILE, NotifyLog

    return NotifyLog(folder / FILE, _ways_out(folder, settings), clock)


def try_ways_out(folder: Path, settings: Settings) -> list[tuple[str, SametableError | None]]:
    """Send a test by every way out that the settings name; gives for each what went wrong, if anything did."""
    import asyncio

    from sametable.edges.keys.world import FreshIds, OffsetClock
    from sametable.edges.notify.senders import tried

    key = f"test/{FreshIds().name()}"
    return asyncio.run(
        tried(_ways_out(folder, settings), key, node=settings.node, at_ms=OffsetClock().now_ms())
    )


def _ways_out(folder: Path, settings: Settings) -> list[Sender]:
    from sametable.edges.notify.senders import Hook, Mail

    def secret(name: str) -> str:
        return read_secret(folder, name)

    found: list[Sender] = [Hook(settings=one, secret=secret) for one in settings.webhooks]
    if settings.mail is not None:
        found.append(Mail(settings=settings.mail, secret=secret))
    return found


def _issuer(folder: Path, settings: Settings) -> Issuer | None:
    if settings.oidc is None:
        return None
    from sametable.edges.people.oidc import Oidc, OidcSettings

    held = settings.oidc
    secret = read_secret(folder, held.client_secret_file) if held.client_secret_file else None
    return Oidc(
        OidcSettings(
            issuer=held.issuer, client_id=held.client_id, client_secret=secret, name=held.name or held.issuer
        )
    )


def evidence_at(folder: Path, settings: Settings, centre: Centre) -> None:
    """Give a centre the place for files of exhibits that its settings name. Raises `exhibit.store`."""
    from sametable.centre.reports.evidence import hold_files
    from sametable.edges.evidence.files import Files

    files = Files(folder / "evidence", url=settings.exhibits, limit_b=settings.exhibit_limit_mb * 1024**2)
    hold_files(centre, files, by_itself_b=settings.exhibit_fetch_mb * 1024**2)


def run_server(server: uvicorn.Server) -> None:
    """Serve until told to end; SIGTERM lets whoever called close the files, and the process ends with 0.

    The server ends its work, then sends the signal on to whoever had it before: that is the end of the process on
    the spot unless somebody has it, and the record's write-ahead log would stay beside the record.
    """
    import signal

    def told(_number: int, _frame: object) -> None:
        server.should_exit = True

    signal.signal(signal.SIGTERM, told)
    server.run()


def check_reach(folder: Path, settings: Settings) -> None:
    """Refuse a port that is taken, and to be reached by others while nobody is enrolled.

    Raises `serve.port_taken`, `config.not_loopback`, `config.secret_open`.
    """
    import socket

    if not settings.loopback:
        door = door_of(folder, settings)
        try:
            with door.store.reading() as rows:
                check_people(settings, enrolled=any(one.active for one in rows.people()))
        finally:
            door.store.close()
    if settings.tls_key:
        secret_file(folder, settings.tls_key)
    try:
        with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.port))
    except OSError as error:
        raise SametableError(
            "serve.port_taken", at=f"{settings.host}:{settings.port}", expected="a free port", got=os.strerror(error.errno or 0),
            advice="Stop what listens there, or change `port` in node.toml.",
        ) from None  # fmt: skip


def server_of(app: Any, folder: Path, settings: Settings) -> uvicorn.Config:
    """Give the server's settings: TLS here, at a proxy on this machine, or none on loopback."""
    import uvicorn

    tls: dict[str, Any] = {}
    if settings.tls_cert:
        tls = {"ssl_certfile": str(folder / settings.tls_cert), "ssl_keyfile": str(folder / settings.tls_key)}
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        timeout_graceful_shutdown=3,
        access_log=False,
        server_header=False,
        proxy_headers=settings.behind_proxy,
        forwarded_allow_ips="127.0.0.1",
        **tls,
    )


def printer_in(client: Path) -> Printer:
    """Give what prints pages, with the fonts of the built client in `client`."""
    from sametable.edges.print.printer import Printer as PagePrinter

    return PagePrinter(client)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderPeople:
    """The people of a node's folder, for whoever has that folder; `door.store` is closed by whoever asked."""

    door: Door
    seats: frozenset[str]
    """What somebody who may speak is given first; none before the record is founded."""
    issuer: str


def people_of(folder: Path, settings: Settings) -> FolderPeople:
    """Open the people of a node's folder. Raises `people.damaged`, `genesis.invalid`."""
    from sametable.core.record.genesis import parse_genesis
    from sametable.core.wire.statement import kid_of

    path = folder / "genesis.json"
    nodes = parse_genesis(path.read_bytes()).nodes if path.exists() else ()
    own = next((one for one in nodes if one.id == settings.node), None)
    return FolderPeople(
        door=door_of(folder, settings),
        seats=frozenset({kid_of(own.seats[0].pub)}) if own is not None else frozenset(),
        issuer=settings.oidc.issuer if settings.oidc is not None else "",
    )
