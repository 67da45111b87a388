"""Where each row's defence stands, and the smallest change that takes it away.

`make attacks` makes each change in a copy of the source and expects the row's test to fail. What is held in every run of
the suite is that each text still stands in its file exactly once, so that no row is passed over unseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Defence:
    """One defence: the row of the attack table, its test, and a text in a file of `sametable` to replace."""

    row: str
    test: str
    file: str
    there: str
    instead: str


OPENSSL_WITHOUT_A_RULE: Final = """try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        Ed25519PublicKey.from_public_bytes(pub).verify(signature, message)
    except (InvalidSignature, ValueError):"""
STRICT_RULE: Final = """if len(signature) != SIGNATURE_B or signature[:32] in LOW_ORDER_ENCODINGS or not _key_is_valid(pub):
        return False
    try:
        bindings.crypto_sign_open(signature + message, pub)
    except CryptoError:"""
RECEIPT_FOR_NOTHING: Final = """size = centre.own.size
    note = centre.store.checkpoint(centre.own.origin) or b""
    try:
        (placed,) = await centre.store.append([new])
    except SametableError:
        from sametable.ports import Placed

        return Placed(index=size - 1, id=new.id, size=size, note=note, new=False)"""

WHO_IS_EARLIER_WINS: Final = """about = about_of(said, kind)
    if kind == "deny" and target in picture.marks and said.order < picture.marks[target].order:
        del picture.marks[target]
        picture.digest.drop(target)
        return {target}
"""


def _of(row: str, test: str, file: str, there: str, instead: str) -> Defence:
    """Give a defence by the end of its test file's name; the row "more" is for what no row names."""
    if row == "more":
        name = "test_hostile"
    else:
        name = (
            f"test_edge_{row.removeprefix('edge ')}" if row.startswith("edge") else f"test_row_{int(row):02}"
        )
    return Defence(row=row, test=f"tests/attacks/{name}_{test}.py", file=file, there=there, instead=instead)


TAKE: Final = "if root(grown.edge) != opened.checkpoint.root:"
HELD: Final = "if held != opened.checkpoint.root:"
CAPPED: Final = "self.cap(case.origin, case.common)"
TREE: Final = "if shown.digests[0] != entry.digest:"
OWN_FORM: Final = "if _ENCODER.encode(claims) != raw_claims:"
LAST_LETTER: Final = 'if b"!" in plain or b"~" in plain or plain[-1] not in LAST_LETTERS[len(plain) & 3]:'
FALLEN_BACK: Final = "if size > log.size and log.own:"

DEFENCES: tuple[Defence, ...] = (
    _of("1", "altered_entry", "centre/exchange/replicate.py", TAKE, "if grown is None:"),
    _of("2", "altered_payload", "core/wire/statement.py", TREE, "if not shown.digests[0]:"),
    _of("2", "altered_payload", "core/wire/statement.py", "if digest not in known:", "if not digest:"),
    _of(
        "3",
        "dropped_entry",
        "centre/logs/forks.py",
        "if head.size > log.size or not head.size or",
        "if head.size or",
    ),
    _of(
        "3",
        "dropped_entry",
        "centre/exchange/replicate.py",
        FALLEN_BACK,
        "if log.own:\n        return Pulled()\n    if size < 0:",
    ),
    _of(
        "4",
        "refused_entry",
        "centre/logs/own_log.py",
        "(placed,) = await centre.store.append([new])",
        RECEIPT_FOR_NOTHING,
    ),
    _of(
        "5",
        "withheld_log",
        "centre/exchange/links.py",
        "dict.fromkeys([*wanted, *more])",
        "dict.fromkeys(wanted)",
    ),
    _of(
        "6",
        "stale_view",
        "centre/exchange/links.py",
        "return beat is not None and now - beat > STALE_MS",
        "return beat is None",
    ),
    _of(
        "6",
        "stale_view",
        "centre/exchange/replicate.py",
        "held = centre.root_at(log.origin, size) if size else opened.checkpoint.root",
        "held = centre.root_at(log.origin, log.size)",
    ),
    _of("7", "two_histories", "centre/exchange/replicate.py", HELD, "if held is None:"),
    _of("7", "two_histories", "core/record/fork_case.py", "if old_leaf == new_leaf:", "if not old_leaf:"),
    _of("7", "two_histories", "centre/standing.py", CAPPED, "pass"),
    _of(
        "7",
        "two_histories",
        "centre/standing.py",
        "self.caps[origin] = min(size, self.caps.get(origin, size))",
        "self.caps[origin] = size",
    ),
    _of(
        "7",
        "two_histories",
        "centre/effects.py",
        "size=min(head.size, caps.get(head.origin, head.size))",
        "size=head.size",
    ),
    _of(
        "7",
        "two_histories",
        "core/wire/notes.py",
        "if (line.name, line.key_id) == (key.name, key.key_id):",
        "if line.name == key.name:",
    ),
    _of(
        "7",
        "beyond_the_common_part",
        "centre/standing.py",
        "if all(at.index >= self._parted.get(at.origin, at.index + 1) for at in places)",
        "if not places",
    ),
    _of("8", "backdated", "centre/incidents/dossier.py", "outside=early or late,", "outside=False,"),
    _of("8", "backdated", "centre/exchange/replicate.py", TAKE, "if grown is None:"),
    _of("9", "inserted_history", "centre/exchange/replicate.py", TAKE, "if grown is None:"),
    _of(
        "10",
        "written_offline",
        "core/record/order.py",
        "covering = bisect_right(log.pasts, index, key=lambda seen: seen.get(origin, 0))",
        "covering = 0",
    ),
    _of(
        "11",
        "forged_author",
        "core/record/admission.py",
        "if not verify(pub, message, signature):",
        "if not signature:",
    ),
    _of(
        "11",
        "forged_author",
        "centre/reports/submit_report.py",
        "check_signature(entry, _seat(centre, entry.kid).pub)",
        "_seat(centre, entry.kid)",
    ),
    _of(
        "11",
        "forged_author",
        "centre/seats.py",
        "return seat if seat.node == node.id else None",
        "return seat",
    ),
    _of(
        "11",
        "forged_author",
        "core/wire/statement.py",
        'if value["alg"] != "Ed25519":',
        'if value["alg"] is None:',
    ),
    _of("12", "edge_case_signature", "core/wire/ed25519.py", STRICT_RULE, OPENSSL_WITHOUT_A_RULE),
    _of("13", "small_order_key", "core/record/genesis_reading.py", "check_public_key(pub)", "pass"),
    _of("13", "small_order_key", "core/record/register_note.py", "check_public_key(pub)", "pass"),
    _of("14", "malleable_encodings", "core/wire/statement.py", OWN_FORM, "if not raw_claims:"),
    _of(
        "14",
        "malleable_encodings",
        "core/wire/canonical.py",
        "if orjson.dumps(value, option=_OPTIONS) != raw:",
        "if not raw:",
    ),
    _of("14", "malleable_encodings", "core/wire/hashes.py", LAST_LETTER, "if not plain:"),
    _of(
        "14",
        "malleable_encodings",
        "core/wire/disclosures.py",
        "if len(items) != len(encoded) or ENCODER.encode_lines(items) != lines:",
        "if len(items) != len(encoded):",
    ),
    _of("15", "replayed", "core/record/admission.py", "if entry.log != rules.origin:", "if not entry.log:"),
    _of("15", "replayed", "centre/centre.py", "if entry.id in self._ids:", "if not entry.id:"),
    _of(
        "15",
        "replayed",
        "edges/store/own_log.py",
        "if earlier is not None and earlier[1] != entry.content_sha:",
        "if earlier is not None and not earlier[1]:",
    ),
    _of("16", "forged_disclosure", "core/wire/statement.py", "if digest not in known:", "if not digest:"),
    _of("16", "forged_disclosure", "core/wire/statement.py", TREE, "if not shown.digests[0]:"),
    _of("17", "two_contents", "core/wire/statement.py", TREE, "if not shown.digests[0]:"),
    _of(
        "18",
        "digest_nobody_can_open",
        "centre/reports/submit_report.py",
        "fields = open_payload(entry, signed.payload)",
        'fields = {"type": "comment", "text": "x", "target": entry.id}',
    ),
    _of(
        "18",
        "digest_nobody_can_open",
        "centre/centre.py",
        "if held.entry is not None and held.fields is None and not held.sealed:",
        "if held.index < 0:",
    ),
    _of(
        "18",
        "digest_nobody_can_open",
        "centre/table.py",
        "code=None if missing else spoken_code(text(centre)),",
        "code=spoken_code(text(centre)),",
    ),
    _of(
        "19",
        "guessed_field",
        "edges/keys/world.py",
        "pool = secrets.token_bytes(16 * count)",
        "pool = b''.join(n.to_bytes(16) for n in range(count))",
    ),
    _of(
        "19",
        "guessed_field",
        "core/wire/statement.py",
        "len(salts) == len(fields) + 1 == len(set(salts)) and all(len(salt) == SALT_B for salt in salts),",
        "len(salts) == len(fields) + 1,",
    ),
    _of(
        "20",
        "stolen_seat_key",
        "centre/standing.py",
        "if index >= upto.get(origin, 0):",
        "if index >= upto.get(origin, 0) and not index:",
    ),
    _of(
        "20",
        "stolen_seat_key",
        "centre/reports/submit_report.py",
        "ended = centre.standing.ended(kid, log.node.party)",
        "ended = centre.standing.ended(kid, '')",
    ),
    _of("21", "stolen_log_key", "centre/standing.py", CAPPED, "pass"),
    _of(
        "21",
        "stolen_log_key",
        "centre/standing.py",
        "for origin, size in act.upto:\n                self.cap(origin, size)",
        "pass",
    ),
    _of("21", "stolen_log_key", "centre/effects.py", "centre.add_log(next_epoch(centre, act))", "continue"),
    _of(
        "22",
        "restored_backup",
        "centre/logs/restore_guard.py",
        "centre.guard.must_hear = centre.own.size > 1",
        "centre.guard.must_hear = False",
    ),
    _of("21", "stolen_log_key", "centre/standing.py", "for one in self._rotations.values()", "for one in ()"),
    _of("21", "stolen_log_key", "centre/standing.py", "if act.origin not in self.epochs:", "if act.origin:"),
    _of("22", "restored_backup", "centre/exchange/replicate.py", FALLEN_BACK, "if size < 0:"),
    _of(
        "22",
        "two_writers",
        "edges/store/database.py",
        "fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "pass",
    ),
    _of(
        "22",
        "two_writers",
        "edges/store/own_log.py",
        "self._last is None or blob in {self._last, self._perhaps}",
        "True",
    ),
    _of(
        "23",
        "bit_flip_before_signing",
        "edges/store/own_log.py",
        "root(extend(edge, stored).edge) == appended.checkpoint.root",
        "bool(stored)",
    ),
    _of(
        "23", "bit_flip_before_signing", "edges/store/own_log.py", "self._check_found(db, size, blob)", "pass"
    ),
    _of("24", "power_cut", "edges/store/database.py", '"synchronous=FULL",', '"synchronous=NORMAL",'),
    _of("25", "false_heads", "centre/effects.py", "if head.root != known:", "if not known:"),
    _of("25", "false_heads", "centre/exchange/links.py", "await _hold_to_table(centre, peer, heads)", "pass"),
    _of(
        "26",
        "never_acknowledges",
        "core/picture/fold.py",
        "about = about_of(said, kind)\n",
        WHO_IS_EARLIER_WINS,
    ),
    _of("27", "colluding_majority", "core/record/checkpoint.py", "if not log_signed:", "if not check.valid:"),
    _of(
        "27",
        "colluding_majority",
        "centre/logs/forks.py",
        "if log.own:\n        centre.hold = found.error",
        "if found is None:\n        centre.hold = None",
    ),
    _of("28", "other_program", "core/picture/digest.py", "for name in sorted(held)])", "for name in held])"),
    _of(
        "29",
        "erased_foundations",
        "centre/effects.py",
        "or by_node(centre, log, entry):\n        return False",
        "or not log:\n        return False",
    ),
    _of(
        "29",
        "erased_foundations",
        "centre/effects.py",
        "if not by_node(centre, log, entry):\n        return\n",
        "if not log:\n        return\n",
    ),
    _of(
        "29",
        "erased_foundations",
        "centre/exchange/payloads.py",
        "return left.withheld <= len(gone - left.fields.keys())",
        "return True",
    ),
    _of(
        "29",
        "erased_at_the_table",
        "core/picture/fold.py",
        'return "erased" if said.erased and kind in TABLE_SAYS and not _whole(said.fields) else kind',
        "return kind",
    ),
    _of(
        "29",
        "erased_texts",
        "centre/effects.py",
        "return gone if gone and not _stands(centre, entry) else False",
        "return gone",
    ),
    _of(
        "29",
        "erased_texts",
        "centre/exchange/payloads.py",
        "(index not in log.unseen or never_erased(came.fields[0]))",
        "log",
    ),
    _of(
        "29",
        "erased_resurfaces",
        "centre/settle.py",
        "await centre.store.redact(origin, {index: left})",
        "del left",
    ),
    _of(
        "30", "malicious_stick", "edges/peers/zip_link.py", "limit = path_limit_b(name)", "limit = 80_000_000"
    ),
    _of(
        "30",
        "malicious_stick",
        "edges/peers/zip_link.py",
        "if member.file_size > max(SMALL_B, RATIO_LIMIT * member.compress_size):",
        "if member.file_size < 0:",
    ),
    _of(
        "30",
        "malicious_stick",
        "edges/peers/zip_link.py",
        "if kind not in {0, stat.S_IFREG} or member.flag_bits & 1:",
        "if member.flag_bits & 1:",
    ),
    _of(
        "30",
        "malicious_stick",
        "edges/peers/zip_link.py",
        "if count > FILES_LIMIT or length > DIRECTORY_LIMIT_B:",
        "if count < 0:",
    ),
    _of("30", "malicious_stick", "edges/peers/folder_link.py", "if target.is_symlink():", "if not target:"),
    _of("30", "malicious_stick", "core/wire/notes.py", "if count > SIGNATURE_LIMIT:", "if count < 0:"),
    _of("31", "downgrade", "edges/keys/founding.py", "if not check_note(held, keys):", "if held is None:"),
    _of("31", "downgrade", "edges/keys/founding.py", "if held.text != text:", "if not held.text:"),
    _of(
        "32",
        "flooding",
        "edges/web/access.py",
        'self._seats.take(f"{signed.person.id} {kid}", now_ms=now_ms)',
        "pass",
    ),
    _of("32", "flooding", "centre/exchange/asking.py", "at_length=ASKED_AT_LENGTH", "at_length=10**9"),
    _of("32", "flooding", "edges/web/access.py", 'f"{signed.person.id} {kid}"', '"everybody"'),
    _of("edge 1", "ed25519_validity", "core/wire/ed25519.py", STRICT_RULE, OPENSSL_WITHOUT_A_RULE),
    _of("edge 2", "base64_twins", "core/wire/hashes.py", LAST_LETTER, "if not plain:"),
    _of("edge 3", "duplicate_json_keys", "core/wire/statement.py", OWN_FORM, "if not raw_claims:"),
    _of(
        "edge 3",
        "duplicate_json_keys",
        "core/wire/canonical.py",
        "if orjson.dumps(value, option=_OPTIONS) != raw:",
        "if not raw:",
    ),
    _of("edge 4", "registered_time_claims", "core/wire/statement.py", OWN_FORM, "if not raw_claims:"),
    _of(
        "more",
        "statements",
        "centre/standing.py",
        "return isinstance(kind, str) and kind in SPECIAL",
        "return kind in SPECIAL",
    ),
    _of(
        "more",
        "statements",
        "centre/standing.py",
        "check_fields(fields)\n                    return self._erase(fields, at)",
        "return self._erase(fields, at)",
    ),
    _of(
        "more", "statements", "centre/standing.py", "if first.log_vkey != act.log_vkey:", "if not act.origin:"
    ),
    _of("more", "statements", "centre/standing.py", "if known in self._noted:", "if not known:"),
    _of("more", "statements", "centre/table.py", "if not ours or parties != centre.parties:", "if not ours:"),
    _of(
        "more",
        "statements",
        "centre/effects.py",
        "if held.entry is None or not by_node(centre, log, held.entry):\n        return\x20\x20# no beat",
        "if held.entry is None:\n        return\x20\x20# no beat",
    ),
)
