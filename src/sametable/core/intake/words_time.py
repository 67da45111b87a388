"""Words of time in the languages of bulletins: months, weekdays, parts of the day, zones, spans back.

Decides which word names which month, day, part of a day or zone. It does not resolve anything.

Units: parts of a day in minutes since local midnight; zones as IANA names.
Source: the calendars of the languages (Arabic: Levantine and international month names); IANA tz database.
"""

from __future__ import annotations

_MONTH_ROWS = (
    "january|jan|января|январь|янв|كانون الثاني|يناير|janvier|janeiro|enero|січня",
    "february|feb|февраля|февраль|фев|февр|شباط|فبراير|fevrier|février|fevereiro|febrero|лютого",
    "march|mar|марта|март|мар|اذار|مارس|mars|março|marzo|березня",
    "april|apr|апреля|апрель|апр|نيسان|ابريل|avril|abril|квітня",
    "may|мая|май|ايار|مايو|mai|maio|mayo|травня",
    "june|jun|июня|июнь|июн|حزيران|يونيو|juin|junho|junio|червня",
    "july|jul|июля|июль|июл|تموز|يوليو|juillet|julho|julio|липня",
    "august|aug|августа|август|авг|اب|اغسطس|août|agosto|серпня",
    "september|sept|sep|сентября|сентябрь|сен|сент|ايلول|سبتمبر|septembre|setembro|septiembre|вересня",
    "october|oct|октября|октябрь|окт|تشرين الاول|اكتوبر|octobre|outubro|octubre|жовтня",
    "november|nov|ноября|ноябрь|ноя|تشرين الثاني|نوفمبر|novembre|novembro|noviembre|листопада",
    "december|dec|декабря|декабрь|дек|كانون الاول|ديسمبر|décembre|dezembro|diciembre|грудня",
)
MONTHS = {word: number for number, row in enumerate(_MONTH_ROWS, start=1) for word in row.split("|")}

_WEEKDAY_ROWS = (
    "monday|понедельник|понедельника|الاثنين|lundi|segunda-feira|lunes|понеділок",
    "tuesday|вторник|вторника|الثلاثاء|mardi|terça-feira|martes|вівторок",
    "wednesday|среду|среда|среды|الاربعاء|mercredi|quarta-feira|miércoles|середу",
    "thursday|четверг|четверга|الخميس|jeudi|quinta-feira|jueves|четвер",
    "friday|пятницу|пятница|пятницы|الجمعه|vendredi|sexta-feira|viernes|п'ятницю",
    "saturday|субботу|суббота|субботы|السبت|samedi|sábado|суботу",
    "sunday|воскресенье|воскресенья|الاحد|dimanche|domingo|неділю",
)
WEEKDAYS = {word: number for number, row in enumerate(_WEEKDAY_ROWS) for word in row.split("|")}

PARTS = {
    "early morning": (240, 480), "morning": (300, 720), "afternoon": (720, 1080), "late evening": (1260, 1440),
    "evening": (1080, 1440), "night": (1260, 1740), "утром": (300, 720), "вечером": (1080, 1440), "днем": (720, 1080),
    "ночью": (0, 360), "صباح": (300, 720), "صباحا": (300, 720), "مساء": (1020, 1440), "ليل": (1200, 1740),
    "ليلا": (1200, 1740), "ظهر": (690, 900), "فجر": (180, 360), "عصر": (900, 1080), "matin": (300, 720), "soir": (1080, 1440),
    "midday": (690, 810), "dawn": (180, 420),
}  # fmt: skip

ZONES = {
    "damascus time": "Asia/Damascus", "syria time": "Asia/Damascus", "syrian time": "Asia/Damascus",
    "by damascus": "Asia/Damascus", "по дамаску": "Asia/Damascus", "по дамасскому времени": "Asia/Damascus",
    "بتوقيت دمشق": "Asia/Damascus", "بتوقيت سوريا": "Asia/Damascus", "moscow time": "Europe/Moscow", "msk": "Europe/Moscow",
    "мск": "Europe/Moscow", "по московскому времени": "Europe/Moscow", "по москве": "Europe/Moscow",
    "بتوقيت موسكو": "Europe/Moscow", "gmt": "UTC", "utc": "UTC", "غرينتش": "UTC", "بتوقيت غرينيتش": "UTC",
    "kyiv time": "Europe/Kyiv", "kiev time": "Europe/Kyiv", "по киеву": "Europe/Kyiv", "eet": "Europe/Kyiv",
    "eest": "Europe/Kyiv", "beirut time": "Asia/Beirut", "بتوقيت بيروت": "Asia/Beirut", "baku time": "Asia/Baku",
    "yerevan time": "Asia/Yerevan", "geneva time": "Europe/Zurich", "washington time": "America/New_York",
    "est": "America/New_York", "edt": "America/New_York", "по бакинскому времени": "Asia/Baku",
    "по ереванскому времени": "Asia/Yerevan", "israel time": "Asia/Jerusalem", "istanbul time": "Europe/Istanbul",
}  # fmt: skip

DAY_BACK = (
    r"(?:(?:in|within|over|during|for|in the course of|throughout)\s+)?(?:the\s+)?(?:last|past|previous|preceding)\s+"
    r"(?P<n_en>\d{1,3}|two|three|four|five|six|seven|ten|twelve|twenty-four)?\s*"
    r"(?P<u_en>hours?|hrs|days?|weeks?|nights?|reporting day)"
    r"|(?:in the course of|within|over|during|in)\s+(?P<n_bare>24|48|72)\s*(?P<u_bare>hours|hrs)"
    r"|(?P<day>during the day|for the day|over the day|in the course of the day|in one day|throughout the day)"
    r"|(?:за|в течение)\s+(?:последн\w{2,3}|прошедш\w{2,3}|минувш\w{2,3}|истекш\w{2,3})?\s*(?P<n_ru>\d{1,3}|двое|трое)?\s*"
    r"(?P<u_ru>часа|часов|суток|сутки|день|дня|дней|недел[юи]|ночь)(?:\s+сутки)?"
    r"|(?:протягом|впродовж)\s+(?:минулої|останньої|останніх)?\s*(?P<n_uk>\d{1,3})?\s*(?P<u_uk>доби|добу|годин|дня)"
    r"|(?:خلال|في)\s+(?:ال)?(?:ـ)?\s*(?P<n_ar>\d{1,3})?\s*(?P<u_ar>ساعه|ساعات|الساعات|يوم|اليوم|الايام|الاسبوع)\s+(?:ال)(?:ماضيه|ماضي|اخيره|منصرمه|فائته)"
    r"|(?:خلال|في)\s+(?:ال)?ساعات\s+(?:ال)?ـ?\s*(?P<n_ar2>\d{1,3})\s+(?P<u_ar2>الماضيه|الاخيره|المنصرمه|الفائته)"
    r"|(?:au cours des|dans les|ces|nas|en las|durante as|durante las|las)\s+(?P<n_fr>\d{1,3})?\s*"
    r"(?:dernières\s+|últimas\s+)?(?P<n_pt>\d{1,3})?\s*(?P<u_fr>heures|horas)"
)
WEEK_WORDS = frozenset({"week", "weeks", "неделю", "недели", "الاسبوع"})
HOUR_WORDS = frozenset(
    {
        "الماضيه",
        "الاخيره",
        "hour",
        "hours",
        "hrs",
        "часа",
        "часов",
        "ساعه",
        "ساعات",
        "الساعات",
        "heures",
        "horas",
        "годин",
    }
)
SMALL = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10, "twelve": 12, "twenty-four": 24,
         "двое": 2, "трое": 3}  # fmt: skip
