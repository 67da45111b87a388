"""The tree of a text: nothing is resolved, and bombs, tags and tricks are refused where they stand."""

from __future__ import annotations

import pytest
import yaml

from sametable.core.terms import tree
from sametable.core.terms.reading import read_pack
from sametable.core.terms.schema.example import example_pack
from sametable.core.terms.tree import language_of, read_tree, text_of
from sametable.core.terms.words import MESSAGES
from sametable.errors import SametableError

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


def refused(text: str) -> SametableError:
    with pytest.raises(SametableError) as caught:
        read_tree(text, name="pack.yaml")
    return caught.value


@pytest.mark.parametrize(
    "written", ["no", "19:00", "2016-02-22", "0x1F", "1_000", "~~", "yes", "010", "1e3", ".inf"]
)
def test_a_scalar_stays_what_the_author_wrote(written: str) -> None:
    assert read_tree(f"a: {written}", name="x").entries["a"].text == written


def test_a_place_is_line_column_and_path() -> None:
    root = read_tree("a:\n- b: 1\n  c: [x, {d: y}]\n", name="pack.yaml")
    node = root.entries["a"].items[0].entries["c"].items[1].entries["d"]
    assert (node.text, node.at) == ("y", "pack.yaml:3:14 a[0].c[1].d")


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        (BOMB, "pack.yaml:1:4 a", "anchor"),
        ("a: *b", "pack.yaml:1:4 a", "anchor"),
        ("a: !!python/object/apply:os.system [ls]", "pack.yaml:1:4 a", "tag"),
        ("a: ! x", "pack.yaml:1:4 a", "tag"),
        ("<<: {a: 1}", "pack.yaml:1:1", "merge"),
        ("a: 1\n---\nb: 2", "pack.yaml:2:1", "documents"),
        ("a: 1\nb: 2\na: 3", "pack.yaml:3:1", "key_twice"),
        ('a: 1\n"a": 3', "pack.yaml:2:1", "key_twice"),
        ("? [a]\n: b", "pack.yaml:1:3", "key_text"),
        ("a:\n\tb: 1", "pack.yaml:2:1", "tab"),
        ("a: \x07", "pack.yaml:1:4", "control"),
        ("a: b\u2028c", "pack.yaml:1:5", "control"),
        ('a: "\\0"', "pack.yaml:1:4", "control"),
        ('a: "\\ud800"', "pack.yaml:1:1", "not_yaml"),
        ("a: [1, 2", "pack.yaml:", "yaml_comma"),
        ("a: b: c", "pack.yaml:1:5", "yaml_nested"),
        ("a: {b: 1, c: 2\nd: 3", "pack.yaml:2:2", "yaml_comma"),
        ('a: "b\n', "pack.yaml:2:1", "yaml_quote"),
        ('a: "b" c\n', "pack.yaml:1:8", "yaml_indent"),
        ("a:\n  b: 1\n c: 2\n", "pack.yaml:3:2", "yaml_indent"),
        ("a\nb: 1\n", "pack.yaml:2:2", "yaml_nested"),
        ("a: @b\n", "pack.yaml:1:4", "yaml_sign"),
        ("a: b\u202ec", "pack.yaml:1:5", "bidi"),
        ('a: "\\u2067b"', "pack.yaml:1:4", "bidi"),
        ("a: b\u061cc", "pack.yaml:1:5", "bidi"),
        ("", "pack.yaml:1:1", "empty"),
        ("# nothing", "pack.yaml:1:1", "empty"),
        ("[" * 25 + "]" * 25, "pack.yaml:1:21", "depth"),
        ("[" * 100_000, "pack.yaml:1:21", "depth"),
    ],
)
def test_what_may_not_stand_in_a_pack_is_refused_where_it_stands(text: str, at: str, message: str) -> None:
    error = refused(text)
    assert error.expected == MESSAGES["en"][message][0].format(limit="20") or (
        # The two parsers of escapes differ in whether they know a surrogate by its number.
        message == "not_yaml" and error.expected == MESSAGES["en"]["control"][0]
    )
    assert error.at.startswith(at) or message == "not_yaml"


def test_bombs_are_refused_before_they_grow() -> None:
    bomb = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 60))
    assert refused("a0: &a0 lol\n" + bomb).at == "pack.yaml:1:5 a0"


def test_too_many_values_and_too_long_texts_are_refused() -> None:
    assert "200,000" in refused("[" + "1," * 250_000 + "]").expected
    assert "2,000,000" in refused("a: " + "x" * 2_000_001).expected


def test_bytes_that_are_no_utf8_are_told_by_line_and_column() -> None:
    with pytest.raises(SametableError) as caught:
        text_of("language: ru\na: Ж".encode() + b"\xff", name="pack.yaml")
    assert caught.value.at == "pack.yaml:2:5"
    assert caught.value.advice == MESSAGES["ru"]["not_utf8"][1]
    assert text_of(b"\xef\xbb\xbfa: 1", name="x") == "a: 1"


def test_line_ends_of_windows_and_composed_letters_are_one_form() -> None:
    assert read_tree("a: 1\r\nb: е\u0308\r\n", name="x").entries["b"].text == "ё"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("language: ru\n", "ru"),
        ('{"language":"ar","pack":"x"}', "ar"),
        ("{a: 1, language: fr}", "fr"),
        ("a: 1", "en"),
    ],
)
def test_the_language_of_errors_is_found_before_the_text_is_read(text: str, language: str) -> None:
    assert language_of(text) == language


def test_both_parsers_read_a_canonical_text_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = read_pack(example_pack(), name="pack.yaml")
    monkeypatch.setattr(tree, "_LOADER", yaml.SafeLoader)
    assert read_pack(pack.text, name="pack.json") == pack
