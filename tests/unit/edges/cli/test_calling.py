"""How a command reaches a node: by its address, or by its folder under its own name and certificate."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sametable.edges.cli.calling import Way, own_way
from sametable.edges.settings import Settings

PLAIN = Settings(node="amman", port=8101, peers={})


@pytest.mark.parametrize(
    ("settings", "way"),
    [
        (PLAIN, Way(url="http://127.0.0.1:8101")),
        (replace(PLAIN, host="0.0.0.0"), Way(url="http://127.0.0.1:8101")),
        (replace(PLAIN, host="::"), Way(url="http://[::1]:8101")),
        (
            replace(PLAIN, url="https://amman.example:8443", tls_cert="cert.pem"),
            Way(url="https://127.0.0.1:8101", name="amman.example:8443", certificate=Path("here/cert.pem")),
        ),
        (
            replace(PLAIN, url="https://amman.example", behind_proxy=True),
            Way(url="http://127.0.0.1:8101", name="amman.example"),
        ),
    ],
)
def test_the_node_of_a_folder_is_asked_as_it_listens(settings: Settings, way: Way) -> None:
    assert own_way(Path("here"), settings) == way
