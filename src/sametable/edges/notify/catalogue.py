"""The words of messages that leave the node, in four languages: a table of codes, and what stands around them.

Decides words only; a place for what is put in is `{name}`. What parties wrote and names of their rules stay as written.

Source: decision 0018; docs/GLOSSARY.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.case_words import RUNG
from sametable.core.model.vocabulary import WHAT, terms

if TYPE_CHECKING:
    from collections.abc import Mapping

_TABLE = """
call | Hotline call | Вызов по прямой линии | مكالمة على الخط الساخن | Appel sur la ligne directe
inquiry | Questions put to us | Вопросы к нам | أسئلة موجّهة إلينا | Questions qui nous sont posées
request | Request to use our influence | Просьба использовать наше влияние | طلب استخدام نفوذنا | Demande d’user de notre influence
reply | Reply to our questions | Ответ на наши вопросы | رد على أسئلتنا | Réponse à nos questions
finding | Finding | Вывод | استنتاج | Constat
claim_denied | A report of ours is denied | Наше донесение отрицают | إنكار لأحد بلاغاتنا | Un de nos rapports est démenti
outside_terms | Said to be outside the terms | Названо не относящимся к условиям | قيل إنه خارج الأحكام | Dit hors des termes
clock_soon | A clock is about to run out | Срок скоро истекает | مهلة توشك على الانتهاء | Un délai va expirer
clock_out | A clock has run out | Срок истёк | انتهت مهلة | Un délai a expiré
node_silent | A node is silent | Узел молчит | عقدة صامتة | Un nœud est silencieux
fork | Two histories of one log | Две истории одного журнала | تاريخان لسجل واحد | Deux histoires d’un même journal
hit | Hit on what was notified | Удар по тому, о чём уведомлено | إصابة ما أُخطر به | Atteinte à ce qui était notifié
trawling | Checks that look like a search were stopped | Остановлены проверки, похожие на поиск | إيقاف عمليات تحقق تشبه البحث | Vérifications arrêtées : elles ressemblent à une recherche
notice_conflict | A notice of operations meets what we notified | Уведомление о действиях затрагивает то, о чём уведомили мы | إخطار بعمليات يمسّ ما أخطرنا به | Un avis d’opérations touche ce que nous avons notifié
deviation | A movement left its notified corridor | Передвижение вышло за заявленный коридор | خروج تحرّك عن ممره المبلَّغ عنه | Un mouvement a quitté son corridor notifié
test | Test of this way out | Проверка этого канала | اختبار لهذه القناة | Essai de cette voie
alert | Alert | Тревога | تنبيه | Alerte
builtin.attack | Attack on health care, aid, education or civilians | Нападение на медицину, помощь, школы или гражданских | هجوم على الرعاية الصحية أو المساعدات أو التعليم أو المدنيين | Attaque contre soins, aide, enseignement ou civils
builtin.chemical | Alleged chemical attack | Предполагаемая химическая атака | هجوم كيميائي مزعوم | Attaque chimique alléguée
builtin.killed | Somebody killed | Есть убитые | قتلى | Des morts
builtin.call | A call to us | Вызов нам | مكالمة إلينا | Un appel pour nous
builtin.fork | Two histories of one log | Две истории одного журнала | تاريخان لسجل واحد | Deux histoires d’un même journal
builtin.hit | What was notified was struck | Удар по тому, о чём уведомлено | إصابة ما أُخطر به | Ce qui était notifié a été frappé
builtin.trawling | Checks that look like a search were stopped | Остановлены проверки, похожие на поиск | إيقاف عمليات تحقق تشبه البحث | Vérifications arrêtées : elles ressemblent à une recherche
builtin.notice | A notice of operations meets what we notified | Уведомление о действиях затрагивает то, о чём уведомили мы | إخطار بعمليات يمسّ ما أخطرنا به | Un avis d’opérations touche ce que nous avons notifié
builtin.deviation | A movement left its notified corridor | Передвижение вышло за заявленный коридор | خروج تحرّك عن ممره المبلَّغ عنه | Un mouvement a quitté son corridor notifié
exercise | [EXERCISE] | [УЧЕНИЕ] | [تمرين] | [EXERCICE]
passed_up | passed up to {role} | передано: {role} | رُفع إلى: {role} | transmis : {role}
rule | Rule: {rule} | Правило: {rule} | القاعدة: {rule} | Règle : {rule}
came | When it came here: {moment} | Когда поступило сюда: {moment} | وقت وصوله إلى هنا: {moment} | Arrivé ici : {moment}
area | Area: {area} | Район: {area} | المنطقة: {area} | Zone : {area}
entry | Entry: {number} | Запись: {number} | القيد: {number} | Inscription : {number}
narrow | What it says is not for all parties: look at your desk. | Содержание предназначено не всем сторонам: смотрите на рабочем месте. | مضمونه ليس لجميع الأطراف: انظر في مكتبك. | Son contenu n’est pas pour toutes les parties : voyez à votre poste.
folded | {n} more of this rule within the same minute. | Ещё по этому правилу за ту же минуту: {n}. | {n} أخرى لهذه القاعدة في الدقيقة نفسها. | {n} de plus pour cette règle dans la même minute.
whole | The minute is over: {all} by this rule in all. | Минута прошла: всего по этому правилу {all}. | انتهت الدقيقة: المجموع لهذه القاعدة {all}. | La minute est passée : {all} au total pour cette règle.
whole_head | {all} within a minute | за минуту: {all} | {all} خلال دقيقة | {all} en une minute
look | Look: {link} | Смотреть: {link} | انظر: {link} | Voir : {link}
said | This is what somebody has said, not a finding. | Это чьё-то сообщение, а не вывод. | هذا ما قاله أحدهم، وليس استنتاجًا. | C’est ce que quelqu’un a dit, non un constat.
"""
WORDS: Mapping[str, Mapping[str, str]] = {one.code: one.name for one in terms(_TABLE)}
KINDS: Mapping[str, Mapping[str, str]] = {one.code: one.name for one in WHAT}
ROLES: Mapping[str, Mapping[str, str]] = {one.code: one.name for one in RUNG}
