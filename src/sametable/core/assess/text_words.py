"""The words around a proposal's text where it is handed over as a file, in four languages.

Source: house style (every string in a catalogue); core/model/table_words.py for codes.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from sametable.core.model.table_words import MANDATE, PROPOSAL_FORM, STAND
from sametable.core.model.vocabulary import LANGUAGES, terms

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = terms("""
proposal | Proposal | Предложение | مقترح | Proposition
version | Version | Версия | الصيغة | Version
said_by | Put forward by | Внесено | طرحه | Présenté par
form | Form | Вид | الشكل | Forme
languages | Languages | Языки | اللغات | Langues
authentic | Equally authentic | Равно аутентичны | متساوية في الحجية | Faisant également foi
record | Record | Реестр | السجل | Registre
sha256 | SHA-256 of the whole text | SHA-256 всего текста | SHA-256 للنص كاملًا | SHA-256 du texte entier
clause | Clause | Пункт | البند | Clause
annexes | Annexes | Приложения | الملاحق | Annexes
annex_number | Number | Номер | الرقم | Numéro
annex_name | Name | Название | الاسم | Nom
no_hash | Its entry in the record is its hash | Хешем служит запись в реестре | قيده في السجل هو بصمته | Son inscription au registre tient lieu d'empreinte
restricted | Only for | Только для | لأجل هؤلاء فقط | Réservé à
own_words | Holds positions that were not said to all: do not pass on | Содержит позиции, сообщённые не всем: не передавать | يتضمن مواقف لم تُعلن للجميع: لا يُنقل | Contient des positions qui n'ont pas été dites à tous : ne pas transmettre
stands | Positions as they stand | Позиции на данный момент | المواقف كما هي الآن | Positions en l'état
older | said of an earlier wording | сказано о прежней редакции | قيل عن صياغة سابقة | dit d'une rédaction antérieure
brackets | Words in square brackets are not agreed | Слова в квадратных скобках не согласованы | الكلمات بين القوسين المعقوفين غير متفق عليها | Les mots entre crochets ne sont pas convenus
not_here | Not in this file | Нет в этом файле | ليست في هذا الملف | Absent de ce fichier
missing | No text in this language | Текста на этом языке нет | لا نص بهذه اللغة | Pas de texte dans cette langue
page | page | стр. | صفحة | page
demonstration | Demonstration: not a real text | Демонстрация: не настоящий текст | عرض تجريبي: ليس نصًا حقيقيًا | Démonstration : texte fictif
not_signed | This file is a copy. What binds is the text in the record with this SHA-256. | Этот файл — копия. Силу имеет текст в реестре с этим SHA-256. | هذا الملف نسخة. العبرة بالنص المقيَّد في السجل بهذه البصمة. | Ce fichier est une copie. Fait foi le texte inscrit au registre sous cette empreinte.
""")


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType({one.code: one.name for one in WORDS})


@cache
def _codes(listed: str) -> Mapping[str, Mapping[str, str]]:
    held = {"stand": STAND, "mandate": MANDATE, "form": PROPOSAL_FORM}[listed]
    return MappingProxyType({one.code: one.name for one in held})


def text_word(code: str, lang: str) -> str:
    """Give a word of this catalogue in a language; the code where there is none."""
    return _of(_words(), code, lang)


def table_word(listed: str, code: str, lang: str) -> str:
    """Give the name of a code of the table's vocabulary; `listed` is its list: stand, mandate or form."""
    return _of(_codes(listed), code, lang)


def _of(held: Mapping[str, Mapping[str, str]], code: str, lang: str) -> str:
    names = held.get(code)
    return names[lang if lang in LANGUAGES else "en"] if names is not None else code
