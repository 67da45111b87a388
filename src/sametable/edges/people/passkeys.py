"""Passkeys: what a browser is asked, and whether what it answered holds.

Decides the options (the person is verified at every use; the key can be found without a name; no attestation
is asked for) and checks challenge, origin, relying party, signature and sign count. A challenge is used once;
that is the centre's business, as is whose passkey it is.

Source: W3C Web Authentication Level 3, sections 7.1 and 7.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from sametable.centre.people.store import Passkey
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.centre.people.rules import Person
    from sametable.centre.people.store import Here

TIMEOUT_MS = 300_000
RELYING_PARTY = "Sametable"
_ALGORITHMS = [COSEAlgorithmIdentifier.EDDSA, COSEAlgorithmIdentifier.ECDSA_SHA_256]
_ALGORITHMS_WINDOWS = [*_ALGORITHMS, COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256]
# The library reads a foreign structure as it comes; what does not fit shows as one of these.
_UNFIT = (WebAuthnException, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)


class WebAuthn:
    """The port `Passkeys`."""

    def ask_new(
        self, here: Here, person: Person, *, challenge: bytes, known: Sequence[str]
    ) -> dict[str, object]:
        """Give the options with which a browser makes a passkey that can be found without a name."""
        options = generate_registration_options(
            rp_id=here.rp_id,
            rp_name=RELYING_PARTY,
            user_id=person.id.encode(),
            user_name=person.name,
            user_display_name=person.name,
            challenge=challenge,
            timeout=TIMEOUT_MS,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
            supported_pub_key_algs=_ALGORITHMS_WINDOWS,
        )
        return _json(options_to_json(options))

    def check_new(self, here: Here, credential: Mapping[str, object], *, challenge: bytes) -> Passkey:
        """Check a new passkey; its person, label and times are not set. Raises `people.passkey`."""
        try:
            checked = verify_registration_response(
                credential=dict(credential),
                expected_challenge=challenge,
                expected_rp_id=here.rp_id,
                expected_origin=here.origin,
                require_user_verification=True,
                supported_pub_key_algs=_ALGORITHMS_WINDOWS,
            )
        except _UNFIT as error:
            raise _refused(error) from None
        return Passkey(
            id=bytes_to_base64url(checked.credential_id),
            person="",
            public_key=checked.credential_public_key,
            sign_count=checked.sign_count,
            label="",
            added_ms=0,
        )

    def ask(self, here: Here, *, challenge: bytes) -> dict[str, object]:
        """Give the options with which a browser signs in by any passkey for this node."""
        options = generate_authentication_options(
            rp_id=here.rp_id,
            challenge=challenge,
            timeout=TIMEOUT_MS,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return _json(options_to_json(options))

    def check(
        self, here: Here, credential: Mapping[str, object], *, challenge: bytes, passkey: Passkey
    ) -> int:
        """Check a signature; gives the new sign count. Raises `people.passkey`."""
        try:
            checked = verify_authentication_response(
                credential=dict(credential),
                expected_challenge=challenge,
                expected_rp_id=here.rp_id,
                expected_origin=here.origin,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        except _UNFIT as error:
            raise _refused(error) from None
        return checked.new_sign_count


def _json(text: str) -> dict[str, Any]:
    held: dict[str, Any] = orjson.loads(text)
    return held


def _refused(error: Exception) -> SametableError:
    return SametableError(
        "people.passkey", expected="a passkey's answer to this challenge, for this address, by its person",
        got=type(error).__name__, advice="Try again; if it goes on, ask a key officer for a new code.",
    )  # fmt: skip
