"""Every reason has one sentence, every sentence is used, and its values are what is put into it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sametable.core import terms
from sametable.core.terms.answer import TEXTS, Reason, because
from sametable.errors import InvariantError

SOURCE = "".join(
    path.read_text(encoding="utf-8")
    for path in Path(terms.__file__).parent.glob("*.py")
    if path.name != "answer.py"
)
BY_STATE = ("time.", "band.", "act.permits", "act.prohibits", "act.regulates")


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_every_sentence_is_the_reason_of_some_answer(code: str) -> None:
    assert f'"{code}"' in SOURCE or code.startswith(BY_STATE)


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_every_sentence_can_be_worded_from_its_values(code: str) -> None:
    names = re.findall(r"\{(\w+)\}", TEXTS[code])
    reason = Reason(code=code, values=dict.fromkeys(names, "x"))
    assert "{" not in reason.text()
    assert reason.plain() == {"code": code, **reason.values, "text": reason.text()}


def test_a_reason_without_a_sentence_cannot_be_made() -> None:
    with pytest.raises(InvariantError):
        because("no.such")
