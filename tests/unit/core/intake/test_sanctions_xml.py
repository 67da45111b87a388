"""The Security Council's list: which entities an edition names, and nothing of any person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sametable.core.intake.sanctions_xml import (
    ATTRIBUTES_MOST,
    ELEMENTS_MOST,
    ENTITIES_MOST,
    NAMES_MOST,
    PIECE_B,
    SIZE_MOST_B,
    read_list,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable

PERSON = "<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>JOHN</FIRST_NAME><REFERENCE_NUMBER>QDi.1</REFERENCE_NUMBER></INDIVIDUAL>"


def entity(reference: str = "QDe.9", name: str = "NIGHT COLUMN", more: str = "") -> str:
    return (
        f"<ENTITY><DATAID>9</DATAID><FIRST_NAME>{name}</FIRST_NAME><UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE>"
        f"<REFERENCE_NUMBER>{reference}</REFERENCE_NUMBER><LISTED_ON>2014-05-14</LISTED_ON>{more}</ENTITY>"
    )


def file(*entities: str, made: str = "2015-02-01T18:00:00Z") -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><CONSOLIDATED_LIST dateGenerated="{made}">'
        f"<INDIVIDUALS>{PERSON}</INDIVIDUALS><ENTITIES>{''.join(entities)}</ENTITIES></CONSOLIDATED_LIST>"
    ).encode()


def refused(make: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(SametableError) as raised:
        make()
    return raised.value.code, raised.value.at


def test_an_entity_is_read_with_its_other_names_and_its_day() -> None:
    more = (
        "<NAME_ORIGINAL_SCRIPT>رتل الليل</NAME_ORIGINAL_SCRIPT>"
        "<ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>The\n Night  Column</ALIAS_NAME></ENTITY_ALIAS>"
        "<ENTITY_ALIAS><QUALITY/><ALIAS_NAME/></ENTITY_ALIAS><COMMENTS1>Where it is said to be.</COMMENTS1>"
    )
    edition = read_list(file(entity(more=more)))
    one = edition.entities[0]
    assert (one.listed, one.name, one.listed_on) == ("QDe.9", "NIGHT COLUMN", "2014-05-14")
    assert one.names == ("رتل الليل", "The Night Column")
    assert edition.generated_ms == 1_422_813_600_000
    assert "said to be" not in str(edition)


def test_persons_are_counted_and_nothing_of_them_is_kept() -> None:
    edition = read_list(file(entity()))
    assert edition.persons_left_out == 1
    assert "JOHN" not in str(edition)
    assert "QDi" not in str(edition)


def test_entities_stand_in_the_order_of_their_references() -> None:
    found = read_list(file(entity("QDe.9"), entity("QDe.10"), entity("CFe.1.")))
    assert [one.listed for one in found.entities] == ["CFe.1", "QDe.10", "QDe.9"]


def test_too_many_names_are_cut_and_the_reference_is_told() -> None:
    aliases = "".join(
        f"<ENTITY_ALIAS><ALIAS_NAME>name {n}</ALIAS_NAME></ENTITY_ALIAS>" for n in range(NAMES_MOST + 1)
    )
    edition = read_list(file(entity(more=aliases)))
    assert len(edition.entities[0].names) == NAMES_MOST
    assert edition.cut == ("QDe.9",)


@pytest.mark.parametrize(
    ("raw", "code", "at"),
    [
        (b"", "list.unreadable", ""),
        (b"<ENTITIES/>", "list.unreadable", ""),
        (file(entity(reference="")), "list.unreadable", "ENTITY.REFERENCE_NUMBER"),
        (file(entity(name="")), "list.unreadable", "QDe.9.FIRST_NAME"),
        (file(entity(), entity()), "list.unreadable", "ENTITIES"),
        (file(entity(), made="yesterday"), "list.unreadable", "dateGenerated"),
        (file(entity()).replace(b"2014-05-14", b"2014-14-05"), "list.unreadable", "QDe.9.LISTED_ON"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><CONSOLIDATED_LIST/>', "list.entities", ""),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><CONSOLIDATED_LIST/>', "list.entities", ""),
    ],
)
def test_what_is_no_list_is_refused_at_its_place(raw: bytes, code: str, at: str) -> None:
    assert refused(lambda: read_list(raw)) == (code, at)


def test_a_list_with_a_document_type_is_refused_without_the_words_of_a_library() -> None:
    with pytest.raises(SametableError) as caught:
        read_list(b'<!DOCTYPE x [<!ENTITY a "b">]><CONSOLIDATED_LIST/>')
    assert (caught.value.code, caught.value.expected, caught.value.got) == ("list.entities", "", "")


def code_of(raw: bytes) -> str:
    """Give the code with which a file is refused; `list.` where it is read."""
    try:
        read_list(raw)
    except SametableError as error:
        return error.code
    return "list."


@given(st.binary(max_size=300), st.integers(0, 400))
def test_any_bytes_give_an_edition_or_an_error_of_this_project(junk: bytes, at: int) -> None:
    whole = file(entity())
    for raw in (junk, whole[:at] + junk + whole[at:]):
        assert code_of(raw).startswith("list.")


def cut_off(inside: str) -> bytes:
    """Give a list that goes on with so much and then breaks off: whoever reads it to its end finds no XML."""
    return f'<CONSOLIDATED_LIST dateGenerated="2015-02-01T18:00:00Z"><ENTITIES>{inside}'.encode()


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("".join(entity(reference=f"QDe.{number}") for number in range(ENTITIES_MOST + 1)), "list.too_large"),
        ("<a/>" * ELEMENTS_MOST, "list.too_large"),
        ("<a>" * 10_000, "list.unreadable"),
        (f"<a {' '.join(f'a{number}=.' for number in range(ATTRIBUTES_MOST))}", "list.too_large"),
    ],
)
def test_reading_stops_where_a_limit_is_passed(inside: str, code: str) -> None:
    with pytest.raises(SametableError) as raised:
        read_list(cut_off(inside))
    assert (raised.value.code, raised.value.got) == (code, "more")


def test_as_many_entities_as_are_taken_are_read() -> None:
    whole = file(*(entity(reference=f"QDe.{number}") for number in range(ENTITIES_MOST)))
    assert len(read_list(whole).entities) == ENTITIES_MOST


def test_what_goes_on_without_an_end_is_not_read_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser takes what it has of a comment anew with every piece: as few pieces as a whole list may have."""
    assert SIZE_MOST_B / PIECE_B <= 8
    fed: list[int] = []

    class Parser:
        def __init__(self, **_: object) -> None:
            """Read nothing."""

        def feed(self, piece: bytes) -> None:
            fed.append(len(piece))

        def close(self) -> None:
            raise ValueError

    monkeypatch.setattr("sametable.core.intake.sanctions_xml.ElementTree.XMLParser", Parser)
    assert code_of(bytes(SIZE_MOST_B)) == "list.unreadable"
    assert fed == [PIECE_B] * 8
