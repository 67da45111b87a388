"""Admission: which entries of a log may be stored, decided for many at once.

An entry is admitted if it is well formed, was signed for this log, is for an audience that its party may speak to,
names a key that may speak there, and carries that key's signature; what lies beside it is its content only if it is what was signed, whole. Entries are judged
in their order and the first that fails is named, as if each had been judged alone. A key that is not known yet is
no verdict: a `key` statement may enrol a seat for what stands behind it in the same log, so judging stops there and
whoever calls enrols what the entries before it say, and goes on.

Signatures take two thirds of the time and need nothing but three byte strings each; so they stand apart (`jobs_of`,
`first_forged`) and can be checked in another process while contents are opened in this one. Not decided here: what
statements mean, whether they enrol anybody, and whether the entries lead to a signed root.

Shapes: a place is a position in the batch plus `first`.
Limits: those of `statement` and `disclosures`; whoever calls bounds a batch (4,096 entries are some 15 MB).
Source: record.md 4.2 "strict profile", 4.5 "Pull"; 4.8 for keys that are enrolled on the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.record.audience import FOR_ALL, parse_audience
from sametable.core.wire import ed25519
from sametable.core.wire.many import open_payloads
from sametable.core.wire.statement import check_signature, parse_entry
from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.core.wire.statement import Entry


Job = tuple[bytes, bytes, bytes]
"""A signature to be checked: public key, message, signature; cheap to hand to another process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a log's entries are held to: its origin, who may speak there, and to whom its party may speak.

    `seats` are the public keys by key id that are known at the first entry, `parties` those of the record, `author`
    the party whose log it is.
    """

    origin: str
    seats: Mapping[str, bytes]
    parties: frozenset[str]
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Entries in their order up to the first that fails or is by an unknown key; no signature is checked yet.

    `failed` says why the next one does not hold, with its place; `unknown` is the key id it names.
    """

    entries: tuple[Entry, ...]
    failed: SametableError | None = None
    unknown: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """Entries that may be stored, and for each its fields; None where there is no content or it is not the one signed.

    `unknown` is the key id of the entry behind the last one here, where judging stopped; None if all were judged.
    """

    entries: tuple[Entry, ...]
    fields: tuple[dict[str, object] | None, ...]
    unknown: str | None = None


def admit_batch(
    leaves: Sequence[bytes], payloads: Sequence[str | None], rules: Rules, *, first: int = 0
) -> Admitted:
    """Judge logged bytes and what lies beside them, in order; stop at the first key that is not among the seats.

    Raises: SametableError "statement.invalid", "statement.wrong_log", "statement.audience" or
    "statement.bad_signature" at `[place]`.
    """
    read = read_entries(leaves, rules, first=first)
    settle(read, first_forged(jobs_of(read.entries, rules)), rules, first=first)
    return Admitted(
        entries=read.entries,
        fields=tuple(open_contents(read.entries, payloads[: len(read.entries)])),
        unknown=read.unknown,
    )


def read_entries(leaves: Sequence[bytes], rules: Rules, *, first: int = 0) -> Read:
    """Read logged bytes up to the first that is malformed, against the rules, or by a key not among the seats."""
    entries: list[Entry] = []
    for place, leaf in enumerate(leaves, first):
        try:
            entry = parse_entry(leaf)
            if entry.log != rules.origin:
                raise SametableError("statement.wrong_log", at="log", expected=rules.origin, got=entry.log)
            if entry.aud not in FOR_ALL:
                parse_audience(entry.aud, rules.parties, author=rules.author)
        except SametableError as error:
            return Read(entries=tuple(entries), failed=error.under(f"[{place}]"))
        if entry.kid not in rules.seats:
            return Read(entries=tuple(entries), unknown=entry.kid)
        entries.append(entry)
    return Read(entries=tuple(entries))


def jobs_of(entries: Sequence[Entry], rules: Rules) -> list[Job]:
    """Return the signatures to be checked; every entry's key is among the seats, under its own key id."""
    seats = rules.seats
    return [(seats[entry.kid], entry.signing_input, entry.signature) for entry in entries]


def first_forged(jobs: Sequence[Job]) -> int | None:
    """Return the position of the first signature that does not hold under the strict rule; None if all do."""
    verify = ed25519.verify
    for place, (pub, message, signature) in enumerate(jobs):
        if not verify(pub, message, signature):
            return place
    return None


def settle(read: Read, forged: int | None, rules: Rules, *, first: int = 0) -> None:
    """Raise what is wrong with the first entry that fails, be it a signature (at position `forged`) or its form.

    Raises: SametableError as `admit_batch` does.
    """
    if forged is not None:
        entry = read.entries[forged]
        try:
            check_signature(entry, rules.seats[entry.kid])
        except SametableError as error:
            raise error.under(f"[{first + forged}]") from None
        invariant(False, "a signature that does not hold does not hold when it is looked at again")
    if read.failed is not None:
        raise read.failed


def open_contents(entries: Sequence[Entry], payloads: Sequence[str | None]) -> list[dict[str, object] | None]:
    """Return each entry's fields; None where there is no payload, or it is not what the entry commits to."""
    held = [place for place, body in enumerate(payloads) if body is not None]
    if len(held) == len(entries):
        opened = open_payloads(entries, [body for body in payloads if body is not None])
        return [None if isinstance(one, SametableError) else one for one in opened]
    results: list[dict[str, object] | None] = [None] * len(entries)
    opened = open_payloads([entries[place] for place in held], [payloads[place] or "" for place in held])
    for place, one in zip(held, opened, strict=True):
        results[place] = None if isinstance(one, SametableError) else one
    return results
