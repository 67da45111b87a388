"""A pack in words: each clause as labelled lines, and the whole of it as text for a terminal or a print-out.

Decides nothing; what is shown is what was read, with moments resolved beside their own wording. Labels are the names
of the schema's fields, so that a client can put its own words for them; texts are given in the language that is asked
for, else in English, else in the first one there is. What is from recall or was never compared says so.

Shapes: lines are (label, text or texts by language). Source: domain reference 1.5; charter, rule 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sametable.core.model.vocabulary import WEAPON, WHAT
from sametable.core.terms.labels import AREA_NAMES, BASIS, FIELDS, KIND_NAMES, PHRASES, PUBLISHED, STATUS
from sametable.core.terms.model import (
    After,
    At,
    Band,
    Compared,
    Disputed,
    Duration,
    Geometry,
    Moment,
    Sun,
    Unknown,
    WeaponClass,
    Window,
)
from sametable.core.terms.moments import LAST_MS, Context, local, resolve, told
from sametable.core.terms.schema.common import ATTACKS
from sametable.core.terms.schema.registry import KINDS
from sametable.core.terms.shapes import LANGUAGE, SAFE
from sametable.core.terms.windows import timeline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sametable.core.terms.model import Clause, Instrument, Pack, Zone

Line = tuple[str, str | dict[str, str]]
_NAMES = {term.code: term.name for term in (*WEAPON, *WHAT)} | {
    "any": {"en": "any", "ru": "любые", "ar": "أي", "fr": "tous"},
    "heavy": {"en": "heavy weapons", "ru": "тяжёлое вооружение", "ar": "أسلحة ثقيلة", "fr": "armes lourdes"},
    "indirect": {"en": "indirect fire", "ru": "огонь с закрытых позиций", "ar": "رمايات غير مباشرة", "fr": "tirs indirects"},
    "air": {"en": "from the air", "ru": "с воздуха", "ar": "من الجو", "fr": "depuis les airs"},
    "attacks": {"en": "attacks of every kind", "ru": "нападения любого рода", "ar": "هجمات من كل نوع", "fr": "attaques de toute sorte"},
}  # fmt: skip
_SAID = {
    "yes": {"en": "yes", "ru": "да", "ar": "نعم", "fr": "oui"},
    "no": {"en": "no", "ru": "нет", "ar": "لا", "fr": "non"},
    "unknown": {"en": "not known", "ru": "неизвестно", "ar": "غير معروف", "fr": "inconnu"},
    "disputed": {"en": "disputed", "ru": "оспаривается", "ar": "متنازع عليه", "fr": "contesté"},
    "drawn": {"en": "drawn", "ru": "нанесено на карту", "ar": "مرسوم", "fr": "tracé"},
    "sunset": {"en": "sunset", "ru": "заход солнца", "ar": "غروب الشمس", "fr": "coucher du soleil"},
    "sunrise": {"en": "sunrise", "ru": "восход солнца", "ar": "شروق الشمس", "fr": "lever du soleil"},
    "dawn": {"en": "dawn", "ru": "рассвет", "ar": "الفجر", "fr": "aube"},
    "dusk": {"en": "dusk", "ru": "сумерки", "ar": "الغسق", "fr": "crépuscule"},
    "noon": {"en": "noon", "ru": "полдень", "ar": "الظهر", "fr": "midi"},
}  # fmt: skip
_HIDDEN = frozenset({"window"})
_PLAIN = {safe: plain for plain, safe in SAFE.items()}
MAX_SPANS = 12
"""So many spans of a window are shown; hours of the day over years are thousands."""
_ACT_FIELDS = frozenset({"acts", "what"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What names are taken from while a clause is put into words."""

    language: str
    context: Context
    groups: Mapping[str, str]
    others: Mapping[str, str]
    """Names of zones, facts, authorities, lines, by id; ids of clauses stay what they are."""


def in_language(words: Mapping[str, str], language: str) -> str:
    """Give a text in a language, else in English, else the first there is; nothing for none."""
    return words.get(language) or words.get("en") or next(iter(words.values()), "")


def clause_lines(clause: Clause, pack: Pack, language: str) -> list[Line]:
    """Give the fields of a clause's kind as labelled lines, in the order of the schema; texts keep all languages."""
    words = _words_of(pack, language)
    lines: list[Line] = []
    for one in KINDS[clause.kind].fields:
        name = SAFE.get(one.name, one.name)
        value = clause.fields.get(name)
        if value is None or name in _HIDDEN or (value is False and one.default is False):
            continue
        # The shape of texts by language is the one whose value is kept whole: the client chooses.
        lines.append((one.name, dict(value) if _is_words(value) else _say(one.name, value, words)))
    return lines


def pack_text(pack: Pack, language: str) -> list[str]:
    """Give a whole pack as lines of text, clause by clause, for reading at a terminal."""
    words = _words_of(pack, language)
    lines = [
        phrase(
            "pack",
            language,
            title=in_language(pack.title, language),
            id=pack.id,
            version=pack.version,
            hash=pack.sha256[:16],
        ),
        _trust(pack.compared, language, recall=False),
    ]
    if pack.demonstration:
        lines.append(phrase("demonstration", language))
    lines.append("")
    for instrument in pack.instruments:
        lines += _instrument_text(instrument, pack, words)
    if pack.zones:
        lines += [
            phrase("all_zones", language),
            *(line for zone in pack.zones for line in _zone_text(zone, pack, words)),
            "",
        ]
    if pack.sources:
        lines += [phrase("all_sources", language), *(f"  {one.id}: {one.text}" for one in pack.sources)]
    return lines


def _instrument_text(instrument: Instrument, pack: Pack, words: _Words) -> list[str]:
    at = words.language
    title = in_language(instrument.title, at)
    facts = (
        in_language(STATUS[instrument.status], at),
        in_language(BASIS[instrument.basis], at),
        instrument.date or phrase("date_unknown", at),
        in_language(PUBLISHED[instrument.published], at),
    )
    lines = [
        phrase("text", at, title=title, id=instrument.id, version=instrument.version),
        f"  {_comma(at).join(facts)}",
    ]
    for label in ("issuers", "signatories", "witnesses", "depositaries", "guarantors"):
        ids = getattr(instrument, label)
        if ids:
            lines.append(f"  {phrase(label, at)}: {_list(ids, words.groups)}")
    if instrument.authentic:
        lines.append(f"  {phrase('authentic', at)}: {', '.join(instrument.authentic)}")
    for label, texts in (("parent", (instrument.parent,)), ("supersedes", instrument.supersedes)):
        if any(texts):
            lines.append(f"  {phrase(label, at)}: {', '.join(texts)}")
    lines += _rest(instrument, words, indent="  ")
    for clause in instrument.clauses:
        lines += ["", *_clause_text(clause, pack, words)]
    return [*lines, ""]


def _clause_text(clause: Clause, pack: Pack, words: _Words) -> list[str]:
    at = words.language
    kind = in_language(KIND_NAMES[clause.kind], at)
    title = in_language(clause.title, at)
    lines = [
        f"  [{clause.ref}] {title or kind}  ({clause.id}{_comma(at) + kind if title else ''})",
        f"    {in_language(clause.text, words.language)}",
    ]
    if clause.original:
        lines.append(
            f"    {phrase('original', at)}: "
            + " | ".join(f"{code}: “{text}”" for code, text in clause.original.items())
        )
    for label, value in clause_lines(clause, pack, words.language):
        lines.append(
            f"    {in_language(FIELDS[label], at)}: {value if isinstance(value, str) else in_language(value, at)}"
        )
    if clause.kind == "window":
        lines += _spans(clause.fields["window"], words)
    if clause.when:
        lines.append(f"    {phrase('when', at)}: {', '.join(clause.when)}")
    if clause.where:
        lines.append(f"    {phrase('where', at)}: {_list(clause.where, words.others)}")
    return lines + _rest(clause, words, indent="    ")


def _rest(one: Clause | Instrument, words: _Words, *, indent: str) -> list[str]:
    lines = [f"{indent}{_trust(one.compared, words.language, recall=one.recall)}"]
    if one.sources:
        lines.append(f"{indent}{phrase('sources', words.language)}: {', '.join(one.sources)}")
    if one.note:
        lines.append(f"{indent}{phrase('note', words.language)}: {in_language(one.note, words.language)}")
    return lines


def phrase(code: str, language: str, **told: str) -> str:
    """Give one of the catalogue's phrases, with its places filled in."""
    return in_language(PHRASES[code], language).format(**told)


def _comma(language: str) -> str:
    return "، " if language == "ar" else ", "


def _spans(window: Window, words: _Words) -> Iterator[str]:
    """Tell when a window is in force in UTC, however its end was given; long rows of hours are cut."""
    at, found = words.language, timeline_of(window, words.context).segments
    runs: list[tuple[int, int, str]] = []
    for one in found:
        goes_on = runs and runs[-1][1:] == (one.start_ms, one.state)
        runs.append((runs.pop()[0] if goes_on else one.start_ms, one.end_ms, one.state))
    for start, end, state in runs[:MAX_SPANS]:
        last = phrase("open_end", at) if end >= LAST_MS else told(end)
        yield f"    {phrase(state, at)}: {phrase('range', at, first=told(start), last=last)}"
    if len(runs) > MAX_SPANS:
        yield f"    {phrase('more', at, count=f'{len(runs) - MAX_SPANS:,}')}"
    if not runs:
        yield f"    {phrase('in', at)}: {phrase('never', at)}"


def _trust(compared: Compared, language: str, *, recall: bool) -> str:
    code = "compared" if compared else "not_compared"
    told_by = phrase(code, language, by=compared.by, on=compared.on)
    return f"{phrase('recall', language)}{'؛' if language == 'ar' else ';'} {told_by}" if recall else told_by


def _zone_text(zone: Zone, pack: Pack, words: _Words) -> list[str]:
    at = words.language
    drawn = (
        phrase("edge", at, kind=phrase(zone.geometry.kind, at), accuracy=f"{zone.accuracy_m:,}")
        if zone.geometry.kind != "unknown"
        else phrase("geometry_unknown", at)
    )
    rough = _comma(at) + phrase("approximate", at) if zone.approximate else ""
    area = in_language(AREA_NAMES[zone.area_kind], at)
    lines = [f"  {in_language(zone.names, at)}  ({zone.id}{_comma(at)}{area}): {drawn}{rough}"]
    if zone.recall:
        lines.append(f"    {phrase('recall', at)}")
    sources = {one.id: one.text for one in pack.sources}
    lines += [f"    {phrase('source', at)}: {sources.get(one, one)}" for one in zone.sources]
    if zone.note:
        lines.append(f"    {phrase('note', at)}: {in_language(zone.note, at)}")
    return lines


def _words_of(pack: Pack, language: str) -> _Words:
    others = {one.id: in_language(one.question, language) for one in pack.facts}
    others |= {one.id: in_language(one.names, language) for one in pack.authorities}
    others |= {one.id: in_language(one.names, language) for one in pack.zones}
    groups = {one.id: in_language(one.names, language) for one in pack.groups}
    context = Context(zone=pack.zone, dates={one.id: one.at for one in pack.dates})
    return _Words(language=language, context=context, groups=groups, others=others)


def _list(ids: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(one, one) for one in ids)


def _is_words(value: Any) -> bool:
    """Tell whether this is a text by language; no field of the schema is named like a language."""
    return (
        isinstance(value, dict) and bool(value)
        and all(isinstance(text, str) and LANGUAGE.fullmatch(code) for code, text in value.items())
    )  # fmt: skip


def _say(name: str, value: Any, words: _Words) -> str:
    """Put one value into words; `name` tells codes of acts from ids, and metres from numbers."""
    if isinstance(value, bool):
        return in_language(_SAID["yes" if value else "no"], words.language)
    if isinstance(value, int):
        return f"{value:,} m" if name.endswith("_m") else f"{value:,}"
    if isinstance(value, str):
        return words.groups.get(value) or words.others.get(value) or value.replace("_", " ")
    if isinstance(value, At | After | Sun | Disputed | Unknown):
        return say_moment(value, words.context, words.language)
    if isinstance(value, dict):
        if _is_words(value):
            return in_language(value, words.language)
        return "; ".join(
            f"{_inner(key, words.language)}: {_say(key, one, words)}" for key, one in value.items()
        )
    if isinstance(value, tuple):
        return _say_list(name, value, words)
    return _say_value(value, words)


def _inner(name: str, language: str) -> str:
    """Give the label of a field within another one's line."""
    label = in_language(FIELDS[_PLAIN.get(name, name)], language)
    return label[0].lower() + label[1:]


def _say_list(name: str, value: tuple[Any, ...], words: _Words) -> str:
    if name in _ACT_FIELDS and all(isinstance(one, str) for one in value):
        if value == ATTACKS:
            return in_language(_NAMES["attacks"], words.language)
        return ", ".join(in_language(_NAMES.get(one, {"en": one}), words.language) for one in value)
    said = [_say(name, one, words) for one in value]
    if all(isinstance(one, dict) for one in value) and len(said) > 1:
        return " ".join(f"({number}) {one}" for number, one in enumerate(said, 1))
    return (", " if all(isinstance(one, str) for one in value) else "; ").join(said)


def _say_value(value: Any, words: _Words) -> str:
    if isinstance(value, Duration):
        return value.text
    if isinstance(value, WeaponClass):
        return _weapon(value, words.language)
    if isinstance(value, Band):
        side = f" ({value.side})" if value.side else ""
        far = phrase("range", words.language, first=f"{value.from_m:,}", last=f"{value.to_m:,}")
        return f"{value.line}: {far} m{side}"
    if isinstance(value, Geometry):
        return in_language(_SAID["unknown" if value.kind == "unknown" else "drawn"], words.language)
    if isinstance(value, Window):
        return value.id
    parts = [value.start, value.until, value.declared] if hasattr(value, "declared") else []
    shown = [say_moment(one, words.context, words.language) for one in parts if one is not None]
    if hasattr(value, "length") and value.length is not None:
        shown.append(value.length.text)
    if hasattr(value, "start_minute"):
        first, last = _clock(value.start_minute), _clock(value.end_minute)
        shown = [phrase("range", words.language, first=first, last=last)]
    return ", ".join([*shown, _list(getattr(value, "by", ()), words.groups)]).strip(", ")


def _weapon(weapon: WeaponClass, language: str) -> str:
    name = in_language(_NAMES.get(weapon.weapon, {"en": weapon.weapon}), language)
    low, high = weapon.calibre_min_mm, weapon.calibre_max_mm
    if low is not None or high is not None:
        span = f"{low} mm" if low == high else f"≥ {low} mm" if high is None else f"≤ {high} mm"
        if low is not None and high is not None and low < high:
            span = f"{low}-{high} mm"
        name = f"{name} {span}"
    return f"{name} ({', '.join(weapon.systems)})" if weapon.systems else name


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def say_moment(moment: Moment, context: Context, language: str) -> str:
    """Put a moment into words: the text's own, what was written, and when that is in UTC and in its zone."""
    quoted = f"“{moment.wording}” " if moment.wording else ""
    if isinstance(moment, Unknown):
        return quoted + in_language(_SAID["unknown"], language)
    if isinstance(moment, Disputed):
        ways = " / ".join(say_moment(one.at, context, language) for one in moment.readings)
        return f"{quoted}{in_language(_SAID['disputed'], language)}: {ways}"
    if isinstance(moment, At) and moment.whole_day:
        return quoted + moment.day
    return f"{quoted}{_written(moment, language)}{_resolved(moment, context, language)}"


def _written(moment: At | After | Sun, language: str) -> str:
    if isinstance(moment, At):
        seconds = f":{moment.second:02d}" if moment.second else ""
        offset = "" if moment.offset_min is None else " UTC" + f"{moment.offset_min / 60:+.4g}"
        return f"{moment.day} {_clock(moment.minute)}{seconds}{offset}"
    if isinstance(moment, After):
        clock = f" {_clock(moment.minute)}" if moment.minute is not None else ""
        sign = "-" if min(moment.plus.months, moment.plus.days, moment.plus.ms) < 0 else "+"
        return (
            f"{moment.date} {sign} {moment.plus.text}{clock}" if moment.plus.text else f"{moment.date}{clock}"
        )
    places = ", ".join(place.name or f"{place.lat}, {place.lon}" for place in moment.places)
    return f"{in_language(_SAID[moment.event], language)} {moment.day} {places}"


def _resolved(moment: At | After | Sun, context: Context, language: str) -> str:
    found = resolve(moment, context)
    shown = []
    for one in found:
        zone = moment.zone or context.zone
        if one.whole_day:
            shown.append(f"{local(one.earliest_ms, zone):%Y-%m-%d} {zone}")
            continue
        ends = [one.earliest_ms] if one.earliest_ms == one.latest_ms else [one.earliest_ms, one.latest_ms]
        here = _range([f"{local(at, zone):%Y-%m-%d %H:%M}" for at in ends], language)
        shown.append(f"{_range([told(at) for at in ends], language)} = {here} {zone}")
    return f" ({' / '.join(shown)})" if shown else ""


def _range(ends: list[str], language: str) -> str:
    return ends[0] if len(ends) == 1 else phrase("range", language, first=ends[0], last=ends[1])
