"""The desk's rules for proposals and their versions: what is only logged has no text, and a version can be read by whom it is for.

Decides before signing what readers would find out afterwards: that the bases are here, are of this proposal and are readable,
that the changes fit and the hash comes out, that nobody is handed a version whose base they may not read, that its number is
not taken, that its languages are the proposal's, that what is shown is what is signed. What other desks let through stands in the
record, unreadable with its reason (`core/decisions/text_versions`).

Source: charter, "What it never does"; decision 0028.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.centre.decisions.agreed import annex_shown, reaches
from sametable.centre.decisions.tables import tables_of
from sametable.centre.decisions.text_drafts import logged_only
from sametable.centre.passage.corridors import check_own_version
from sametable.core.decisions.clauses import words_of
from sametable.core.decisions.concordance import false_values
from sametable.core.decisions.drafting import check_direction
from sametable.core.decisions.text_versions import LOGGED_ONLY, folded
from sametable.core.intake.discretion import check_texts
from sametable.core.passage.versions import first_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre
    from sametable.core.decisions.clauses import Text
    from sametable.core.decisions.text_versions import Texts


def check_proposal(centre: Centre, fields: Mapping[str, Any], readers: frozenset[str]) -> None:
    """Hold a proposal to what it may hold. Raises `proposal.*`, `text.direction`."""
    check_own_version(centre, fields, "proposal", "proposal.target")
    _check_form(centre, fields)
    _check_title(fields)
    for name in ("required", "pen"):
        held = fields.get(name) or []
        odd = sorted({held} - readers if isinstance(held, str) else {*held} - readers)
        if odd:
            raise SametableError(
                "proposal.parties", at=name, expected="parties that it is said to", got=", ".join(odd)[:80]
            )
    for name, kind in (("answers", "proposal"), ("group", "working_group")):
        said = centre.picture.cases.said.get(str(fields.get(name)))
        if name in fields and (said is None or said.kind != kind):
            raise SametableError(
                "proposal.answers",
                at=name,
                expected=f"a {kind} of this record",
                got=said.kind if said else "none",
            )


def check_version(centre: Centre, fields: Mapping[str, Any], readers: frozenset[str]) -> None:
    """Hold a version to what its readers will find. Raises `proposal.*`, `text.*`."""
    target = str(fields["target"])
    said = centre.picture.cases.said.get(target)
    if said is None or said.kind != "proposal":
        raise SametableError(
            "proposal.unknown",
            at="target",
            expected="a proposal of this record",
            got=said.kind if said else "none",
        )
    texts = tables_of(centre).of(target)
    if texts.logged_only:
        raise logged_only(said.number)
    if texts.chain.latest is None:
        raise SametableError(
            "proposal.taken_back", at="target", expected="a proposal that stands", got=said.number
        )
    first, second = (*(_base(centre, texts, one, readers) for one in fields["bases"]), None, None)[:2]
    _check_number(texts, fields)
    _check_words(fields, [str(one) for one in said.fields["languages"]])  # type: ignore[attr-defined]
    text = folded("", centre.node.party, fields, said.fields, (first, second))
    if text.sha256 != fields["text_sha256"]:
        raise SametableError(
            "text.hash", at="text_sha256", expected=text.sha256, got=str(fields["text_sha256"]),
            advice="The text changed while it was written: make the draft anew.",
        )  # fmt: skip
    _check_values(text, {one["clause"] for one in fields["changes"]})
    _check_binds(text)
    _check_annexes(centre, fields, readers)


def _check_annexes(centre: Centre, fields: Mapping[str, Any], readers: frozenset[str]) -> None:
    """What a clause annexes is here, and every reader of the text can read it."""
    for place, change in enumerate(fields["changes"]):
        for name in change.get("annexes", ()):
            if not annex_shown(centre, str(name), readers, lambda _order: True):
                raise SametableError(
                    "text.annex", at=f"changes[{place}].annexes", expected="what all readers of the text were given",
                    got=str(name), advice="Say the map to them anew, and annex that.",
                )  # fmt: skip


def _check_title(fields: Mapping[str, Any]) -> None:
    """What is equally authentic has its title in each of those languages; letters that turn the direction stand in none."""
    title = words_of(fields["title"])
    check_direction(title, "title")
    named = {language for language, text in title if text.strip()}
    lacking = [one for one in fields.get("authentic", ()) if one not in named]
    if lacking:
        raise SametableError(
            "proposal.title",
            at="title",
            expected="a title in each language that is equally authentic",
            got=f"none in {', '.join(lacking)}"[:80],
            advice="Say the title in that language, or say the language as a translation.",
        )


def _check_form(centre: Centre, fields: Mapping[str, Any]) -> None:
    """What is only logged has no words of its own and no place in its title, and stays what it is."""
    logged = fields["form"] == LOGGED_ONLY
    if logged and "text" in fields:
        raise logged_only("text")
    if logged:
        check_texts(dict(fields), "")
    if "target" not in fields:
        return
    cases = centre.picture.cases
    first = first_of(cases, str(fields["target"]))
    before = [one for one in cases.of_kind("proposal") if first_of(cases, one.id) == first]
    if any((one.fields.get("form") == LOGGED_ONLY) != logged for one in before):
        raise SametableError(
            "proposal.logged_only", at="form", expected=str(before[0].fields.get("form")), got=str(fields["form"]),
            advice="What was only logged stays so, and what has a text is not hidden: say another proposal.",
        )  # fmt: skip


def _base(centre: Centre, texts: Texts, name: str, readers: frozenset[str]) -> Text:
    found = texts.of(name)
    if found is None:
        here = name in centre.picture.cases.said
        raise SametableError(
            "text.base_foreign" if here else "text.base_missing",
            at="bases",
            expected="a version of this proposal",
            got=name,
        )
    if found.text is None:
        raise SametableError(
            "text.base_unreadable", at="bases", expected="a version that can be read", got=found.why
        )
    outside = sorted(readers - reaches(centre, name))
    if outside:
        raise SametableError(
            "text.base_unseen",
            at="bases",
            expected="a version that all readers of this one may read",
            got=f"{found.said.number}, not said to {', '.join(outside)}",
            advice="Say it to fewer, or say the whole text anew to all of them.",
        )
    return found.text


def _check_number(texts: Texts, fields: Mapping[str, Any]) -> None:
    """A number is taken once; statements that go on with an unfinished version have its number."""
    taken = {one.number for one in texts.versions if one.stands}
    if fields["number"] in taken:
        raise SametableError(
            "proposal.number",
            at="number",
            expected=f"a number that is free, such as {texts.next_number}",
            got=str(fields["number"]),
        )


def _check_words(fields: Mapping[str, Any], languages: list[str]) -> None:
    for place, change in enumerate(fields["changes"]):
        at = f"changes[{place}].texts"
        rows = [*change.get("texts", ())]
        rows += [
            row for one in change.get("brackets", ()) for option in one["options"] for row in option["texts"]
        ]
        odd = sorted({row["language"] for row in rows} - {*languages})
        if odd:
            raise SametableError(
                "text.language", at=at, expected=", ".join(languages), got=", ".join(odd)[:80]
            )
        check_direction(tuple((row["language"], row["text"]) for row in rows), at)


def _check_values(text: Text, changed: set[str]) -> None:
    """The number that is kept of an option is the one that people read in it."""
    for one in text.clauses:
        odd = false_values(one.brackets) if one.clause in changed else ()
        if odd:
            raise SametableError(
                "text.value",
                at=one.clause,
                expected="the number that stands in the option's words",
                got=odd[0][:80],
            )


def _check_binds(text: Text) -> None:
    for place, one in enumerate(text.binds):
        clause = text.clause(one.clause)
        if clause is None or one.bracket not in {held.bracket for held in clause.brackets}:
            raise SametableError(
                "text.bind",
                at=f"binds[{place}]",
                expected="a bracket of this text",
                got=f"{one.clause} {one.bracket}",
            )
