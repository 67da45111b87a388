"""The words of what is printed and handed over: reconciliation, daily summary, log of a watch; in four languages.

Decides how things are worded where no client stands between: in HTML, in PDF and in a text that is signed. Codes of the
vocabulary keep the names that they have there. A code without a word is shown as it is.

Source: house style (every string in a catalogue); core/model/vocabulary.py and core/model/case_words.py for codes.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from sametable.core.model.case_words import CASE_LISTS
from sametable.core.model.vocabulary import LANGUAGES, MEASURE, WEAPON, WHAT, terms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.model.vocabulary import Term

WORDS = terms("""
none | None | Нет | لا شيء | Aucun
and_more | and more: | и ещё: | وغيرها: | et encore :
due | due | срок | المهلة | échéance
answered_after | answered after | ответ через | رُدّ بعد | réponse après
test_call | test call | проверочный вызов | نداء تجريبي | appel d'essai
handover_title | Log of the watch | Журнал дежурства | سجل المناوبة | Journal de la permanence
arrived | Arrived | Поступило | ما ورد | Reçu
alerts_noted | Alerts taken note of | Принятые к сведению оповещения | تنبيهات أُخذ العلم بها | Alertes dont il a été pris note
alerts_open | Alerts still open | Открытые оповещения | تنبيهات ما زالت مفتوحة | Alertes encore ouvertes
alerts_none_kept | This log was written without a list of alerts | Журнал составлен без списка оповещений | كُتب هذا السجل دون قائمة تنبيهات | Ce journal a été écrit sans liste d'alertes
calls | Hotline calls | Вызовы по горячей линии | نداءات الخط الساخن | Appels de la ligne directe
inquiries | Questions put to a party | Вопросы стороне | أسئلة موجَّهة إلى طرف | Questions posées à une partie
requests | Requests to use influence | Просьбы использовать влияние | طلبات استخدام النفوذ | Demandes d'user d'influence
findings | Findings | Выводы | الاستنتاجات | Constats
open_now | Open at the end of the watch | Открыто к концу дежурства | ما بقي مفتوحًا عند نهاية المناوبة | Ouvert en fin de permanence
summary_title | Daily summary | Суточная сводка | الموجز اليومي | Synthèse quotidienne
reconcile_title | Two ledgers of one day | Два журнала за один день | سجلان ليوم واحد | Deux registres d'un même jour
draft | Draft, not signed | Проект, не подписан | مسودة غير موقَّعة | Projet, non signé
issued_by | Issued by | Выпустил | أصدره | Publié par
signed_as | Signed as | Подписано как | وُقِّع بصفة | Signé en tant que
number | Number | Номер | الرقم | Numéro
ledger_of | Ledger of | Журнал стороны | سجل | Registre de
reports | Reports | Сообщения | البلاغات | Rapports
kind | Kind | Вид | النوع | Nature
province | Province | Провинция | المحافظة | Province
no_province | Province not named | Провинция не указана | المحافظة غير مذكورة | Province non nommée
count | Count | Количество | العدد | Nombre
entries | Entries | Записи | القيود | Entrées
killed | Killed | Погибшие | قتلى | Tués
injured | Injured | Раненые | جرحى | Blessés
low_best_high | low / best / high | мин. / оценка / макс. | أدنى / أرجح / أعلى | bas / retenu / haut
left_out | Left out | Не учтено | ما استُبعد | Laissés de côté
withdrawn | Withdrawn by their own party | Отозваны самой стороной | سحبها طرفها | Retirés par leur partie
repudiated | Signed with a key that had ended | Подписаны недействующим ключом | وُقِّعت بمفتاح منتهٍ | Signés d'une clé qui avait pris fin
undated | Without a time: on no day | Без времени: ни к одному дню | بلا وقت: لا تنتمي إلى يوم | Sans heure : d'aucun jour
printed | Counts as printed | Опубликованные числа | الأعداد كما نُشرت | Nombres tels qu'imprimés
measure | What is counted | Что подсчитано | ما عُدّ | Ce qui est compté
said_by | Put into the record by | Внесено в реестр стороной | أدخله في السجل | Versé au dossier par
remarks | Remarks | Примечания | ملاحظات | Remarques
areas_differ | Areas do not add up to the total; kept as printed | Сумма по районам не равна итогу; оставлено как напечатано | مجموع المناطق لا يساوي الإجمالي؛ أُبقي كما نُشر | Les zones ne font pas le total ; laissé tel quel
kinds_differ | Kinds do not add up to the total; kept as printed | Сумма по видам не равна итогу; оставлено как напечатано | مجموع الأنواع لا يساوي الإجمالي؛ أُبقي كما نُشر | Les natures ne font pas le total ; laissé tel quel
cumulative | A running total, not of this day | Нарастающий итог, не за этот день | مجموع تراكمي، لا يخص هذا اليوم | Total cumulé, non de ce jour
other_period | Of another period | За другой период | لفترة أخرى | D'une autre période
other_counter | Counted by somebody who is no party of this record | Подсчитано тем, кто не является стороной реестра | عدّه من ليس طرفًا في هذا السجل | Compté par qui n'est pas partie à ce dossier
entries_differ | Differs from this ledger's own reports | Отличается от сообщений этого же журнала | يختلف عن بلاغات السجل نفسه | Diffère des rapports de ce même registre
side_by_side | Side by side | Рядом | جنبًا إلى جنب | Côte à côte
never_added | The two ledgers are never added together: there is no number for both. | Журналы никогда не складываются: общего числа нет. | لا يُجمع السجلان أبدًا: لا يوجد عدد واحد للاثنين. | Les deux registres ne sont jamais additionnés : il n'y a pas de nombre pour les deux.
category | How it stands | Соотношение | الوضع | Situation
matched | In both, alike | В обоих, одинаково | في الاثنين، متطابق | Dans les deux, à l'identique
matched_with_difference | In both, with differences | В обоих, с различиями | في الاثنين، مع اختلاف | Dans les deux, avec des différences
merged | Several in the first, one in the second | Несколько в первом, одно во втором | عدة في الأول، واحد في الثاني | Plusieurs dans le premier, un dans le second
split | One in the first, several in the second | Одно в первом, несколько во втором | واحد في الأول، عدة في الثاني | Un dans le premier, plusieurs dans le second
several | Several in both | Несколько в обоих | عدة في الاثنين | Plusieurs dans les deux
conflict | Contradiction | Противоречие | تعارض | Contradiction
only_a | Only in the first | Только в первом | في الأول فقط | Seulement dans le premier
only_b | Only in the second | Только во втором | في الثاني فقط | Seulement dans le second
differences | Differs in | Различия | الاختلاف في | Diffère sur
what | what | что | ماذا | quoi
when | when | когда | متى | quand
where | where | где | أين | où
weapon | weapon | оружие | السلاح | arme
casualties | casualties | потери | الخسائر | pertes
who | who | кто | من | qui
silences | Said by one alone | Указано лишь одной стороной | ذكره طرف واحد فقط | Dit par une seule partie
link | Taken for one event | Считается одним событием | يُعدّ حدثًا واحدًا | Tenu pour un même événement
link_proposed | proposed by the program, confirmed by nobody | предложено программой, никем не подтверждено | اقترحه البرنامج ولم يؤكده أحد | proposé par le programme, confirmé par personne
link_confirmed | confirmed by persons | подтверждено людьми | أكده أشخاص | confirmé par des personnes
link_contested | parties' words differ | стороны расходятся | أقوال الأطراف مختلفة | les parties divergent
denied_by | denied by | отрицает | ينفيه | nié par
elsewhere | On another day | В другой день | في يوم آخر | Un autre jour
time | Time | Время | الوقت | Heure
place | Place | Место | المكان | Lieu
incidents | Incidents | Инциденты | الحوادث | Incidents
state | State | Состояние | الحالة | État
open | Open | Открыто | مفتوح | Ouvert
closed | Closing was put | Предложено закрытие | طُرح إغلاقه | Clôture proposée
proposed | Proposed by the program only | Предложено только программой | اقترحه البرنامج فقط | Proposé par le programme seul
contested | Contested | Оспаривается | متنازَع عليه | Contesté
answered | Answered | Дан ответ | أُجيب | Répondu
silent | No answer in time | Нет ответа в срок | لا رد في المهلة | Sans réponse à temps
overdue | Overdue, not verified | Просрочено, не проверено | متأخر ولم يُتحقق منه | En retard, non vérifié
in_force | In force | Действует | نافذ | En vigueur
waiting | Waiting for signatures | Ожидает подписей | بانتظار التوقيعات | En attente de signatures
refused | Refused | Отказано | مرفوض | Refusé
ringing | Not answered yet | Пока без ответа | لم يُرد عليه بعد | Pas encore de réponse
ended | Answered and ended | Отвечено и завершено | أُجيب وانتهى | Répondu et terminé
unanswered | Ended without an answer | Завершено без ответа | انتهى دون رد | Terminé sans réponse
to | To | Кому | إلى | À
from | From | От | من | De
by_when | By when | К какому сроку | الموعد | Pour quand
late | Late by | Опоздание | التأخر | Retard
not_observed | What could not be observed | Что не удалось наблюдать | ما تعذّر رصده | Ce qui n'a pu être observé
node | Node | Узел | العقدة | Nœud
node_entries | Entries that day | Записей за день | قيود ذلك اليوم | Entrées ce jour
longest_silence | Longest silence | Самое долгое молчание | أطول صمت | Plus long silence
silence_from | From | С | من | Depuis
contents_missing | Contents missing here | Содержание отсутствует здесь | محتويات ناقصة هنا | Contenus manquants ici
obstructed | Monitors obstructed, reports of | О препятствовании наблюдателям сообщает | عرقلة المراقبين، بلاغات | Entrave aux observateurs, rapports de
folded | rows not shown here; the record has them | строк не показано; они есть в реестре | صفوف غير معروضة هنا؛ هي في السجل | lignes non montrées ; le dossier les contient
rules | How each number is made | Как получено каждое число | كيف حُسب كل عدد | Comment chaque nombre est fait
rule_reports | A party's own reports whose time begins on this day, as its amendments make them read | Сообщения самой стороны, время которых начинается в этот день, с учётом её исправлений | بلاغات الطرف نفسه التي يبدأ وقتها في هذا اليوم، كما صارت بعد تصحيحاته | Les rapports d'une partie dont l'heure débute ce jour, tels que corrigés par elle
rule_casualties | Sums within one ledger of the reports that tell any; reports that tell none add nothing | Суммы в пределах одного журнала по сообщениям, где они указаны; прочие ничего не добавляют | مجاميع داخل سجل واحد للبلاغات التي تذكرها؛ وما لا يذكرها لا يضيف شيئًا | Sommes au sein d'un registre des rapports qui en disent ; les autres n'ajoutent rien
rule_standing | Inquiries, requests, findings and incidents as said before the day's end | Вопросы, просьбы, выводы и инциденты по сказанному до конца дня | الأسئلة والطلبات والاستنتاجات والحوادث كما قيلت قبل نهاية اليوم | Questions, demandes, constats et incidents selon ce qui fut dit avant la fin du jour
rule_restricted | What was written for some parties only is not in it | Написанное лишь для некоторых сторон сюда не входит | ما كُتب لبعض الأطراف فقط غير داخل فيه | Ce qui fut écrit pour certaines parties seulement n'y est pas
information_until | Based on what was said before | По сведениям до | استنادًا إلى ما قيل قبل | D'après ce qui fut dit avant
demonstration | DEMONSTRATION | ДЕМОНСТРАЦИЯ | عرض تجريبي | DÉMONSTRATION
""")

KIND_WORDS = terms("""
report | report | сообщение | بلاغ | rapport
ledger_count | printed count | опубликованное число | عدد منشور | décompte imprimé
deny | denial | отрицание | نفي | démenti
comment | comment | комментарий | تعليق | commentaire
amend | correction | исправление | تصحيح | correction
withdraw | withdrawal | отзыв | سحب | retrait
link | link | связывание | ربط | rattachement
unlink | separation | разделение | فصل | séparation
inquiry | questions put | вопросы стороне | أسئلة موجَّهة | questions posées
reply | reply | ответ | رد | réponse
grading | grading | оценка | تقدير | appréciation
grading_sealed | sealed grading | запечатанная оценка | تقدير مختوم | appréciation scellée
finding | finding | вывод | استنتاج | constat
assent | word on what was put | отношение к предложенному | موقف مما طُرح | avis sur ce qui est proposé
outside_finding | outside finding | внешний вывод | استنتاج خارجي | constat extérieur
case_step | step of a case | шаг по делу | خطوة في الملف | étape du dossier
request | request to use influence | просьба использовать влияние | طلب استخدام النفوذ | demande d'user d'influence
undertaking | answer to a request | ответ на просьбу | رد على طلب | réponse à une demande
verification | verification | проверка | تحقق | vérification
call | hotline call | вызов | نداء | appel
call_event | course of a call | ход вызова | مجرى نداء | déroulement d'un appel
alert_rule | alert rule | правило оповещения | قاعدة تنبيه | règle d'alerte
acknowledgement | acknowledgement | подтверждение получения | إقرار بالاستلام | accusé de réception
exhibit | exhibit | приложение | مستند | pièce
custody | custody | хранение | حفظ | conservation
handover | handover | передача дежурства | تسليم المناوبة | relève
summary | daily summary | суточная сводка | موجز يومي | synthèse quotidienne
terms_text | text of terms | текст условий | نص أحكام | texte des termes
terms_act | act on terms | акт об условиях | إجراء بشأن الأحكام | acte sur les termes
performance | performance | исполнение | تنفيذ | exécution
""")


def _table(held: tuple[Term, ...]) -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType({one.code: one.name for one in held})


_WORDS = _table(WORDS)
_KINDS = _table(KIND_WORDS)


@cache
def _codes(kind: str) -> Mapping[str, Mapping[str, str]]:
    lists = {"what": WHAT, "weapon": WEAPON, "measure": MEASURE, **CASE_LISTS}
    return _table(lists[kind])


def word(code: str, lang: str) -> str:
    """Give a word of the catalogue in a language; the code where there is none."""
    return _of(_WORDS, code, lang)


def kind_word(kind: str, lang: str) -> str:
    """Give the name of a kind of statement."""
    return _of(_KINDS, kind, lang)


def term_word(kind: str, code: str, lang: str) -> str:
    """Give the name of a code of the vocabulary; `kind` is its list, such as `what`."""
    return _of(_codes(kind), code, lang)


def state_word(state: str, lang: str) -> str:
    """Give the name of a state, whichever list it is from."""
    for held in (_WORDS, _codes("verified"), _codes("influence"), _codes("outcome")):
        if state in held:
            return _of(held, state, lang)
    return state


def lang_of(lang: str) -> str:
    """Give a language that there are words in; English where there are none in the one asked for."""
    return lang if lang in LANGUAGES else "en"


def _of(held: Mapping[str, Mapping[str, str]], code: str, lang: str) -> str:
    names = held.get(code)
    return names[lang_of(lang)] if names is not None else code
