"""Revision 1: every table of the record, as the first released SQLite file has them.

Source: record.md 4.13.
"""

from __future__ import annotations

revision = "0001"
down_revision = None

SQLITE = (
    "create table meta(name text primary key, value blob) without rowid",
    (
        "create table log(id integer primary key, origin text not null unique, own integer not null, "
        "size integer not null, edge blob not null)"
    ),
    "create table entry(id integer primary key, leaf blob not null)",
    "create table payload(id integer primary key, body text, state text not null default 'held')",
    "create index payload_missing on payload(id) where state = 'missing'",
    "create table eid(id8 integer not null, entry integer not null, primary key(id8, entry)) without rowid",
    (
        "create table tile(log integer not null, level integer not null, n integer not null, data blob not null, "
        "primary key(log, level, n)) without rowid"
    ),
    (
        "create table checkpoint(log integer not null, size integer not null, note blob not null, "
        "primary key(log, size)) without rowid"
    ),
    (
        "create table cosig(log integer not null, size integer not null, name text not null, key_id blob not null, "
        "line blob not null, primary key(log, size, name, key_id)) without rowid"
    ),
    (
        "create table submission(client_id text primary key, entry integer not null, content blob not null) "
        "without rowid"
    ),
    "create table own_side(id integer primary key, body blob not null)",
    (
        "create table evidence(sha256 text primary key, origin text not null, reason text not null, "
        "data blob not null, at_ms integer not null) without rowid"
    ),
)

POSTGRES = (
    "create table meta(name text primary key, value bytea)",
    (
        "create table log(id int8 primary key, origin text not null unique, own int8 not null, "
        "size int8 not null, edge bytea not null)"
    ),
    "create table entry(id int8 primary key, leaf bytea not null)",
    "create table payload(id int8 primary key, body text, state text not null default 'held')",
    "create index payload_missing on payload(id) where state = 'missing'",
    "create table eid(id8 int8 not null, entry int8 not null, primary key(id8, entry))",
    (
        "create table tile(log int8 not null, level int8 not null, n int8 not null, data bytea not null, "
        "primary key(log, level, n))"
    ),
    "create table checkpoint(log int8 not null, size int8 not null, note bytea not null, primary key(log, size))",
    (
        "create table cosig(log int8 not null, size int8 not null, name text not null, key_id bytea not null, "
        "line bytea not null, primary key(log, size, name, key_id))"
    ),
    "create table submission(client_id text primary key, entry int8 not null, content bytea not null)",
    "create table own_side(id int8 primary key, body bytea not null)",
    (
        "create table evidence(sha256 text primary key, origin text not null, reason text not null, "
        "data bytea not null, at_ms int8 not null)"
    ),
    # Hashes, signatures and sealed bytes do not compress; trying only costs.
    "alter table entry alter leaf set storage external",
    "alter table tile alter data set storage external",
    # A payload of a few kilobytes stays in its row: no second table, no attempt to squeeze it.
    "alter table payload set (toast_tuple_target = 8160)",
    "alter table entry set (toast_tuple_target = 8160)",
    # The kept picture is a cache: it may be lost with a crash, so that nothing waits for the disk.
    "create unlogged table picture(id int8 primary key, data bytea not null)",
)


def upgrade() -> None:
    """Make the tables."""
    from sametable.edges.store.migrations.steps import run_step

    run_step(1)
