"""Texts of proposals as values, with invented parties, and pages of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sametable.core.assess.page_text import Annexed, Stood, TextPage, TextSheet, text_page
from sametable.core.decisions.clauses import Bracket, Clause, Option, Text

SHORTS = {"al": "ALD", "bi": "BIR", "ce": "CED"}
NAMES = {"al": "Alder", "bi": "Birch", "ce": "Cedar"}
SHA = "ab" * 32


def option(*by: str, value: int | None = None, **texts: str) -> Option:
    return Option(texts=tuple(sorted(texts.items())), by=by, value=value)


def a_text() -> Text:
    """Give a text in English and Arabic with brackets of every sort."""
    distance = Bracket(
        bracket="b1",
        options=(
            option("al", en="500", ar="500", value=500),
            option("bi", "ce", en="1,000", ar="1,000", value=1000),
        ),
        unit="m",
    )
    falls = Bracket(bracket="b2", options=(option(en="and verify it", ar="ويتحققان منه"),), may_fall=True)
    many = Bracket(
        bracket="b3",
        options=(option(en="at once", ar="فورًا"), option(en="within 48 hours", ar="خلال 48 ساعة")),
        may_fall=True,
    )
    return Text(
        version_id="v" * 43,
        sha256=SHA,
        languages=("en", "ar"),
        authentic=("en", "ar"),
        title=(("ar", "اتفاق على الفصل"), ("en", "Agreement on a separation")),
        clauses=(
            Clause(clause="pre", label="", texts=(("ar", "إن الطرفين،"), ("en", "Alder and Birch,"))),
            Clause(clause="art-1", label="Article 1", texts=(("ar", "النطاق"), ("en", "Scope"))),
            Clause(
                clause="c1.1", label="1.1", brackets=(distance, falls),
                texts=(("ar", "ينسحب الطرفان ⟦b1⟧ م من خط Birch ⟦b2⟧."), ("en", "They withdraw ⟦b1⟧ m from the line of Birch ⟦b2⟧.")),
            ),
            Clause(
                clause="c1.2", label="(a)", brackets=(many,),
                texts=(("ar", "ويفعلان ذلك ⟦b3⟧"), ("en", "They do so ⟦b3⟧\n(i) by day;\n(ii) with a \\ or [plain] bracket")),
            ),
            Clause(clause="c2", label="2.", texts=(("en", "Only in English / not yet in the other."),), annexes=("x" * 43,)),
        ),
    )  # fmt: skip


def a_sheet(**more: Any) -> TextSheet:
    """Give what pages are drawn from."""
    held = TextSheet(
        text=a_text(), number="ALD-000012", version="3 (ALD)", proposal="ALD-000007", form="party_text", said_by="Alder",
        record="r" * 16, languages=("en",), names=NAMES, shorts=SHORTS, annexes=(Annexed(id="x" * 43, number="BIR-000003", name="Map of the zone", sha256="cd" * 32),),
    )  # fmt: skip
    return replace(held, **more)


def stands() -> tuple[Stood, ...]:
    """Give positions of three parties on one clause."""
    return (
        Stood(clause="c1.1", party="ce", says="silent"),
        Stood(clause="c1.1", party="al", says="accept", mandate="head", number="ALD-000020"),
        Stood(clause="c1.1", party="bi", says="accept_if", mandate="ad_referendum", texts={"en": "1,000 m on both sides"}, older=True),
        Stood(clause="", party="bi", says="needs_capital"),
    )  # fmt: skip


def a_page(**more: Any) -> TextPage:
    """Give pages."""
    return text_page(a_sheet(**more))
