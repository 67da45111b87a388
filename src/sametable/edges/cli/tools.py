"""What the command line is given by `boot`: ways to build a node, without knowing how.

Source: house rules, Layout (edges never import boot, nor each other).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from sametable.centre.centre import Centre
    from sametable.centre.people.sign_in import Door
    from sametable.core.assess.page_text import TextPage
    from sametable.core.assess.text_files import DocumentFiles
    from sametable.core.intake.tables.files import ImportsNoted, TableFiles
    from sametable.core.places.index import PlaceIndex
    from sametable.core.record.genesis import Genesis
    from sametable.core.terms.model import Pack
    from sametable.core.terms.reading import Checked
    from sametable.core.wire.notes import Signature, VerifierKey
    from sametable.ports import NewEntry, PeerLink, RecordStore

    Progress = Callable[[int, int], None]


class IssuerTold(Protocol):
    """What `[oidc]` in `node.toml` says."""

    @property
    def client_secret_file(self) -> str:
        """Where the secret is, or nothing."""
        ...


class MailTold(Protocol):
    """What `[mail]` in `node.toml` says."""

    @property
    def password_file(self) -> str:
        """Where the password is, or nothing."""
        ...


class WebhookTold(Protocol):
    """What one `[webhooks.NAME]` in `node.toml` says."""

    @property
    def secret_file(self) -> str:
        """Where the secret is."""
        ...


class NodeSettings(Protocol):
    """What a node's `node.toml` says."""

    @property
    def node(self) -> str:
        """The node's id."""
        ...

    @property
    def host(self) -> str:
        """Where it listens."""
        ...

    @property
    def port(self) -> int:
        """Where it listens."""
        ...

    @property
    def peers(self) -> Mapping[str, str]:
        """Whom it pulls from: name and address."""
        ...

    @property
    def clock_offset_ms(self) -> int:
        """How far its clock runs from the machine's."""
        ...

    @property
    def gazetteers(self) -> tuple[str, ...]:
        """Further gazetteers, by path."""
        ...

    @property
    def store(self) -> str:
        """Where the record is: nothing for the folder, or a URL."""
        ...

    @property
    def loopback(self) -> bool:
        """Whether only this machine reaches it."""
        ...

    @property
    def url(self) -> str:
        """Its public address, or nothing."""
        ...

    @property
    def tls_cert(self) -> str:
        """Where its TLS certificate is, or nothing."""
        ...

    @property
    def tls_key(self) -> str:
        """Where its TLS key is, or nothing."""
        ...

    @property
    def behind_proxy(self) -> bool:
        """Whether TLS ends at a proxy on this machine."""
        ...

    @property
    def oidc(self) -> IssuerTold | None:
        """Who vouches for people of this party."""
        ...

    @property
    def mail(self) -> MailTold | None:
        """How mail is sent, if it is."""
        ...

    @property
    def webhooks(self) -> Sequence[WebhookTold]:
        """Whom it tells over the web."""
        ...

    @property
    def countries(self) -> tuple[str, ...]:
        """Which countries' cities it knows."""
        ...


class BuiltNode(Protocol):
    """A node with its picture, not yet serving."""

    @property
    def centre(self) -> Centre:
        """Its centre."""
        ...

    @property
    def store(self) -> RecordStore:
        """Its record; whoever built the node closes it."""
        ...


class PublicHalf(Protocol):
    """The public half of a key that lives in a file of its own."""

    @property
    def use(self) -> str:
        """What it signs for: root or seat."""
        ...

    @property
    def name(self) -> str:
        """In which name."""
        ...

    @property
    def pub(self) -> bytes:
        """The public key."""
        ...


class FolderPeople(Protocol):
    """The people of a node's folder; whoever asked closes `door.store`."""

    @property
    def door(self) -> Door:
        """What enrolling needs."""
        ...

    @property
    def seats(self) -> frozenset[str]:
        """What somebody who may speak is given first."""
        ...

    @property
    def issuer(self) -> str:
        """The OpenID provider that `node.toml` names, or nothing."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Builders, by what they give; all raise `SametableError` only."""

    adopt: Callable[[Path, bytes, bytes], None]
    append_first: Callable[[Path, str, Sequence[NewEntry]], None]
    build: Callable[[Path], BuiltNode]
    check_rows: Callable[[Path, Genesis, Mapping[str, VerifierKey], Progress], Sequence[Any]]
    client_folder: Callable[[], Path]
    confirm_cold_start: Callable[[Path, str, Sequence[str]], None]
    copy_store: Callable[[str, str, bool, Progress], Any]
    found: Callable[[Path, Sequence[Path], Sequence[Path]], bytes]
    import_places: Callable[[Path, Path, str | None, str], int]
    init_alone: Callable[[Path, str, int, str], str]
    init_node: Callable[[Path, Path, Mapping[str, Any], bool], None]
    link_to: Callable[[str], PeerLink]
    load_checked_pack: Callable[[str], Checked]
    migrate_store: Callable[[Path, bool], Any]
    next_log_key: Callable[[Path, str], VerifierKey]
    new_key: Callable[[Path, str, str], PublicHalf]
    now_ms: Callable[[], int]
    open_record: Callable[[Path, Genesis], RecordStore]
    people: Callable[[Path], FolderPeople]
    places_for: Callable[[Path | None, Sequence[str]], PlaceIndex]
    read_public: Callable[[Path], PublicHalf]
    serve: Callable[[Path], None]
    settings: Callable[[Path], NodeSettings]
    shipped_packs: Callable[[], Sequence[str]]
    sign_founding: Callable[[Path, bytes, bytes | None], bytes]
    sign_founding_apart: Callable[[Path, bytes, bytes | None], bytes]
    sign_root: Callable[[Path, str], tuple[PublicHalf, Signature]]
    sign_seat: Callable[[Path, str], tuple[PublicHalf, bytes]]
    use_epoch: Callable[[Path, int], None]
    tables: Callable[[], TableFiles]
    documents: Callable[[], DocumentFiles]
    text_pdf: Callable[[TextPage], bytes]
    imports: Callable[[Path], ImportsNoted]
    store_facts: Callable[[Path | None], Mapping[str, str]]
    try_ways_out: Callable[[Path], Sequence[tuple[str, SametableError | None]]]

    def load_pack(self, name_or_path: str) -> Pack:
        """Load a terms pack without the warnings to its author. Raises `terms.pack`, `terms.absent`."""
        return self.load_checked_pack(name_or_path).pack


def founded(folder: Path) -> tuple[bytes, bytes]:
    """Read a node's founding document and the note under it. Raises `genesis.absent`."""
    try:
        return (folder / "genesis.json").read_bytes(), (folder / "genesis.note").read_bytes()
    except FileNotFoundError:
        raise SametableError(
            "genesis.absent", at=str(folder), expected="genesis.json and genesis.note", got="none",
            advice="Found the record with `sametable found`, or take up its genesis with `sametable adopt`.",
        ) from None  # fmt: skip
