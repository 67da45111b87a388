"""A passkey in software: what an authenticator does, by hand, so that each step can be done wrongly.

Makes ES256 keys, authenticator data and client data as bytes; CBOR from `cbor2`. Only for tests.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from sametable.core.wire.hashes import b64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass(slots=True, kw_only=True)
class SoftPasskey:
    """One passkey. `counts` False: an authenticator that does not count."""

    counts: bool = True
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    count: int = 0

    def _cose(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        x, y = (value.to_bytes(32, "big") for value in (numbers.x, numbers.y))
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def _data(self, rp_id: str, flags: int) -> bytes:
        if self.counts:
            self.count += 1
        return hashlib.sha256(rp_id.encode()).digest() + struct.pack(">BI", flags, self.count)

    def make(
        self,
        options: dict[str, Any],
        *,
        origin: str,
        flags: int = PRESENT | VERIFIED,
        rp_id: str | None = None,
    ) -> dict[str, Any]:
        """Answer `navigator.credentials.create`."""
        client = client_data("webauthn.create", options["challenge"], origin)
        data = self._data(rp_id or options["rp"]["id"], flags | ATTESTED)
        data += bytes(16) + struct.pack(">H", len(self.id)) + self.id + self._cose()
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._credential({"clientDataJSON": b64url(client), "attestationObject": b64url(statement)})

    def sign(
        self,
        options: dict[str, Any],
        *,
        origin: str,
        flags: int = PRESENT | VERIFIED,
        rp_id: str | None = None,
    ) -> dict[str, Any]:
        """Answer `navigator.credentials.get`."""
        client = client_data("webauthn.get", options["challenge"], origin)
        data = self._data(rp_id or options["rpId"], flags)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._credential(
            {
                "clientDataJSON": b64url(client),
                "authenticatorData": b64url(data),
                "signature": b64url(signed),
            }
        )

    def _credential(self, response: dict[str, str]) -> dict[str, Any]:
        name = b64url(self.id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }


def client_data(kind: str, challenge: str, origin: str) -> bytes:
    """Give what a browser says of the page that asked."""
    told = {"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}
    return json.dumps(told).encode()
