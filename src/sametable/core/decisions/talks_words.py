"""The words of talks and deadlines in a calendar, in four languages.

Decides how they are worded where no client stands between. Nothing is called agreed or confirmed: a calendar says when, and by
whose word. A code without a word is shown as it is.

Source: house style (every string in a catalogue); core/model/table_words.py for the forms of talks.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from sametable.core.model.table_words import TALKS
from sametable.core.model.vocabulary import LANGUAGES, terms

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = terms("""
intention | Declared intention | Заявленное намерение | نية معلنة | Intention déclarée
silence | Silence procedure ends | Окончание процедуры молчания | انتهاء مهلة الصمت | Fin de la procédure de silence
action | Action due | Срок выполнения | موعد إنجاز إجراء | Échéance d'une action
round | Round of talks | Раунд переговоров | جولة محادثات | Cycle de pourparlers
effective | Put as taking effect | Предложенный момент вступления в силу | موعد السريان المقترح | Entrée en vigueur proposée
announcement | Announcement planned | Запланированное объявление | إعلان مقرر | Annonce prévue
number | Number | Номер | الرقم | Numéro
by_words_of | By the words of | По словам | وفق قول | Selon les termes de
in_words | In the words used | В исходной формулировке | بالصيغة الأصلية | Dans les termes employés
not_exact | From when exactly is not known | С какого именно момента, неизвестно | لا يُعرف موعد البدء بالضبط | On ne sait pas à partir de quand exactement
clock_alone | By the clock alone: it says nothing of what was done. | Только по часам: о сделанном это ничего не говорит. | بحسب الساعة وحدها: لا يدل على ما أُنجز. | D'après l'horloge seule : cela ne dit rien de ce qui fut fait.
held_back | What it says is not in calendars: not all parties may read it. | Содержание в календарь не включено: доступно не всем сторонам. | لا يُدرج مضمونه في التقويم: ليس متاحًا لجميع الأطراف. | Son contenu ne figure pas dans les calendriers : toutes les parties ne peuvent pas le lire.
""")


@cache
def _words(lang: str) -> Mapping[str, str]:
    return MappingProxyType({one.code: one.name[lang] for one in (*TALKS, *WORDS) if lang in LANGUAGES})


def talks_word(code: str, lang: str) -> str:
    """Give a word or the name of a form of talks in a language; the code itself where there is none."""
    return _words(lang).get(code, code)
