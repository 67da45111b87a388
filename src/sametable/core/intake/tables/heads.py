"""Which profile a table has, and what each of its columns gives: detected from the header, shown, and changeable.

Decides: a table is our own export by its columns, ACLED-shaped or UCDP-shaped by the columns that only those have, a
table of corridors by where each begins and ends, a table of observations by position and bearing or distance, else free. In free tables a column is known by its header's
words in English, Russian, Arabic or French. Two columns never give the same: the first one does, the others are shown
as unused. What a table does not say about its times is asked, not guessed.

Source: ACLED code book (31 columns); UCDP GED code book (49 columns); OSCE SMM table; header words are the project's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence  # noqa: TC003 - the web reads annotations at run time
from dataclasses import replace
from typing import TYPE_CHECKING

from sametable.core.intake.tables.dates import ambiguous, has_offset, shows_order
from sametable.core.intake.tables.model import PROFILES, Choices, Column, Plan
from sametable.core.intake.text import fold
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.intake.tables.model import Row, Table

SAMPLE_ROWS = 50
OWN_COLUMNS = (
    "id", "number", "party", "node", "said_at", "what", "start", "end", "precision", "lat", "lon", "radius_m",
    "coarsened", "locates", "place_name", "town", "district", "governorate", "weapon", "actor", "victim",
    "count_low", "count", "count_high", "killed_low", "killed", "killed_high", "injured_low", "injured",
    "injured_high", "source_kind", "source", "reliability", "credibility", "channel", "text", "language", "status",
    "amendments", "denials", "denied_by", "comments", "incident", "linked", "demonstration", "left_out",
)  # fmt: skip
"""The columns of our own export, in order."""
_READ_OWN = frozenset(OWN_COLUMNS) - {
    "party", "node", "said_at", "coarsened", "status", "amendments", "denials", "denied_by", "comments", "incident",
    "linked", "left_out", "channel", "text", "language", "demonstration",
}  # fmt: skip
ACLED = {
    "event_id_cnty": "id", "event_date": "date", "time_precision": "time_precision", "event_type": "event_type",
    "sub_event_type": "sub_event_type", "actor1": "actor", "actor2": "victim", "admin1": "governorate",
    "admin2": "district", "location": "place_name", "latitude": "lat", "longitude": "lon",
    "geo_precision": "geo_precision", "source": "source", "notes": "text", "fatalities": "killed",
    "civilian_targeting": "civilian_targeting",
}  # fmt: skip
UCDP = {
    "id": "id", "date_start": "date", "date_end": "end_date", "date_prec": "date_prec", "where_prec": "where_prec",
    "where_coordinates": "place_name", "adm_1": "governorate", "adm_2": "district", "latitude": "lat",
    "longitude": "lon", "best": "killed", "low": "killed_low", "high": "killed_high", "side_a": "actor",
    "side_b": "victim", "type_of_violence": "violence", "source_original": "source", "source_headline": "text",
}  # fmt: skip
CORRIDORS = {
    "hc_id": "id", "id": "id", "date": "date", "day": "date", "proposal": "proposal", "proposed by": "proposal",
    "status_result": "status", "status": "status", "outcome": "status", "text": "text", "statement": "text",
    "link": "source", "source": "source", "from": "from", "to": "to", "from_latitude": "from_lat",
    "from_longitude": "from_lon", "to_latitude": "to_lat", "to_longitude": "to_lon", "from_lat": "from_lat",
    "from_lon": "from_lon", "to_lat": "to_lat", "to_lon": "to_lon", "language": "language",
}  # fmt: skip
"""Columns of a table of corridors: one a row, with who proposed it, what was said, and where it begins and ends."""
WORDS: Mapping[str, str] = {
    "id": "id|event id|incident id|ref|reference|ref no|no|№|ид|идентификатор|номер|معرف|رقم|الرقم|identifiant|n°|numéro",
    "what": "what|kind|type|event|event type|incident|incident type|category|вид|тип|событие|вид события|тип события|инцидент|نوع|نوع الحدث|الحدث|الحادث|النوع|événement|évènement|type d'événement|catégorie|nature",
    "date": "date|day|event date|incident date|start|start date|date time|datetime|when|occurred|дата|день|дата и время|начало|дата события|когда|تاريخ|التاريخ|اليوم|يوم|بداية|تاريخ الحدث|jour|début|date et heure|date de l'événement|quand",
    "time": "time|clock|hour|local time|time of day|время|час|الوقت|وقت|الساعة|ساعة|heure|horaire",
    "end_date": "end|end date|until|to date|окончание|конец|дата окончания|نهاية|تاريخ النهاية|fin|date de fin",
    "end_time": "end time|until time|время окончания|وقت النهاية|heure de fin",
    "lat": "lat|latitude|y|широта|خط العرض|العرض|عرض",
    "lon": "lon|long|lng|longitude|x|долгота|خط الطول|الطول|طول",
    "coordinates": "coordinates|coords|mgrs|grid|grid reference|location coordinates|координаты|الإحداثيات|إحداثيات|coordonnées",
    "geometry": "geometry|geom|wkt|the geom|geom wkt|shape",
    "radius_m": "radius|radius m|accuracy|accuracy m|error m|uncertainty m|радиус|точность|погрешность|نصف القطر|الدقة|rayon|précision m",
    "place_name": "place|place name|location|locality|settlement|village|where|место|населенный пункт|населённый пункт|место события|село|المكان|مكان|الموقع|موقع|البلدة|القرية|lieu|localité|endroit|où",
    "town": "town|city|город|مدينة|المدينة|ville",
    "district": "district|admin2|rayon district|район|منطقة|المنطقة|قضاء|arrondissement",
    "governorate": "governorate|province|region|state|oblast|admin1|область|провинция|губернатор|регион|محافظة|المحافظة|région|gouvernorat",
    "weapon": "weapon|weapons|weapon type|means used|оружие|вид оружия|вооружение|سلاح|السلاح|نوع السلاح|arme|armes|armement",
    "actor": "actor|actor1|perpetrator|accused|by whom|responsible|side a|кто|виновник|виновная сторона|сторона|ответственный|الفاعل|الجاني|الطرف|المسؤول|auteur|acteur|responsable|partie accusée",
    "victim": "victim|target group|actor2|side b|пострадавший|жертва|пострадавшие|الضحية|الضحايا|victime|victimes",
    "count": "count|number|quantity|events|rounds|explosions|количество|число|кол-во|عدد|العدد|nombre|quantité",
    "killed": "killed|deaths|dead|fatalities|kia|убито|погибло|погибшие|убитые|قتلى|القتلى|عدد القتلى|tués|morts|décès",
    "killed_low": "killed low|deaths low|killed min|low", "killed_high": "killed high|deaths high|killed max|high",
    "injured": "injured|wounded|wia|ранено|раненые|пострадало|جرحى|الجرحى|عدد الجرحى|blessés",
    "source": "source|reported by|reporter|источник|сообщил|кто сообщил|المصدر|مصدر|المبلغ|signalé par",
    "source_kind": "source kind|source type|тип источника|نوع المصدر|type de source",
    "reliability": "reliability|надежность|надёжность|موثوقية|fiabilité",
    "credibility": "credibility|достоверность|مصداقية|crédibilité",
    "text": "text|notes|note|remarks|comment|comments|details|narrative|summary|headline|примечание|примечания|описание|текст|комментарий|подробности|ملاحظات|الوصف|وصف|النص|تفاصيل|texte|remarques|commentaire|détails|récit",
    "language": "language|lang|язык|اللغة|لغة|langue",
    "precision": "precision|time precision code",
    "locates": "locates",
    "position": "position|smm position|observer position|observation point|op|monitor position|позиция|позиция наблюдателя|пункт наблюдения|موقع المراقب|نقطة المراقبة|position de l'observateur|poste d'observation",
    "bearing": "bearing|direction|azimuth|azimut|азимут|направление|пеленг|الاتجاه|اتجاه|السمت|cap|relèvement",
    "distance": "distance|range|distance band|расстояние|дистанция|дальность|المسافة|مسافة|portée",
    "event_location": "event location|location of event|место события относительно позиции|موقع الحدث",
    "means": "means|seen heard|how observed|observed by|heard seen|способ наблюдения|средства|способ|وسيلة|الوسيلة|طريقة الرصد|moyen|mode d'observation",
    "observation": "observation|observed|sound|наблюдение|наблюдалось|الرصد|رصد|المشاهدة",
    "description": "description|assessment|assessed as|оценка|характер|التقييم|تقييم|appréciation",
    "flash_to_bang_s": "flash to bang|flash to bang s|flash bang seconds|seconds|delay s|вспышка звук|секунды|секунд|ثواني|ثانية|secondes|délai s",
}  # fmt: skip
"""Words of headers, by what the column gives."""
TARGETS = frozenset(
    {*WORDS, *ACLED.values(), *UCDP.values(), *CORRIDORS.values(), *_READ_OWN, "start", "end_moment"}
) | {""}
_OBSERVED = {"position", "bearing", "distance", "event_location", "means", "observation", "flash_to_bang_s"}
_PUNCTUATION = re.compile(r"[\s_()\[\]/.,:;*#-]+")


def head_key(head: str) -> str:
    """Give a header as it is compared: folded, with one space where anything but letters and digits stands."""
    return _PUNCTUATION.sub(" ", fold(head.lstrip("\ufeff'"))).strip()


_BY_WORD = {head_key(word): target for target, words in WORDS.items() for word in words.split("|")}


def detect(heads: Sequence[str]) -> tuple[str, dict[int, str]]:
    """Give the profile of a table and what each column gives, by its header alone."""
    keys = [head.strip().lower().lstrip("\ufeff") for head in heads]
    held = set(keys)
    if {"id", "number", "said_at", "left_out"} <= held:
        return "own", _unique((at, key) for at, key in enumerate(keys) if key in _READ_OWN)
    if "event_id_cnty" in held or {"sub_event_type", "geo_precision", "fatalities"} <= held:
        return "acled", _unique((at, ACLED[key]) for at, key in enumerate(keys) if key in ACLED)
    if {"where_prec", "date_prec"} <= held and held & {"best", "deaths_a", "type_of_violence"}:
        return "ucdp", _unique((at, UCDP[key]) for at, key in enumerate(keys) if key in UCDP)
    if {"from", "to"} <= held and held & {"proposal", "proposed by", "from_latitude", "from_lat"}:
        return "corridors", _unique((at, CORRIDORS[key]) for at, key in enumerate(keys) if key in CORRIDORS)
    free = _unique(
        (at, _BY_WORD[head_key(head)]) for at, head in enumerate(heads) if head_key(head) in _BY_WORD
    )
    found = set(free.values())
    if len(found & _OBSERVED) >= 2 and found & {"position", "bearing", "distance", "event_location"}:
        return "observations", _counted(heads, free)
    return "free", free


def _counted(heads: Sequence[str], free: dict[int, str]) -> dict[int, str]:
    """Take a column "No." of a table of observations for how many were observed, not for an id."""
    if "count" in free.values():
        return free
    return {at: "count" if head_key(heads[at]) in {"no", "№"} else target for at, target in free.items()}


def _unique(pairs: object) -> dict[int, str]:
    held: dict[int, str] = {}
    for at, target in pairs:  # type: ignore[attr-defined]
        if target not in held.values():
            held[at] = target
    return held


def plan_of(table: Table, sample: Sequence[Row], choices: Choices) -> Plan:
    """Give how a table will be read, with what its first rows show. Raises `import.columns`, `import.profile`."""
    profile, targets = detect(table.heads)
    if choices.profile and choices.profile not in PROFILES:
        raise SametableError(
            "import.profile", at="profile", expected=", ".join(PROFILES), got=choices.profile[:40]
        )
    if choices.profile and choices.profile != profile:
        profile, targets = choices.profile, _forced(choices.profile, table.heads)
    for at, target in choices.targets.items():
        if not 0 <= at < len(table.heads) or target not in TARGETS:
            raise SametableError(
                "import.columns", at=f"columns[{at}]", expected="a column of the table and what it gives",
                got=f"{target!r:.40}",
            )  # fmt: skip
        targets = {one: held for one, held in targets.items() if held != target and one != at}
        if target:
            targets[at] = target
    columns = tuple(
        Column(at=at, head=head, target=targets.get(at, ""), sample=_sample(sample, at))
        for at, head in enumerate(table.heads)
    )
    if not any(column.target for column in columns):
        raise SametableError(
            "import.columns", at=table.name, expected="a header with words that are known",
            got=", ".join(table.heads)[:120] or "no header",
            advice="Put a header in the first row, or say by hand what each column gives.",
        )  # fmt: skip
    return Plan(
        profile=profile, columns=columns, choices=choices, asks=_asks(profile, columns, sample, choices)
    )


def _forced(profile: str, heads: Sequence[str]) -> dict[int, str]:
    known = {
        "acled": ACLED,
        "ucdp": UCDP,
        "corridors": CORRIDORS,
        "own": {name: name for name in _READ_OWN},
    }.get(profile)
    if known is None:
        return _unique(
            (at, _BY_WORD[head_key(head)]) for at, head in enumerate(heads) if head_key(head) in _BY_WORD
        )
    keys = [head.strip().lower().lstrip("\ufeff") for head in heads]
    return _unique((at, known[key]) for at, key in enumerate(keys) if key in known)


def _sample(sample: Sequence[Row], at: int) -> str:
    return next((row.cells[at][:80] for row in sample if at < len(row.cells) and row.cells[at].strip()), "")


def _asks(
    profile: str, columns: Sequence[Column], sample: Sequence[Row], choices: Choices
) -> tuple[str, ...]:
    dates = [column.at for column in columns if column.target in {"date", "end_date"}]
    cells = [row.cells[at] for row in sample for at in dates if at < len(row.cells) and row.cells[at].strip()]
    asks = []
    if (
        dates
        and not choices.zone
        and profile != "own"
        and not (cells and all(has_offset(cell) for cell in cells))
    ):
        asks.append("zone")
    unclear = any(ambiguous(cell) for cell in cells)
    if unclear and choices.day_first is None and not any(shows_order(cell) is not None for cell in cells):
        asks.append("day_first")
    return tuple(asks)


def settled(plan: Plan, sample: Sequence[Row]) -> Choices:
    """Give the choices with what the first rows show where nothing was chosen: the order of dates, the decimal sign."""
    choices = plan.choices
    day_first, comma = choices.day_first, choices.decimal_comma
    for column in plan.columns:
        cells = [row.cells[column.at] for row in sample if column.at < len(row.cells)]
        if column.target in {"date", "end_date"} and day_first is None:
            day_first = next((shown for cell in cells if (shown := shows_order(cell)) is not None), None)
        if column.target in {"lat", "lon"} and comma is None:
            comma = any(re.fullmatch(r"\s*-?\d+,\d+\s*", cell) for cell in cells) or None
    return replace(choices, day_first=day_first, decimal_comma=comma)
