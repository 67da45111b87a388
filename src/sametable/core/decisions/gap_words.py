"""Words by which it shows what a difference between two wordings is about, in the four languages of the table.

Decides nothing: lists for `gap_types`. Each is the beginning of a word in small letters, without accents of Arabic; in
Arabic a word may stand behind an article or a preposition that is written together with it. A list that lacks a word makes
a gap a matter of wording, which it is in any case. Duty words part who is obliged from what they are obliged to.

Source: the project's own lists; domain reference 5 (types of gaps).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SEQUENCE: Mapping[str, tuple[str, ...]] = {
    "en": (
        "before", "after", "until", "once", "upon", "within", "prior", "first", "then", "simultaneous", "date", "time",
        "day", "days", "hour", "week", "month", "minute", "immediately", "subsequent", "follow", "phase", "stage", "deadline",
        "midnight", "sundown", "noon", "later", "begin", "start", "commenc", "january", "february", "march", "april",
        "june", "july", "august", "september", "october", "november", "december", "when",
    ),
    "ru": (
        "до", "после", "прежде", "перед", "пока", "сначала", "затем", "одновремен", "дат", "врем", "день", "дня", "дата", "дату", "даты", "часа", "часов",
        "дней", "дни", "час", "недел", "месяц", "минут", "немедлен", "незамедлит", "последующ", "этап", "срок", "полноч",
        "полдень", "позднее", "начина", "начал", "январ", "феврал", "апрел", "июн", "июл", "август", "сентябр",
        "октябр", "ноябр", "декабр", "когда", "сутки", "суток",
    ),
    "ar": (
        "قبل", "بعد", "حتى", "خلال", "فور", "اولا", "ثم", "متزامن", "تاريخ", "وقت", "يوم", "ايام", "ساع", "اسبوع",
        "اسابيع", "شهر", "اشهر", "دقيق", "لاحق", "مرحل", "موعد", "مهل", "منتصف", "بدء", "يبدا", "تبدا", "عندما", "ريثما",
    ),
    "fr": (
        "avant", "après", "jusqu", "dès", "lorsqu", "dans les", "préalabl", "premièrement", "ensuite", "puis", "simultan",
        "date", "heure", "jour", "semaine", "mois", "minute", "immédiat", "ultérieur", "suivant", "phase", "étape", "délai",
        "minuit", "midi", "commenc", "début", "janvier", "février", "avril", "juin", "juillet", "août", "septembre",
        "octobre", "novembre", "décembre", "quand", "temps",
    ),
}  # fmt: skip

DEFINITION: Mapping[str, tuple[str, ...]] = {
    "en": ("mean", "defin", "includ", "namely", "understood", "exclud", "except", "designat", "constitut", "purposes"),
    "ru": ("означа", "понима", "определ", "включа", "исключ", "относят", "считает", "признава", "именно", "кроме"),
    "ar": ("يعني", "تعني", "يقصد", "تعريف", "يشمل", "تشمل", "باستثناء", "بما في", "المصنف", "المقصود", "يعتبر"),
    "fr": ("signifi", "désign", "enten", "défini", "compri", "notamment", "inclu", "exclu", "sauf", "constitu", "fins"),
}  # fmt: skip

VERIFICATION: Mapping[str, tuple[str, ...]] = {
    "en": (
        "verif", "monitor", "inspect", "observ", "supervis", "confirm", "camera", "patrol", "certif", "witness", "imagery",
        "investigat", "evidence", "satellite", "drone",
    ),
    "ru": (
        "провер", "наблюд", "монитор", "инспек", "верифи", "контрол", "подтвержд", "камер", "патрул", "удостовер",
        "свидетел", "расследов", "доказател", "спутник", "беспилот",
    ),
    "ar": ("تحقق", "مراقب", "رصد", "تفتيش", "اشراف", "تاكيد", "كاميرا", "دوري", "شاهد", "تحقيق", "ادل", "قمر", "مسير"),
    "fr": (
        "vérif", "surveill", "inspect", "observ", "supervis", "confirm", "caméra", "patrouill", "certif", "témoin",
        "imagerie", "enquêt", "preuve", "satellite", "drone", "contrôl",
    ),
}  # fmt: skip

PUBLICATION: Mapping[str, tuple[str, ...]] = {
    "en": ("publi", "announc", "disclos", "press", "confidential", "releas", "communiqu", "secret", "media", "website"),
    "ru": ("публик", "публич", "опублик", "обнарод", "объяв", "оглаш", "пресс", "конфиденц", "тайн", "секрет", "гласн"),
    "ar": ("نشر", "علن", "اعلان", "افصاح", "صحاف", "سرية", "كتمان", "بيان", "اعلام"),
    "fr": ("publi", "annonc", "divulg", "presse", "confidentiel", "communiqu", "secret", "média", "diffus"),
}  # fmt: skip

DUTY: Mapping[str, tuple[str, ...]] = {
    "en": (
        "shall", "will", "must", "undertake", "undertakes", "agree", "agrees", "commit", "commits", "should", "may",
        "refrain", "refrains", "pledges", "pledge", "ensure", "ensures", "guarantees",
    ),
    "ru": (
        "обязуется", "обязуются", "должен", "должна", "должно", "должны", "обязан", "обязана", "обязаны", "будет", "будут",
        "обеспечит", "обеспечат", "обеспечивает", "обеспечивают", "гарантирует", "гарантируют", "воздерживается",
        "воздерживаются", "воздержится", "воздержатся", "вправе", "предотвратит", "предотвратят", "допустит", "допустят",
    ),
    "ar": (
        "يلتزم", "تلتزم", "يلتزمان", "يلتزمون", "يتعهد", "تتعهد", "يتعهدان", "تمتنع", "يمتنع", "تضمن", "يضمن", "تكفل",
        "يكفل", "لن", "سوف", "على",
    ),
    "fr": (
        "doit", "doivent", "devra", "devront", "engage", "engagent", "tenu", "tenus", "tenue", "veille", "veillent",
        "peut", "peuvent", "garantit", "garantissent", "abstient", "abstiennent", "assure", "assurent",
    ),
}  # fmt: skip
"""Whole words that part who is obliged from the duty. In Arabic who is obliged stands behind them."""

ARTICLES: Mapping[str, frozenset[str]] = {
    "en": frozenset({"the", "a", "an", "each", "and", "or", "that", "which", "who", "it", "they", "then", "also", "not"}),
    "ru": frozenset({"и", "или", "а", "но", "что", "который", "которые", "также", "не", "каждая", "каждый"}),
    "ar": frozenset({"و", "او", "ان", "ايضا", "كل"}),
    "fr": frozenset({"le", "la", "les", "l", "un", "une", "et", "ou", "que", "qui", "il", "elle", "ils", "ne", "s", "se", "chaque"}),
}  # fmt: skip
"""Words that do not tell two obligors apart, at the beginning or the end of a name."""

LATER_FRENCH = r"\w{3,}(?:era|eront|ira|iront|dra|dront)"
"""The future of French verbs, in which texts of agreements put duties."""
LATER_ARABIC = r"س[تي]\w{3,}"
"""The same in Arabic."""
