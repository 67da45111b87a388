"""One sentence for what an overlap of two areas found, in four languages: how much, between what and what, and why.

Decides the words, not the numbers. Areas are told no finer than they are known: to a tenth where the bounds lie within
some square kilometres, else whole. Lengths read as screens write them: metres below a kilometre, then tenths, then whole
kilometres; each language has its own decimal sign. Source: charter, rule 5; domain reference 9 (S4: areas where they overlap).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sametable.core.delineation.overlap import Overlap, Share

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "yes": "{first} and {second} overlap by {area} km², by no less than {least} and no more than {most}: the edges of the one are known to {first_known}, those of the other to {second_known}; the projection adds less than {error} %.",
        "perhaps": "As drawn, {first} and {second} overlap by {area} km², but that may be nothing, and at most {most} km²: the edges of the one are known to {first_known}, those of the other to {second_known}; the projection adds less than {error} %.",
        "no": "{first} and {second} do not overlap, wherever their edges lie: those of the one are known to {first_known}, those of the other to {second_known}.",
    },
    "ru": {
        "yes": "{first} и {second} перекрываются на {area} км², не менее чем на {least} и не более чем на {most}: границы первого известны с точностью до {first_known}, второго — до {second_known}; проекция добавляет менее {error} %.",
        "perhaps": "По чертежу {first} и {second} перекрываются на {area} км², но, возможно, не перекрываются вовсе, и не более чем на {most} км²: границы первого известны с точностью до {first_known}, второго — до {second_known}; проекция добавляет менее {error} %.",
        "no": "{first} и {second} не перекрываются, где бы ни проходили их границы: границы первого известны с точностью до {first_known}, второго — до {second_known}.",
    },
    "ar": {
        "yes": "يتداخل {first} و{second} في {area} كم²، بما لا يقل عن {least} ولا يزيد على {most}: حدود الأول معروفة في نطاق {first_known}، وحدود الثاني في نطاق {second_known}؛ ويضيف الإسقاط أقل من {error} ٪.",
        "perhaps": "كما رُسما، يتداخل {first} و{second} في {area} كم²، وقد لا يتداخلان إطلاقًا، وبما لا يزيد على {most} كم²: حدود الأول معروفة في نطاق {first_known}، وحدود الثاني في نطاق {second_known}؛ ويضيف الإسقاط أقل من {error} ٪.",
        "no": "لا يتداخل {first} و{second} أيًّا كان موضع حدودهما: حدود الأول معروفة في نطاق {first_known}، وحدود الثاني في نطاق {second_known}.",
    },
    "fr": {
        "yes": "{first} et {second} se chevauchent sur {area} km², au moins sur {least} et au plus sur {most} : les limites de l'un sont connues à {first_known} près, celles de l'autre à {second_known} près ; la projection ajoute moins de {error} %.",
        "perhaps": "Tels que tracés, {first} et {second} se chevauchent sur {area} km², mais peut-être pas du tout, et au plus sur {most} km² : les limites de l'un sont connues à {first_known} près, celles de l'autre à {second_known} près ; la projection ajoute moins de {error} %.",
        "no": "{first} et {second} ne se chevauchent pas, où que passent leurs limites : celles de l'un sont connues à {first_known} près, celles de l'autre à {second_known} près.",
    },
}
ERRORS_PCT = ("0.001", "0.01", "0.1", "1")
UNITS: Mapping[str, tuple[str, str]] = {
    "en": ("m", "km"), "ru": ("м", "км"), "ar": ("متر", "كم"), "fr": ("m", "km"),
}  # fmt: skip
COMMAS = frozenset({"ru", "fr"})


def sentences(held: Overlap, first: str, second: str) -> dict[str, str]:
    """Give the sentence in every language; `first` and `second` say which layers, such as a number."""
    both = held.both
    error = next((one for one in ERRORS_PCT if held.error_pct < float(one)), "10")
    return {
        language: said[held.certain].format(
            first=first,
            second=second,
            area=_signed(language, _told(both.area_km2, both, round)),
            least=_signed(language, _told(both.least_km2, both, math.floor)),
            most=_signed(language, _told(both.most_km2, both, math.ceil)),
            first_known=_length(language, held.known_m[0]),
            second_known=_length(language, held.known_m[1]),
            error=_signed(language, error),
        )
        for language, said in SENTENCES.items()
    }


def _told(area_km2: float, share: Share, whole: Callable[[float], int]) -> str:
    return f"{area_km2:.1f}" if share.most_km2 - share.least_km2 < 20 else str(whole(area_km2))


def _length(language: str, length_m: int) -> str:
    metres, kilometres = UNITS[language]
    if length_m < 1000:
        return f"{length_m} {metres}"
    tenths = (length_m + 50) // 100 if length_m < 10_000 else (length_m + 500) // 1000 * 10
    whole, rest = divmod(tenths, 10)
    return f"{_signed(language, f'{whole}.{rest}' if rest else str(whole))} {kilometres}"


def _signed(language: str, number: str) -> str:
    return number.replace(".", ",") if language in COMMAS else number
