"""The tables of people: who they are, what lets them in, what they proposed, and what was read.

One shape for SQLite (`people.db` in the node's folder) and PostgreSQL (schema `people`). Secrets stand here as
hashes only. Nothing of the record stands here, and nothing of this goes into the record.

Times are ms since 1970-01-01 UTC. Source: decision 0013.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

VERSION = 1
"""Raised with every change of shape; a store of a newer version is not opened."""

METADATA = MetaData()


def _whose() -> Column[str]:
    return Column("person", String(22), ForeignKey("person.id"), nullable=False, index=True)


META = Table(
    "meta",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
PERSON = Table(
    "person",
    METADATA,
    Column("id", String(22), primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("roles", Text, nullable=False),
    Column("active", Integer, nullable=False),
    Column("was_officer", Integer, nullable=False),
    Column("added_ms", BigInteger, nullable=False),
    Column("seen_ms", BigInteger),
)
SEAT = Table(
    "seat",
    METADATA,
    _whose(),
    Column("kid", String(43), nullable=False),
    UniqueConstraint("person", "kid"),
)
INVITATION = Table(
    "invitation",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("person", String(22), ForeignKey("person.id"), nullable=False, unique=True),
    Column("expires_ms", BigInteger, nullable=False),
)
PASSKEY = Table(
    "passkey",
    METADATA,
    Column("id", Text, primary_key=True),
    _whose(),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("label", String(80), nullable=False),
    Column("added_ms", BigInteger, nullable=False),
    Column("last_ms", BigInteger),
)
CODE = Table(
    "recovery_code",
    METADATA,
    _whose(),
    Column("number", Integer, nullable=False),
    Column("hash", Text),
    UniqueConstraint("person", "number"),
)
IDENTITY = Table(
    "identity",
    METADATA,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    _whose(),
)
SESSION = Table(
    "session",
    METADATA,
    Column("hash", String(64), primary_key=True),
    _whose(),
    Column("made_ms", BigInteger, nullable=False),
    Column("seen_ms", BigInteger, nullable=False),
)
PROPOSAL = Table(
    "proposal",
    METADATA,
    Column("id", String(22), primary_key=True),
    Column("act", String(40), nullable=False),
    Column("what", Text, nullable=False),
    Column("by", String(22), ForeignKey("person.id"), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("state", String(12), nullable=False),
)
KEY_REQUEST = Table(
    "key_request",
    METADATA,
    Column("kid", String(43), primary_key=True),
    Column("pub", String(43), nullable=False),
    Column("seat", String(80), nullable=False),
    Column("person", String(22), nullable=False, index=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
)
AUDIT = Table(
    "audit",
    METADATA,
    Column("n", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("person", String(22), nullable=False),
    Column("act", String(40), nullable=False),
    Column("object", Text, nullable=False),
    Column("hash", String(64), nullable=False),
)
