"""Row 17, different contents for two readers: Alder gives Birch one text and Cedar another, under one entry.

Impossible under one digest: a payload that is not the committed one is not taken (row 2), so at most one of the two
texts can be shown, and whoever was given another is lacking it, visibly, until anybody hands on the real one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from attackkit import ALDER, Forger, honest, serve_forged, words
from recordkit import salts
from sametable.centre import table
from sametable.centre.exchange.payloads import fetch_missing
from sametable.core.wire.disclosures import digest_of
from sametable.core.wire.statement import StatementHead, prepare
from support.drafts import START_MS
from support.stage import run

if TYPE_CHECKING:
    from support.stage import Stage

LEAF, PAYLOAD = honest(words(weapon="mortar"))
OTHER = honest(words(weapon="rocket"))[1]


def test_the_one_who_was_given_another_text_lacks_it_and_gets_the_real_one_from_anybody(trio: Stage) -> None:
    serve_forged(trio, "birch", Forger("alder", [LEAF], [PAYLOAD]))
    serve_forged(trio, "cedar", Forger("alder", [LEAF], [OTHER]))
    for name in ("birch", "cedar"):
        run(trio.pull(name, "alder"))
    assert not trio["birch"].missing[ALDER]
    assert trio["cedar"].missing[ALDER] == {1}
    assert table.table(trio["cedar"]).missing_payloads == 1
    assert table.table(trio["cedar"]).code is None
    assert run(fetch_missing(trio["cedar"], trio.links["cedar", "birch"], ALDER)) == 1
    assert table.table(trio["cedar"]).code is not None
    assert trio["cedar"].store.entries(ALDER, 1, 1)[0].payload == PAYLOAD
    assert trio["cedar"].picture.digest.value() == trio["birch"].picture.digest.value()


@settings(max_examples=60, deadline=None)
@given(one=st.text(max_size=30), other=st.text(max_size=30), start=st.integers(0, 10_000))
def test_two_contents_have_two_digests(one: str, other: str, start: int) -> None:
    head = StatementHead(kid="A" * 22, log=ALDER, aud="parties", at_ms=START_MS)
    said = [
        prepare({"type": "comment", "text": text}, head=head, salts=salts(3, start)).payload.split("~")[0]
        for text in (one, other)
    ]
    assert (digest_of(said[0].encode()) == digest_of(said[1].encode())) == (one == other)
