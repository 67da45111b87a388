"""Builds a centre from a folder and its configuration; the only place that does.

A node's folder holds `node.toml` (where it listens, whom it pulls from), `keys.json` (private), `genesis.json` with
`genesis.note`, `record.db`, and `gazetteers/` with what was imported. How it is reached stands in `reach`.

Source: house rules, Layout; decision 0011.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sametable.edges.settings import Settings, check_loopback, read_settings, write_settings
from sametable.errors import InvariantError, SametableError
from sametable.reach import access_of, check_reach, evidence_at, people_of, printer_in, server_of, watch_of

# Heavy parts are imported where they are used: reading one bulletin needs neither database nor network.
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from litestar import Litestar

    from sametable.centre.centre import Centre
    from sametable.core.places.index import PlaceIndex
    from sametable.core.record.genesis import Genesis
    from sametable.core.wire.notes import Signature
    from sametable.edges.cli.tools import Tools
    from sametable.edges.keys.node_keys import NodeKeys
    from sametable.edges.store.record_store import SqlRecord
    from sametable.ports import Clock, NewEntry, PeerLink, PictureStore

__all__ = ["Built", "Settings", "build", "main", "read_settings", "serve", "tools", "write_settings"]

CLIENT_FOLDER = Path(__file__).parent / "web_client"
REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A node that is ready to run."""

    folder: Path
    settings: Settings
    genesis: Genesis
    keys: NodeKeys
    store: SqlRecord
    centre: Centre


def create_record(folder: Path, raw: bytes, note: bytes) -> None:
    """Take up a genesis in a node's folder: check it, and write entry 0 of the own log."""
    from sametable.edges.keys.founding import check_genesis
    from sametable.edges.keys.node_keys import NodeKeys, read_key_file
    from sametable.ports import NewEntry

    genesis = check_genesis(raw, note)
    settings = read_settings(folder)
    keys = NodeKeys(read_key_file(folder / "keys.json"))
    own = next((one for one in genesis.nodes if one.id == settings.node), None)
    if own is None or own.log_vkey.encode() != keys.public.log.encode():
        raise SametableError(
            "genesis.not_ours", at=settings.node, expected="this node's own keys in the genesis", got="others or none",
        )  # fmt: skip
    (folder / "genesis.json").write_bytes(raw)
    (folder / "genesis.note").write_bytes(note)
    store = open_store(folder, genesis, keys, settings, create=True)
    try:
        if store.log(own.origin).size == 0:
            store.append_now([NewEntry(leaf=raw, payload=None, id=None)])
    finally:
        store.close()


def open_store(
    folder: Path, genesis: Genesis, keys: NodeKeys, settings: Settings, *, create: bool = False
) -> SqlRecord:
    """Open a node's record, where its settings say that it is. Raises `store.*`."""
    own = own_origin(folder, genesis, settings)
    return store_of(folder, genesis, own, sign=keys.sign_checkpoint, create=create)


def store_of(
    folder: Path, genesis: Genesis, own: str, *, sign: Callable[[str], Signature], create: bool = False
) -> SqlRecord:
    """Open a node's record as the one who writes the log `own`. Raises `store.*`."""
    from sametable.edges.store.opening import open_record as opened
    from sametable.edges.store.url import parse_store

    origins = [*(one.origin for one in genesis.nodes if one.origin != own), own]
    place = parse_store(read_settings(folder).store, folder)
    return opened(place, origins=origins, own=own, sign=sign, create=create)


def build(folder: Path, *, clock: Clock | None = None) -> Built:
    """Build a centre from its folder, with its picture as the record gives it."""
    from sametable.centre.centre import Centre, World
    from sametable.centre.logs.epochs import node_in
    from sametable.centre.logs.forks import recall
    from sametable.centre.restore import restore
    from sametable.core.record.genesis import record_id
    from sametable.edges.keys.founding import check_genesis
    from sametable.edges.keys.node_keys import NodeKeys, read_key_file
    from sametable.edges.keys.world import FreshIds, OffsetClock

    settings = read_settings(folder)
    try:
        raw, note = (folder / "genesis.json").read_bytes(), (folder / "genesis.note").read_bytes()
    except FileNotFoundError:
        raise SametableError(
            "genesis.absent", at=str(folder), expected="genesis.json and genesis.note", got="none",
            advice="Found the record with `sametable found`, or take up its genesis with `sametable adopt`.",
        ) from None  # fmt: skip
    genesis = check_genesis(raw, note)
    keys = NodeKeys(read_key_file(folder / "keys.json"))
    store = open_store(folder, genesis, keys, settings)
    first = next(one for one in genesis.nodes if one.id == settings.node)
    own = node_in(first, keys.epoch, keys.log_vkey(own_origin(folder, genesis, settings)))
    world = World(
        store=store, signer=keys, clock=clock or OffsetClock(settings.clock_offset_ms), ids=FreshIds()
    )
    centre = Centre(genesis=genesis, record_id=record_id(raw), node=own, world=world)
    restore(centre, store, kept_picture(folder))
    recall(centre)
    return Built(folder=folder, settings=settings, genesis=genesis, keys=keys, store=store, centre=centre)


def kept_picture(folder: Path) -> PictureStore:
    """Give the place in which a node keeps its picture between starts: beside its record."""
    from sametable.edges.store.url import parse_store

    at = parse_store(read_settings(folder).store, folder)
    if at.kind == "postgresql":
        from sametable.edges.store.postgres.picture import PostgresPicture

        return PostgresPicture(at)
    from sametable.edges.store.picture_file import PictureFile

    return PictureFile(folder / "picture.kept")


def http_links(settings: Settings) -> list[PeerLink]:
    """Give links to the peers that `node.toml` names."""
    from sametable.edges.peers.http_link import HttpLink

    others = [(name, url) for name, url in settings.peers.items() if name != settings.node]
    return [HttpLink(name, url, own=settings.node) for name, url in others]


def places_of(folder: Path, settings: Settings) -> Callable[[], PlaceIndex]:
    """Give the node's gazetteer, built once when first asked for: packs, imports, then GeoNames cities."""

    @cache
    def index() -> PlaceIndex:
        from sametable.edges.gazetteers.compiled import compiled_index

        paths = [(folder / one) if not Path(one).is_absolute() else Path(one) for one in settings.gazetteers]
        imported = sorted((folder / "gazetteers").glob("*.csv"))
        return compiled_index([*paths, *imported], settings.countries, cache=folder / "cache")

    return index


def build_web(
    built: Built, links: Sequence[PeerLink], *, stopping: Callable[[], bool] = lambda: False
) -> Litestar:
    """Build the web application of a node. `stopping` tells when the server was told to stop."""
    from sametable.centre.run import Node as RunningNode
    from sametable.edges.cold_start import read_cold_start as read_cold
    from sametable.edges.packs.files import outline
    from sametable.edges.web.app import build_app
    from sametable.edges.web.deeds import deeds_of
    from sametable.edges.web.desk import Desk
    from sametable.edges.web.feed import Feed

    evidence_at(built.folder, built.settings, built.centre)
    node = RunningNode(built.centre, links, kept=kept_picture(built.folder), cold=read_cold(built.folder))
    desk = Desk(
        node=node,
        feed=Feed(built.centre, node, boot=built.centre.ids.name()[:6].replace("-", "x")),
        places=places_of(built.folder, built.settings),
        countries=frozenset(built.settings.countries) or None,
        access=access_of(built.folder, built.settings, built.centre, deeds=deeds_of(built.centre)),
    )
    desk.openings.limit(per_hour=built.settings.notices_hour, per_day=built.settings.notices_day)
    desk.genesis_note = (built.folder / "genesis.note").read_bytes()
    desk.terms.outlines, desk.printer = outline, printer_in(client_folder())
    desk.tables, desk.lines = (later("edges.tables.files", name)() for name in ("Files", "Lines"))
    desk.documents = later("edges.documents.files", "Documents")()
    desk.imports = later("edges.tables.log", "ImportLog")(built.folder)
    desk.calendar = later("edges.people.calendar_keys", "CalendarKeyFile")(built.folder)
    desk.watch(*watch_of(built.folder, built.settings, node))
    return build_app(desk, client_folder=client_folder(), stopping=stopping)


def serve(folder: Path) -> None:
    """Serve a node until it is told to stop. Raises `serve.port_taken`, `config.not_loopback`."""
    import uvicorn

    from sametable.reach import run_server

    settings = read_settings(folder)
    check_reach(folder, settings)
    gc.disable()
    built = build(folder)
    # What the record fills stays as long as the node runs: the collector need not walk through it again and again.
    gc.freeze()
    gc.enable()
    server: uvicorn.Server | None = None
    app = build_web(built, http_links(settings), stopping=lambda: server is not None and server.should_exit)
    server = uvicorn.Server(server_of(app, folder, settings))
    try:
        run_server(server)
    finally:
        built.store.close()


def init_alone(folder: Path, name: str, port: int, store: str = "") -> str:
    """Make a record that one party keeps alone, ready to serve; gives its id. Raises `keys.exists`."""
    from sametable.core.record.genesis import record_id
    from sametable.edges.keys.cards import make_keys
    from sametable.edges.keys.founding import alone, card, found, sign_genesis

    check_store(folder, store)
    founding = alone(name)
    keys = make_keys(folder, founding, "alone", with_root=True)
    write_settings(folder, Settings(node="alone", port=port, peers={}, store=store))
    raw = found(founding, [card("alone", keys.public)])
    create_record(folder, raw, sign_genesis(raw, [("alone", keys)]))
    return record_id(raw)


def check_store(folder: Path, store: str) -> None:
    """Refuse a store that cannot be, before anything is made. Raises `store.url`, `store.no_driver`."""
    from sametable.edges.store.url import parse_store

    if parse_store(store, folder).kind == "postgresql":
        from sametable.edges.store.postgres.session import driver

        driver()


def init_node(folder: Path, founding_file: Path, settings: Settings, *, with_root: bool) -> None:
    """Make a node's folder: keys, card and settings. Raises `founding.*`, `keys.exists`."""
    from sametable.edges.keys.cards import make_keys
    from sametable.edges.keys.founding import read_founding

    check_loopback(settings.host, "--host")
    check_store(folder, settings.store)
    make_keys(folder, read_founding(founding_file), settings.node, with_root=with_root)
    write_settings(folder, settings)


def sign_founding(folder: Path, raw: bytes, note: bytes | None) -> bytes:
    """Add the signature of this folder's party to a genesis note."""
    from sametable.edges.keys.cards import add_root_signature
    from sametable.edges.keys.node_keys import NodeKeys, read_key_file

    keys = NodeKeys(read_key_file(folder / "keys.json"))
    return add_root_signature(raw, note, node=read_settings(folder).node, keys=keys)


def open_record(folder: Path, genesis: Genesis) -> SqlRecord:
    """Open a node's record to read it: no keys are needed, nothing can be signed."""

    def refuse(text: str) -> Signature:
        raise InvariantError(f"nothing is signed while a record is only read: {text[:40]}")

    return store_of(folder, genesis, own_origin(folder, genesis, read_settings(folder)), sign=refuse)


def own_origin(folder: Path, genesis: Genesis, settings: Settings) -> str:
    """Give the origin of the log that a node writes now: of the epoch that its keys name."""
    from sametable.core.record.register import epoch_origin
    from sametable.edges.keys.node_keys import epoch_in

    own = next((one for one in genesis.nodes if one.id == settings.node), genesis.nodes[0])
    return epoch_origin(own, epoch_in(folder / "keys.json"))


def append_first(folder: Path, origin: str, entries: Sequence[NewEntry]) -> None:
    """Write the first entries of a node's next log, if it has none yet. Raises `store.*`, `keys.unknown`."""
    from sametable.core.record.genesis import parse_genesis
    from sametable.edges.keys.node_keys import NodeKeys, read_key_file

    genesis = parse_genesis((folder / "genesis.json").read_bytes())
    keys = NodeKeys(read_key_file(folder / "keys.json"))
    store = store_of(folder, genesis, origin, sign=keys.sign_checkpoint)
    try:
        if store.log(origin).size == 0:
            store.append_now(entries)
    finally:
        store.close()


def import_places(folder: Path, file: Path, kind: str | None, name: str) -> int:
    """Normalise a gazetteer into a node's folder; gives the number of places."""
    from sametable.edges.gazetteers.files import write_gazetteer
    from sametable.edges.gazetteers.importing import import_gazetteer

    read_settings(folder)
    places = import_gazetteer(file, kind=kind)
    (folder / "gazetteers").mkdir(exist_ok=True)
    return write_gazetteer(folder / "gazetteers" / f"{name}.csv", places)


def places_for(folder: Path | None, countries: Sequence[str]) -> PlaceIndex:
    """Give the gazetteer of a node's folder, or that of the packs of this installation."""
    from sametable.edges.gazetteers.compiled import compiled_index

    if folder is not None:
        return places_of(folder, read_settings(folder))()
    return compiled_index(sorted((REPOSITORY / "packs").glob("*/gazetteer.csv")), countries)


def link_to(place: str) -> PeerLink:
    """Give a link to a node's address, or to a bundle: a folder or a zip file. Raises `bundle.unsafe`."""
    if place.startswith(("http://", "https://")):
        from sametable.edges.peers.http_link import HttpLink

        return HttpLink(place, place, own="command-line")
    if place.endswith(".zip"):
        from sametable.edges.peers.zip_link import ZipLink

        return ZipLink(Path(place).name, Path(place))
    from sametable.edges.peers.folder_link import FolderLink

    return FolderLink(Path(place).name, Path(place))


def client_folder() -> Path:
    """Give the folder of the built web client."""
    return CLIENT_FOLDER if CLIENT_FOLDER.exists() else REPOSITORY / "web" / "dist"


def main() -> None:
    """Run the command line."""
    from sametable.edges.cli.main import run

    run(tools())


def later(module: str, name: str) -> Any:
    """Give a function of one of our modules that is imported when it is first called."""

    def call(*given: Any, **named: Any) -> Any:
        return getattr(import_module(f"sametable.{module}"), name)(*given, **named)

    return call


def tools() -> Tools:
    """Give the command line what it may use; reading a bulletin loads none of it."""
    from sametable.edges.cli.tools import Tools
    from sametable.edges.keys.world import OffsetClock

    bring_up, check, facts = (later("edges.store.upkeep", n) for n in ("bring_up_to_date", "check", "facts"))
    next_log_key, use_epoch = (later("edges.keys.node_keys", name) for name in ("next_log_key", "use_epoch"))
    add_apart = later("edges.keys.cards", "add_signature_apart")
    return Tools(
        adopt=create_record,
        append_first=append_first,
        build=build,
        check_rows=lambda folder, *more: check(read_settings(folder).store, folder, *more),
        copy_store=later("reach", "copy_all"),
        migrate_store=lambda folder, dry: bring_up(read_settings(folder).store, folder, dry),
        client_folder=client_folder,
        confirm_cold_start=later("edges.cold_start", "write_cold_start"),
        found=later("edges.keys.founding", "found_from"),
        import_places=import_places,
        imports=later("edges.tables.log", "ImportLog"),
        init_alone=init_alone,
        init_node=lambda folder, file, told, root: init_node(folder, file, Settings(**told), with_root=root),
        link_to=link_to,
        load_checked_pack=later("edges.packs.files", "load_checked"),
        new_key=later("edges.keys.key_files", "make_key"),
        next_log_key=lambda folder, origin: next_log_key(folder / "keys.json", origin),
        now_ms=OffsetClock().now_ms,
        open_record=open_record,
        people=lambda folder: people_of(folder, read_settings(folder)),
        places_for=places_for,
        read_public=later("edges.keys.key_files", "read_public"),
        serve=serve,
        settings=read_settings,
        shipped_packs=later("edges.packs.files", "shipped"),
        sign_founding=sign_founding,
        sign_founding_apart=lambda root, raw, note: add_apart(raw, note, root=root),
        sign_root=later("edges.keys.key_files", "sign_as_root"),
        sign_seat=later("edges.keys.key_files", "sign_as_seat"),
        tables=later("edges.tables.files", "Files"),
        documents=later("edges.documents.files", "Documents"),
        text_pdf=lambda page: printer_in(client_folder()).text_pdf(page),
        use_epoch=lambda folder, epoch: use_epoch(folder / "keys.json", epoch),
        store_facts=lambda folder: facts(read_settings(folder).store if folder else "", folder),
        try_ways_out=lambda folder: later("reach", "try_ways_out")(folder, read_settings(folder)),
    )
