"""The controlled vocabulary of what is done about an incident: codes, and their names in four languages.

Decides which codes gradings, answers, requests, calls and the steps of a case may carry. Three gradings stay apart: did
it happen, who did it, did it breach which clause. None of the codes ranks or orders anything.

Source: domain reference 2.3, 3 and 8 (WHO SSA for occurrence; fact-finding practice for attribution; the statement of
28 March 2016 for threat and intention); the names of the codes are the project's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.vocabulary import terms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.model.vocabulary import Term

OCCURRENCE = terms("""
unassessed | Not assessed | Не оценено | غير مقيَّم | Non évalué
rumour | Rumour | Слух | شائعة | Rumeur
possible | Possible | Возможно | ممكن | Possible
probable | Probable | Вероятно | محتمل | Probable
confirmed | Confirmed | Подтверждено | مؤكَّد | Confirmé
disproved | Disproved | Опровергнуто | ثبت عدم صحته | Infirmé
""")

ATTRIBUTION = terms("""
none | None | Нет | لا يوجد | Aucune
undetermined | Undetermined | Не установлено | غير محدد | Indéterminée
possible | Possible | Возможно | ممكن | Possible
likely | Likely | Вероятно | مرجَّح | Probable
reasonable_grounds | Reasonable grounds to believe | Разумные основания полагать | أسباب معقولة للاعتقاد | Motifs raisonnables de croire
admitted | Admitted | Признано | معترَف به | Reconnue
contested | Contested | Оспаривается | متنازَع عليه | Contestée
""")

BREACH = terms("""
outside_terms | Outside the terms | Вне условий | خارج الأحكام | Hors des termes
permitted | Permitted | Разрешено | مسموح به | Autorisé
not_breach | Not a breach | Не нарушение | ليس خرقًا | Pas une violation
breach_minor | Minor breach | Незначительное нарушение | خرق طفيف | Violation mineure
breach_serious | Serious breach | Серьёзное нарушение | خرق جسيم | Violation sérieuse
breach_grave | Grave breach | Тяжкое нарушение | خرق خطير | Violation grave
disputed | Disputed | Спорно | متنازَع عليه | Contesté
undeterminable | Cannot be determined | Невозможно установить | لا يمكن تحديده | Indéterminable
""")

STANCE = terms("""
admits | Admits | Признаёт | يعترف | Reconnaît
denies | Denies | Отрицает | ينفي | Nie
justifies | Justifies | Обосновывает | يبرّر | Justifie
does_not_know | Does not know | Не знает | لا يعلم | Ne sait pas
declines | Declines to answer | Отказывается отвечать | يمتنع عن الإجابة | Refuse de répondre
""")

STEP = terms("""
acknowledged | Acknowledged | Подтверждено получение | تم الإقرار بالاستلام | Accusé de réception
screened | Screened | Проверено предварительно | تم الفرز | Examiné
verifying | Being verified | Проверяется | قيد التحقق | En vérification
cannot_verify | Cannot be verified | Невозможно проверить | تعذّر التحقق | Vérification impossible
referred | Referred upwards | Передано выше | أُحيل إلى مستوى أعلى | Renvoyé au niveau supérieur
closed | Closed | Закрыто | مغلق | Clos
reopened | Reopened | Открыто вновь | أُعيد فتحه | Rouvert
""")

OUTCOME = terms("""
remedied | Remedied | Устранено | عولج | Réparé
unresolved | Unresolved | Не решено | لم يُحلّ | Non résolu
no_joint_finding | No joint finding | Без совместного вывода | لا استنتاج مشترك | Pas de constat commun
duplicate | Duplicate | Дубликат | مكرَّر | Doublon
outside_terms | Outside the terms | Вне условий | خارج الأحكام | Hors des termes
withdrawn | Withdrawn | Отозвано | مسحوب | Retiré
""")

INFLUENCE = terms("""
acknowledged | Acknowledged | Получено | تم الإقرار | Accusé de réception
undertaken | Undertaken | Принято к исполнению | تم التعهد | Engagé
refused | Refused | Отказано | مرفوض | Refusé
no_influence_claimed | Says it has no influence | Заявляет об отсутствии влияния | يقول إنه بلا نفوذ | Dit n'avoir pas d'influence
done_claimed | Says it is done | Заявляет об исполнении | يقول إنه نُفِّذ | Dit que c'est fait
""")

VERIFIED = terms("""
done_verified | Verified as done | Исполнение проверено | تم التحقق من التنفيذ | Exécution vérifiée
partly | Partly done | Исполнено частично | نُفِّذ جزئيًا | Fait en partie
no_effect | No effect seen | Без результата | لا أثر | Sans effet
cannot_verify | Cannot be verified | Невозможно проверить | تعذّر التحقق | Vérification impossible
""")

RUNG = terms("""
watch_officer | Watch officer | Дежурный офицер | ضابط المناوبة | Officier de permanence
deputy | Deputy | Заместитель | النائب | Adjoint
chief | Chief | Начальник | الرئيس | Chef
capital | Capital | Столица | العاصمة | Capitale
""")

CALL_EVENT = terms("""
heard | Heard at the desk | Сигнал получен | سُمع عند المكتب | Entendu au poste
answered | Answered | Отвечено | تم الرد | Répondu
no_answer | No answer | Нет ответа | لا رد | Sans réponse
read_back | Read back | Повторено | أُعيدت القراءة | Collationné
escalated | Passed up the ladder | Передано выше | صُعِّد | Escaladé
passed_on | Passed on | Передано дальше | نُقل | Transmis
ended | Ended | Завершено | انتهى | Terminé
""")

LINK_HOW = terms("""
same | Same event | То же событие | الحدث نفسه | Même événement
part | Part of it | Часть события | جزء منه | En fait partie
repeats | Repeats the same source | Повторяет тот же источник | يكرّر المصدر نفسه | Répète la même source
""")

CUSTODY = terms("""
received | Received | Получено | استُلم | Reçu
viewed | Viewed | Просмотрено | اطُّلع عليه | Consulté
copied | Copied | Скопировано | نُسخ | Copié
handed_over | Handed over | Передано | سُلِّم | Remis
verified | Hash verified | Хеш проверен | تم التحقق من البصمة | Empreinte vérifiée
""")

ASSENT = terms("""
adopts | Adopts | Принимает | يعتمد | Adopte
adopts_with_dissent | Adopts, with dissent recorded | Принимает с особым мнением | يعتمد مع تسجيل تحفظ | Adopte avec réserve consignée
refuses | Does not adopt | Не принимает | لا يعتمد | N'adopte pas
""")

CASE_LISTS: Mapping[str, tuple[Term, ...]] = {
    "assent": ASSENT,
    "attribution": ATTRIBUTION,
    "breach": BREACH,
    "call_event": CALL_EVENT,
    "custody": CUSTODY,
    "influence": INFLUENCE,
    "link_how": LINK_HOW,
    "occurrence": OCCURRENCE,
    "outcome": OUTCOME,
    "rung": RUNG,
    "stance": STANCE,
    "step": STEP,
    "verified": VERIFIED,
}
"""Every list by its name, as screens are given them."""
