"""The controlled vocabulary of passage and protection: codes, and their names in four languages.

Decides which codes sites, movements, corridors, their acknowledgements, cargo and the access picture may carry. Nothing
is called approval: a party acknowledges, holds with a reason, asks. No code ranks anything, and none says of a place
that it is not protected.

Source: domain reference 4, 8 and 10 (humanitarian notification practice); the names of the codes are the project's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.vocabulary import terms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.model.vocabulary import Term

SITE_FUNCTION = terms("""
hospital | Hospital | Больница | مستشفى | Hôpital
clinic | Clinic or health post | Поликлиника или медпункт | عيادة أو نقطة صحية | Dispensaire ou poste de santé
ambulance_station | Ambulance station | Станция скорой помощи | مركز إسعاف | Poste d'ambulances
school | School | Школа | مدرسة | École
water | Water works | Водоснабжение | منشأة مياه | Ouvrage hydraulique
power | Power for civilians | Электроснабжение населения | كهرباء للمدنيين | Électricité des civils
bakery | Bakery or food store | Пекарня или продовольственный склад | مخبز أو مخزن غذاء | Boulangerie ou dépôt de vivres
shelter | Shelter for displaced people | Убежище для перемещённых лиц | مأوى للنازحين | Abri pour déplacés
warehouse | Humanitarian warehouse | Гуманитарный склад | مستودع إنساني | Entrepôt humanitaire
office | Humanitarian office or residence | Гуманитарное представительство | مكتب أو سكن إنساني | Bureau ou résidence humanitaire
worship | Place of worship | Культовое здание | دار عبادة | Lieu de culte
heritage | Cultural heritage | Культурное наследие | تراث ثقافي | Patrimoine culturel
other | Other | Другое | غير ذلك | Autre
""")

MOVEMENT = terms("""
convoy | Humanitarian convoy | Гуманитарная колонна | قافلة إنسانية | Convoi humanitaire
evacuation | Evacuation | Эвакуация | إجلاء | Évacuation
medical | Medical movement | Медицинская перевозка | نقل طبي | Mouvement médical
airdrop | Airdrop | Сброс груза с воздуха | إنزال جوي | Largage aérien
repair | Repair mission | Ремонтная группа | مهمة إصلاح | Mission de réparation
monitors | Monitors' visit | Выезд наблюдателей | زيارة مراقبين | Visite d'observateurs
military | Military movement notified by its own side | Военное передвижение, уведомлённое своей стороной | تحرّك عسكري أبلغ عنه طرفه | Mouvement militaire notifié par son propre camp
""")

MODE = terms("""
notification | Notification | Уведомление | إخطار | Notification
coordination | Coordination, in contact while moving | Координация, на связи в пути | تنسيق، على اتصال أثناء الحركة | Coordination, en contact pendant le trajet
""")

DEPTH = terms("""
received | Received | Получено | استُلم | Reçu
accepted | Entered in the own list | Внесено в собственный список | أُدرج في القائمة الخاصة | Inscrit sur la liste propre
confirmed_to_units | Confirmed down to units | Доведено до подразделений с подтверждением | أُبلغت به الوحدات وأكّدت | Confirmé jusqu'aux unités
""")

NOTIFICATION_REPLY = terms("""
acknowledged | Acknowledged | Принято к сведению | أُخذ العلم | Accusé de réception
hold | Hold, with a reason | Просьба подождать, с причиной | طلب التريّث مع ذكر السبب | Attendre, avec motif
lifted | Hold lifted | Просьба подождать снята | رُفع طلب التريّث | Attente levée
asks | Asks | Спрашивает | يستفسر | Demande une précision
answers | Answers | Отвечает | يجيب | Répond
objects | Objects, with a reason | Возражает, с причиной | يعترض مع ذكر السبب | Objecte, avec motif
objection_lifted | Objection lifted | Возражение снято | سُحب الاعتراض | Objection levée
read_back | Reads back | Повторяет для сверки | يعيد القراءة للتحقق | Relit pour vérification
joins | Guarantees it too | Тоже гарантирует | يضمنه أيضًا | Le garantit aussi
does_not_join | Does not guarantee it | Не гарантирует | لا يضمنه | Ne le garantit pas
""")

MOVEMENT_EVENT = terms("""
ready | Ready to leave | Готова к выезду | جاهزة للانطلاق | Prêt à partir
go | Go | Можно выезжать | انطلقوا | Départ donné
departed | Departed | Выехала | انطلقت | Parti
waypoint | At a waypoint | В промежуточном пункте | في نقطة مرور | À un point de passage
delayed | Delayed | Задерживается | متأخرة | Retardé
deviated | Left the notified corridor | Отклонилась от заявленного коридора | خرجت عن الممر المبلَّغ عنه | Sorti du corridor notifié
inspected | Inspected | Досмотрена | خضعت للتفتيش | Inspecté
held_up | Held up | Остановлена | أُوقفت | Bloqué
resumed | Goes on | Продолжает движение | تتابع السير | Reprend la route
arrived | Arrived | Прибыла | وصلت | Arrivé
completed | Completed | Завершено | اكتملت | Terminé
aborted | Aborted | Прервано | أُلغيت أثناء التنفيذ | Interrompu
cancelled | Cancelled before leaving | Отменено до выезда | أُلغيت قبل الانطلاق | Annulé avant le départ
""")

CARGO_STAGE = terms("""
requested | Requested | Запрошено | مطلوب | Demandé
agreed | Agreed | Согласовано | متفق عليه | Convenu
loaded | Loaded | Погружено | محمَّل | Chargé
removed | Removed | Изъято | منزوع | Retiré
delivered | Delivered | Доставлено | مسلَّم | Livré
""")

COUNT_STAGE = terms("""
preliminary | Preliminary | Предварительно | أولي | Provisoire
confirmed | Confirmed | Подтверждено | مؤكَّد | Confirmé
""")

DIRECTION = terms("""
out | Out | Выход | خروج | Sortie
in | In | Вход | دخول | Entrée
both | Both ways | В обе стороны | في الاتجاهين | Deux sens
""")

CORRIDOR_USER = terms("""
civilians | Civilians | Гражданские лица | مدنيون | Civils
sick_wounded | Sick and wounded | Больные и раненые | مرضى وجرحى | Malades et blessés
aid | Humanitarian aid | Гуманитарная помощь | مساعدات إنسانية | Aide humanitaire
monitors | Monitors | Наблюдатели | مراقبون | Observateurs
fighters_unarmed | Fighters without weapons | Бойцы без оружия | مقاتلون بلا سلاح | Combattants sans armes
fighters_armed | Fighters with weapons | Бойцы с оружием | مقاتلون بسلاحهم | Combattants avec armes
""")

MINES = terms("""
unknown | Not known | Неизвестно | غير معروف | Inconnu
reported | Mines reported | Сообщается о минах | أُبلغ عن ألغام | Mines signalées
surveyed | Surveyed | Обследовано | مُسح | Exploré
cleared | Cleared | Разминировано | طُهِّر | Déminé
""")

CORRIDOR_STEP = terms("""
opened | Opened | Открыт | فُتح | Ouvert
suspended | Suspended | Приостановлен | عُلِّق | Suspendu
closed | Closed | Закрыт | أُغلق | Fermé
""")

OPERATION = terms("""
flights | Flights | Полёты | طلعات جوية | Vols
ground | Ground activity | Действия на земле | نشاط بري | Activité au sol
demining | Mine clearance | Разминирование | إزالة ألغام | Déminage
engineering | Engineering works | Инженерные работы | أعمال هندسية | Travaux du génie
exercise | Exercise with live fire | Учения с боевой стрельбой | تمرين بالذخيرة الحية | Exercice à tir réel
detonation | Controlled detonation | Контролируемый подрыв | تفجير محكوم | Destruction contrôlée
""")

ACCESS = terms("""
besieged | Besieged | В осаде | محاصَر | Assiégé
hard_to_reach | Hard to reach | Труднодоступно | صعب الوصول | Difficile d'accès
accessible | Accessible | Доступно | يمكن الوصول إليه | Accessible
unknown | Not known | Неизвестно | غير معروف | Inconnu
""")

ACCESS_OUTCOME = terms("""
passed | Passed | Пройдено | تمّت | Franchi
partly | In part | Частично | جزئيًا | En partie
refused | Refused | Отказано | رُفض | Refusé
no_answer | No answer | Нет ответа | لا رد | Sans réponse
waiting | Waiting | Ожидается | قيد الانتظار | En attente
""")

CHECK_SAYS = terms("""
touches_site | Touches a notified object | Затрагивает объект, о котором уведомлено | يمسّ موقعًا مبلَّغًا عنه | Touche un objet notifié
touches_passage | Touches a notified movement or corridor | Затрагивает передвижение или коридор, о которых уведомлено | يمسّ حركة أو ممرًا مبلَّغًا عنهما | Touche un mouvement ou un corridor notifié
covered_by_terms | Covered by terms in force | Подпадает под действующие условия | مشمول بأحكام سارية | Couvert par des termes en vigueur
undetermined | Undetermined: treat as covered | Не установлено: считать охваченным | غير محدد: يُعامَل كمشمول | Indéterminé : à traiter comme couvert
none_known | No notified object known; the duties of verification and precaution are unchanged | Объекты, о которых уведомлено, не известны; обязанности проверки и предосторожности не меняются | لا يُعرف موقع مبلَّغ عنه؛ واجبات التحقق والاحتياط لا تتغير | Aucun objet notifié connu ; les devoirs de vérification et de précaution demeurent
""")

CHECK_BAND = terms("""
inside | In the area | В районе | داخل المنطقة | Dans la zone
near | Within 5 km of it | В пределах 5 км от него | ضمن 5 كم منها | À moins de 5 km
beyond | None within 5 km | Нет в пределах 5 км | لا شيء ضمن 5 كم | Aucun à moins de 5 km
""")

PASSAGE_LISTS: Mapping[str, tuple[Term, ...]] = {
    "access": ACCESS,
    "access_outcome": ACCESS_OUTCOME,
    "cargo_stage": CARGO_STAGE,
    "check_band": CHECK_BAND,
    "check_says": CHECK_SAYS,
    "corridor_step": CORRIDOR_STEP,
    "corridor_user": CORRIDOR_USER,
    "count_stage": COUNT_STAGE,
    "depth": DEPTH,
    "direction": DIRECTION,
    "mines": MINES,
    "movement": MOVEMENT,
    "movement_event": MOVEMENT_EVENT,
    "movement_mode": MODE,
    "notification_reply": NOTIFICATION_REPLY,
    "operation": OPERATION,
    "site_function": SITE_FUNCTION,
}
"""Every list by its name, as screens are given them."""
