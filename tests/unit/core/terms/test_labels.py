"""What a pack is called when it is shown: complete in four languages, and used."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from sametable.core.terms import labels
from sametable.core.terms.reading import read_pack
from sametable.core.terms.render import pack_text
from sametable.core.terms.schema.example import example_pack
from sametable.core.terms.schema.registry import AREA_KINDS, INSTRUMENT_FIELDS, KINDS
from support.termspack import quiet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sametable.core.terms.shapes import Field

TABLES = ("FIELDS", "KIND_NAMES", "AREA_NAMES", "STATUS", "BASIS", "PUBLISHED", "PHRASES")
SCRIPTS = {"ru": "[а-яё]", "ar": "[\u0621-\u064a]"}


def names(fields: Sequence[Field]) -> Iterator[str]:
    for one in fields:
        yield one.name
        yield from names(one.shape.fields)


@pytest.mark.parametrize("table", TABLES)
def test_every_text_is_there_in_four_languages_and_their_scripts_with_the_same_places(table: str) -> None:
    for code, told in getattr(labels, table).items():
        assert list(told) == ["en", "ru", "ar", "fr"], code
        places = {
            language: sorted(one[1] or "" for one in Formatter().parse(text))
            for language, text in told.items()
        }
        assert {tuple(filter(None, one)) for one in places.values()} == {tuple(filter(None, places["en"]))}, (
            code
        )
        for language, script in SCRIPTS.items():
            plain = re.sub(r"\{\w+\}", "", told[language])
            assert re.search(script, plain) or not re.search("[a-zA-Z]{3}", plain), (code, language)


def test_every_field_of_every_kind_has_its_label() -> None:
    assert {name for kind in KINDS.values() for name in names(kind.fields)} <= set(labels.FIELDS)


def test_every_kind_area_and_state_has_its_name() -> None:
    assert set(labels.KIND_NAMES) == set(KINDS)
    assert set(labels.AREA_NAMES) == set(AREA_KINDS)
    for table, field in ((labels.STATUS, "status"), (labels.BASIS, "basis"), (labels.PUBLISHED, "published")):
        schema = next(one.shape.schema for one in INSTRUMENT_FIELDS if one.name == field)
        assert set(table) == set(schema["enum"])


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "not compared with the authentic text"),
        ("ru", "не сверено с аутентичным текстом"),
        ("ar", "لم يُقابَل بالنص الأصلي المعتمد"),
        ("fr", "non comparé au texte authentique"),
    ],
)
def test_a_pack_is_shown_with_the_labels_of_the_language_that_is_asked_for(language: str, shown: str) -> None:
    told = "\n".join(pack_text(read_pack(example_pack(), name="example"), language))
    assert shown in told
    english = labels.PHRASES["not_compared"]["en"]
    assert (english in told) == (language == "en")


@pytest.mark.parametrize("end", ["for: 48 hours", "through: 2016-02-21", "until: 2016-02-22"])
def test_however_the_end_of_a_window_is_given_it_is_shown_in_utc(end: str) -> None:
    window = f'  - {{id: w, kind: window, ref: "4", text: x, from: 2016-02-20 00:00, {end}}}\n'
    lines = pack_text(read_pack(quiet() + window, name="quiet"), "en")
    assert "    in force: 2016-02-20T00:00Z to 2016-02-22T00:00Z" in lines


def test_of_hours_over_years_the_first_are_shown_and_the_rest_counted() -> None:
    window = '  - {id: w, kind: window, ref: "4", text: x, from: 2016-02-20, for: 30 days, daily: {from: "10:00", until: "13:00"}}\n'
    lines = pack_text(read_pack(quiet() + window, name="quiet"), "en")
    assert "    in force: 2016-02-20T10:00Z to 2016-02-20T13:00Z" in lines
    assert "    and 18 more" in lines
