"""What a text of a proposal is handed over as: one version, in chosen languages, with or without what parties say of it.

Decides that a file holds no more than is asked for: positions are left out unless they are asked for, and then only those that
every party may read; those of fewer readers stand in a file only where the side asks for all that it may read, and the file says so. A file
whose text was not said to all says for whom it is.

Source: issue "the negotiating table"; decision 0033.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.alerts.facts import audience_of
from sametable.centre.decisions.gaps import found, room_of
from sametable.centre.decisions.tables import tables_of
from sametable.centre.watch.ledgers import names_in
from sametable.core.assess.page_text import Annexed, Stood, TextSheet, text_page
from sametable.core.decisions.positions import WHOLE
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.centre.centre import Centre
    from sametable.core.assess.page_text import TextPage
    from sametable.core.decisions.clauses import Text
    from sametable.core.decisions.text_versions import Texts, Version
    from sametable.core.picture.cases import Cases, CaseSaid

STANDS = ("no", "yes", "own")
"""Positions: none, those that every party may read, or all that this side may read."""
LANGUAGES = 4


def find_version(
    centre: Centre, name: str, version: str = "", *, for_all: bool = False
) -> tuple[Texts, Version]:
    """Find a version of a proposal. Raises `proposal.unknown`, `proposal.no_version`, `proposal.two_heads`."""
    texts = tables_of(centre).of(name, for_all=for_all)
    return texts, tables_of(centre).version(texts, version)


def text_sheet(
    centre: Centre, chosen: tuple[Texts, Version], *, languages: Sequence[str], stands: str, lang: str
) -> TextPage:
    """Lay out a version; `languages` empty: all of the text's. Raises `document.languages`, `.stands`, `.unreadable`."""
    texts, version = chosen
    text = version.text
    if text is None:
        raise SametableError(
            "document.unreadable",
            at=version.said.number,
            expected="a version whose text can be read",
            got=version.why,
        )
    if stands not in STANDS:
        raise SametableError("document.stands", at="stands", expected=", ".join(STANDS), got=stands[:16])
    names = names_in(centre, lang)
    head = texts.head
    shorts = {one.id: one.short for one in centre.genesis.parties}
    sheet = TextSheet(
        text=text,
        number=version.said.number,
        version=_label(version, shorts),
        proposal=head.number,
        form=str(head.fields.get("form", "")),
        said_by=str(head.fields.get("said_by") or names.get(head.party, head.party)),
        record=centre.record_id,
        languages=_languages(text, languages),
        lang=lang,
        names=names,
        shorts=shorts,
        annexes=_annexes(_cases(centre, version, own=stands == "own"), text),
        stands=None if stands == "no" else _stands(centre, chosen, own=stands == "own"),
        restricted=_readers(centre, version.said, names),
        own_words=stands == "own",
        demonstration=centre.genesis.demonstration or bool(version.said.fields.get("demonstration")),
    )  # fmt: skip
    return text_page(sheet)


def _label(version: Version, shorts: dict[str, str]) -> str:
    """Give a version's number, with whose it is where another has the same."""
    party = shorts.get(version.said.party, version.said.party)
    return f"{version.number} ({party})" if version.same_number else str(version.number)


def _languages(text: Text, asked: Sequence[str]) -> tuple[str, ...]:
    wrong = [one for one in asked if one not in text.languages]
    if wrong or len(set(asked)) < len(asked) or len(asked) > LANGUAGES:
        raise SametableError(
            "document.languages", at="languages", expected=f"some of {', '.join(text.languages)}, each once", got=", ".join(asked)[:60]
        )  # fmt: skip
    return tuple(asked) or text.languages


def _readers(centre: Centre, said: CaseSaid, names: dict[str, str]) -> str:
    """Name who may read a version that was not said to all; "" where all may."""
    audience = audience_of(centre, said.id)
    if audience in {"parties", "public"}:
        return ""
    return ", ".join(sorted(names.get(one, one) for one in audience.split("+")))


def _cases(centre: Centre, version: Version, *, own: bool) -> Cases:
    """Give what may be named in a file: what all may read, unless the text or the file is for fewer."""
    passed_on = version.id in centre.shared.cases.said and not own
    return centre.shared.cases if passed_on else centre.picture.cases


def _annexes(cases: Cases, text: Text) -> tuple[Annexed, ...]:
    """Name what is annexed, each once, in the order of the clauses; what is not here is named by its id."""
    seen = dict.fromkeys(one for clause in text.clauses for one in clause.annexes)
    return tuple(_annexed(cases, one) for one in seen)


def _annexed(cases: Cases, entry_id: str) -> Annexed:
    said = cases.said.get(entry_id)
    if said is None:
        return Annexed(id=entry_id, number=entry_id[:12], name="")
    name = next((str(said.fields[one]) for one in ("name", "place_name") if said.fields.get(one)), said.kind)
    sha256 = said.fields.get("sha256") or said.fields.get("geometry_sha256") or ""
    return Annexed(id=entry_id, number=said.number, name=name, sha256=str(sha256))


def _stands(centre: Centre, chosen: tuple[Texts, Version], *, own: bool) -> tuple[Stood, ...]:
    texts, version = chosen
    if own:
        held = room_of(centre).look(texts, version, for_all=False)
    elif version.id not in centre.shared.cases.said:
        return ()  # what is said of a text that not all may read, not all may read either
    else:
        held = found(centre, texts.head.number, version.id, for_all=True)
    clauses = {one.clause for one in version.text.clauses} | {WHOLE} if version.text else set()
    return tuple(
        Stood(
            clause=clause,
            party=stand.party,
            says=stand.says,
            mandate=stand.mandate,
            texts=stand.texts,
            number=stand.number,
            older=not stand.holds,
        )
        for clause, by in held.stands.items()
        if clause in clauses
        for standing in by.values()
        for stand in (standing.stand, *standing.apart)
    )
