"""Terms that would begin where this record's time ends are put and signed at no desk: decided, they would never be in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.core.terms.adopted import FOREVER
from sametable.errors import SametableError
from support.deciding import decision_fields, everybody_beats, past_the_desk, signs, speak, table
from support.stage import Stage, run
from support.termspack import put, quiet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 2)
    yield held
    held.close()


async def drafted(stage: Stage, effective_ms: int) -> dict[str, Any]:
    text_id = await put(stage["alder"], quiet())
    _, version, sha256 = await table(stage["alder"], terms=text_id)
    await everybody_beats(stage)
    return decision_fields(version, sha256, terms=text_id, effective_ms=effective_ms)


def test_no_desk_puts_terms_that_would_never_be_in_force(stage: Stage) -> None:
    async def play() -> None:
        fields = await drafted(stage, FOREVER)
        with pytest.raises(SametableError) as raised:
            await speak(stage["alder"], "decision", fields)
        assert (raised.value.code, raised.value.at) == ("decision.never", "effective_ms")
        with pytest.raises(SametableError) as later:
            await speak(stage["alder"], "decision", {**fields, "effective_ms": FOREVER + 1})
        assert later.value.code == "statement.field"
        await speak(stage["alder"], "decision", {**fields, "effective_ms": FOREVER - 1})

    run(play())


def test_no_desk_signs_them_where_another_one_put_them(stage: Stage) -> None:
    async def play() -> None:
        fields = await drafted(stage, FOREVER)
        await past_the_desk(stage["alder"], {"type": "decision", **fields})
        await everybody_beats(stage)
        (decision,) = (one.id for one in stage["birch"].picture.cases.of_kind("decision"))
        with pytest.raises(SametableError) as raised:
            await signs(stage["birch"], decision, fields["text_sha256"])
        assert raised.value.code == "decision.never"
        await signs(stage["birch"], decision, fields["text_sha256"], "refuses")

    run(play())
