"""Row 29: a side erases one field of its own words at the table; what is left is read by nobody, and every view goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.model.registry import KINDS, NEVER_ERASED, TABLE_SAYS, check_fields
from sametable.core.picture.fold import Picture, apply_entry
from sametable.core.picture.said import Said
from sametable.errors import SametableError
from support.deciding import everybody_beats, past_the_desk
from support.drawing import TODAY_MS, area, box, draws
from support.hitting import said
from support.stage import Stage, run
from support.web import app_of, ask
from unit.core.model.test_table_kinds import GOOD

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LOG = "table.example/trial/alder"
VIEWS = (
    "/api/table/proposals", "/api/table/decisions", "/api/table/dispositions", "/api/table/talks",
    "/api/parties/delineations", "/api/parties/groups", "/api/parties/lists", "/api/parties/deconfliction",
    "/api/parties/separations",
)  # fmt: skip


def counted(fields: Mapping[str, Any]) -> Picture:
    picture = Picture(prefixes={LOG: "ALD"}, origin_index={LOG: 0})
    one = Said(
        id="e" * 43,
        origin=LOG,
        index=1,
        lamport=1,
        party="al",
        node="alder",
        at_ms=1,
        fields=fields,
        erased=True,
    )
    apply_entry(picture, one)
    return picture


@pytest.mark.parametrize("kind", sorted(TABLE_SAYS - NEVER_ERASED))
def test_of_what_lacks_a_field_that_its_kind_asks_for_no_word_is_read(kind: str) -> None:
    whole = {"type": kind, **GOOD[kind]}
    required = KINDS[kind].fields.required - {"type"}
    assert required
    for name in GOOD[kind]:
        left = {one: value for one, value in whole.items() if one != name}
        picture = counted(left)
        try:
            check_fields(left)
        except SametableError:
            assert picture.cases.said == {}
            assert picture.others["e" * 43][0] == "erased"
        else:
            assert name not in required
            assert picture.cases.of_kind(kind)


def test_every_view_of_the_other_side_goes_on_after_a_field_was_erased(tmp_path: Path) -> None:
    stage = Stage(tmp_path, 2)

    async def play() -> None:
        edition = {"authority": "security_council", "name": "List", "generated_ms": TODAY_MS, "file_sha256": "a" * 64,
                   "entities": [{"listed": "QDe.001", "name": "Reed"}]}  # fmt: skip
        view = {
            "group": "Reed",
            "says": "excluded",
            "authority": "own_view",
            "as_of_ms": TODAY_MS,
            "source": "Own",
        }
        gone = [
            ((await draws(stage, area(box(36.5, 36.0, 0.3)))).id, "what"),
            ((await draws(stage, area(box(37.5, 36.0, 0.3), name="Other"))).id, "ways"),
            ((await said(stage, "alder", "sanctions_list", edition)).id, "authority"),
            ((await said(stage, "alder", "designation", view)).id, "says"),
        ]
        await everybody_beats(stage)
        for target, name in gone:
            act = {"type": "erase", "target": target, "fields": [name], "reason": "Personal data."}
            await past_the_desk(stage["alder"], act)
        await everybody_beats(stage)

    run(play())
    for node in ("alder", "birch"):
        for path in VIEWS:
            answer = run(ask(app_of(stage, node), "GET", path))
            assert answer.status_code == 200, (node, path)
    shown = run(ask(app_of(stage, "birch"), "GET", "/api/parties/delineations")).json()["layers"]
    assert shown == []
    stage.close()
