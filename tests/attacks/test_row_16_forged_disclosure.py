"""Row 16, a forged disclosure in a release or in a pack: RFC 9901 7.1 says it MUST be rejected; libraries drop it.

The defence is that every disclosure is one that the signed body refers to, each once, in order
(`core/wire/statement.open_released`). A forged one makes the whole payload bad: it is refused, not dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from attackkit import ALDER, Forger, honest, posted, refusal, serve_forged, verdict_on, words
from bulkkit import make_bulk
from recordkit import salts
from sametable.centre.reports.submit_report import submit
from sametable.core.release.released import check_release
from sametable.core.wire import canonical
from sametable.core.wire.disclosures import digest_of
from sametable.core.wire.hashes import b64url
from support.stage import run
from verifierkit import run_python

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.stage import Stage

    Parts = list[str]

LEAF, PAYLOAD = honest(words())


def disclosure(*row: object) -> str:
    return b64url(canonical.encode([b64url(salts(1, 99)[0]), *row]))


def of_the_forgers_own() -> Parts:
    """Give contents that are right in themselves, and which nobody has signed."""
    field = disclosure("what", "forged")
    return [disclosure("body", {"_sd": [digest_of(field.encode())]}), field]


FORGED: dict[str, Callable[[Parts], Parts]] = {
    "one that nothing refers to": lambda parts: [*parts, disclosure("zz", "forged")],
    "one in the place of another": lambda parts: [*parts[:2], disclosure("what", "forged"), *parts[3:]],
    "one that is there twice": lambda parts: [*parts, parts[-1]],
    "the body twice": lambda parts: [parts[0], *parts],
    "another body": lambda parts: [disclosure("body", {"_sd": ["x"]}), *parts[1:]],
    "a body without anything": lambda parts: [disclosure("body", {"_sd": []})],
    "a reserved name": lambda parts: [*parts, disclosure("_sd", ["x"])],
    "a reserved name within": lambda parts: [*parts, disclosure("zz", {"a": {"_sd": ["x"]}})],
    "an array item": lambda parts: [*parts, disclosure("an array item")],
    "a body and a field of the forger's own": lambda _: of_the_forgers_own(),
    "no body": lambda parts: parts[1:],
    "another order": lambda parts: [parts[0], parts[2], parts[1], *parts[3:]],
}


@pytest.mark.parametrize("name", FORGED)
def test_a_node_refuses_content_with_it_and_another_node_does_not_take_it(
    trio: Stage, tmp_path: Path, name: str
) -> None:
    payload = "~".join(FORGED[name](PAYLOAD.split("~")))
    signing_input, _, signature = LEAF.decode().rpartition(".")
    error = refusal(lambda: run(submit(trio["alder"], posted(signing_input, payload, signature))))
    assert error.code == "statement.bad_payload"
    forger = Forger("alder", [LEAF], [payload])
    serve_forged(trio, "birch", forger)
    run(trio.pull("birch", "alder"))
    assert trio["birch"].missing[ALDER] == {1}
    assert [index for index, _ in verdict_on(forger, tmp_path)] == [1]


@pytest.mark.parametrize("name", FORGED)
def test_a_release_with_it_is_refused_by_sametable_and_by_the_python_file(tmp_path: Path, name: str) -> None:
    bulk = make_bulk(20, enrol=False)
    log = next(iter(bulk.logs.values()))
    bulk.write_release(tmp_path, log, 3, {"type", "district", "what", "killed"})
    assert run_python(tmp_path)[0] == 0
    path = tmp_path / "entry.sd-jwt"
    jwt, *parts = path.read_text().removesuffix("~").split("~")
    path.write_text("~".join([jwt, *FORGED[name](parts), ""]))
    status, said = run_python(tmp_path)
    assert status == 1
    assert said.splitlines()[-1].startswith("DOES NOT HOLD: ")
    files = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    assert not check_release(files).holds
