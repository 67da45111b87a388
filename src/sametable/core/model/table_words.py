"""The controlled vocabulary of the negotiating table: codes, and their names in four languages.

Decides which codes proposals, positions, decisions, designations, delineations and talks may carry. No code says who should
give way, and none ranks a group: a designation is one side's view, with the authority that it names.

Source: domain reference 5, 8 and 9; the names of the codes are the project's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.vocabulary import terms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.model.vocabulary import Term

PROPOSAL_FORM = terms("""
single_text | Single negotiating text | Единый текст для переговоров | نص تفاوضي واحد | Texte de négociation unique
party_text | Text of one side | Текст одной стороны | نص أحد الأطراف | Texte d'une partie
non_paper | Non-paper | Неофициальный документ | ورقة غير رسمية | Non-papier
recommendation | Recommendation | Рекомендация | توصية | Recommandation
logged_only | Logged only; its content has no place here | Только зарегистрировано; содержанию здесь нет места | مسجَّل فقط؛ لا مكان لمضمونه هنا | Consigné seulement ; son contenu n'a pas sa place ici
""")

CLAUSE_DO = terms("""
put | Put or edited | Внесено или изменено | أُدرج أو عُدِّل | Inséré ou modifié
move | Moved | Перемещено | نُقل | Déplacé
remove | Taken out | Исключено | حُذف | Retiré
""")

GAP = terms("""
term | Wording | Формулировка | الصياغة | Rédaction
number | Number | Число | رقم | Nombre
sequence | Sequence or timing | Последовательность или сроки | التسلسل أو التوقيت | Ordre ou calendrier
obligor | Who is obliged | Кто обязан | مَن الملتزم | Qui est obligé
definition | Definition | Определение | تعريف | Définition
verification | Verification | Проверка | التحقق | Vérification
publication | Publication | Публикация | النشر | Publication
""")

CLAUSE_LINK = terms("""
until | Not agreed until the other is | Не согласовано, пока не согласовано другое | لا يُتفق عليه حتى يُتفق على الآخر | Pas convenu tant que l'autre ne l'est pas
together | Together with the other | Вместе с другим | مع الآخر | Ensemble avec l'autre
after | Takes effect after the other | Действует после другого | يسري بعد الآخر | Prend effet après l'autre
""")

STAND = terms("""
accept | Accepts | Принимает | يقبل | Accepte
accept_if | Accepts, if | Принимает при условии | يقبل بشرط | Accepte si
bracket | Puts other words in brackets | Предлагает иной текст в скобках | يضع صيغة أخرى بين قوسين | Met d'autres mots entre crochets
reject | Rejects | Отклоняет | يرفض | Rejette
silent | Silent | Не высказывается | يصمت | Silencieux
needs_capital | Needs instructions | Нужны указания столицы | يحتاج إلى تعليمات | Attend des instructions
""")

MANDATE = terms("""
expert | Experts, without commitment | Эксперты, без обязательств | خبراء دون التزام | Experts, sans engagement
ad_referendum | Ad referendum | Ad referendum | بشرط الرجوع إلى العاصمة | Ad referendum
head | Head of delegation | Глава делегации | رئيس الوفد | Chef de délégation
capital | Confirmed by the capital | Подтверждено столицей | أكّدته العاصمة | Confirmé par la capitale
""")

DISPOSITION = terms("""
accepted | Accepted | Принято | قُبل | Accepté
partly | Accepted in part | Принято частично | قُبل جزئيًا | Accepté en partie
declined | Declined | Отклонено | رُفض | Décliné
superseded | Superseded | Заменено другим | حلّ محله غيره | Remplacé
withdrawn | Withdrawn | Отозвано | سُحب | Retiré
""")

DECIDED_BY = terms("""
signatures | By signatures | Подписями | بالتوقيعات | Par signatures
silence | By silence | По умолчанию (молчанием) | بالصمت | Par procédure de silence
""")

SIGNATURE = terms("""
signs | Signs | Подписывает | يوقّع | Signe
refuses | Does not sign | Не подписывает | لا يوقّع | Ne signe pas
breaks_silence | Breaks the silence | Нарушает молчание | يكسر الصمت | Rompt le silence
""")

PARTICIPATION = terms("""
suspends | Suspends its part in joint acts | Приостанавливает участие в совместных действиях | يعلّق مشاركته في الأعمال المشتركة | Suspend sa participation aux actes communs
resumes | Takes part again | Возобновляет участие | يستأنف المشاركة | Reprend sa participation
leaves | Leaves the table | Покидает стол переговоров | يغادر الطاولة | Quitte la table
""")

DESIGNATION = terms("""
party | Party | Сторона | طرف | Partie
associated | Associated with a party | Связана со стороной | مرتبط بطرف | Associé à une partie
opposition | Opposition | Оппозиция | معارضة | Opposition
excluded | Excluded from the terms | Исключена из условий | مستثنى من الأحكام | Exclu des termes
unknown | Not known | Неизвестно | غير معروف | Inconnu
""")

AUTHORITY = terms("""
own_view | Own view | Собственная позиция | رأي خاص | Avis propre
security_council | Security Council's list | Перечень Совета Безопасности | قائمة مجلس الأمن | Liste du Conseil de sécurité
national_list | National list | Национальный перечень | قائمة وطنية | Liste nationale
agreed_text | Agreed text | Согласованный текст | نص متفق عليه | Texte convenu
other | Other authority | Иная инстанция | مرجع آخر | Autre autorité
""")

ADHERENCE = terms("""
accepts | Accepts the terms | Принимает условия | يقبل الأحكام | Accepte les termes
accepts_conditions | Accepts with conditions | Принимает с условиями | يقبل بشروط | Accepte sous conditions
declines | Declines | Отказывается | يرفض | Refuse
leaves | Leaves the terms | Выходит из условий | ينسحب من الأحكام | Quitte les termes
""")

ATTESTATION = terms("""
attests | Attests | Удостоверяет | يشهد | Atteste
does_not_attest | Does not attest | Не удостоверяет | لا يشهد | N'atteste pas
disputes | Disputes | Оспаривает | ينازع | Conteste
""")

RELATION = terms("""
answers_for | Answers for | Отвечает за | مسؤول عن | Répond de
influences | Has influence on | Имеет влияние на | له نفوذ على | A de l'influence sur
attests | Attests for | Удостоверяет за | يشهد عن | Atteste pour
claims_command_of | Claims command of | Заявляет о командовании | يدّعي قيادة | Dit commander
part_of | Part of | Входит в | جزء من | Fait partie de
merged_with | Merged with | Объединилась с | اندمج مع | A fusionné avec
""")

AREA = terms("""
control | Control | Контроль | سيطرة | Contrôle
excluded | Area of groups excluded by the terms | Район групп, исключённых из условий | منطقة جماعات مستثناة من الأحكام | Zone de groupes exclus des termes
mixed | Overlap, mixed presence | Смешанное присутствие | تداخل ووجود مختلط | Présence mixte
no_agreement | No agreement | Согласия нет | لا اتفاق | Pas d'accord
zone | Zone of the terms | Зона условий | منطقة الأحكام | Zone des termes
line | Line | Линия | خط | Ligne
temporary_line | Temporary line | Временная линия | خط مؤقت | Ligne temporaire
annex | Annexed map | Карта-приложение | خريطة ملحقة | Carte annexée
""")

SEPARATION = terms("""
co_located | Co-located | Совместное расположение | متموضعة معًا | Au même endroit
separating | Separating | Разделяются | قيد الفصل | En cours de séparation
separated | Separated | Разделены | مفصولة | Séparés
unknown | Not known | Неизвестно | غير معروف | Inconnu
disputed | Disputed | Оспаривается | متنازع عليه | Contesté
""")

SEPARATION_STEP = terms("""
promised | Promised | Обещано | موعود به | Promis
begun | Begun | Начато | بدأ | Commencé
done_claimed | Said to be done | Заявлено как выполненное | قيل إنه تم | Dit accompli
verified | Verified | Проверено | تم التحقق | Vérifié
not_verified | Looked for and not found | Проверено, не подтвердилось | لم يتأكد بعد التحقق | Cherché et non constaté
withdrawn | Taken back | Отозвано | سُحب | Repris
""")

TALKS = terms("""
round | Round of talks | Раунд переговоров | جولة محادثات | Cycle de pourparlers
phone_call | Phone call between principals | Телефонный разговор руководителей | اتصال هاتفي بين القيادات | Appel entre responsables
technical | Technical meeting | Техническая встреча | اجتماع تقني | Réunion technique
""")

TALKS_OUTCOME = terms("""
agreed | Agreed | Согласовано | اتُّفق | Accord
partly | Agreed in part | Согласовано частично | اتُّفق جزئيًا | Accord partiel
continuing | To be continued | Продолжение следует | تُستكمل | À poursuivre
no_agreement | No agreement | Согласия нет | لا اتفاق | Pas d'accord
broken_off | Broken off | Прервано | قُطعت | Rompu
""")

ACTION_STEP = terms("""
taken_on | Taken on | Принято к исполнению | تم التكليف به | Pris en charge
done | Done | Выполнено | أُنجز | Fait
partly | Done in part | Выполнено частично | أُنجز جزئيًا | Fait en partie
moved | Date moved | Срок перенесён | أُجّل | Date déplacée
dropped | Dropped | Снято | أُسقط | Abandonné
not_done | Not done | Не выполнено | لم يُنجز | Non fait
""")

CHECKED = terms("""
done | Done | Выполнено | أُنجز | Fait
not_done | Not done | Не выполнено | لم يُنجز | Non fait
not_needed | Not needed | Не требуется | غير لازم | Pas nécessaire
""")

DECONFLICTION_STEP = terms("""
called | Called | Позвонили | تم الاتصال | Appel passé
answered | Answered | Ответили | تم الرد | Répondu
line_put | Temporary line put | Предложена временная линия | طُرح خط مؤقت | Ligne temporaire avancée
line_agreed | Temporary line agreed | Временная линия согласована | اتُّفق على خط مؤقت | Ligne temporaire convenue
extended | Extended | Продлено | مُدِّد | Prolongé
ended | Ended | Завершено | انتهى | Terminé
""")

TABLE_LISTS: Mapping[str, tuple[Term, ...]] = {
    "action_step": ACTION_STEP,
    "adherence": ADHERENCE,
    "area": AREA,
    "attestation": ATTESTATION,
    "authority": AUTHORITY,
    "checked": CHECKED,
    "clause_do": CLAUSE_DO,
    "clause_link": CLAUSE_LINK,
    "decided_by": DECIDED_BY,
    "deconfliction_step": DECONFLICTION_STEP,
    "designation": DESIGNATION,
    "disposition": DISPOSITION,
    "gap": GAP,
    "mandate": MANDATE,
    "participation": PARTICIPATION,
    "proposal_form": PROPOSAL_FORM,
    "relation": RELATION,
    "separation": SEPARATION,
    "separation_step": SEPARATION_STEP,
    "signature": SIGNATURE,
    "stand": STAND,
    "talks": TALKS,
    "talks_outcome": TALKS_OUTCOME,
}
"""Every list by its name, as screens are given them."""
