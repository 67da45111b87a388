"""Which texts a proposal has: every version with the text it comes to, or the reason why none does, and which is the latest.

A version's text is that of its first base with its changes, one after another. It can be read when its bases are here, are
readable and are of the same proposal, its changes fit, and the hash that it names comes out. What cannot be read is kept
and shown with the reason; nothing rests on it. What its author took back, or was said under an ended key, keeps its words, as
others may have built on them, and is no head. Heads are versions that stand, are finished, and that no other such version
builds on; with two of them there is no latest one until a version brings both together or one is taken back. Two versions
with one number both stand. A proposal whose first version only logs that it was made has no text at all; a later
version of it changes nothing of that either way, or one side could take a text from under what all have signed.

Not decided: who is right, and which of two heads counts. `held` are texts worked out before: with the same statements they
are the same, and looking them up there changes nothing but the time it takes.

Source: decision 0028; charter, rules 1, 2 and 4; `core/passage/versions` for the versions of the head.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sametable.core.decisions.clauses import Bind, Text, clause_of, sealed, words_of
from sametable.core.decisions.hashing import sha256_of
from sametable.core.decisions.version_order import bases_of, ordered
from sametable.core.passage.versions import chains, first_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping

    from sametable.core.decisions.clauses import Clause
    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import Cases, CaseSaid

CLAUSES_LIMIT = 2_000
TEXT_LIMIT_B = 2 * 2**20
"""Every reader hashes the whole text of every version: so long a one takes some 10 ms, and a book of 500 pages is no longer."""
NUMBERS = 10_000
LOGGED_ONLY = "logged_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version: its statement, its text, or `why` there is none (a code) and `at` which place."""

    said: CaseSaid
    bases: tuple[str, ...]
    text: Text | None = None
    why: str = ""
    at: str = ""
    back: bool = False
    """Taken back by its own side, or void: its words stay, it is no head."""
    same_number: bool = False
    """Another version that stands has this number, too."""

    @property
    def id(self) -> str:
        """Give its id."""
        return self.said.id

    @property
    def number(self) -> int:
        """Give the number its author gave it."""
        number = self.said.fields.get("number")
        return number if isinstance(number, int) else 0

    @property
    def unfinished(self) -> bool:
        """Tell whether a further statement goes on with it."""
        return bool(self.said.fields.get("unfinished"))

    @property
    def stands(self) -> bool:
        """Tell whether it can be a head, be signed, and be built on as it is."""
        return self.text is not None and not self.unfinished and not self.back


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """A proposal with its versions, each after those it rests on; `chain` is its head, `logged_only` for all its versions."""

    first: str
    chain: Chain
    versions: tuple[Version, ...]
    heads: tuple[Version, ...]
    flags: tuple[str, ...]
    logged_only: bool = False

    def of(self, version_id: str) -> Version | None:
        """Give a version by its id."""
        return next((one for one in self.versions if one.id == version_id), None)

    def below(self, version_id: str) -> frozenset[str]:
        """Give the ids of the versions that one rests on, near or far."""
        return _below(self.versions, (version_id,))

    @property
    def latest(self) -> Version | None:
        """Give the one head; None where there is none, or where there are two."""
        return self.heads[0] if len(self.heads) == 1 else None

    @property
    def next_number(self) -> int:
        """Give a number that no finished version has: the one after the highest, or the lowest that is free."""
        taken = {one.number for one in self.versions if not one.unfinished}
        following = 1 + max(taken, default=0)
        return (
            following
            if following <= NUMBERS
            else next(one for one in range(1, NUMBERS + 2) if one not in taken)
        )

    @property
    def head(self) -> CaseSaid:
        """Give the latest version of the proposal's own statement that stands, or the last one."""
        return self.chain.shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A text as it was worked out, with all that it was worked out from."""

    said: CaseSaid
    head: CaseSaid
    base: Text | None
    second: Text | None
    result: Text | SametableError


def proposals(cases: Cases, withdrawn: Callable[[CaseSaid], bool]) -> dict[str, Chain]:
    """Give every proposal by the id of its first version, in merge order."""
    return chains(cases.of_kind("proposal"), withdrawn)


def texts_of(
    cases: Cases,
    proposal_first_id: str,
    withdrawn: Callable[[CaseSaid], bool],
    held: MutableMapping[str, Made] | None = None,
) -> Texts:
    """Give a proposal's versions and texts; `held` is filled and used. Raises `proposal.unknown`."""
    head = cases.said.get(proposal_first_id)
    if head is None or head.kind != "proposal":
        raise SametableError("proposal.unknown", at=proposal_first_id, expected="a proposal of this record")
    first = first_of(cases, proposal_first_id)
    own = [one for one in cases.of_kind("proposal") if first_of(cases, one.id) == first]
    return texts_in(cases, chains(own, withdrawn)[first], withdrawn, held)


def texts_in(
    cases: Cases,
    chain: Chain,
    withdrawn: Callable[[CaseSaid], bool],
    held: MutableMapping[str, Made] | None = None,
) -> Texts:
    """Give the versions and texts of a proposal whose head is here already (`proposals`)."""
    versions = _numbered(one_by_one(cases, chain, withdrawn, {} if held is None else held))
    tops = _heads(versions)
    return Texts(
        first=chain.first,
        chain=chain,
        versions=versions,
        heads=tops,
        flags=_flags(versions, tops),
        logged_only=_logged_only(chain),
    )


def one_by_one(
    cases: Cases, chain: Chain, withdrawn: Callable[[CaseSaid], bool], held: MutableMapping[str, Made]
) -> Iterator[Version]:
    """Work out the versions of a proposal, giving each as it is done; `held` is filled and used."""
    heads = {one.id: one for one in chain.versions}
    said = [one for name in heads for one in cases.of(name) if one.kind == "proposal_version"]
    maker = _Maker(cases=cases, heads=heads, held=held, logged_only=_logged_only(chain))
    every, circle = ordered(said)
    found: dict[str, Version] = {}
    for one in every:
        found[one.id] = maker.version(one, found, one.id in circle, one.void or withdrawn(one))
        yield found[one.id]


def _logged_only(chain: Chain) -> bool:
    return chain.versions[0].fields.get("form") == LOGGED_ONLY


@dataclass(slots=True, kw_only=True)
class _Maker:
    """Works out the versions of one proposal, each after those it rests on."""

    cases: Cases
    heads: Mapping[str, CaseSaid]
    held: MutableMapping[str, Made]
    logged_only: bool

    def version(self, said: CaseSaid, found: Mapping[str, Version], circle: bool, back: bool) -> Version:
        """Give one version with its text or the reason that it has none."""
        bases = tuple(bases_of(said))
        why = at = ""
        text = None
        if self.logged_only:
            why = "proposal.logged_only"
        elif circle:
            why = "text.circle"
        else:
            at = next((name for name in bases if found.get(name) is None or found[name].text is None), "")
            why = self._missing(at, found) if at else ""
        if not why:
            result = self._text(said, [found[name].text for name in bases])
            text = result if isinstance(result, Text) else None
            why, at = (result.code, result.at) if isinstance(result, SametableError) else ("", "")
        return Version(said=said, bases=bases, text=text, why=why, at=at, back=back)

    def _missing(self, name: str, found: Mapping[str, Version]) -> str:
        if name in found:
            return "text.base_unreadable"
        return "text.base_foreign" if name in self.cases.said else "text.base_missing"

    def _text(self, said: CaseSaid, bases: list[Text | None]) -> Text | SametableError:
        base, second = (*bases, None, None)[:2]
        head = self.heads[said.target]
        made = self.held.get(said.id)
        if (
            made is None
            or made.said is not said
            or made.head is not head
            or made.base is not base
            or made.second is not second
        ):
            made = Made(
                said=said, head=head, base=base, second=second, result=_result(said, head, base, second)
            )
            self.held[said.id] = made
        return made.result


def _result(said: CaseSaid, head: CaseSaid, base: Text | None, second: Text | None) -> Text | SametableError:
    try:
        text = folded(said.id, said.party, said.fields, head.fields, (base, second))
    except SametableError as error:
        return error
    if text.sha256 != said.fields.get("text_sha256"):
        return SametableError(
            "text.hash", at="text_sha256", expected=text.sha256, got=str(said.fields.get("text_sha256"))
        )
    return text


def folded(
    version_id: str,
    party: str,
    fields: Mapping[str, Any],
    head: Mapping[str, Any],
    bases: tuple[Text | None, Text | None],
) -> Text:
    """Give the text that a version's fields come to over its bases, whatever hash they name.

    Raises: `text.no_clause`, `text.no_place`, `text.too_long`, `wire.not_canonical`.
    """
    base, second = bases
    clauses = changed(base.clauses if base else (), fields.get("changes", ()), version_id, party)
    if second is not None:
        clauses = _whose(clauses, second)
    if len(clauses) > CLAUSES_LIMIT or sum(len(one.encoded) for one in clauses) > TEXT_LIMIT_B:
        raise SametableError(
            "text.too_long",
            at="changes",
            expected=f"a text of at most {CLAUSES_LIMIT} clauses and {TEXT_LIMIT_B} bytes",
            got=f"{len(clauses)} clauses",
        )
    languages, title = tuple(head["languages"]), words_of(head["title"])
    terms = fields.get("terms", "")
    binds = fields.get("binds", ())
    return Text(
        version_id=version_id,
        sha256=sha256_of(clauses, languages, title),
        languages=languages,
        authentic=tuple(head.get("authentic", ())),
        title=title,
        clauses=clauses,
        terms=terms,
        binds=tuple(Bind(clause=one["clause"], bracket=one["bracket"], path=one["path"]) for one in binds),
    )


def changed(
    clauses: Iterable[Clause], changes: Iterable[Mapping[str, Any]], version_id: str, party: str
) -> tuple[Clause, ...]:
    """Give clauses after changes, one after another. Raises `text.no_clause`, `text.no_place`, `wire.not_canonical`."""
    held = {one.clause: one for one in clauses}
    order = list(held)
    for place, change in enumerate(changes):
        name, at = change["clause"], f"changes[{place}]"
        old = held.get(name)
        if change["do"] == "put":
            held[name] = _put(old, change, version_id, party)
        elif old is None:
            raise SametableError(
                "text.no_clause", at=f"{at}.clause", expected="a clause of the text", got=name
            )
        elif change["do"] == "remove":
            del held[name]
            order.remove(name)
            continue
        elif "label" in change and change["label"] != old.label:
            held[name] = sealed(replace(old, label=change["label"]))
        _place(order, change, at, old is None)
    return tuple(held[name] for name in order)


def _put(old: Clause | None, change: Mapping[str, Any], version_id: str, party: str) -> Clause:
    new = clause_of(change, label=old.label if old else "", changed_in=version_id, by=party)
    if old is not None and old.encoded == new.encoded:
        return _of(new, old)
    return new


def _of(one: Clause, author: Clause) -> Clause:
    """Give a clause as changed by whoever gave the other one, which has the same words."""
    return replace(one, changed_in=author.changed_in, by=author.by)


def _place(order: list[str], change: Mapping[str, Any], at: str, new: bool) -> None:
    """Put a clause behind the one it names; a new one that names none comes last, another stays."""
    name, after = change["clause"], change.get("after")
    if after is None:
        if new:
            order.append(name)
        return
    if not new:
        order.remove(name)
    if after and after not in order:
        raise SametableError("text.no_place", at=f"{at}.after", expected="a clause of the text", got=after)
    order.insert(order.index(after) + 1 if after else 0, name)


def _whose(clauses: tuple[Clause, ...], second: Text) -> tuple[Clause, ...]:
    """Words that a version took over from its second base stay those of who gave them."""
    others = {one.clause: one for one in second.clauses}
    return tuple(
        _of(one, others[one.clause])
        if one.clause in others
        and one.encoded == others[one.clause].encoded
        and one.changed_in != others[one.clause].changed_in
        else one
        for one in clauses
    )


def _below(versions: Iterable[Version], starts: Iterable[str]) -> frozenset[str]:
    """Give every version that these rest on, near or far; none of which this is asked, unless another one rests on it."""
    bases = {one.id: one.bases for one in versions if one.text is not None}
    found: set[str] = set()
    waiting = [name for start in starts for name in bases.get(start, ())]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(bases.get(name, ()))
    return frozenset(found)


def _numbered(versions: Iterable[Version]) -> tuple[Version, ...]:
    """Mark versions that stand under one number."""
    held = tuple(versions)
    counted = Counter(one.number for one in held if one.stands)
    return tuple(
        replace(one, same_number=True) if one.stands and counted[one.number] > 1 else one for one in held
    )


def _heads(versions: tuple[Version, ...]) -> tuple[Version, ...]:
    standing = [one for one in versions if one.stands]
    below = _below(versions, [one.id for one in standing])
    return tuple(one for one in standing if one.id not in below)


def _flags(versions: tuple[Version, ...], heads: tuple[Version, ...]) -> tuple[str, ...]:
    found = (
        ("same_number", any(one.same_number for one in versions)),
        ("two_heads", len(heads) > 1),
        ("unreadable", any(one.text is None and not one.back for one in versions)),
    )
    return tuple(name for name, holds in found if holds)
