"""How a command reaches a running node: by an address, or by the folder that the node was founded in.

Decides that the node of a folder is asked under the name that it answers to and, where it ends TLS itself, believed by the
very certificate in its folder: who signed that does not matter on its own machine. Any other address is believed by the
roots of this machine (`edges.trust`).

Errors: `peer.unreachable` is the caller's to raise. Source: design of the record 4.10.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import ssl

    import httpx

    from sametable.edges.cli.tools import NodeSettings, Tools

ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked, not listened on


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where a node is asked: its address, the name it answers to where that is another, its own certificate if it has one."""

    url: str
    name: str = ""
    certificate: Path | None = None

    def client(self, timeout_s: float) -> httpx.Client:
        """Open a client of that node. Raises `OSError` where its certificate cannot be read."""
        import httpx

        return httpx.Client(
            base_url=self.url,
            timeout=timeout_s,
            trust_env=False,
            verify=self._believed(),
            headers={"host": self.name} if self.name else None,
        )

    def _believed(self) -> ssl.SSLContext:
        import ssl

        from sametable.edges.trust import trusted_roots

        if self.certificate is None:
            return trusted_roots()
        own = ssl.create_default_context(cafile=str(self.certificate))
        own.check_hostname = False
        own.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        return own


def way_to(tools: Tools, node: str) -> Way:
    """Give the way to a node that was named by its address or by its folder."""
    if node.startswith(("http://", "https://")):
        return Way(url=node.rstrip("/"))
    return own_way(Path(node), tools.settings(Path(node)))


def own_way(folder: Path, settings: NodeSettings) -> Way:
    """Give the way to the node of a folder on this machine."""
    host = ANY.get(settings.host, settings.host)
    place = f"[{host}]:{settings.port}" if ":" in host else f"{host}:{settings.port}"
    return Way(
        url=f"{'https' if settings.tls_cert else 'http'}://{place}",
        name=urlsplit(settings.url).netloc,
        certificate=folder / settings.tls_cert if settings.tls_cert else None,
    )
