"""YAML text as a tree of texts, lists and mappings, each with its line, its column and its path of keys.

Decides only what may stand in a pack's file at all. Nothing is resolved: `no`, `19:00` and `2016-02-22` stay the
texts that the author wrote, and what they mean is for the field that they stand in. Refused: anchors and aliases,
tags, merge keys, more than one document, a key twice, tabs, control characters, characters that turn the direction of
a text around, and whatever is beyond the limits.
JSON is read by the same reader, being YAML.

Shapes: lines and columns count from 1; depth and nodes are counted, not sizes in memory.
Source: YAML 1.2.2 (the core of it); house rules, Errors.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from sametable.core.terms.words import fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sametable.errors import SametableError

MAX_TEXT_B = 2_000_000
MAX_DEPTH = 20
MAX_NODES = 200_000
MAX_SCALAR = 400_000
MAX_PATH = 200
"""How long the path of keys to a value may be: every value keeps its own."""
# The C parser where it is there: it is a hundred times faster. The two differ on a few unquoted texts that are no
# good YAML 1.1; the canonical form quotes every text, so that both read it alike.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Line ends of other standards would be folded or shown as something else; marks of byte order and what is not a
# character have no place in a text.
_REFUSED = re.compile("[\x00-\x08\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
# Embeddings, overrides and isolates can make a name look like another one. The two plain marks, U+200E and U+200F,
# turn nothing around and stand in many Arabic texts: they are allowed.
_BIDI = re.compile("[\u061c\u202a-\u202e\u2066-\u2069]")
# What YAML's parsers say, in both of their wordings, as messages of our own; the first that is found counts.
_PROBLEMS = (
    ("',' or", "yaml_comma"),
    ("not allowed", "yaml_nested"),
    ("expected ':'", "yaml_colon"),
    ("end of stream", "yaml_quote"),
    ("document separator", "yaml_quote"),
    ("cannot start any token", "yaml_sign"),
    ("expected key", "yaml_indent"),
    ("<block end>", "yaml_indent"),
    ("'-' indicator", "yaml_indent"),
    ("<document start>", "yaml_indent"),
)
_LANGUAGE = re.compile(r"""(?m)(?:^|[{,]\s*)["']?language["']?\s*:\s*["']?(en|ru|ar|fr)\b""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One place of the tree. `kind` is text, list or map; `path` says where it hangs, `file` in which file."""

    kind: str
    file: str
    line: int
    column: int
    path: str = ""
    text: str = ""
    items: tuple[Node, ...] = ()
    entries: Mapping[str, Node] = field(default_factory=dict)
    keys: Mapping[str, Node] = field(default_factory=dict)
    """The keys themselves, for errors that are about a key."""

    @property
    def at(self) -> str:
        """Give the place as errors show it: `file:line:column path`."""
        return f"{self.file}:{self.line}:{self.column} {self.path}".rstrip()


def language_of(text: str, default: str = "en") -> str:
    """Tell in which language errors about this text are told, without reading it as a pack."""
    found = _LANGUAGE.search(text[:MAX_TEXT_B])
    return found.group(1) if found else default


def text_of(raw: bytes, *, name: str) -> str:
    """Decode a file. Raises `terms.pack` for too many bytes and for what is no UTF-8."""
    if len(raw) > MAX_TEXT_B:
        raise fault("too_long", "en", at=f"{name}:1:1", limit=f"{MAX_TEXT_B:,}", got=f"{len(raw):,}")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        language = language_of(raw.decode("utf-8", "replace"))
        got = f"0x{raw[error.start]:02x}"
        raise fault("not_utf8", language, at=f"{name}:{line}:{column}", got=got) from None


def read_tree(text: str, *, name: str) -> Node:
    """Read a text as one tree; every text in it is in Unicode's form NFC.

    Raises: `terms.pack` at a line and column, told in the language that the text names, and nothing else.
    """
    language = language_of(text)
    if len(text) > MAX_TEXT_B or len(text.encode("utf-8", "surrogatepass")) > MAX_TEXT_B:
        raise fault("too_long", language, at=f"{name}:1:1", limit=f"{MAX_TEXT_B:,}", got=f"{len(text):,}")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    _refuse_characters(text, name, language)
    try:
        return _Builder(name=name, language=language).build(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        got = "".join(text.split("\n")[line : line + 1])[column:][:40]
        said = f"{error.context or ''} {error.problem or ''}"
        message = next((ours for theirs, ours in _PROBLEMS if theirs in said), "not_yaml")
        raise fault(message, language, at=f"{name}:{line + 1}:{column + 1}", got=got) from None
    except (yaml.YAMLError, ValueError):
        # ValueError: escapes of numbers that are no character.
        raise fault("not_yaml", language, at=f"{name}:1:1") from None


def plain_of(node: Node, replaced: Mapping[str, Any]) -> Any:
    """Give the tree as texts, lists and dicts, with what `replaced` holds instead of the nodes at its paths."""
    if node.path in replaced:
        return replaced[node.path]
    if node.kind == "text":
        return node.text
    if node.kind == "list":
        return [plain_of(item, replaced) for item in node.items]
    return {key: plain_of(value, replaced) for key, value in node.entries.items()}


def _refused_in(text: str) -> re.Match[str] | None:
    """Give the first character that no text of a pack may hold."""
    found = (_REFUSED.search(text), _BIDI.search(text))
    return min((one for one in found if one), key=lambda one: one.start(), default=None)


def _sort_of(character: str) -> str:
    return "tab" if character == "\t" else "bidi" if _BIDI.match(character) else "control"


def _refuse_characters(text: str, name: str, language: str) -> None:
    found = _refused_in(text)
    if found is None:
        return
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
    raise fault(
        _sort_of(found.group()), language, at=f"{name}:{line}:{column}", got=f"U+{ord(found.group()):04X}"
    )


@dataclass(slots=True, kw_only=True)
class _Open:
    """A list or mapping that is still being read."""

    kind: str
    line: int
    column: int
    path: str
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Node] = field(default_factory=dict)
    key: Node | None = None


@dataclass(slots=True, kw_only=True)
class _Builder:
    """Puts the events of the parser together, with a stack of its own instead of calls into one another."""

    name: str
    language: str
    stack: list[_Open] = field(default_factory=list)
    root: Node | None = None
    nodes: int = 0

    def build(self, events: Iterator[Any]) -> Node:
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.refuse("documents", event, got="---")
            elif isinstance(event, yaml.AliasEvent):
                raise self.refuse("anchor", event, got=f"*{event.anchor}")
            elif isinstance(event, yaml.NodeEvent):
                self.node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.close()
        if self.root is None:
            raise fault("empty", self.language, at=f"{self.name}:1:1")
        return self.root

    def refuse(self, message: str, event: Any, **told: str) -> SametableError:
        mark = event.start_mark
        at = f"{self.name}:{mark.line + 1}:{mark.column + 1} {self.path()}".rstrip()
        return fault(message, self.language, at=at, **told)

    def path(self) -> str:
        if not self.stack:
            return ""
        top = self.stack[-1]
        if top.kind == "list":
            return f"{top.path}[{len(top.items)}]"
        if top.key is None:
            return top.path
        return f"{top.path}.{top.key.text}" if top.path else top.key.text

    def node(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self.refuse("nodes", event, limit=f"{MAX_NODES:,}", got=f"> {MAX_NODES:,}")
        if event.anchor is not None:
            raise self.refuse("anchor", event, got=f"&{event.anchor}")
        # A tag is told from its event: "!" alone and "!!str" are tags, too. Quoted texts have none of their own.
        if event.tag is not None:
            raise self.refuse("tag", event, got=str(event.tag)[:60])
        line, column, path = event.start_mark.line + 1, event.start_mark.column + 1, self.path()
        if len(path) > MAX_PATH:
            raise self.refuse("key_long", event, limit=str(MAX_PATH), got=path)
        if isinstance(event, yaml.ScalarEvent):
            self.add(self.scalar(event, line, column, path))
            return
        if len(self.stack) >= MAX_DEPTH:
            raise self.refuse("depth", event, limit=str(MAX_DEPTH), got=f"> {MAX_DEPTH}")
        if self.stack and self.stack[-1].kind == "map" and self.stack[-1].key is None:
            raise self.refuse(
                "key_text", event, got="[" if isinstance(event, yaml.SequenceStartEvent) else "{"
            )
        kind = "list" if isinstance(event, yaml.SequenceStartEvent) else "map"
        self.stack.append(_Open(kind=kind, line=line, column=column, path=path))

    def scalar(self, event: Any, line: int, column: int, path: str) -> Node:
        bad = _refused_in(event.value)
        if bad is not None:
            # What is meant by an escape such as "\t" in quotes is no tab in the file.
            message = "bidi" if _BIDI.match(bad.group()) else "control"
            raise self.refuse(message, event, got=f"U+{ord(bad.group()):04X}")
        if len(event.value) > MAX_SCALAR:
            raise self.refuse("too_long", event, limit=f"{MAX_SCALAR:,}", got=f"{len(event.value):,}")
        text = unicodedata.normalize("NFC", event.value).strip()
        # An empty plain text, `~` and `null` say that nothing is there; a field that needs something tells so.
        if event.style is None and text in {"~", "null"}:
            text = ""
        return Node(kind="text", file=self.name, line=line, column=column, path=path, text=text)

    def add(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if top.kind == "list":
            top.items.append(node)
        elif top.key is not None:
            top.entries[top.key.text] = node
            top.key = None
        else:
            self.key(node, top)

    def key(self, node: Node, top: _Open) -> None:
        at = node.at
        if node.text == "<<":
            raise fault("merge", self.language, at=at, got="<<")
        if not node.text:
            raise fault("key_text", self.language, at=at, got='""')
        if node.text in top.keys:
            first = top.keys[node.text].line
            raise fault("key_twice", self.language, at=at, got=node.text[:60], line=str(first))
        top.keys[node.text] = node
        top.key = node

    def close(self) -> None:
        done = self.stack.pop()
        self.add(
            Node(
                kind=done.kind, file=self.name, line=done.line, column=done.column, path=done.path,
                items=tuple(done.items), entries=done.entries, keys=done.keys,
            )
        )  # fmt: skip
