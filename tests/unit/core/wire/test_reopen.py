"""Payloads read again from the store: the same fields, or an error; never other fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recordkit import FIELDS, statement
from sametable.core.wire.statement import open_payload, parse_entry, reopen_payload
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable

LEAF, PAYLOAD = statement(FIELDS)
ENTRY = parse_entry(LEAF)
PARTS = PAYLOAD.split("~")


def test_a_payload_reopened_gives_the_fields_it_gave_when_opened() -> None:
    assert reopen_payload(ENTRY, PAYLOAD) == open_payload(ENTRY, PAYLOAD)
    assert list(reopen_payload(ENTRY, PAYLOAD)) == list(open_payload(ENTRY, PAYLOAD))


def test_any_changed_letter_is_noticed() -> None:
    for place in range(len(PAYLOAD)):
        for letter in "A~!é":
            spoilt = PAYLOAD[:place] + letter + PAYLOAD[place + 1 :]
            if spoilt != PAYLOAD:
                with pytest.raises(SametableError, match=r"statement\.bad_payload"):
                    reopen_payload(ENTRY, spoilt)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda parts: parts[:-1],
        lambda parts: [*parts, parts[-1]],
        lambda parts: [parts[0], *parts[:0:-1]],
        lambda parts: parts[1:],
        lambda parts: [],
        lambda parts: [statement({**FIELDS, "type": "other"})[1].split("~")[0], *parts[1:]],
    ],
    ids=["one gone", "one twice", "another order", "no body", "nothing", "another body"],
)
def test_disclosures_gone_doubled_or_in_another_order_are_noticed(
    spoil: Callable[[list[str]], list[str]],
) -> None:
    with pytest.raises(SametableError, match=r"statement\.bad_payload"):
        reopen_payload(ENTRY, "~".join(spoil(PARTS)))


def test_another_statements_payload_is_noticed() -> None:
    _, other = statement({**FIELDS, "type": "other"})
    with pytest.raises(SametableError, match=r"statement\.bad_payload"):
        reopen_payload(ENTRY, other)
