"""The figures of the text of a decision beside those of its terms, as this node holds both; and what its desk refuses of them.

Decides where the comparison (`core/decisions/terms_numbers`) takes its parts from: the version that is put with all versions under
it, and the texts of terms that these name. Where a bracket was bound to a place of the pack and the text now says something else
than stands there, this desk neither puts the decision nor signs it. All else is shown, and a person compares.

It is a rule of each desk: whoever reads the record counts a signature all the same. The whole comparison is worked out in another
thread and kept, by what it was made from; the desk looks at what was bound alone, which is bounded. Source: decision 0036.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import orjson

from sametable.centre.decisions.deciding import decisions_of
from sametable.centre.terms.held import Kept, terms_of
from sametable.core.decisions.bound_numbers import PACKS
from sametable.core.decisions.terms_numbers import compared, differing
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.centre.centre import Centre
    from sametable.core.decisions.bound_numbers import Bound
    from sametable.core.decisions.clauses import Text
    from sametable.core.decisions.deciding import Put
    from sametable.core.decisions.terms_numbers import Numbers, Row
    from sametable.core.decisions.text_versions import Texts, Version

KEPT = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a comparison is made from. `packs`: canonical texts of terms by id, that of `terms` among them."""

    text: Text
    history: tuple[Text, ...]
    packs: Mapping[str, str]
    terms: str
    instruments: tuple[str, ...]

    @property
    def key(self) -> tuple[object, ...]:
        """Give what it is kept by: a version's text and all under it never change."""
        return (
            self.text.version_id,
            self.text.sha256,
            self.terms,
            self.instruments,
            tuple(sorted(self.packs)),
        )


async def numbers_shown(
    centre: Centre, version: str, terms: str, instruments: Sequence[str] = (), *, for_all: bool = False
) -> dict[str, Any] | None:
    """Give the comparison as screens have it; None where the decision has no terms, or one of the two cannot be read here."""
    asked = _asked(centre, version, terms, tuple(instruments), for_all=for_all)
    if asked is None:
        return None
    kept = _OF.setdefault(centre, Kept(KEPT))
    if asked.key not in kept:
        await asyncio.to_thread(kept.get, asked.key, lambda: _numbers(asked))
    found = kept.get(asked.key, lambda: _numbers(asked))
    return {"rows": [_row(one) for one in found.rows], "counts": dict(found.counts), "cut": found.cut}


def check_numbers(centre: Centre, put: Put) -> None:
    """Refuse a text that says something else than its terms where one was bound to the other. Raises `decision.terms_differ`."""
    asked = _asked(centre, put.version, put.terms, put.instruments, for_all=False)
    if asked is None:
        return
    kept = _ODD.setdefault(centre, Kept(KEPT))
    odd = kept.get(asked.key, lambda: differing(asked.text, asked.history, _loaded(asked.packs), asked.terms))
    if odd:
        raise _differs(odd[0])


def _differs(one: Bound) -> SametableError:
    clause = one.slot.clause
    said = "; ".join(f"{language}: {words}" for language, words in one.said)
    return SametableError(
        "decision.terms_differ",
        at=f"clause {clause.label or clause.clause}"[:60],
        expected=f"what the terms hold at {one.slot.path}: {one.held}"[:300],
        got=said[:300] or "nothing of the kind",
        advice="Nobody says which is right: put a version, or a text of terms, in which both say the same.",
    )


def _asked(
    centre: Centre, version: str, terms: str, instruments: tuple[str, ...], *, for_all: bool
) -> _Asked | None:
    found = decisions_of(centre).text(version, for_all=for_all) if terms else None
    if found is None or found[1].text is None:
        return None
    texts, put = found
    history = _history(texts, put)
    wanted = {terms: None, **{one.terms: None for one in history if one.terms and one.binds}}
    held = terms_of(centre)
    standing = {one.text_id: one for one in held.look() if one.text_id in wanted}
    pack = next((one.pack for one in held.read([standing[terms]])), None) if terms in standing else None
    if pack is None or put.text is None:
        return None
    others = [name for name in wanted if name != terms and name in standing][:PACKS]
    return _Asked(
        text=put.text,
        history=history,
        packs={terms: pack.text, **{name: standing[name].text for name in others}},
        terms=terms,
        instruments=instruments,
    )


def _history(texts: Texts, put: Version) -> tuple[Text, ...]:
    """Give the texts of a version and of all under it, those first that fewer steps lead to."""
    known = {one.id: one for one in texts.versions}
    waiting, seen, found = deque([put.id]), {put.id}, []
    while waiting:
        one = known.get(waiting.popleft())
        if one is None:
            continue
        if one.text is not None:
            found.append(one.text)
        fresh = [name for name in one.bases if name not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return tuple(found)


def _loaded(packs: Mapping[str, str]) -> dict[str, Any]:
    """Load canonical texts of terms; one that is no such text is left out."""
    found = {}
    for name, text in packs.items():
        try:
            tree = orjson.loads(text)
        except orjson.JSONDecodeError:
            continue
        if isinstance(tree, dict):
            found[name] = tree
    return found


def _numbers(asked: _Asked) -> Numbers:
    return compared(asked.text, asked.history, _loaded(asked.packs), asked.terms, asked.instruments)


def _row(one: Row) -> dict[str, Any]:
    return {
        "state": one.state,
        "how": one.how,
        "kind": one.kind,
        "clause": one.clause or None,
        "label": one.label,
        "said": dict(one.said),
        "terms": [
            {"path": held.path, "held": held.held, "unit": held.unit, **held.name} for held in one.terms
        ],
        "more": one.more,
    }


_OF: WeakKeyDictionary[Centre, Kept[Numbers]] = WeakKeyDictionary()
_ODD: WeakKeyDictionary[Centre, Kept[tuple[Bound, ...]]] = WeakKeyDictionary()
