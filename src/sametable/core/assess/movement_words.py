"""The words of a printed manifest and of a notification letter, and of windows in a calendar; in four languages.

Decides how they are worded where no client stands between. Nothing here asks for leave or gives it: a party is told, and is
asked to say that it was. Codes of the vocabulary keep the names that they have there; a code without a word is shown as it is.

Source: house style (every string in a catalogue); core/model/passage_words.py for codes.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from sametable.core.model.passage_words import PASSAGE_LISTS
from sametable.core.model.vocabulary import LANGUAGES, terms

if TYPE_CHECKING:
    from collections.abc import Mapping

MOVEMENT_WORDS = terms("""
not_permission | Notification is not permission. Duties of verification and precaution are unchanged. | Уведомление не является разрешением. Обязанности проверки и предосторожности не меняются. | الإخطار ليس إذنًا. واجبات التحقق والاحتياط لا تتغير. | La notification n'est pas une autorisation. Les devoirs de vérification et de précaution demeurent.
manifest_title | Manifest | Манифест | بيان الحمولة والمسار | Manifeste
letter_title | Notification of a movement | Уведомление о передвижении | إخطار بتحرّك | Notification d'un mouvement
notified_by | Notified by | Уведомляет | الجهة المُخطِرة | Notifié par
to_party | To | Кому | إلى | À
number | Number | Номер | الرقم | Numéro
version | Version | Версия | الإصدار | Version
said_at | Said on | Заявлено | تاريخ الإخطار | Notifié le
based_on | Based on what was said before | По сведениям до | استنادًا إلى ما قيل قبل | D'après ce qui fut dit avant
withdrawn | Taken back by its own side | Отозвано самой стороной | سحبه طرفه | Retiré par sa propre partie
what | Movement | Передвижение | التحرّك | Mouvement
mode | Mode | Порядок | الصيغة | Mode
name | Name | Название | الاسم | Nom
purpose | Purpose | Цель | الغرض | Objet
reference | The mover's reference | Номер у исполнителя | مرجع الجهة المنفِّذة | Référence de l'exécutant
agencies | Agencies | Организации | المنظمات | Organismes
place | Place | Место | المكان | Lieu
window | Window | Временной промежуток | الفترة الزمنية | Créneau
emergency | Emergency | Срочно | عاجل | Urgence
people | People | Людей | عدد الأشخاص | Personnes
leader | Leader | Старший | قائد القافلة | Chef de convoi
contacts | Contacts | Связь | جهات الاتصال | Contacts
returns | Return | Возвращение | العودة | Retour
route | Route | Маршрут | المسار | Itinéraire
point | Point | Пункт | النقطة | Point
arrives | Arrives | Прибытие | الوصول | Arrivée
leaves | Leaves | Отправление | المغادرة | Départ
coordinates | Coordinates (WGS 84) | Координаты (WGS 84) | الإحداثيات (WGS 84) | Coordonnées (WGS 84)
width | The notified corridor reaches this far to each side | Заявленный коридор в каждую сторону | امتداد الممر المبلَّغ عنه إلى كل جانب | Le corridor notifié s'étend de chaque côté sur
vehicles | Vehicles | Транспортные средства | المركبات | Véhicules
kind | Kind | Вид | النوع | Type
plate | Plate | Номерной знак | رقم اللوحة | Immatriculation
colour | Colour | Цвет | اللون | Couleur
driver | Driver | Водитель | السائق | Conducteur
cargo | Cargo by line | Груз по строкам | الحمولة حسب البنود | Cargaison par ligne
line | Line | Строка | البند | Ligne
item | Item | Наименование | الصنف | Article
planned | Planned | По плану | المخطَّط | Prévu
airdrop | Airdrop | Сброс груза с воздуха | إنزال جوي | Largage aérien
operator | Operator | Исполнитель | المشغِّل | Opérateur
aircraft | Aircraft | Воздушное судно | الطائرة | Aéronef
height | Height | Высота | الارتفاع | Hauteur
pallets | Pallets | Поддоны | المنصّات | Palettes
weight | Weight | Вес | الوزن | Poids
ground_team | Team on the ground | Группа на земле | الفريق على الأرض | Équipe au sol
rests_on | What it rests on: versions and answers | На чём основано: версии и ответы | ما يستند إليه: الإصدارات والردود | Ce sur quoi il repose : versions et réponses
party | Party | Сторона | الطرف | Partie
says | Says | Ответ | الرد | Réponse
about_version | About version | К версии | بشأن الإصدار | Sur la version
when | When | Когда | متى | Quand
entry | Entry | Запись | القيد | Entrée
reason | Reason | Причина | السبب | Motif
no_answer | No answer yet | Ответа пока нет | لا رد بعد | Pas encore de réponse
old_version | about an earlier version only | только о прежней версии | بشأن إصدار سابق فقط | sur une version antérieure seulement
go_rests_on | The go message names these entries | Сообщение о выезде опирается на эти записи | رسالة الانطلاق تستند إلى هذه القيود | Le message de départ s'appuie sur ces entrées
events | On the way | В пути | في الطريق | En route
event | Event | Событие | الحدث | Événement
by | By | Кем | من قِبل | Par
none | None | Нет | لا شيء | Aucun
notifies | notifies this party of the movement described below | уведомляет эту сторону о передвижении, описанном ниже | يُخطر هذا الطرف بالتحرّك الموصوف أدناه | notifie à cette partie le mouvement décrit ci-dessous
told_you | You are told of it so that it is known to you and, through you, to your units. | Вы уведомляетесь, чтобы оно было известно вам и через вас вашим подразделениям. | يُبلَّغ إليكم ليكون معلومًا لديكم ولدى وحداتكم عن طريقكم. | Vous en êtes informés afin qu'il soit connu de vous et, par vous, de vos unités.
asked | What is asked of you | О чём вас просят | المطلوب منكم | Ce qui vous est demandé
ask_acknowledge | Acknowledge this version by | Подтвердите получение этой версии до | أخذ العلم بهذا الإصدار في موعد أقصاه | Accuser réception de cette version avant
ask_hold | If it should wait, say so with the reason; if anything is unclear, ask. | Если следует подождать, скажите об этом с причиной; если что-то неясно, спросите. | إذا لزم التريّث فاذكروا ذلك مع السبب؛ وإذا كان ثمة ما هو غير واضح فاستفسروا. | S'il faut attendre, dites-le avec le motif ; si un point est obscur, demandez.
ask_pass_on | Say how far down it was passed on: received, entered in your list, confirmed to units. | Сообщите, до кого доведено: получено, внесено в список, подтверждено подразделениями. | أفيدوا إلى أي مستوى نُقل: استُلم، أُدرج في قائمتكم، أكّدته الوحدات. | Dites jusqu'où il a été transmis : reçu, inscrit sur votre liste, confirmé aux unités.
ask_amended | A later version has to be acknowledged again. | Более поздняя версия подтверждается заново. | الإصدار اللاحق يلزم أخذ العلم به من جديد. | Une version ultérieure doit être à nouveau accusée.
checking | To check this letter | Как проверить это письмо | للتحقق من هذه الرسالة | Pour vérifier cette lettre
check_number | Its number in the joint record | Номер в совместном реестре | رقمه في السجل المشترك | Son numéro au dossier commun
check_id | Its id | Его идентификатор | معرّفه | Son identifiant
same_map | Code of the same-map note | Код сводки общей карты | رمز مذكرة الخريطة الواحدة | Code de la note de carte commune
check_how | Open the number at your own node. What stands there was signed; this paper was not. | Откройте номер на своём узле. Подписано то, что стоит там, а не эта бумага. | افتحوا الرقم في عقدتكم. ما يرد هناك موقَّع، أما هذه الورقة فليست كذلك. | Ouvrez le numéro sur votre propre nœud. Ce qui s'y trouve est signé ; ce papier ne l'est pas.
corridor | Corridor | Коридор | ممر | Corridor
notice | Notice of operations | Уведомление о действиях | إخطار بعمليات | Avis d'opérations
calendar_name | Windows | Временные промежутки | الفترات الزمنية | Créneaux
""")


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType({one.code: one.name for one in MOVEMENT_WORDS})


@cache
def _codes(kind: str) -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType({one.code: one.name for one in PASSAGE_LISTS[kind]})


def movement_word(code: str, lang: str) -> str:
    """Give a word of this catalogue in a language; the code where there is none."""
    return _of(_words(), code, lang)


def passage_word(kind: str, code: str, lang: str) -> str:
    """Give the name of a code of passage; `kind` is its list, such as `movement`."""
    return _of(_codes(kind), code, lang)


def _of(held: Mapping[str, Mapping[str, str]], code: str, lang: str) -> str:
    names = held.get(code)
    return names[lang if lang in LANGUAGES else "en"] if names is not None else code
