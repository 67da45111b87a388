"""Statements of a made-up proposal as the picture keeps them, and the texts that they come to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sametable.core.decisions.brackets import read
from sametable.core.decisions.clauses import Text, change_of, clause_of, rows_of, sealed
from sametable.core.decisions.text_versions import Made, Texts, folded, texts_of
from sametable.core.picture.cases import Cases, CaseSaid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, MutableMapping

    from sametable.core.decisions.clauses import Clause

SHORTS = {"alder": "ALD", "birch": "BIR", "cedar": "CED"}
PARTIES = {name.casefold(): party for pair in SHORTS.items() for name in pair for party in pair[:1]}
HEAD: dict[str, Any] = {
    "type": "proposal",
    "title": [{"language": "en", "text": "Drawing back"}],
    "form": "single_text",
    "languages": ["en"],
}


def put(
    name: str, text: str | Mapping[str, str] = "", *, after: str | None = None, **more: Any
) -> dict[str, Any]:
    """Make a change that puts a clause, its words as they are typed."""
    texts = {"en": text} if isinstance(text, str) else text
    words, brackets = read(texts, PARTIES)
    one = clause_of({"clause": name, "texts": rows_of(words)}, label="", changed_in="", by="")
    change = change_of(replace(one, brackets=brackets))
    del change["label"]
    return {**change, **more} if after is None else {**change, "after": after, **more}


def move(name: str, after: str, **more: Any) -> dict[str, Any]:
    """Make a change that moves a clause."""
    return {"clause": name, "do": "move", "after": after, **more}


def remove(name: str) -> dict[str, Any]:
    """Make a change that takes a clause out."""
    return {"clause": name, "do": "remove"}


def clause(name: str, text: str | Mapping[str, str], **more: Any) -> Clause:
    """Make a clause of typed words."""
    one = clause_of(put(name, text, **more), label="", changed_in="", by="")
    return sealed(one)


class Room:
    """Says proposals and versions with the hashes that come out, in the order of its calls."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        self.said: list[CaseSaid] = []
        self.back: set[str] = set()
        self._texts: dict[str, Text | None] = {}

    def say(self, kind: str, fields: Mapping[str, Any], party: str = "alder", *, target: str = "") -> str:
        """Say a statement; gives its id."""
        index = len(self.said)
        name = f"{kind}-{index}"
        number = f"{party[:3].upper()}-{index:06d}"
        self.said.append(
            CaseSaid(
                id=name, kind=kind, party=party, node=f"{party}-1", number=number, order=(index, party, index),
                at_ms=index, target=target, fields={"type": kind, **fields},
            )
        )  # fmt: skip
        return name

    def propose(self, party: str = "alder", **more: Any) -> str:
        """Put a proposal on the table."""
        return self.say("proposal", {**HEAD, **more}, party, target=str(more.get("target", "")))

    def version(
        self,
        head: str,
        bases: Iterable[str],
        changes: list[dict[str, Any]],
        party: str = "alder",
        **more: Any,
    ) -> str:
        """Say a version with the hash that comes out of it, unless another one is given."""
        held = tuple(bases)
        number = 1 + sum(one.kind == "proposal_version" for one in self.said)
        fields = {"target": head, "number": number, "bases": list(held), "changes": changes, **more}
        if "text_sha256" not in fields:
            first, second = (*(self._texts.get(name) for name in held), None, None)[:2]
            proposal = next(one.fields for one in self.said if one.id == head)
            text = folded("", party, fields, proposal, (first, second))
            fields["text_sha256"] = text.sha256
            name = self.say("proposal_version", fields, party, target=head)
            self._texts[name] = text
            return name
        return self.say("proposal_version", fields, party, target=head)

    def cases(self, order: Iterable[CaseSaid] | None = None) -> Cases:
        """Give everything that was said as the picture keeps it, added in this order."""
        cases = Cases()
        for one in self.said if order is None else order:
            cases.add(one)
        return cases

    def texts(
        self,
        name: str,
        held: MutableMapping[str, Made] | None = None,
        order: Iterable[CaseSaid] | None = None,
    ) -> Texts:
        """Give a proposal's texts."""
        return texts_of(self.cases(order), name, lambda one: one.id in self.back, held)

    def text(self, version: str) -> Text:
        """Give the text of a version that can be read."""
        texts = self.texts(next(one.target for one in self.said if one.id == version))
        found = texts.of(version)
        assert found is not None
        assert found.text is not None, found.why
        return found.text


def reads(text: Text, language: str = "en") -> list[str]:
    """Give a text's clauses in order, as id and words."""
    return [f"{one.clause}: {one.text(language)}" for one in text.clauses]
