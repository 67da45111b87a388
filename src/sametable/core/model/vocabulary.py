"""The controlled vocabulary of statements: codes, and their names in four languages.

Decides which codes a statement may carry. An incident kind says what was *reported*; nothing is a
violation before a finding exists. `UNIT_KINDS` are the kinds whose place is, by their nature, where
armed people or weapons stand: their coordinates are coarsened when signed (charter, "What it never does").

Source: OSCE SMM daily reports, ACLED and UCDP code books, WHO SSA, OCHA access framework; the names of
the codes are the project's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "ru", "ar", "fr")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One code with its name in each language."""

    code: str
    name: Mapping[str, str]


def terms(table: str) -> tuple[Term, ...]:
    """Read a table of codes and names: `code | en | ru | ar | fr`, one a line."""
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return tuple(Term(code=row[0], name=dict(zip(LANGUAGES, row[1:], strict=True))) for row in rows)


WHAT = terms("""
fire.small_arms | Small-arms fire | Стрельба из стрелкового оружия | إطلاق نار بأسلحة خفيفة | Tirs d'armes légères
fire.heavy | Shelling or heavy weapons | Обстрел из тяжёлого оружия | قصف أو أسلحة ثقيلة | Bombardement ou armes lourdes
air.strike | Air or drone strike | Удар с воздуха | غارة جوية أو بطائرة مسيّرة | Frappe aérienne ou de drone
air.overflight | Overflight | Пролёт | تحليق جوي | Survol
sniper | Sniper fire | Снайперский огонь | نيران قنّاصة | Tir de précision
ground.attack | Ground attack | Наземная атака | هجوم بري | Attaque terrestre
ground.advance | Change of control of ground | Изменение контроля над местностью | تغيّر السيطرة على الأرض | Changement de contrôle du terrain
fortification | New fortification | Новые укрепления | تحصينات جديدة | Nouvelle fortification
presence.zone | Presence in a regulated zone | Присутствие в регулируемой зоне | وجود في منطقة منظَّمة | Présence dans une zone réglementée
weapon.not_withdrawn | Weapon not withdrawn | Неотведённое вооружение | سلاح لم يُسحب | Arme non retirée
reinforcement | Reinforcement | Усиление | تعزيزات | Renforcement
movement.unauthorised | Movement not notified | Неуведомлённое перемещение | تحرّك غير مُبلَّغ عنه | Mouvement non notifié
mine.ied | Mine or improvised device | Мина или самодельное взрывное устройство | لغم أو عبوة ناسفة | Mine ou engin improvisé
attack.civilian | Attack on civilians | Нападение на гражданских лиц | هجوم على مدنيين | Attaque contre des civils
attack.medical | Attack on health care | Нападение на медицинский объект | هجوم على الرعاية الصحية | Attaque contre les soins de santé
attack.humanitarian | Attack on humanitarian aid | Нападение на гуманитарную помощь | هجوم على المساعدات الإنسانية | Attaque contre l'aide humanitaire
attack.infrastructure | Attack on infrastructure | Нападение на инфраструктуру | هجوم على البنية التحتية | Attaque contre une infrastructure
attack.education | Attack on education | Нападение на учебное заведение | هجوم على التعليم | Attaque contre l'éducation
access.denied | Access denied | Отказ в доступе | منع الوصول | Accès refusé
access.delayed | Access delayed | Задержка доступа | تأخير الوصول | Accès retardé
cargo.removed | Cargo removed | Изъятие груза | إزالة حمولة | Cargaison retirée
siege | Siege | Осада | حصار | Siège
detention.abduction | Detention or abduction | Задержание или похищение | احتجاز أو اختطاف | Détention ou enlèvement
sgbv | Sexual or gender-based violence | Сексуальное или гендерное насилие | عنف جنسي أو قائم على النوع | Violence sexuelle ou fondée sur le genre
child.recruitment | Recruitment of children | Вербовка детей | تجنيد الأطفال | Recrutement d'enfants
chemical | Alleged chemical attack | Предполагаемое применение химических веществ | هجوم كيميائي مزعوم | Attaque chimique alléguée
hostile.propaganda | Hostile propaganda | Враждебная пропаганда | دعاية عدائية | Propagande hostile
disinformation | Disinformation | Дезинформация | معلومات مضللة | Désinformation
monitor.obstructed | Monitors obstructed | Препятствование наблюдателям | عرقلة المراقبين | Entrave aux observateurs
marker.tampered | Marker tampered with | Повреждение знака линии | عبث بعلامة | Borne altérée
notification.missing | Missing notification | Отсутствие уведомления | غياب الإخطار | Notification manquante
exercise.live_fire | Live-fire exercise | Учения с боевой стрельбой | تمرين بالذخيرة الحية | Exercice à tir réel
detonation.controlled | Controlled detonation | Контролируемый подрыв | تفجير متحكَّم به | Explosion contrôlée
humanitarian.delivery | Humanitarian delivery | Доставка гуманитарной помощи | إيصال مساعدات إنسانية | Livraison humanitaire
ceasefire.statement | Statement on the ceasefire | Заявление о прекращении огня | بيان بشأن وقف إطلاق النار | Déclaration sur le cessez-le-feu
other | Other | Прочее | أخرى | Autre
""")

WEAPON = terms("""
not_known | Not known | Неизвестно | غير معروف | Inconnue
small_arms | Small arms | Стрелковое оружие | أسلحة خفيفة | Armes légères
hmg | Heavy machine gun | Крупнокалиберный пулемёт | رشاش ثقيل | Mitrailleuse lourde
agl | Automatic grenade launcher | Автоматический гранатомёт | قاذف قنابل آلي | Lance-grenades automatique
rpg | Rocket-propelled grenade | Гранатомёт | قاذف صاروخي | Lance-roquettes
recoilless | Recoilless gun | Безоткатное орудие | مدفع عديم الارتداد | Canon sans recul
ifv_cannon | Infantry fighting vehicle cannon | Пушка боевой машины | مدفع عربة قتال | Canon de véhicule de combat
mortar | Mortar | Миномёт | هاون | Mortier
artillery | Artillery | Артиллерия | مدفعية | Artillerie
tank | Tank | Танк | دبابة | Char
mlrs | Multiple rocket launcher | Реактивная система залпового огня | راجمة صواريخ | Lance-roquettes multiple
rocket | Rocket | Ракета | صاروخ | Roquette
gas_cylinder | Improvised launcher | Самодельная установка | قاذف مرتجل | Lanceur improvisé
atgm | Anti-tank guided missile | Противотанковая ракета | صاروخ مضاد للدروع | Missile antichar
sniper_rifle | Sniper rifle | Снайперская винтовка | بندقية قنص | Fusil de précision
aircraft | Aircraft | Самолёт | طائرة | Avion
helicopter | Helicopter | Вертолёт | مروحية | Hélicoptère
barrel_bomb | Barrel bomb | Бочковая бомба | برميل متفجر | Baril d'explosifs
uav | Unmanned aircraft | Беспилотник | طائرة مسيّرة | Drone
missile | Missile | Ракетный удар | صاروخ موجَّه | Missile
cluster | Cluster munition | Кассетный боеприпас | ذخيرة عنقودية | Arme à sous-munitions
mine | Mine | Мина | لغم | Mine
ied | Improvised explosive device | Самодельное взрывное устройство | عبوة ناسفة | Engin explosif improvisé
heavy_weapons | Heavy weapons, type not stated | Тяжёлое вооружение | أسلحة ثقيلة | Armes lourdes
chemical | Chemical agent, alleged | Химическое вещество, предположительно | مادة كيميائية مزعومة | Agent chimique allégué
other | Other | Прочее | أخرى | Autre
""")

SOURCE_KIND = terms("""
own_observation | Own observation | Собственное наблюдение | مشاهدة ذاتية | Observation propre
party_report | Report of a party | Сообщение стороны | بلاغ طرف | Rapport d'une partie
bulletin | Published bulletin | Опубликованная сводка | نشرة منشورة | Bulletin publié
monitor | Monitor in the field | Наблюдатель на месте | مراقب ميداني | Observateur sur le terrain
witness | Witness | Свидетель | شاهد | Témoin
media | Press | Пресса | صحافة | Presse
civil_society | Civil society | Гражданское общество | مجتمع مدني | Société civile
united_nations | United Nations | Организация Объединённых Наций | الأمم المتحدة | Nations Unies
sensor | Sensor | Датчик | جهاز استشعار | Capteur
not_known | Not known | Неизвестно | غير معروف | Inconnue
""")

CHANNEL = terms("""
form | Form | Форма | نموذج | Formulaire
bulletin | Bulletin | Сводка | نشرة | Bulletin
phone | Telephone | Телефон | هاتف | Téléphone
radio | Radio | Радио | لاسلكي | Radio
e_mail | E-mail | Электронная почта | بريد إلكتروني | Courriel
message | Text message | Сообщение | رسالة | Message
meeting | Meeting | Встреча | اجتماع | Réunion
press | Press statement | Заявление для прессы | بيان صحفي | Communiqué
file | File | Файл | ملف | Fichier
""")

LOCATES = terms("""
impact | Where it struck | Место попадания | موضع السقوط | Point d'impact
unit | Where armed people or weapons are | Место нахождения вооружённых лиц или оружия | موقع مسلحين أو سلاح | Emplacement de personnes armées ou d'armes
site | A civilian site | Гражданский объект | موقع مدني | Site civil
area | An area | Район | منطقة | Zone
undetermined | Not determined | Не определено | غير محدد | Indéterminé
""")

PRECISION = terms("""
minute | To the minute | До минуты | بالدقيقة | À la minute
hour | To the hour | До часа | بالساعة | À l'heure
part_of_day | Part of a day | Часть дня | جزء من اليوم | Partie de la journée
day | To the day | До дня | باليوم | Au jour
days | Several days | Несколько дней | عدة أيام | Plusieurs jours
month | To the month | До месяца | بالشهر | Au mois
unknown | Not known | Неизвестно | غير معروف | Inconnue
""")

MEASURE = terms("""
violations | Breaches counted | Подсчитанные нарушения | خروق معدودة | Violations comptées
explosions | Explosions | Взрывы | انفجارات | Explosions
attacks | Attacks | Нападения | هجمات | Attaques
shellings | Shellings | Обстрелы | عمليات قصف | Bombardements
air_strikes | Air strikes | Авиаудары | غارات جوية | Frappes aériennes
arrests | Arrests | Аресты | اعتقالات | Arrestations
killed | Killed | Погибшие | قتلى | Tués
injured | Injured | Раненые | جرحى | Blessés
shots | Shots | Выстрелы | طلقات | Coups de feu
overflights | Overflights | Пролёты | طلعات | Survols
settlements_joined | Settlements joined | Присоединившиеся населённые пункты | بلدات منضمة | Localités ralliées
groups_joined | Groups joined | Присоединившиеся формирования | مجموعات منضمة | Groupes ralliés
other | Other | Прочее | أخرى | Autre
""")

BOUNDS = ("exact", "about", "at_least", "over")

UNIT_KINDS = frozenset(
    {
        "air.overflight", "fortification", "ground.advance", "ground.attack",
        "movement.unauthorised", "presence.zone", "reinforcement", "weapon.not_withdrawn",
        "exercise.live_fire",
    }
)  # fmt: skip
"""Kinds whose place is where armed people or weapons are: always coarsened, whatever the draft says."""

AREA_KINDS = frozenset(
    {"ceasefire.statement", "humanitarian.delivery", "siege", "access.denied", "access.delayed"}
)
"""Kinds whose place is usually an area."""
IMPACT_KINDS = frozenset(
    code
    for code in (term.code for term in WHAT)
    if code.startswith(("fire.", "attack.")) or code in {"air.strike", "sniper", "mine.ied", "chemical"}
)
"""Kinds whose place is usually where something struck."""


def usual_locates(what: str) -> str:
    """Propose what the place of a report of this kind is; a person may say otherwise, within the rule for units."""
    if what in UNIT_KINDS:
        return "unit"
    return "impact" if what in IMPACT_KINDS else "area" if what in AREA_KINDS else "undetermined"


def codes(terms: tuple[Term, ...]) -> frozenset[str]:
    """Give the codes of a list of terms."""
    return frozenset(term.code for term in terms)
