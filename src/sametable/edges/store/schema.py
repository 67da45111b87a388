"""The tables of a node's SQLite file.

Sequential integer keys, payload apart from leaf, an 8-byte prefix of the id as index: five times faster
than random 32-byte keys. `rowid` of an entry is n + log * 2^40.

Source: record.md 4.13.
"""

SCHEMA_VERSION = 1
LOG_STRIDE = 2**40

SCHEMA = """
create table meta(name text primary key, value blob) without rowid;
create table log(id integer primary key, origin text not null unique, own integer not null,
                 size integer not null, edge blob not null);
create table entry(id integer primary key, leaf blob not null);
create table payload(id integer primary key, body text, state text not null default 'held');
create index payload_missing on payload(id) where state = 'missing';
create table eid(id8 integer not null, entry integer not null, primary key(id8, entry)) without rowid;
create table tile(log integer not null, level integer not null, n integer not null, data blob not null,
                  primary key(log, level, n)) without rowid;
create table checkpoint(log integer not null, size integer not null, note blob not null,
                        primary key(log, size)) without rowid;
create table cosig(log integer not null, size integer not null, name text not null, key_id blob not null,
                   line blob not null, primary key(log, size, name, key_id)) without rowid;
create table submission(client_id text primary key, entry integer not null, content blob not null) without rowid;
create table own_side(id integer primary key, body blob not null);
create table evidence(sha256 text primary key, origin text not null, reason text not null,
                      data blob not null, at_ms integer not null) without rowid;
"""
