#!/usr/bin/env python3
"""Check a Sametable record, a release or fork evidence with this one file and Python 3.9 or later, nothing else.

    python3 verify.py FOLDER_OR_ZIP      a copy of a record: genesis, log/..., perhaps table, pack/..., evidence/...
    python3 verify.py FOLDER             a release: entry.sd-jwt, entry.tlog-proof, genesis, perhaps table
    python3 verify.py FILE --genesis G   fork evidence (without a genesis: --vkey KEY)

It says in plain words what holds and what does not. Exit status: 0 everything holds; 1 something does not;
2 it could not be checked (no such file, not a record, wrong usage). Nothing is trusted but SHA-256, Ed25519 and
the record id that you compare with somebody you trust (--record-id). It never opens a network connection.

What a tick never means: that what was said is true, or that everything was released.

It follows docs/reference/record-format.md and shares no code with Sametable. Ed25519 is written out below under the
record's strict rule; with --fast and PyNaCl importable, PyNaCl does that arithmetic and the output says so.
ML-DSA-44 cosignatures are checked with --fast where the `cryptography` package can; else they are named as unchecked.
"""

# One style note: this file stays readable by Python 3.9, so `zip` has no `strict`.
# ruff: noqa: UP031, B905, N818, PLR0917, B023, ARG005, FURB192

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import os
import re
import sys
import time
import zipfile
import zlib

MAX_INT = 2**53 - 1
MAX_DEPTH = 16
ENTRY_LIMIT = 65_535
PAYLOAD_LIMIT = 262_144
NOTE_LIMIT = 1_000_000
FILE_LIMIT = 80_000_000
SIGNATURE_LINES = 64
TILE = 256
STANDS = (
    "decision",
    "proposal",
    "proposal_version",
    "signature",
)  # others stand on these: nobody erases them


class Bad(Exception):
    """Something does not hold; the words say what."""


MALFORMED = (
    ArithmeticError, AttributeError, EOFError, LookupError, RuntimeError, TypeError, ValueError, zlib.error,
)  # fmt: skip
"""What a form that nobody foresaw ends in: it does not hold, whatever it is."""


def need(holds, says):
    if not holds:
        raise Bad(says)


# ---------------------------------------------------------------- hashes, base64 in its one spelling
def sha256(data):
    return hashlib.sha256(data).digest()


def b64(data):
    return base64.b64encode(data).decode()


def b64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def from_b64(text, what="text"):
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (ValueError, UnicodeEncodeError):
        raise Bad(f"{what} is not base64") from None
    need(b64(raw) == text, f"{what} is base64 in another than its one spelling")
    return raw


def from_b64url(text, what="text"):
    need(re.fullmatch(r"[A-Za-z0-9_-]*", text), f"{what} is not base64url without padding")
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        raise Bad(f"{what} is not base64url") from None
    need(b64url(raw) == text, f"{what} is base64url in another than its one spelling (a twin)")
    return raw


# ---------------------------------------------------------------- canonical JSON
def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def _pairs(pairs):
    made = dict(pairs)
    need(len(made) == len(pairs), "a JSON object has a name twice")
    return made


def _no_float(text):
    raise Bad(f"a JSON number is no integer: {text:.20}")


def _integer(text):
    need(len(text) <= 17 and abs(int(text)) <= MAX_INT, "a JSON integer is out of range")
    return int(text)


def decode_canonical(raw, what, limit=ENTRY_LIMIT):
    """Return the value whose canonical bytes are exactly `raw`."""
    need(len(raw) <= limit, "%s is longer than %d bytes" % (what, limit))
    try:
        value = json.loads(
            raw.decode("utf-8"), object_pairs_hook=_pairs, parse_float=_no_float,
            parse_constant=_no_float, parse_int=_integer,
        )  # fmt: skip
        same = canonical(value) == raw
    except (ValueError, RecursionError):
        raise Bad(f"{what} is not JSON") from None
    except Bad as bad:
        raise Bad(f"{what}: {bad}") from None
    need(same, f"{what} is not its own canonical encoding")
    _walk_json(value, what, 0)
    return value


def _walk_json(value, what, depth):
    if isinstance(value, (list, dict)):
        need(depth < MAX_DEPTH, "%s is nested deeper than %d" % (what, MAX_DEPTH))
        if isinstance(value, dict):
            need(all(name.isascii() for name in value), f"{what} has a name that is not ASCII")
            value = list(value.values())
        for inner in value:
            _walk_json(inner, what, depth + 1)


# ---------------------------------------------------------------- Ed25519, strict rule
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)
LOW_ORDER_Y = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]
LOW_ORDER = {bytes.fromhex(y) for y in LOW_ORDER_Y}
LOW_ORDER |= {y[:31] + bytes([y[31] | 0x80]) for y in LOW_ORDER}
BASE = bytes([0x58]) + b"\x66" * 31
IDENTITY = (0, 1, 1, 0)  # extended coordinates X, Y, Z, T


def _decompress(raw):
    """Return the point with this canonical encoding as (x, y), or None."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * SQRT_M1 % P
        if (v * x * x - u) % P:
            return None
    if x == 0 and sign:
        return None
    return (x if x & 1 == sign else P - x), y


def _cached(point):
    x, y, z, t = point
    return (y - x) % P, (y + x) % P, 2 * D * t % P, 2 * z % P


def _add(point, cached):
    x1, y1, z1, t1 = point
    a, b = (y1 - x1) * cached[0] % P, (y1 + x1) * cached[1] % P
    c, d = t1 * cached[2] % P, z1 * cached[3] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _comb(x, y, bits=4):
    """Return the multiples j * 2^(bits * i) of a point: a product is then one addition a window, without doublings."""
    rows, base = [], (x, y, 1, x * y % P)
    for _ in range(256 // bits):
        one, row, seen = _cached(base), [_cached(IDENTITY)], IDENTITY
        for _ in range(2**bits - 1):
            seen = _add(seen, one)
            row.append(_cached(seen))
        rows.append(row)
        base = _add(seen, one)
    return rows


def _times(rows, scalar, start=IDENTITY):
    bits = len(rows[0]).bit_length() - 1
    for row in rows:
        digit = scalar & (len(row) - 1)
        if digit:
            start = _add(start, row[digit])
        scalar >>= bits
    return start


_combs, _uses = {}, {}
FAST = {"ed25519": None, "mldsa": None}
WIDE_AFTER = 300


def _often(pub):
    """Return the table of minus a key (None: of the base point); a wider one once it has been used often."""
    rows = _base_comb() if pub is None else _key_comb(pub)
    _uses[pub] = _uses.get(pub, 0) + 1
    if _uses[pub] == WIDE_AFTER:  # half the additions from now on, for some ms and 2 MB once
        x, y = _decompress(BASE if pub is None else pub)
        rows = _combs[pub] = _comb(x if pub is None else P - x, y, 8)
    return rows


def _base_comb():
    if None not in _combs:
        _combs[None] = _comb(*_decompress(BASE))
    return _combs[None]


def _key_comb(pub):
    """Return the table of minus the key, or None if the key is not canonical, on the curve and of prime order."""
    if pub not in _combs:
        point = _decompress(pub) if len(pub) == 32 and pub not in LOW_ORDER else None
        rows = _comb(P - point[0], point[1]) if point else None
        if rows is not None:
            x, y, z, _ = _times(rows, L)
            if x % P or (y - z) % P:  # L times a point of prime order is the identity
                rows = None
        _combs[pub] = rows
    return _combs[pub]


def key_is_valid(pub):
    return _key_comb(pub) is not None


def ed25519_holds(pub, message, signature):
    """Strict: RFC 8032 without cofactor, S below L, a canonical key of prime order, R not of low order."""
    if len(signature) != 64 or signature[:32] in LOW_ORDER or not key_is_valid(pub):
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= L:
        return False
    if FAST["ed25519"] is not None:
        return FAST["ed25519"](pub, message, signature)
    h = int.from_bytes(hashlib.sha512(signature[:32] + pub + message).digest(), "little") % L
    x, y, z, _ = _times(_often(pub), h, _times(_often(None), s))
    inverse = pow(z, -1, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def use_fast():
    """Let libraries do the arithmetic where they are; return what was found, in words."""
    found = []
    try:
        from nacl import bindings
        from nacl.exceptions import CryptoError

        def by_nacl(pub, message, signature):
            try:
                bindings.crypto_sign_open(signature + message, pub)
            except CryptoError:
                return False
            return True

        FAST["ed25519"] = by_nacl
        found.append("Ed25519 by PyNaCl")
    except ImportError:
        pass
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric import mldsa

        def by_cryptography(pub, message, signature):
            try:
                mldsa.MLDSA44PublicKey.from_public_bytes(pub).verify(signature, message)
            except (InvalidSignature, ValueError):
                return False
            return True

        FAST["mldsa"] = by_cryptography
        found.append("ML-DSA-44 by cryptography")
    except (ImportError, AttributeError):
        pass
    return found


# ---------------------------------------------------------------- signed notes
KEY_LENGTHS = {1: 32, 4: 32, 6: 1312}
BLOB_LENGTHS = {1: 64, 4: 72, 6: 2428}
NAME = r"[^\s+\x00-\x1f\x7f\ud800-\udfff]+"


def key_id(name, kind, pub):
    return sha256(name.encode() + b"\n" + bytes([kind]) + pub)[:4]


def parse_vkey(text):
    """Return (name, kind, public key)."""
    found = re.fullmatch("(" + NAME + r")\+([0-9a-f]{8})\+(.+)", text)
    need(found and len(found[1].encode()) <= 255, "no verifier key: %.60r" % text)
    raw = from_b64(found[3], "the verifier key")
    kind, pub = raw[:1], raw[1:]
    need(
        raw and KEY_LENGTHS.get(kind[0]) == len(pub), "a verifier key of unknown kind or length: %.60r" % text
    )
    need(
        key_id(found[1], kind[0], pub).hex() == found[2],
        "a verifier key whose id is not its own: %.60r" % text,
    )
    need(kind[0] == 6 or key_is_valid(pub), "a verifier key that fails the strict rule: %.60r" % text)
    return found[1], kind[0], pub


def parse_note(raw, what):
    """Return (text, [(name, key id, blob)])."""
    need(len(raw) <= NOTE_LIMIT, "%s is longer than %d bytes" % (what, NOTE_LIMIT))
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Bad(f"{what} is not UTF-8") from None
    need(not re.search(r"[\x00-\x09\x0b-\x1f]", whole), f"{what} has control characters")
    head, blank, tail = whole.rpartition("\n\n")
    need(blank and head and tail.endswith("\n"), f"{what} is not a text, a blank line and signature lines")
    lines = tail[:-1].split("\n")
    need(len(lines) <= SIGNATURE_LINES, "%s has more than %d signature lines" % (what, SIGNATURE_LINES))
    signatures = []
    for line in lines:
        found = re.fullmatch(r"— ([^\s+]+) ([A-Za-z0-9+/]+=*)", line)
        need(found, f"{what} has a signature line of another form")
        blob = from_b64(found[2], f"a signature of {what}")
        need(len(blob) >= 5, f"{what} has a signature that is too short")
        signatures.append((found[1], blob[:4], blob[4:]))
    return head + "\n", signatures


def check_note(raw, keys, what):
    """Return the text, [(name, kind, time or None)] of the given keys that hold, and names left unchecked.

    A line of a given key that does not hold makes the whole note bad; lines of other keys are ignored.
    """
    text, signatures = parse_note(raw, what)
    known = {(name, key_id(name, kind, pub)): (kind, pub) for name, kind, pub in keys}
    valid, unchecked = [], []
    for name, hint, blob in signatures:
        if (name, hint) not in known:
            continue
        kind, pub = known[name, hint]
        if kind == 6 and FAST["mldsa"] is None:
            unchecked.append(name)
            continue
        need(_signature_holds(text, name, kind, pub, blob), f"{what}: the signature of {name} does not hold")
        valid.append((name, kind, None if kind == 1 else int.from_bytes(blob[:8], "big")))
    return text, valid, unchecked


def _signature_holds(text, name, kind, pub, blob):
    if len(blob) != BLOB_LENGTHS[kind]:
        return False
    if kind == 1:
        return ed25519_holds(pub, text.encode(), blob)
    time_s = int.from_bytes(blob[:8], "big")
    if time_s >= 2**63:
        return False
    if kind == 4:
        return ed25519_holds(pub, b"cosignature/v1\ntime %d\n" % time_s + text.encode(), blob[8:])
    origin, size, root = parse_checkpoint(text, "the cosigned text")
    who, of = name.encode(), origin.encode()
    message = b"subtree/v1\n\x00" + bytes([len(who)]) + who + blob[:8] + bytes([len(of)]) + of
    return FAST["mldsa"](pub, message + bytes(8) + size.to_bytes(8, "big") + root, blob[8:])


def parse_checkpoint(text, what):
    lines = text.split("\n")
    need(len(lines) == 4 and not lines[3], f"{what} is not three lines: origin, size, root")
    need(re.fullmatch(NAME, lines[0]) and len(lines[0]) <= 255, f"{what} has no origin")
    size = parse_size(lines[1], what)
    root = from_b64(lines[2], f"the root of {what}")
    need(
        len(root) == 32 and (size or root == sha256(b"")),
        f"{what} has no root of 32 bytes that fits its size",
    )
    return lines[0], size, root


def parse_size(text, what):
    need(re.fullmatch(r"0|[1-9][0-9]{0,15}", text) and int(text) <= MAX_INT, f"{what} has no size")
    return int(text)


def open_checkpoint(raw, log_key, cosigners, what):
    """Return (size, root, cosigners that hold, unchecked names)."""
    text, valid, unchecked = check_note(raw, [log_key, *cosigners], what)
    origin, size, root = parse_checkpoint(text, what)
    need(origin == log_key[0], f"{what} is of another log: {origin:.80}")
    need((log_key[0], 1, None) in valid, f"{what} is not signed by the log's key")
    return size, root, [one for one in valid if one[2] is not None], unchecked


# ---------------------------------------------------------------- the tree
def leaf_hash(entry):
    return sha256(b"\x00" + entry)


def node_hash(left, right):
    return sha256(b"\x01" + left + right)


def fold_row(row):
    while len(row) > 1:
        odd = row[-1:] if len(row) & 1 else []
        row = [node_hash(row[n], row[n + 1]) for n in range(0, len(row) - 1, 2)] + odd
    return row[0]


def tiles_of(leaves):
    """Return the rows of hashes at each tile level: level n + 1 has one hash for 256 of level n."""
    levels = [leaves]
    while len(levels[-1]) >= TILE:
        row = levels[-1]
        levels.append([fold_row(row[n : n + TILE]) for n in range(0, len(row) // TILE * TILE, TILE)])
    return levels


def root_of(levels, size):
    """Return the root of the first `size` leaves, out of the rows of `tiles_of`."""
    if size == 0:
        return sha256(b"")
    parts, at = [], 0
    while at < size:  # the largest complete subtrees from the left
        height = (size - at).bit_length() - 1
        tile_level, rest = divmod(height, 8)
        first = at >> (8 * tile_level)
        parts.append(fold_row(levels[tile_level][first : first + (1 << rest)]))
        at += 1 << height
    seen = parts.pop()
    while parts:
        seen = node_hash(parts.pop(), seen)
    return seen


def included_root(index, size, leaf, path):
    """Return the root that an inclusion proof leads to (RFC 9162 2.1.3.2)."""
    need(
        0 <= index < size and len(path) <= 64 and all(len(one) == 32 for one in [leaf, *path]),
        "the inclusion proof is malformed",
    )
    fn, sn, seen = index, size - 1, leaf
    for sibling in path:
        need(sn, "the inclusion proof has too many hashes")
        if fn & 1 or fn == sn:
            seen = node_hash(sibling, seen)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            seen = node_hash(seen, sibling)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0, "the inclusion proof has too few hashes")
    return seen


def implied_roots(old, new, seeded):
    """Return the two roots that a seeded consistency proof leads to, for 0 < old < new."""
    need(0 < old < new and 0 < len(seeded) <= 65, "the consistency proof is malformed")
    need(all(len(one) == 32 for one in seeded), "the consistency proof is malformed")
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    first = second = seeded[0]
    for sibling in seeded[1:]:
        need(sn, "the consistency proof has too many hashes")
        if fn & 1 or fn == sn:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            second = node_hash(second, sibling)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0, "the consistency proof has too few hashes")
    return first, second


# ---------------------------------------------------------------- genesis
def members(value, names, where):
    need(
        isinstance(value, dict) and sorted(value) == sorted(names.split()),
        f"genesis: {where} has not exactly {names}",
    )
    return value


def items(value, where, least=1):
    need(
        isinstance(value, list) and least <= len(value) <= 256,
        f"genesis: {where} are not {least} to 256 items",
    )
    return value


def matches(value, form, where):
    need(isinstance(value, str) and re.fullmatch(form, value), f"genesis: {where} is malformed")
    return value


def one_line(value, where):
    good = isinstance(value, str) and value.isprintable() and 0 < len(value) <= 200
    need(good, f"genesis: {where} is not one line of 1 to 200 letters")
    return value


def texts(value, where):
    need(isinstance(value, dict) and value, f"genesis: {where} is no text in any language")
    for language, text in value.items():
        matches(language, r"[a-z]{2,3}", "a language of " + where)
        one_line(text, where)
    return value


def whole(value, least, most, where):
    need(type(value) is int and least <= value <= most, f"genesis: {where} is no number in its range")
    return value


ID, ORIGIN, PREFIX = r"[a-z0-9][a-z0-9-]{0,31}", r"[a-z0-9][a-z0-9./_-]{0,199}", r"[A-Z][A-Z0-9]{1,7}"
ZONE, AGE = r"[A-Za-z][A-Za-z0-9_+-]{0,30}(/[A-Za-z0-9_+-]{1,30}){0,2}", r"age1[a-z0-9]{58}"


def check_theatre(value):
    """The place it is about has a zone, a name and an upright box in units of 1e-7 degree."""
    theatre = members(value, "zone name bbox_e7", "the theatre")
    matches(theatre["zone"], ZONE, "the theatre's zone")
    texts(theatre["name"], "the theatre's name")
    box = theatre["bbox_e7"]
    need(isinstance(box, list) and len(box) == 4, "genesis: the theatre's box is not of four numbers")
    west, south, east, north = (
        whole(one, -limit, limit, "the theatre's box")
        for one, limit in zip(box, (1_800_000_000, 900_000_000) * 2)
    )
    need(west < east and south < north, "genesis: the theatre's box is upside down")


class Genesis:
    """The founding document, read; nothing is signed yet."""

    def __init__(self, raw):
        top = members(
            decode_canonical(raw, "the genesis"),
            "format record title demonstration ruleset theatre parties centres nodes", "the whole",
        )  # fmt: skip
        need(top["format"] == "sametable genesis v1", "genesis: another format")
        self.raw, self.id = raw, b64(sha256(raw))
        self.record = matches(top["record"], ORIGIN, "record")
        titles = texts(top["title"], "the title")
        self.title = titles.get("en") or sorted(titles.values())[0]
        need(isinstance(top["demonstration"], bool), "genesis: demonstration is neither true nor false")
        whole(top["ruleset"], 1, 1_000_000, "the ruleset")
        check_theatre(top["theatre"])
        used = set()

        def once(space, name):
            need((space, name) not in used, f"genesis: a {space} is used twice")
            used.add((space, name))
            return name

        def key(text, where):
            pub = from_b64url(matches(text, r"[A-Za-z0-9_-]{43}", where), "genesis: " + where)
            need(key_is_valid(pub), f"genesis: {where} fails the strict rule for keys")
            return once("key", pub)

        def vkey(text, kind, name):
            need(isinstance(text, str), f"genesis: the key of {name} is malformed")
            found = parse_vkey(text)
            need(found[:2] == (name, kind), f"genesis: the key of {name} has another name or kind")
            once("key", found[2])
            return found

        self.parties, self.nodes, self.seats, self.mirrors, self.uses = {}, {}, {}, [], {}
        for row in items(top["parties"], "the parties"):
            members(row, "id short name capital capital_zone root_keys", "a party")
            party = once("party", matches(row["id"], ID, "a party's id"))
            one_line(row["short"], f"the short name of {party}")
            texts(row["name"], f"the name of {party}")
            texts(row["capital"], f"the capital of {party}")
            matches(row["capital_zone"], ZONE, f"the zone of {party}")
            roots = items(row["root_keys"], f"the root keys of {party}")
            self.parties[party] = [key(one, "a root key of " + party) for one in roots]
            self.uses.update((pub, ("root", party)) for pub in self.parties[party])
        centres = set()
        for row in items(top["centres"], "the centres"):
            members(row, "id name zone", "a centre")
            centres.add(once("centre", matches(row["id"], ID, "a centre's id")))
            texts(row["name"], "a centre's name")
            matches(row["zone"], ZONE, "a centre's zone")
        for row in items(top["nodes"], "the nodes"):
            members(
                row,
                "id party centre origin prefix log_vkey mirror_vkey mirror_pq_vkey age_recipient node_kid_pub seats",
                "a node",
            )
            node, origin = (
                once("node", matches(row["id"], ID, "a node's id")),
                matches(row["origin"], ORIGIN, "an origin"),
            )
            once("origin", origin)
            once("age recipient", matches(row["age_recipient"], AGE, f"the age recipient of {node}"))
            matches(row["party"], ID, f"the party of {node}")
            matches(row["centre"], ID, f"the centre of {node}")
            need(
                row["party"] in self.parties and row["centre"] in centres,
                f"genesis: {node} refers to nothing",
            )
            need(
                origin.startswith(self.record + "/"), f"genesis: the origin of {node} is not below the record"
            )
            self.nodes[origin] = {
                "id": node, "party": row["party"], "origin": origin,
                "prefix": once("prefix", matches(row["prefix"], PREFIX, "a prefix")),
                "log_key": vkey(row["log_vkey"], 1, origin),
            }  # fmt: skip
            self.mirrors.append(vkey(row["mirror_vkey"], 4, origin + "/mirror"))
            if row["mirror_pq_vkey"] is not None:
                self.mirrors.append(vkey(row["mirror_pq_vkey"], 6, origin + "/mirror"))
            self.uses[self.nodes[origin]["log_key"][2]] = ("log", row["party"])
            self.uses[from_b64(row["mirror_vkey"].split("+", 2)[2])[1:]] = ("mirror", row["party"])
            seats = [{"name": "node", "pub": row["node_kid_pub"]}, *items(row["seats"], "the seats", 0)]
            for number, seat in enumerate(seats):
                members(seat, "name pub", "a seat")
                name = once("seat of " + node, one_line(seat["name"], "a seat's name"))
                pub = key(seat["pub"], "a seat's key")
                need(number == 0 or name != "node", "genesis: a seat is named node")
                self.seats[kid_of(pub)] = (node, name, pub)
                self.uses[pub] = ("seat", row["party"])

    def node_of(self, origin):
        """Return the node whose log this is, in any epoch (`origin/2` and so on)."""
        if origin in self.nodes:
            return self.nodes[origin]
        base, _, number = origin.rpartition("/")
        return self.nodes.get(base) if re.fullmatch(r"[2-9]|[1-9][0-9]{1,5}", number) else None

    def root_keys(self, party, pubs=None):
        name = f"{self.record}/root/{party}"
        return [(name, 1, pub) for pub in (self.parties[party] if pubs is None else pubs)]


def kid_of(pub):
    return b64url(sha256(pub)[:16])


def check_genesis_note(raw, genesis):
    """Every party's root has signed this founding document."""
    text, _, _ = check_note(raw, [], "the genesis note")
    need(
        text == f"sametable genesis v1\nrecord {genesis.id}\n",
        "the genesis note is of another founding document",
    )
    for party in genesis.parties:
        _, valid, _ = check_note(raw, genesis.root_keys(party), "the genesis note")
        need(valid, f"{party} has not signed the founding document")


# ---------------------------------------------------------------- entries and their contents
CLAIMS = ["_sd", "_sd_alg", "at", "aud", "log", "v"]


class Entry:
    """The logged part of a statement: who, where, when, and one digest. The signature is not yet checked."""

    def __init__(self, raw):
        need(len(raw) <= ENTRY_LIMIT, "it is longer than %d bytes" % ENTRY_LIMIT)
        try:
            parts = raw.decode("ascii").split(".")
        except UnicodeDecodeError:
            raise Bad("it is not ASCII") from None
        need(len(parts) == 3, "it is not header.claims.signature")
        header = decode_canonical(from_b64url(parts[0], "its header"), "its header", 512)
        need(
            isinstance(header, dict) and sorted(header) == ["alg", "kid", "typ"],
            "its header has other members",
        )
        need(
            header["alg"] == "Ed25519" and header["typ"] == "sametable+sd-jwt",
            "its header says another algorithm or type",
        )
        self.kid = header["kid"]
        need(
            isinstance(self.kid, str) and len(from_b64url(self.kid, "its key id")) == 16,
            "its key id is malformed",
        )
        claims = decode_canonical(from_b64url(parts[1], "its claims"), "its claims")
        need(
            isinstance(claims, dict) and sorted(claims) == CLAIMS,
            "its claims are not exactly " + ", ".join(CLAIMS),
        )
        need(
            claims["v"] == 1 and claims["v"] is not True and claims["_sd_alg"] == "sha-256",
            "its version or digest is another",
        )
        self.at = claims["at"]
        need(
            isinstance(self.at, int) and not isinstance(self.at, bool) and self.at >= 0,
            "its claimed time is malformed",
        )
        digests = claims["_sd"]
        need(
            isinstance(digests, list) and len(digests) == 1 and isinstance(digests[0], str),
            "it has not one digest",
        )
        need(len(from_b64url(digests[0], "its digest")) == 32, "its digest is malformed")
        self.digest, self.aud, self.log = digests[0], claims["aud"], claims["log"]
        need(
            isinstance(self.aud, str)
            and len(self.aud) <= 64
            and re.fullmatch(r"[!-*,-~]+", self.aud.replace("+", "")),
            "its audience is malformed",
        )
        need(
            isinstance(self.log, str) and len(self.log) <= 255 and re.fullmatch(r"[!-*,-~]+", self.log),
            "its log is malformed",
        )
        self.signature = from_b64url(parts[2], "its signature")
        need(len(self.signature) == 64, "its signature is not 64 bytes")
        self.signing_input = raw[: len(parts[0]) + 1 + len(parts[1])]
        self.id = b64url(sha256(self.signing_input))

    def check_signature(self, pub):
        need(
            kid_of(pub) == self.kid and ed25519_holds(pub, self.signing_input, self.signature),
            "its signature does not hold",
        )


def _names_hold(value):
    if isinstance(value, dict):
        for name, inner in value.items():
            need(name and name not in ("_sd", "_sd_alg", "..."), "a field has a reserved or empty name")
            _names_hold(inner)
    elif isinstance(value, list):
        for inner in value:
            _names_hold(inner)


def open_payload(entry, payload, whole=True):
    """Return (fields, number withheld). Every disclosure is referenced once, canonical, salted with 16 bytes."""
    need(len(payload) <= PAYLOAD_LIMIT, "its contents are longer than %d bytes" % PAYLOAD_LIMIT)
    digests, rows = [], []
    for text in payload.split("~"):
        row = decode_canonical(from_b64url(text, "a disclosure"), "a disclosure", PAYLOAD_LIMIT)
        need(
            isinstance(row, list) and len(row) == 3 and isinstance(row[0], str) and isinstance(row[1], str),
            "a disclosure is not [salt, name, value]",
        )
        need(len(from_b64url(row[0], "a salt")) == 16, "a salt is not 16 bytes")
        digests.append(b64url(sha256(text.encode())))
        rows.append(row)
    need(digests[0] == entry.digest, "its contents are not what was signed (the body's digest is another)")
    body = rows[0][2]
    need(
        rows[0][1] == "body" and isinstance(body, dict) and list(body) == ["_sd"],
        "its first disclosure is no body",
    )
    listed = body["_sd"]
    need(
        isinstance(listed, list) and listed and all(isinstance(one, str) for one in listed),
        "its body lists no digests",
    )
    need(sorted(set(listed)) == listed, "its body's digests are not ascending, each once")
    for digest, row in zip(digests[1:], rows[1:]):
        need(
            digest in listed,
            "the disclosure of %.40r is forged: nothing that was signed refers to it" % row[1],
        )
    names = [row[1] for row in rows[1:]]
    need(
        names == sorted(set(names)) and all(name.isascii() for name in names),
        "its fields are not ascending, each once",
    )
    fields = {row[1]: row[2] for row in rows[1:]}
    _names_hold(fields)
    need(
        not whole or len(listed) == len(names),
        "%d of its %d fields are missing" % (len(listed) - len(names), len(listed)),
    )
    return fields, len(listed) - len(names)


# ---------------------------------------------------------------- key register
def parse_register(text):
    """Return the lines of a register note as {label: [values]}, in the form's fixed order."""
    need(len(text) <= 65_536, "the register note is longer than 65536 letters")
    lines = text.split("\n")
    need(lines[0] == "sametable register v1" and lines[-1] == "", "the register note has another title")
    rows = [line.partition(" ")[::2] for line in lines[1:-1]]
    need(all(label and value for label, value in rows), "the register note has a malformed line")
    labels = " ".join(label for label, _ in rows)
    form = {
        "key": "record party serial act node seat pub",
        "retire": "record party serial act pub( upto)*",
        "revoke": "record party serial act pub( upto)*",
        "roots": "record party serial act threshold( root)+( upto)*",
        "epoch": "record party serial act node origin log upto",
    }
    act = dict(rows).get("act")
    need(act in form and re.fullmatch(form[act], labels), "the register note has not the lines of its act")
    said = {"act": act, "upto": {}, "root": []}
    many = {label: sum(1 for one, _ in rows if one == label) for label in ("root", "upto")}
    need(many["root"] <= 16 and many["upto"] <= 1_024, "the register note has too many roots or logs")
    for label, value in rows:
        if label == "upto":
            origin, _, size = value.partition(" ")
            need(re.fullmatch(ORIGIN, origin), "register note: an upto line of no log")
            need(
                origin not in said["upto"] and all(one < origin for one in said["upto"]),
                "register note: upto lines not ascending",
            )
            said["upto"][origin] = parse_size(size, "upto")
        elif label in ("pub", "root"):
            pub = from_b64url(value, label)
            need(key_is_valid(pub), "register note: a key fails the strict rule")
            if label == "root":
                need(
                    not said["root"] or value > b64url(said["root"][-1]), "register note: roots not ascending"
                )
                said["root"].append(pub)
            else:
                said["pub"] = pub
        elif label in ("serial", "threshold"):
            need(re.fullmatch(r"0|[1-9][0-9]?", value), "register note: a malformed " + label)
            said[label] = int(value)
        else:
            form = {"party": ID, "node": ID, "origin": ORIGIN}.get(label, r"(?s:.*)")
            need(re.fullmatch(form, value), "register note: a malformed " + label)
            said[label] = value
    seat = said.get("seat", "seat")
    need(seat.isprintable() and seat == seat.strip() and len(seat) <= 200, "register note: a malformed seat")
    need(said["serial"] <= 32, "register note: more than 32 changes of roots")
    return said


def signed_by(raw, genesis, party, pubs, threshold, what):
    """At least `threshold` different root keys of a party have signed a note."""
    name = f"{genesis.record}/root/{party}"
    text, lines = parse_note(raw, what)
    held = {pub for pub in pubs for one in lines if one[0] == name and one[1] == key_id(name, 1, pub)}
    for pub in held:
        check_note(raw, [(name, 1, pub)], what)
    need(
        len(held) >= threshold,
        "%s: %d of %d needed root signatures of %s" % (what, len(held), threshold, party),
    )
    return text


KIND_OF_ACT = {
    "key": "key",
    "retire": "key_retire",
    "revoke": "key_revoke",
    "roots": "key_roots",
    "epoch": "key_epoch",
}


def check_register(fields, genesis):
    """Return what a register statement says, if its chain of roots leads from the genesis to its signers."""
    note, chain = fields.get("note"), fields.get("chain")
    need(isinstance(note, str) and isinstance(chain, list), "the register statement is malformed")
    said = parse_register(signed_text(note, "the register note"))
    need(
        fields.get("type") == KIND_OF_ACT[said["act"]],
        "the register statement's kind is not that of its note",
    )
    party = said["party"]
    need(
        party in genesis.parties and said["record"] == genesis.id,
        "the register note is of another record or party",
    )
    need(said["serial"] == len(chain), "the register note is of another generation of roots than its chain")
    pubs, threshold, said["lineage"], roots = genesis.parties[party], 1, [], set(genesis.parties[party])
    for serial, text in enumerate(chain):
        need(isinstance(text, str), "the chain of roots is malformed")
        what = "change of roots %d" % (serial + 1)
        step = parse_register(signed_text(text, what))
        need(
            step["act"] == "roots"
            and (step["party"], step["serial"], step["record"]) == (party, serial, genesis.id),
            what + " does not follow",
        )
        check_act(step, genesis)
        pubs, threshold = rotated(text.encode(), step, genesis, pubs, threshold, what)
        said["lineage"].append(signed_text(text, what))
        roots.update(pubs)
    check_act(said, genesis)
    if said["act"] == "roots":
        rotated(note.encode(), said, genesis, pubs, threshold, "the register note")
    else:
        signed_by(note.encode(), genesis, party, pubs, threshold, "the register note")
    if said["act"] in ("key", "epoch"):
        need(
            said.get("pub", said.get("log_pub")) not in roots,
            "the register note gives a root key another use",
        )
    said["text"] = signed_text(note, "the register note")
    return said


def signed_text(text, what):
    try:
        found, lines = parse_note(text.encode("utf-8"), what)
    except UnicodeEncodeError:
        raise Bad(f"{what} is not Unicode") from None
    need(len({line[:2] for line in lines}) == len(lines), f"{what} has two lines of one signer")
    return found


def check_act(said, genesis):
    """What a note says is about the party's own nodes, with keys that have no other use."""
    party, act = said["party"], said["act"]
    if act in ("key", "epoch"):
        origin = [
            one for one, node in genesis.nodes.items() if (node["id"], node["party"]) == (said["node"], party)
        ]
        need(origin, "the register note is about no node of " + party)
    if act == "key":
        need(said["pub"] not in genesis.uses, "the register note enrols a key that has another use")
    elif act in ("retire", "revoke"):
        need(
            genesis.uses.get(said["pub"], ("seat", party)) == ("seat", party),
            "the register note takes back a key that is no seat's of " + party,
        )
    elif act == "roots":
        for pub in said["root"]:
            need(
                genesis.uses.get(pub, ("root", party)) == ("root", party),
                "the register note makes a root of a key with another use",
            )
    else:
        name, kind, said["log_pub"] = parse_vkey(said["log"])
        need(
            (name, kind) == (said["origin"], 1) and said["log_pub"] not in genesis.uses,
            "the new log's key is not its own",
        )
        number = (
            int(said["origin"][len(origin[0]) + 1 :])
            if re.fullmatch(re.escape(origin[0]) + r"/[1-9][0-9]{0,5}", said["origin"])
            else 0
        )
        before = origin[0] if number == 2 else "%s/%d" % (origin[0], number - 1)
        need(number >= 2 and list(said["upto"]) == [before], "the new log does not follow the one before it")
    for origin in said["upto"]:
        need(genesis.node_of(origin), "the register note is about a log of another record")


def voids(rotation, statement, origin, index):
    """Whether a change of roots leaves a register statement at this place without effect."""
    if rotation["act"] != "roots" or rotation["party"] != statement["party"]:
        return False
    history = [*statement["lineage"], statement["text"]]
    if len(history) > rotation["serial"] and history[rotation["serial"]] == rotation["text"]:
        return False
    return index >= rotation["upto"].get(origin, 0)


def rotated(raw, step, genesis, pubs, threshold, what):
    need(1 <= step["threshold"] <= len(step["root"]), what + ": a threshold that cannot be met")
    signed_by(raw, genesis, step["party"], pubs, threshold, what)
    signed_by(raw, genesis, step["party"], step["root"], step["threshold"], what)
    return step["root"], step["threshold"]


# ---------------------------------------------------------------- two histories
EVIDENCE = b"sametable fork evidence v1\n"


def check_evidence(raw, log_key):
    """Return ((size, root) older, (size, root) newer) if the file proves that the log signed two histories."""
    need(len(raw) <= 2 * NOTE_LIMIT + 10_000, "the evidence file is too long")
    head, _, notes = raw.partition(b"\n\n")
    lines = head.decode("ascii", "replace").split("\n")
    found = re.fullmatch(
        r"sametable fork evidence v1\nolder ([1-9][0-9]{0,6})\nnewer ([1-9][0-9]{0,6})", "\n".join(lines[:3])
    )
    need(
        found and int(found[1]) + int(found[2]) == len(notes) and len(lines) <= 68, "no evidence file in form"
    )
    seeded = [from_b64(line, "a hash") for line in lines[3:]]
    older = open_checkpoint(notes[: int(found[1])], log_key, [], "the older checkpoint")[:2]
    newer = open_checkpoint(notes[int(found[1]) :], log_key, [], "the newer checkpoint")[:2]
    if older[0] == newer[0]:
        need(not seeded and older[1] != newer[1], "the two checkpoints agree: no fork")
    else:
        first, second = implied_roots(older[0], newer[0], seeded)
        need(second == newer[1], "the hashes do not lead to the newer root")
        need(first != older[1], "the two checkpoints agree: no fork")
    return older, newer


def hashes_in(value):
    need(isinstance(value, list) and len(value) <= 65, "the fork statement is malformed")
    need(all(isinstance(one, str) and len(one) == 44 for one in value), "the fork statement is malformed")
    return [from_b64(one, "a hash of the fork statement") for one in value]


def check_fork(fields, log_key):
    """Return the last common size that a fork statement proves."""
    proof, common = fields.get("proof"), fields.get("common")
    need(
        isinstance(fields.get("evidence"), str) and type(common) is int and isinstance(proof, dict),
        "the fork statement is malformed",
    )
    need(
        sorted(proof) == ["newer", "newer_leaf", "newer_path", "older", "older_leaf", "older_path"],
        "the fork statement is malformed",
    )
    need(len(fields["evidence"]) <= 21_849, "the fork statement's evidence is too long")
    older, newer = check_evidence(from_b64(fields["evidence"], "the evidence"), log_key)
    hashes = {name: hashes_in([value] if name.endswith("_leaf") else value) for name, value in proof.items()}
    need(0 <= common < min(older[0], newer[0]), "the fork statement's common size is out of range")
    need(common or not (hashes["older"] or hashes["newer"]), "the fork statement is malformed")
    implied = []
    for name, (size, root) in (("older", older), ("newer", newer)):
        if common:
            first, second = implied_roots(common, size, hashes[name])
            need(second == root, f"the fork statement's proof to the {name} head does not hold")
            implied.append(first)
        (leaf,) = hashes[name + "_leaf"]
        need(
            included_root(common, size, leaf, hashes[name + "_path"]) == root,
            f"the fork statement's {name} leaf is not in its tree",
        )
    need(len(set(implied)) <= 1, "the two histories do not have the common beginning that is claimed")
    need(
        hashes["older_leaf"] != hashes["newer_leaf"],
        "the two histories go on together beyond the common size claimed",
    )
    return common


# ---------------------------------------------------------------- the table note
def parse_table(text):
    """Return (record id, ruleset, layers, {origin: (size, root)})."""
    lines = text.split("\n")
    need(
        4 <= len(lines) <= 1000 and lines[0] == "sametable table v1" and not lines[-1],
        "the table has another title or form",
    )
    said = [
        re.fullmatch(label + r" ([!-~]{1,120})", line)
        for label, line in zip(("record", "ruleset"), lines[1:3])
    ]
    need(all(said), "the table names no record and ruleset")
    layers, heads = {}, {}
    for line in lines[3:-1]:
        parts = line.split(" ")
        need(
            len(parts) == 3 and all(re.fullmatch(r"[!-~]{1,120}", part) for part in parts),
            "the table has a malformed line",
        )
        if parts[0] == "layer" and not heads:
            need(all(one < parts[1] for one in layers), "the table's layers are not ascending")
            layers[parts[1]] = parts[2]
            continue
        origin, size, root = parse_checkpoint("\n".join([*parts, ""]), "a line of the table")
        need(all(one < origin for one in heads), "the table's logs are not ascending")
        heads[origin] = size, root
    return said[0][1], said[1][1], layers, heads


def spoken_code(text):
    bits = int.from_bytes(sha256(text.encode())[:8], "big") >> 4
    letters = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[bits >> shift & 31] for shift in range(55, -1, -5))
    return "-".join((letters[:4], letters[4:8], letters[8:]))


def check_table(raw, genesis):
    """Return (heads, code, signers); nodes sign a table under their mirror's name and key, as a plain signature."""
    keys = [(name, 1, pub) for name, kind, pub in genesis.mirrors if kind == 4]
    text, valid, _ = check_note(raw, keys, "the table")
    need(valid, "the table is signed by no node of this record")
    record, _, _, heads = parse_table(text)
    need(record == genesis.id, "the table is of another record")
    return heads, spoken_code(text), sorted({name for name, _, _ in valid})


# ---------------------------------------------------------------- files
class Folder:
    """Files below a folder; links are not followed."""

    def __init__(self, base):
        self.base = base
        self.names = set()
        for at, folders, files in os.walk(base):
            folders[:] = [one for one in folders if not os.path.islink(os.path.join(at, one))]
            for name in files:
                path = os.path.join(at, name)
                if not os.path.islink(path):
                    self.names.add(os.path.relpath(path, base).replace(os.sep, "/"))

    def read(self, name, limit=FILE_LIMIT):
        if name not in self.names:
            return None
        with open(os.path.join(self.base, name), "rb") as file:
            raw = file.read(limit + 1)
        need(len(raw) <= limit, "%s is longer than %d bytes" % (name, limit))
        return raw


class Zip:
    """Files of a zip; read in place, never unpacked."""

    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        infos = [one for one in self.zip.infolist() if not one.is_dir()]
        names = [one.filename for one in infos]
        need(len(set(names)) == len(names) <= 2_000_000, "the zip has a name twice, or too many")
        tops = {name.partition("/")[0] for name in names}
        self.prefix = "" if "genesis" in names or len(tops) != 1 else tops.pop() + "/"
        self.sizes = {one.filename[len(self.prefix) :]: one.file_size for one in infos}
        self.names = set(self.sizes)

    def read(self, name, limit=FILE_LIMIT):
        if name not in self.names:
            return None
        with self.zip.open(self.prefix + name) as file:
            raw = file.read(limit + 1)
        need(len(raw) <= limit, "%s is longer than %d bytes" % (name, limit))
        return raw


def tile_path(kind, n, width):
    """Return the path of tile or bundle `n` (C2SP tlog-tiles); `width` is 256 for a full one."""
    digits = str(n).zfill(-(-len(str(n)) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    name = "/".join(["x" + one for one in groups[:-1]] + groups[-1:])
    return "tile/{}/{}{}".format(kind, name, "" if width == TILE else ".p/%d" % width)


def parse_bundle(raw, count):
    entries, at = [], 0
    while at + 2 <= len(raw) and len(entries) < count:
        stop = at + 2 + int.from_bytes(raw[at : at + 2], "big")
        need(stop <= len(raw), "it is cut short in entry %d of it" % len(entries))
        entries.append(raw[at + 2 : stop])
        at = stop
    need(at == len(raw) and len(entries) == count, "it does not hold exactly %d entries" % count)
    return entries


def parse_pack(raw):
    """Return (first index, payloads) of an opened pack; None where it has a dash."""
    need(len(raw) <= 67_109_248, "the pack is too long")
    lines = raw.decode("ascii", "replace").split("\n")
    found = re.fullmatch(r"sametable pack v1 (0|[1-9][0-9]{0,15}) (0|[1-9][0-9]{0,4})", lines[0])
    need(
        found and int(found[2]) <= 65_536 and len(lines) == int(found[2]) + 2 and not lines[-1],
        "the pack has another form",
    )
    need(
        all(
            re.fullmatch(r"-|[A-Za-z0-9_~-]{2,}", line) and len(line) <= PAYLOAD_LIMIT for line in lines[1:-1]
        ),
        "the pack has another form",
    )
    return int(found[1]), [None if line == "-" else line for line in lines[1:-1]]


# ---------------------------------------------------------------- a record
class Log:
    """One log on the way."""

    def __init__(self, origin, node, log_key):
        self.origin, self.node, self.log_key = origin, node, log_key
        self.folder = "log/" + sha256(origin.encode()).hex()
        self.entries, self.fields, self.leaves, self.rows = [], [], [], None
        self.seats, self.sealed, self.absent, self.doubts, self.void = [], 0, 0, {}, set()
        self.sealed_indexes = set()
        self.size = self.root = None
        self.cosigned, self.cap, self.placed, self.lamports, self.beats = [], None, 0, [], []

    def number(self, index):
        epoch = self.origin[len(self.node["origin"]) :].lstrip("/")
        return "%s%s-%06d" % (self.node["prefix"], "." + epoch if epoch else "", index)

    def root_at(self, size):
        return root_of(self.rows, size)


class Record:
    """A copy of a record, walked once; `doubts` are what does not hold, `remarks` what is not here."""

    def __init__(self, files, expected_id=None, progress=None):
        self.files, self.expected_id = files, expected_id
        self.doubts, self.remarks, self.logs, self.said = [], [], {}, []
        self.register, self.forks, self.erased, self.widened, self.ids = [], [], {}, {}, {}
        self.unread = set()  # folders of next logs that cannot be read here
        self.code, self.table_heads, self.progress = None, {}, progress or (lambda text: None)

    def doubt(self, log, index, says):
        where = (
            "the record"
            if log is None
            else log.origin
            if index is None
            else "%s (entry %d of %s)" % (log.number(index), index, log.origin)
        )
        self.doubts.append(f"{where}: {says}")
        if log is not None:
            log.doubts.setdefault(index, says)

    def walk(self):
        raw = self.files.read("genesis", ENTRY_LIMIT)
        need(raw is not None, "there is no founding document (genesis) here")
        self.genesis = Genesis(raw)
        if self.expected_id is not None and self.expected_id != self.genesis.id:
            self.doubt(None, None, f"its id is {self.genesis.id}, not the one you expect")
        note = self.files.read("genesis.note", NOTE_LIMIT)
        if note is None:
            self.remarks.append(
                "the roots' signatures (genesis.note) are not here: compare the record id by voice"
            )
        else:
            self.attempt(None, None, lambda: check_genesis_note(note, self.genesis))
        for origin, node in self.genesis.nodes.items():
            self.logs[origin] = Log(origin, node, node["log_key"])
        for log in list(self.logs.values()):
            self.take(log)
        self.next_logs()
        self.settle()
        self.place()
        self.compare()
        self.evidence()
        self.manifest()
        return self

    def next_logs(self):
        """Read logs that began later, each after the one before it, until no further one is told of or here."""
        more = True
        while more:
            more = [
                (said["origin"], parse_vkey(said["log"]))
                for said, _, _ in self.register
                if said["act"] == "epoch" and said["origin"] not in self.logs
            ] or list(self.begun_here())
            for origin, key in more:
                if origin not in self.logs:
                    self.logs[origin] = Log(origin, self.genesis.node_of(origin), key)
                    self.take(self.logs[origin])
        known = {log.folder for log in self.logs.values()} | self.unread
        for folder in sorted({"/".join(one.split("/")[:2]) for one in self.files.names if one[:4] == "log/"}):
            if folder not in known:
                self.remarks.append(f"{folder}: files of a log that nothing here begins")

    def begun_here(self):
        """Give next logs whose beginning stands in themselves alone, as it does before others have heard of it."""
        for first in self.genesis.nodes:
            epoch = 2
            while "%s/%d" % (first, epoch) in self.logs:
                epoch += 1
            log = Log("%s/%d" % (first, epoch), self.genesis.nodes[first], None)
            raw = self.files.read(log.folder + "/checkpoint", NOTE_LIMIT)
            if raw is None or log.folder in self.unread:
                continue
            said = [
                one
                for one in self.attempt(log, None, lambda: self.beginning(log, raw)) or ()
                if one["act"] == "epoch" and one["origin"] == log.origin
            ]
            if said:
                yield log.origin, parse_vkey(said[0]["log"])
                continue
            self.unread.add(log.folder)
            if log.sealed_indexes:
                self.remarks.append(
                    f"{log.origin}: a next log is here; its key is told in sealed contents, so it is not checked"
                )
            else:
                self.doubt(log, None, "a next log is here, and no note of its party's roots begins it")

    def beginning(self, log, raw):
        """Return the register notes among a log's first entries; whether they are signed is looked at once it is read."""
        what = f"the checkpoint of {log.origin}"
        log.size = parse_checkpoint(parse_note(raw, what)[0], what)[1]
        contents, width = self.contents(log), min(TILE, log.size)
        raw = self.files.read("{}/{}".format(log.folder, tile_path("entries", 0, width)))
        found = []
        for index, leaf in enumerate(parse_bundle(raw, width)[:8] if raw is not None else ()):
            for payload in contents.get(index, ()):
                try:
                    fields = open_payload(Entry(leaf), payload, whole=False)[0]
                    found.append(check_register(fields, self.genesis))
                except (Bad, *MALFORMED):
                    continue
        return found

    def manifest(self):
        """Files that were listed when a bundle was written are still those bytes: for finding damage, not for trust."""
        raw, note = self.files.read("MANIFEST.files", 15_360_000), self.files.read("MANIFEST", NOTE_LIMIT)
        if raw is None or note is None:
            return
        keys = [(name, 1, pub) for name, kind, pub in self.genesis.mirrors if kind == 4]
        checked = self.attempt(None, None, lambda: check_note(note, keys, "MANIFEST"))
        text = "sametable bundle v1\nrecord %s\nfiles %d\nsha256 %s\n" % (
            self.genesis.id,
            raw.count(b"\n"),
            sha256(raw).hex(),
        )
        if checked is None or not checked[1] or checked[0] != text:
            self.doubt(None, None, "MANIFEST is not what a node of this record signed about MANIFEST.files")
            return
        listed = [line.partition(" ") for line in raw.decode("ascii", "replace").split("\n")[:-1]]
        for digest, _, name in listed:
            held = self.files.read(name) if name in self.files.names else None
            if held is None:
                self.remarks.append("%s was written into this bundle and is not here" % name)
            elif sha256(held).hex() != digest:
                self.doubt(None, None, "%s is not the file that was written into this bundle" % name)

    def attempt(self, log, index, job):
        try:
            return job()
        except Bad as bad:
            self.doubt(log, index, str(bad))
        except MALFORMED as error:
            self.doubt(log, index, f"malformed ({type(error).__name__})")
        return None

    # -- one log
    def take(self, log):
        raw = self.files.read(log.folder + "/checkpoint", NOTE_LIMIT)
        if raw is None:
            self.remarks.append(f"nothing of the log {log.origin} is here")
            log.rows = tiles_of([])
            return
        what = f"the checkpoint of {log.origin}"
        opened = self.attempt(
            log, None, lambda: open_checkpoint(raw, log.log_key, self.genesis.mirrors, what)
        )
        if opened is None:  # the entries may still be read against a head whose cosignatures do not hold
            try:
                opened = open_checkpoint(raw, log.log_key, [], what)
            except Bad:
                log.rows = tiles_of([])
                return
        log.size, log.root, log.cosigned, unchecked = opened
        if unchecked:
            self.remarks.append(
                "%s: ML-DSA-44 cosignatures of %d nodes are not checked here"
                % (log.origin, len(set(unchecked)))
            )
        contents = self.contents(log)
        for n in range(-(-log.size // TILE)):
            width = min(TILE, log.size - n * TILE)
            path = "{}/{}".format(log.folder, tile_path("entries", n, width))
            raw = self.files.read(path)
            if raw is None:
                self.doubt(
                    log, n * TILE, "entries %d to %d are gone: no %s" % (n * TILE, n * TILE + width - 1, path)
                )
                break
            try:
                bundle = parse_bundle(raw, width)
            except Bad as bad:
                self.doubt(
                    log,
                    n * TILE,
                    "the bundle of entries %d to %d does not hold: %s"
                    % (n * TILE, n * TILE + width - 1, bad),
                )
                break
            for leaf in bundle:
                index = len(log.leaves)
                log.leaves.append(leaf_hash(leaf))
                self.entry(log, index, leaf, contents.get(index))
            self.progress("%s: %d of %d entries" % (log.origin, len(log.leaves), log.size))
        log.rows = tiles_of(log.leaves)
        self.hashes(log)
        extra = self.files.read("{}/{}".format(log.folder, tile_path("entries", log.size // TILE, TILE)))
        if extra is not None and log.size % TILE:
            self.remarks.append(f"{log.origin}: more entries are here than its checkpoint covers")

    def contents(self, log):
        """Return what opened packs give for each index; sealed ones are only counted."""
        found, sealed = {}, set()
        form = re.compile(re.escape(log.folder) + r"/pack/([^/]+)/(\d+)-(\d+)(?:-[0-9a-f]{64})?\.(age|pack)")
        for name in sorted(self.files.names):
            match = form.fullmatch(name)
            if match and match[4] == "age":
                sealed.update(range(int(match[2]), min(int(match[3]), log.size)))
            elif match:
                self.attempt(log, None, lambda name=name: self.opened_pack(name, found))
        log.sealed_indexes = sealed
        return found

    def opened_pack(self, name, found):
        first, payloads = parse_pack(self.files.read(name))
        for offset, payload in enumerate(payloads):
            if payload is not None:
                found.setdefault(first + offset, []).append(payload)

    def entry(self, log, index, leaf, payloads):
        log.entries.append(None)
        log.fields.append(None)
        log.seats.append(None)
        if index == 0:
            if leaf != self.genesis.raw:
                self.doubt(log, 0, "it is not the founding document")
            return
        try:
            entry = Entry(leaf)
            need(entry.log == log.origin, f"it was signed for another log: {entry.log:.120}")
            party = log.node["party"]
            aud = entry.aud.split("+")
            if entry.aud not in ("parties", "public"):
                ok = aud == sorted(set(aud)) and set(aud) < set(self.genesis.parties) and party in aud
                need(ok, f"its audience {entry.aud!r} is no class of this record with its author in it")
            seat = self.seat(log, entry)
            entry.check_signature(seat[2])
        except Bad as bad:
            self.doubt(log, index, str(bad))
            return
        log.entries[index], log.seats[index] = entry, seat
        if entry.id in self.ids.setdefault(log.origin, {}):
            log.void.add(index)
            self.remarks.append(
                f"{log.number(index)} repeats {log.number(self.ids[log.origin][entry.id])}; it does not count"
            )
        self.ids[log.origin].setdefault(entry.id, index)
        if not payloads:
            if index in log.sealed_indexes:
                log.sealed += 1
            else:
                log.absent += 1
            return
        for payload in payloads:
            opened = self.attempt(
                log, index, lambda payload=payload: open_payload(entry, payload, whole=False)
            )
            if opened is not None and (log.fields[index] is None or opened[1] == 0):
                log.fields[index] = opened
        if log.fields[index] is not None and entry.aud in ("parties", "public"):
            self.learn(log, index, log.fields[index][0])

    def seat(self, log, entry):
        seat = self.genesis.seats.get(entry.kid)
        if seat is None:
            for said, where, _ in self.register:
                if (
                    said["act"] == "key"
                    and where is log
                    and kid_of(said["pub"]) == entry.kid
                    and said["node"] == log.node["id"]
                ):
                    return said["node"], said["seat"], said["pub"]
        if seat is not None and seat[0] == log.node["id"]:
            return seat
        unread = sum(1 for held in log.fields[1:-1] if held is None)
        more = (
            "; it may have been enrolled by one of %d earlier entries whose contents are not open here"
            % unread
            if unread
            else ""
        )
        raise Bad("its key {} is no seat of {}{}".format(entry.kid, log.node["id"], more))

    def learn(self, log, index, fields):
        """Take up what a statement does to others; one that does not prove itself has no effect and is named.

        Only what a node says under its own key has such effects; a key is enrolled under any seat.
        """
        kind = fields.get("type")
        if kind not in ("key", "beat") and log.seats[index][1] != "node":
            return
        if kind in KIND_OF_ACT.values():
            said = self.attempt(log, index, lambda: check_register(fields, self.genesis))
            if said is not None:
                self.register.append((said, log, index))
        elif kind == "fork":
            self.forks.append((fields, log, index))
        elif kind == "beat":
            self.attempt(log, index, lambda: log.beats.append((index, parse_heads(fields.get("heads")))))
        elif kind == "erase" and isinstance(fields.get("target"), str):
            self.erased.setdefault(fields["target"], []).append((log, index, fields.get("fields")))
        elif kind == "release" and isinstance(fields.get("target"), str):
            self.widened.setdefault(fields["target"], []).append((log, index, fields.get("to")))

    def hashes(self, log):
        """Every leaf is in its tile, every tile in the one above it, and all lead to the signed root."""
        whole = len(log.leaves) == log.size
        leads = whole and root_of(log.rows, log.size) == log.root
        named = False
        for level, row in enumerate(log.rows):
            for n in range(-(-len(row) // TILE)):
                mine = b"".join(row[n * TILE : (n + 1) * TILE])
                held = self.files.read(f"{log.folder}/{tile_path(level, n, len(mine) // 32)}", 8192)
                if held == mine or (held is None and not whole):
                    continue
                name = tile_path(level, n, len(mine) // 32)
                if held is None:
                    self.doubt(log, None, f"its {name} is gone")
                elif leads or level:
                    self.doubt(log, None, f"its {name} does not hold the hashes of its entries")
                else:
                    for at in range(0, max(len(mine), len(held)), 32):
                        if mine[at : at + 32] != held[at : at + 32]:
                            self.doubt(log, n * TILE + at // 32, f"it does not match its leaf hash in {name}")
                            named = True
        if whole and not leads and not named:
            self.doubt(
                log, None, "its %d entries do not hash to the root that its checkpoint signs" % log.size
            )
        elif not whole:
            self.doubt(
                log, None, "its checkpoint covers %d entries, %d were read" % (log.size, len(log.leaves))
            )

    # -- what statements do to one another
    def settle(self):
        """Work out caps, repudiations and erasures from everything that is here; order of arrival plays no part."""
        for fields, log, index in self.forks:
            target = self.logs.get(str(fields.get("origin")))
            if target is None:
                self.doubt(log, index, "its fork statement is about no log of this record")
                continue
            common = self.attempt(log, index, lambda: check_fork(fields, target.log_key))
            if common is not None:
                target.cap = common if target.cap is None else min(target.cap, common)
                self.said.append(
                    "%s SIGNED TWO HISTORIES after entry %d: proved by %s; it counts up to there"
                    % (target.origin, common - 1, log.number(index))
                )
        self.standing = {}
        for said, log, index in self.register:
            void = [one for one, _, _ in self.register if voids(one, said, log.origin, index)]
            again = any(
                one["act"] == "key"
                and one["pub"] == said.get("pub")
                and one["party"] == said["party"]
                and not any(voids(other, one, at.origin, n) for other, _, _ in self.register)
                for one, at, n in self.register
                if one is not said
            )
            if void:
                self.said.append(
                    "%s has no effect: the roots of %s were changed and it stands too late under the older ones"
                    % (log.number(index), said["party"])
                )
            if said["act"] in ("retire", "revoke") and not void:
                self.end_key(said, said["upto"], "repudiated" if said["act"] == "revoke" else "retired")
            elif said["act"] == "key" and void and not again:
                self.end_key(said, {}, "repudiated")
            elif said["act"] == "epoch" and not void:
                ((before, size),) = said["upto"].items()
                target = self.logs.get(before)
                if target is not None:
                    target.cap = size if target.cap is None else min(target.cap, size)
        for log in self.logs.values():
            for index, held in enumerate(log.fields):
                entry = log.entries[index]
                by = (
                    [
                        one
                        for one, _, _ in self.erased.get(entry.id, [])
                        if one.node["party"] == log.node["party"]
                    ]
                    if entry and not (log.seats[index][1] == "node" and entry.aud in ("parties", "public"))
                    else []
                )
                if by and not (held is not None and held[0].get("type") in STANDS):
                    self.standing.setdefault((log.origin, index), "erased")
                elif held is not None and held[1]:
                    self.doubt(
                        log,
                        index,
                        "%d of its %d fields are missing and no erasure of its party says so"
                        % (held[1], held[1] + len(held[0])),
                    )

    def end_key(self, said, upto, word):
        """Entries of a key at or above the size listed for their log do not stand; none does in a log not listed."""
        for log in self.logs.values():
            for index, entry in enumerate(log.entries):
                mine = (
                    entry is not None
                    and entry.kid == kid_of(said["pub"])
                    and log.node["party"] == said["party"]
                )
                if (
                    mine
                    and index >= upto.get(log.origin, 0)
                    and self.standing.get((log.origin, index)) != "repudiated"
                ):
                    self.standing[log.origin, index] = word

    def place(self):
        """Count in causal order: a log up to the first beat whose heads are not counted here (format 8)."""
        self.brackets = all(held is not None for log in self.logs.values() for held in log.fields[1:])
        for log in self.logs.values():
            log.heads = dict(log.beats)
            log.pasts, log.limit = [], len(log.entries) if log.cap is None else min(log.cap, len(log.entries))
        moved = True
        while moved:
            moved = False
            for log in self.logs.values():
                while log.placed < log.limit:
                    heads = []
                    for origin, size, _ in log.heads.get(log.placed, []):
                        other = self.logs.get(origin)
                        heads.append(
                            (other, size if other is None or other.cap is None else min(size, other.cap))
                        )
                    if any(other is None or other.placed < size for other, size in heads):
                        break
                    self.number(log, heads)
                    moved = True

    def number(self, log, heads):
        lamport = log.lamports[-1] if log.lamports else 0
        if log.placed in log.heads:
            past = dict(log.pasts[-1][1]) if log.pasts else {}
            for other, size in heads:
                if size:
                    lamport = max(lamport, other.lamports[size - 1])
                    before = [held for at, held in other.pasts if at <= size - 1]
                    for origin, seen in [*(before[-1].items() if before else []), (other.origin, size)]:
                        past[origin] = max(past.get(origin, 0), seen)
            past.pop(log.origin, None)
            log.pasts.append((log.placed, past))
        log.lamports.append(lamport + 1)
        log.placed += 1

    def bracket(self, log, index):
        """Return (not before, not after) in ms by other parties' beats; None where nobody else has said."""
        past = {}
        for at, held in log.pasts:
            if at <= index:
                past = held
        before, after = [], []
        for other in self.logs.values():
            if other.node["party"] != log.node["party"]:
                for at, held in other.pasts:
                    if at < past.get(other.origin, 0):
                        before.append(other.entries[at].at)
                    if held.get(log.origin, 0) > index:
                        after.append(other.entries[at].at)
        return max(before, default=None), min(after, default=None)

    # -- what logs say of one another
    def compare(self):
        """Every head that a beat or the table lists is a beginning of that log, as far as it is here."""
        told, ahead = [], {}
        raw = self.files.read("table", NOTE_LIMIT)
        if raw is not None:
            found = self.attempt(None, None, lambda: check_table(raw, self.genesis))
            if found:
                self.table_heads, self.code, signers = found
                self.said.append("the table's code is {}, signed by {}".format(self.code, ", ".join(signers)))
                told += [
                    (None, None, origin, size, root) for origin, (size, root) in self.table_heads.items()
                ]
        for log in self.logs.values():
            told += [(log, index, *head) for index, heads in log.beats for head in heads]
        checked = {}
        for log, index, origin, size, root in told:
            other = self.logs.get(origin)
            if other is None:
                self.doubt(log, index, f"it lists a head of {origin:.120}, which is no log of this record")
            elif size <= len(other.leaves):
                if (origin, size) not in checked:
                    checked[origin, size] = other.root_at(size)
                if checked[origin, size] != root:
                    self.doubt(
                        log,
                        index,
                        "%s lists another head of %s at size %d than the log here has"
                        % ("the table" if log is None else "this beat", origin, size),
                    )
            else:
                ahead[origin] = max(ahead.get(origin, 0), size)
        for origin, size in ahead.items():
            self.remarks.append(
                "others list %d entries of %s; here are %d: ask another party for the rest"
                % (size, origin, len(self.logs[origin].leaves))
            )

    def evidence(self):
        """Evidence files that travel with a copy: each proves a fork, or is kept for another reason."""
        for name in sorted(self.files.names):
            if not name.startswith("evidence/"):
                continue
            raw = self.files.read(name)
            if not raw.startswith(EVIDENCE):
                continue
            proved = None
            for log in self.logs.values():
                try:
                    older, newer = check_evidence(raw, log.log_key)
                    proved = "%s: %s signed two histories (sizes %d and %d)" % (
                        name,
                        log.origin,
                        older[0],
                        newer[0],
                    )
                except Bad:
                    continue
            if proved:
                self.said.append(proved)
            else:
                self.doubt(None, None, f"{name} proves nothing about a log of this record")

    def receipt(self, raw, name):
        """A receipt or a checkpoint that somebody was given fits the log as it is here."""
        path, index = [], None
        if raw.startswith(b"c2sp.org/tlog-proof@v1\n"):
            index, path, raw = parse_proof(raw)
        origin = raw.split(b"\n", 1)[0].decode("utf-8", "replace")
        log = self.logs.get(origin)
        need(log is not None, f"{name} is of no log of this record")
        size, root, _, _ = open_checkpoint(raw, log.log_key, [], name)
        if size > len(log.leaves):
            self.doubt(
                log,
                index,
                "%s shows that %d entries were signed for; here are %d" % (name, size, len(log.leaves)),
            )
        elif log.root_at(size) != root:
            self.doubt(
                log,
                index,
                "%s was signed over another history of %d entries than the one here" % (name, size),
            )
        elif index is not None and included_root(index, size, log.leaves[index], path) != root:
            self.doubt(log, index, f"{name} proves another entry at this place")
        else:
            self.said.append(f"{name} fits the log here")


def parse_heads(rows):
    need(isinstance(rows, list) and len(rows) <= 256, "its beat lists no heads")
    heads = []
    for row in rows:
        ok = isinstance(row, list) and len(row) == 3 and isinstance(row[0], str) and isinstance(row[2], str)
        need(
            ok and isinstance(row[1], int) and not isinstance(row[1], bool) and 0 < row[1] <= MAX_INT,
            "its beat has a malformed head",
        )
        need(
            re.fullmatch(NAME, row[0]) and (not heads or row[0] > heads[-1][0]),
            "its beat's heads are not ascending",
        )
        root = from_b64(row[2], "a head's root")
        need(len(root) == 32, "its beat has a malformed head")
        heads.append((row[0], row[1], root))
    return heads


# ---------------------------------------------------------------- a release
def parse_proof(raw):
    """Return (index, path, checkpoint note) of a tlog-proof."""
    need(len(raw) <= NOTE_LIMIT + 10_000, "the proof is too long")
    head, blank, note = raw.partition(b"\n\n")
    lines = head.decode("utf-8", "replace").split("\n")
    need(
        blank and lines[0] == "c2sp.org/tlog-proof@v1" and len(lines) >= 2 and lines[1].startswith("index "),
        "no c2sp.org/tlog-proof@v1 file",
    )
    need(len(lines) <= 66, "the proof has too many hashes")
    return (
        parse_size(lines[1][6:], "the proof"),
        [from_b64(line, "a hash of the proof") for line in lines[2:]],
        note,
    )


def parse_presentation(raw):
    """Return (logged bytes, payload or None) of an RFC 9901 presentation: JWT~disclosure~...~"""
    try:
        text = raw.decode("ascii")
    except UnicodeDecodeError:
        raise Bad("the presentation is not ASCII") from None
    text = text.removesuffix("\n")
    jwt, tilde, rest = text.partition("~")
    need(tilde and (not rest or rest.endswith("~")), "the presentation does not end in '~'")
    return jwt.encode(), rest[:-1] or None


def check_release(files, expected_id):
    """Return (genesis, what holds in words, fields, withheld); raises Bad at the first thing that does not hold."""
    said, raw = [], files.read("genesis", ENTRY_LIMIT)
    need(raw is not None, "there is no founding document (genesis) here")
    genesis = Genesis(raw)
    need(expected_id in (None, genesis.id), f"its record id is {genesis.id}, not the one you expect")
    note = files.read("genesis.note", NOTE_LIMIT)
    if note is not None:
        check_genesis_note(note, genesis)
        said.append(
            "record {} ({}), signed by the roots of {}".format(
                genesis.id, genesis.title, ", ".join(genesis.parties)
            )
        )
    else:
        said.append(
            f"record {genesis.id} ({genesis.title}); the roots' signatures are not here: compare the id by voice"
        )
    logged, payload = parse_presentation(files.read("entry.sd-jwt", 2 * PAYLOAD_LIMIT))
    index, path, checkpoint = parse_proof(files.read("entry.tlog-proof", 2 * NOTE_LIMIT) or b"")
    entry = Entry(logged)
    node = genesis.node_of(entry.log)
    need(node is not None, f"its log is none of this record: {entry.log:.120}")
    log_key, seat = node["log_key"], genesis.seats.get(entry.kid)
    register = files.read("register.json", NOTE_LIMIT)
    rows = decode_canonical(register, "register.json", NOTE_LIMIT) if register is not None else []
    need(isinstance(rows, list) and len(rows) <= 16, "register.json is no list of at most 16 statements")
    for row in rows:
        act = check_register(row if isinstance(row, dict) else {}, genesis)
        if act["act"] == "epoch" and act["origin"] == entry.log != node["origin"]:
            log_key = parse_vkey(act["log"])
            said.append("its log was begun by the roots of %s" % act["party"])
        if (
            seat is None
            and act["act"] == "key"
            and act["node"] == node["id"]
            and kid_of(act["pub"]) == entry.kid
        ):
            seat = act["node"], act["seat"], act["pub"]
            said.append(
                "its key was enrolled by the roots of %s (that this stands before the entry is not proved here)"
                % act["party"]
            )
    need(
        log_key[0] == entry.log,
        "its log began after the founding; the statement that began it is not in register.json",
    )
    size, root, cosigned, unchecked = open_checkpoint(
        checkpoint, log_key, genesis.mirrors, "the proof's checkpoint"
    )
    need(
        included_root(index, size, leaf_hash(logged), path) == root,
        "the proof does not lead from this entry to the signed root",
    )
    need(
        seat is not None and seat[0] == node["id"],
        "its key {} is no seat of {}".format(entry.kid, node["id"]),
    )
    entry.check_signature(seat[2])
    said.append(
        "entry %d of %s, signed by the seat %r of %s (%s)"
        % (index, entry.log, seat[1], node["id"], node["party"])
    )
    said.append(f"its author's clock said {moment(entry.at)}; audience {entry.aud}")
    said.append("in a log of %d entries signed by %s" % (size, entry.log))
    names = sorted({one[0] for one in cosigned})
    said.append("cosigned by %s" % (", ".join(names) or "nobody"))
    if cosigned:
        said.append(
            f"so it was there at the latest at {moment(min(one[2] for one in cosigned) * 1000)} by a cosigner's clock"
        )
    if unchecked:
        said.append("NOT CHECKED: ML-DSA-44 cosignatures of {}".format(", ".join(sorted(set(unchecked)))))
    table = files.read("table", NOTE_LIMIT)
    if table is not None:
        heads, code, signers = check_table(table, genesis)
        said.append("table {}, signed by {}".format(code, ", ".join(signers)))
        head = heads.get(entry.log)
        need(
            head is None or head[0] != size or head[1] == root,
            "the table lists another head of this log at this size",
        )
        proof = files.read("entry.table-proof", 20_000)
        if proof is not None:
            place, path, line = parse_proof(proof)
            origin, length, top = parse_checkpoint(line.decode("utf-8", "replace"), "the table's proof")
            need(
                (origin, place) == (entry.log, index) and head == (length, top),
                "entry.table-proof is about another line or place",
            )
            need(
                included_root(index, length, leaf_hash(logged), path) == top,
                "entry.table-proof does not lead to the table's line",
            )
            said.append("it was on that table")
        elif head is not None and head[0] == size:
            said.append("the table lists the same head of this log")
        elif head is not None:
            said.append(
                "the table lists this log at size %d: no proof between the two sizes is here" % head[0]
            )
    fields, withheld = open_payload(entry, payload, whole=False) if payload else ({}, None)
    return genesis, said, fields, withheld


# ---------------------------------------------------------------- words
def moment(at_ms):
    return (
        time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at_ms // 1000))
        if at_ms < 253402300800000
        else "%d ms" % at_ms
    )


def plain(text):
    """Nothing that came from a file may move the cursor or reverse the writing direction."""
    return "".join(
        one
        if one.isprintable() and one not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        else "?"
        for one in str(text)
    )


def say(text=""):
    print(plain(text))


NOT_PROVED = (
    "that what it says is true",
    "that nothing else was said, or that everything was released",
    "who sat at the seat; only which key signed",
)


def show_release(files, expected_id):
    _, said, fields, withheld = check_release(files, expected_id)
    for line in said:
        say("holds: " + line)
    say()
    say("RELEASED")
    for name in sorted(fields):
        say(f"  {name}: {canonical(fields[name]).decode()}")
    if not fields:
        say("  nothing")
    say("WITHHELD")
    say(
        "  "
        + (
            "not known: the body is not here"
            if withheld is None
            else "%d of %d fields" % (withheld, withheld + len(fields))
        )
    )
    say("NOT PROVED")
    for line in NOT_PROVED:
        say("  " + line)
    return 0


def show_record(record, entries, took_s):
    genesis = record.genesis
    say("record {} ({}) of {}".format(genesis.id, genesis.title, ", ".join(genesis.parties)))
    for log in record.logs.values():
        if log.size is None:
            continue
        who = sorted({one[0].rpartition("/")[0].rpartition("/")[2] for one in log.cosigned})
        say("log %s: %d entries, root %s" % (log.origin, log.size, b64(log.root)))
        say(
            "  cosigned by %s; contents: %d open, %d sealed, %d not here"
            % (", ".join(who) or "nobody", sum(one is not None for one in log.fields), log.sealed, log.absent)
        )
        bad = sorted(index for index in log.doubts if index is not None)
        say(
            "  entries that hold: %d of %d%s"
            % (
                len(log.entries) - len(bad),
                log.size,
                "; not: {}".format(", ".join(map(str, bad[:20]))) if bad else "",
            )
        )
        if log.cap is not None:
            say(
                "  counted up to entry %d only: %d entries after it are contested"
                % (log.cap - 1, max(0, len(log.entries) - log.cap))
            )
        if log.placed < log.limit and record.brackets:
            say("  waits at entry %d for a log that is not here as far as its beat lists it" % log.placed)
        for index in range(len(log.entries)) if entries else ():
            say("  " + line_of(record, log, index))
    repudiated = [key for key, word in record.standing.items() if word in ("repudiated", "retired")]
    for origin, index in repudiated[:20]:
        say(f"{record.logs[origin].number(index)} is {record.standing[origin, index]} by its own party")
    for text in record.said:
        say("note: " + text)
    for text in record.remarks[:50]:
        say("note: " + text)
    for text in record.doubts[:200]:
        say("DOUBT " + text)
    if len(record.doubts) > 200:
        say("... and %d more" % (len(record.doubts) - 200))
    count = sum(len(log.entries) for log in record.logs.values())
    if record.doubts:
        say("%d doubts; keep this copy as it is and compare it with another party's" % len(record.doubts))
        return 1
    say("everything holds: %d entries in %.1f s (%d a second)" % (count, took_s, count / max(took_s, 0.001)))
    say("NOT PROVED: " + "; ".join(NOT_PROVED))
    return 0


def line_of(record, log, index):
    entry, doubt = log.entries[index], log.doubts.get(index)
    if index == 0 and doubt is None:
        return f"{log.number(0)} the founding document"
    if entry is None:
        return f"{log.number(index)} DOES NOT HOLD: {doubt}"
    held = log.fields[index]
    kind = "contents not open here" if held is None else held[0].get("type", "?")
    words = [log.number(index), moment(entry.at), log.seats[index][1], entry.aud, str(kind)]
    if record.brackets and index < log.placed:
        before, after = record.bracket(log, index)
        words.append(
            "between {} and {} by others' clocks".format(
                moment(before) if before else "?", moment(after) if after else "?"
            )
        )
    standing = record.standing.get((log.origin, index))
    if log.cap is not None and index >= log.cap:
        standing = "contested"
    if index in log.void:
        standing = "a repetition"
    return " | ".join([*words, *([standing] if standing else []), doubt or "holds"])


def show_evidence(raw, options):
    if options.vkey:
        keys = [parse_vkey(options.vkey)]
    else:
        need(options.genesis, "evidence needs --genesis FILE or --vkey KEY: whose log is accused?")
        with open(options.genesis, "rb") as file:
            keys = [node["log_key"] for node in Genesis(file.read(ENTRY_LIMIT + 1)).nodes.values()]
    why = ""
    for key in keys:
        try:
            older, newer = check_evidence(raw, key)
        except Bad as bad:
            why = str(bad) if len(keys) == 1 or key[0].encode() in raw else why
            continue
        say(f"PROVED: {key[0]} signed two different histories")
        say("  older head: %d entries, root %s" % (older[0], b64(older[1])))
        say("  newer head: %d entries, root %s" % (newer[0], b64(newer[1])))
        say("  no single log has both; whoever holds that log's key is responsible")
        return 0
    say("NOT PROVED: %s" % (why or "no key given signed both heads"))
    return 1


def run(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("path", help="a folder or zip with a record, a release folder, or an evidence file")
    parser.add_argument("--record-id", help="the record id that you compared with somebody you trust")
    parser.add_argument(
        "--receipt", action="append", default=[], help="a receipt or checkpoint that must fit the record"
    )
    parser.add_argument("--entries", action="store_true", help="print every entry with its verdict")
    parser.add_argument("--genesis", help="with evidence: the founding document")
    parser.add_argument("--vkey", help="with evidence: the accused log's verifier key")
    parser.add_argument(
        "--fast", action="store_true", help="use PyNaCl and cryptography where they can be imported"
    )
    options = parser.parse_args(arguments)
    if options.fast:
        say("arithmetic: " + ("; ".join(use_fast()) or "no library found, done by this file"))
    try:
        if os.path.isdir(options.path):
            files = Folder(options.path)
        elif zipfile.is_zipfile(options.path):
            files = Zip(options.path)
        else:
            with open(options.path, "rb") as file:
                raw = file.read(2 * NOTE_LIMIT + 10_001)
            if not raw.startswith(EVIDENCE):
                say(f"CANNOT CHECK: {options.path} is no folder, no zip and no evidence file")
                return 2
            return show_evidence(raw, options)
        if "entry.sd-jwt" in files.names:
            return show_release(files, options.record_id)
        if "genesis" not in files.names:
            say("CANNOT CHECK: neither a record (genesis) nor a release (entry.sd-jwt) is here")
            return 2
        began = time.perf_counter()
        record = Record(files, options.record_id).walk()
        before = len(record.doubts)
        for path in options.receipt:
            with open(path, "rb") as file:
                raw = file.read(2 * NOTE_LIMIT)
            record.attempt(None, None, lambda path=path, raw=raw: record.receipt(raw, os.path.basename(path)))
        # What contradicts a receipt is said first: it is somebody's own proof.
        record.doubts = record.doubts[before:] + record.doubts[:before]
        return show_record(record, options.entries, time.perf_counter() - began)
    except Bad as bad:
        say(f"DOES NOT HOLD: {bad}")
        return 1
    except (OSError, zipfile.BadZipFile, zipfile.LargeZipFile) as error:
        say(f"CANNOT CHECK: {error}")
        return 2
    except MALFORMED as error:
        say(f"DOES NOT HOLD: malformed ({type(error).__name__})")
        return 1


if __name__ == "__main__":
    sys.exit(run())
