"""Whom a node believes when it calls another machine over TLS: the public roots, and the roots of this machine.

Decides that a party may run a certificate authority of its own: who puts its root into the machine's store, or names it by
SSL_CERT_FILE or SSL_CERT_DIR, is understood by links, webhooks, sign-in and the command line alike. Nothing else is taken
from the environment, proxies least of all. What is carried is signed for itself; TLS only keeps it from other eyes.

Errors: none of its own. Source: design of the record 4.10; OWASP ASVS 5.0.0 12.3.
"""

from __future__ import annotations

import ssl
from functools import cache

import httpx

WORDS_MOST = 120


@cache
def trusted_roots() -> ssl.SSLContext:
    """Give the roots that hold for every call of this process; they are read once."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


def why_not(error: BaseException) -> str:
    """Say why nobody answered: the kind of error and, where a certificate was not believed, what is wrong with it."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"{type(error).__name__}: {cause.verify_message}"[:WORDS_MOST]
        cause = cause.__cause__ or cause.__context__
    return type(error).__name__
