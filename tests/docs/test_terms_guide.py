"""The guide to writing a terms pack is true: its pack reads, its moments fall where it says, its asks print what it shows.

Blocks marked `yaml pack` and `yaml clauses` make one pack in their order; `yaml draft` takes the place of the first of
them; `yaml moments`, `yaml windows` and `yaml refused` are lists whose comments say what becomes of each item; an
indented `sametable terms ask` is followed by beginnings of lines that it prints.
"""

from __future__ import annotations

import re
import shlex
import textwrap
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from sametable.boot import tools
from sametable.core.terms.model import After, At, Disputed, Sun, Unknown
from sametable.core.terms.moments import Context, resolve
from sametable.core.terms.reading import read_checked, read_pack
from sametable.core.terms.windows import timeline_of
from sametable.edges.cli.main import app
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.terms.model import Pack

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "howto" / "write-a-terms-pack.md"
TEXT = GUIDE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml (\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
ASKS = re.findall(r"^ {4}(sametable terms ask .*)\n\n((?: {6}.*\n)+)", TEXT, re.MULTILINE)


def blocks(mark: str) -> list[str]:
    """Give the blocks with a mark, in their order."""
    return [text for name, text in BLOCKS if name == mark]


def source(extra: str = "") -> str:
    """Give the guide's pack as a reader would have typed it, with more clauses if there are any."""
    (head,) = blocks("pack")
    clauses = "".join(blocks("clauses")) + extra
    return f"{head.rstrip()}\n    clauses:\n{textwrap.indent(clauses, '      ')}"


def draft() -> str:
    """Give the pack with its first clause as the draft has it."""
    first, *_ = blocks("clauses")
    (other,) = blocks("draft")
    text = source()
    assert textwrap.indent(first, "      ") in text
    return text.replace(textwrap.indent(first, "      "), textwrap.indent(other, "      "))


def iso(at_ms: int) -> str:
    """Write a moment to the minute."""
    return datetime.fromtimestamp(at_ms / 1000, tz=UTC).strftime("%Y-%m-%dT%H:%MZ")


def items(mark: str) -> list[tuple[str, str]]:
    """Give the items of the list in a block, each with what its comment promises."""
    (text,) = blocks(mark)
    found = [line.rsplit("#", 1) for line in text.splitlines()]
    assert all(len(one) == 2 for one in found)
    return [(item.strip().removeprefix("- "), said.strip()) for item, said in found]


def window_in(text: str) -> Pack:
    """Read the guide's pack with one more window, `extra`."""
    fields = text.strip()[1:-1]
    clause = f'- {{id: extra, kind: window, ref: Article 1, text: "A window.", {fields}}}\n'
    return read_pack(source(clause), name="guide")


def extra_of(pack: Pack) -> tuple[Context, dict[str, object]]:
    """Give the fields of the window that was added, and what its moments are counted from."""
    clause = next(one for one in pack.instruments[0].clauses if one.id == "extra")
    return Context(zone=pack.zone, dates={one.id: one.at for one in pack.dates}), dict(clause.fields)


@pytest.mark.parametrize(("written", "said"), items("moments"))
def test_a_moment_of_the_guide_falls_where_it_says(written: str, said: str) -> None:
    context, fields = extra_of(window_in(f"{{from: {written}, open: yes}}"))
    moment = fields["from_"]
    assert isinstance(moment, (After, At, Disputed, Sun, Unknown))
    told = []
    for one in resolve(moment, context):
        # A span ends with the minute that it ends in; a whole day with its last moment.
        first, last = iso(one.earliest_ms), iso(one.latest_ms)
        told.append(first if first == last else f"{first} to {last}")
    assert (" or ".join(told) or "unknown") == said


@pytest.mark.parametrize(("written", "said"), items("windows"))
def test_a_window_of_the_guide_runs_as_it_says(written: str, said: str) -> None:
    context, fields = extra_of(window_in(written))
    told: list[tuple[int, int, str]] = []
    for one in timeline_of(fields["window"], context).segments:  # type: ignore[arg-type]
        start = told.pop()[0] if told and told[-1][1:] == (one.start_ms, one.state) else one.start_ms
        told.append((start, one.end_ms, one.state))
    runs = [f"{iso(start)} to {iso(end)} {state}".removesuffix(" in") for start, end, state in told]
    assert ", ".join(runs) == said


@pytest.mark.parametrize(("written", "said"), items("refused"))
def test_a_mistake_of_the_guide_is_refused_as_it_says(written: str, said: str) -> None:
    with pytest.raises(SametableError) as caught:
        window_in(written)
    assert caught.value.code == "terms.pack"
    assert said in str(caught.value)
    assert caught.value.advice


@pytest.mark.parametrize(("line", "shown"), ASKS, ids=range(len(ASKS)))
def test_an_ask_of_the_guide_prints_what_it_shows(
    line: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("low-bridge", source()), ("low-bridge-draft", draft())):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pack.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, shlex.split(line)[1:], obj=tools())
    assert result.exit_code == 0, result.output
    printed = [one.strip() for one in result.output.splitlines()]
    for wanted in (one.strip() for one in shown.splitlines()):
        assert any(one.startswith(wanted) for one in printed), result.output


def test_the_guide_shows_what_it_explains() -> None:
    assert len(ASKS) >= 8
    assert len(blocks("clauses")) >= 6
    used = {clause.kind for clause in read_pack(source(), name="guide").instruments[0].clauses}
    assert used >= {"window", "withdrawal", "permission", "gate", "exclusion_who", "area_regime"}
    assert used >= {"freeze", "force_removal", "release_exchange"}


def test_the_author_of_the_guide_s_pack_is_warned_as_the_guide_says() -> None:
    assert [one.got for one in read_checked(source(), name="guide").doubts] == ["old-quarter"]
    assert "Here it warns of the old quarter" in TEXT
