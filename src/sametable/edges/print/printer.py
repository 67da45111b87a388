"""Printing pages: HTML always, PDF where the client's fonts are at hand.

Decides where the fonts come from: the built client holds them, compressed as browsers want them; they are unpacked once into
a temporary folder under names of their own, because a family that is cut by script has one name for all its parts. Fonts of the
machine are not used, so the same page is the same bytes everywhere. Texts travel as data, never as markup.

Source: typst reference (`sys.inputs`); SIL Open Font License 1.1 (the fonts); decision 0021.
"""

from __future__ import annotations

import shutil
import threading
import weakref
from importlib import resources
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import msgspec
import orjson

from sametable.core.assess.pages import plain
from sametable.core.assess.printed_words import word
from sametable.edges.print.html import NUMBER, page_html
from sametable.edges.print.tame import tame
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.assess.page_text import TextPage
    from sametable.core.assess.pages import Page

NEEDED = (
    ("noto-sans-latin", "Sametable Latin", 400),
    ("noto-sans-latin", "Sametable Latin", 600),
    ("noto-sans-latin-ext", "Sametable Latin Ext", 400),
    ("noto-sans-cyrillic", "Sametable Cyrillic", 400),
    ("noto-sans-cyrillic", "Sametable Cyrillic", 600),
    ("noto-sans-arabic-arabic", "Sametable Arabic", 400),
    ("noto-sans-arabic-arabic", "Sametable Arabic", 600),
)
"""The client's files by the beginning of their names, the family that each becomes, and its weight."""


class Printer:
    """Prints pages; unpacks the fonts when first asked for a PDF."""

    def __init__(self, folder: Path) -> None:
        """`folder` is that of the built client."""
        self._folder = folder
        self._lock = threading.Lock()
        self._fonts: Any = None

    def html(self, page: Page) -> str:
        """Give a page as one HTML file."""
        return page_html(page)

    def pdf(self, page: Page, *, base: str = "") -> bytes:
        """Give a page as PDF; the same page gives the same bytes. Raises `print.no_fonts`, `print.failed`.

        `base` is the public address of the node, to which the numbers of entries link; "" links nowhere.
        """
        return self._set("page.typ", {**_tamed(page), "base": base})

    def text_pdf(self, page: TextPage) -> bytes:
        """Give a proposal's text as PDF; the same text gives the same bytes. Raises `print.no_fonts`, `print.failed`."""
        held = _tame_all(msgspec.to_builtins(page))
        return self._set("whole_text.typ", held if isinstance(held, dict) else {})

    def _set(self, template: str, held: dict[str, object]) -> bytes:
        """Set contents with a template of this folder."""
        import typst

        with self._lock:
            fonts = self._fonts_unpacked()
            source = resources.files("sametable.edges.print").joinpath(template).read_bytes()
            given = {"page": orjson.dumps(held).decode()}
            try:
                made = typst.compile(source, font_paths=fonts, sys_inputs=given, format="pdf")
            except (typst.TypstError, RuntimeError, ValueError) as error:
                raise SametableError(
                    "print.failed", expected="a page that can be set", got=str(error)[:200]
                ) from None
        if not isinstance(made, bytes):
            raise SametableError("print.failed", expected="one PDF file", got=type(made).__name__)
        return made

    def _fonts_unpacked(self) -> Any:
        """Give the fonts, unpacked once; a process that is killed leaves a folder in the place for temporary files."""
        import typst

        if self._fonts is None:
            found = fonts_in(self._folder)
            unpacked = mkdtemp(prefix="sametable-fonts-")
            weakref.finalize(self, shutil.rmtree, unpacked, ignore_errors=True)
            for (family, weight), source in found.items():
                unpack(source, Path(unpacked) / f"{family}-{weight}.ttf".replace(" ", "-"), family)
            self._fonts = typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=[unpacked]
            )
        return self._fonts


def fonts_in(folder: Path) -> dict[tuple[str, int], Path]:
    """Find the client's fonts by family and weight. Raises `print.no_fonts` where any is missing."""
    assets = folder / "assets"
    found: dict[tuple[str, int], Path] = {}
    for stem, family, weight in NEEDED:
        held = sorted(assets.glob(f"{stem}-{weight}-normal-*.woff2")) if assets.is_dir() else []
        if not held:
            raise SametableError(
                "print.no_fonts",
                at=f"{stem} {weight}",
                expected="the fonts of the built web client",
                got="none",
                advice="Build the client with `make web`; until then take the HTML, which needs no fonts.",
            )
        found[family, weight] = held[0]
    return found


def unpack(source: Path, target: Path, family: str) -> None:
    """Write a browser's font as a plain one under a family name of its own. Raises `print.no_fonts`."""
    from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

    try:
        font = TTFont(source, recalcTimestamp=False)
        font.flavor = None
        for record in font["name"].names:
            if record.nameID in {1, 16}:
                record.string = family
        font.save(target)
    except (TTLibError, OSError, ValueError) as error:
        raise SametableError(
            "print.no_fonts", at=source.name, expected="a font that reads", got=str(error)[:120]
        ) from None


def _tamed(page: Page) -> dict[str, object]:
    """Give a page as data for the template, every text harmless to lay out."""
    held = _tame_all(plain(page))
    return {**held, "demo_word": word("demonstration", page.lang)} if isinstance(held, dict) else {}


def _numbers(value: object) -> list[str]:
    """Keep what looks like the number of an entry as it is, for the template links by it."""
    held = value if isinstance(value, list) else []
    return [one if NUMBER.fullmatch(one) else tame(one) for one in held]


def _tame_all(value: object) -> object:
    if isinstance(value, str):
        return tame(value, lines=True)
    if isinstance(value, list):
        return [_tame_all(one) for one in value]
    if isinstance(value, dict):
        held = {**value, "text": ""} if value.get("entries") == [value.get("text")] else value
        return {name: _numbers(one) if name == "entries" else _tame_all(one) for name, one in held.items()}
    return value
