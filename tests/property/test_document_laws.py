"""Law: a text that is written as DOCX reads back as the same clauses, whatever words stand in it.

Quoted: decision 0033, "each clause of a DOCX carries its id as a bookmark"; "brackets as they are typed".
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from sametable.core.decisions.brackets import typed_texts
from sametable.core.decisions.clauses import Bracket, Clause, Option, Words
from sametable.core.intake.clauses import Document, Paragraph, clauses_of
from sametable.edges.documents.building import Builder
from sametable.edges.documents.reading import read_document
from sametable.edges.documents.write_docx import write_docx
from support.texts import SHORTS, a_page, a_text

LETTERS = "aZ é я ه ة ال 1 ٣ . , : ; ( ) [ ] | / \\ # - – \" ' & < > \u200c \u00a0 \t"
WORD = st.text(alphabet=st.sampled_from(sorted(set(LETTERS) - {" "})), min_size=1, max_size=8)
LINE = st.lists(WORD, min_size=1, max_size=6).map(" ".join)
LABEL = st.sampled_from(["", "1", "1.1", "(a)", "Article 3", "المادة ٣", "[2]", "Annex", "1 .", "ا-"])


def clean(text: str) -> str:
    """Give a text as a reader would: one form of letters, white space as one space."""
    return Builder().clean_lines(text)


def options(texts: list[str], language: str) -> tuple[Option, ...]:
    return tuple(Option(texts=((language, text),), by=("al",) if at else ()) for at, text in enumerate(texts))


@st.composite
def clauses(draw: st.DrawFn) -> tuple[Clause, ...]:
    found = []
    for at in range(draw(st.integers(min_value=1, max_value=4))):
        lines = [clean(one) for one in draw(st.lists(LINE, min_size=1, max_size=3))]
        text = "\n".join(one for one in lines if one)
        words = [clean(one) for one in draw(st.lists(LINE, max_size=3, unique=True))]
        wordings = list(dict.fromkeys(one for one in words if one))
        held: tuple[Bracket, ...] = ()
        if wordings:
            held, text = (
                (Bracket(bracket="b1", options=options(wordings, "en"), may_fall=len(wordings) == 1),),
                f"{text} ⟦b1⟧".strip(),
            )
        if text:
            texts: Words = (("en", text),)
            found.append(Clause(clause=f"c{at}.x-1", label=draw(LABEL), texts=texts, brackets=held))
    return tuple(found)


@given(held=clauses())
@settings(max_examples=60, deadline=None)
def test_a_text_in_a_docx_reads_back_the_same(held: tuple[Clause, ...]) -> None:
    text = replace(a_text(), clauses=held, title=(("en", "Made"),))
    if not any(char.isalnum() for one in held for char in one.texts[0][1]):
        return
    back = clauses_of(read_document(write_docx(a_page(text=text)), "x"))
    expected = [(one.clause, one.label, typed_texts(one.texts, one.brackets, SHORTS)["en"]) for one in held]
    assert [(one.clause, one.label, one.text) for one in back.clauses] == expected


@given(texts=st.lists(st.tuples(LABEL, LINE), min_size=1, max_size=12))
@settings(max_examples=200, deadline=None)
def test_no_letter_of_any_paragraph_is_lost(texts: list[tuple[str, str]]) -> None:
    lines = [clean(f"{label} {line}") for label, line in texts]
    held = clauses_of(
        Document(language="en", paragraphs=tuple(Paragraph(text=line) for line in lines if line))
    )
    shown = held.title + "".join(one.label + one.text for one in held.clauses)
    for letter in "aZяهةال1٣":
        assert shown.count(letter) == "".join(lines).count(letter)
