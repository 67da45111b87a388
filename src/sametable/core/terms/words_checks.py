"""Messages on characters, numbers, files and how the parts of a pack fit together, in four languages; see `words`.

Shapes: message name -> language -> (expected, advice). Source: house rules, Errors.
"""

from __future__ import annotations

CHECKS: dict[str, dict[str, tuple[str, str]]] = {
    # The text itself
    "bidi": {
        "en": (
            "text without hidden controls of its direction (only U+200E and U+200F are allowed)",
            "Delete this character: with it a text can look other than it is read. Scripts from right to left need none.",
        ),
        "ru": (
            "текст без скрытых управляющих символов направления (разрешены только U+200E и U+200F)",
            "Удалите этот символ: с ним текст может выглядеть не так, как читается. Письму справа налево он не нужен.",
        ),
        "ar": (
            "نص بلا رموز خفية لاتجاه الكتابة (المسموح به U+200E وU+200F فقط)",
            "احذف هذا الرمز: فقد يجعل النص يبدو على غير ما يُقرأ. الكتابة من اليمين إلى اليسار لا تحتاج إليه.",
        ),
        "fr": (
            "un texte sans commandes de direction cachées (seuls U+200E et U+200F sont permis)",
            "Supprimez ce caractère : il peut faire paraître un texte autre qu'il n'est lu. Les écritures de droite à gauche n'en ont pas besoin.",
        ),
    },
    "yaml_comma": {
        "en": (
            "a comma, or the closing `}}` or `]`",
            "Close the bracket that was opened before this place, or put a text with brackets or a colon in quotes.",
        ),
        "ru": (
            "запятая или закрывающая `}}` или `]`",
            "Закройте скобку, открытую перед этим местом; текст со скобками или двоеточием возьмите в кавычки.",
        ),
        "ar": (
            "فاصلة أو القوس المغلق `}}` أو `]`",
            "أغلق القوس المفتوح قبل هذا الموضع، أو ضع النص الذي فيه أقواس أو نقطتان بين علامتي اقتباس.",
        ),
        "fr": (
            "une virgule, ou le `}}` ou `]` fermant",
            "Fermez la parenthèse ouverte avant cet endroit, ou mettez entre guillemets un texte avec parenthèses ou deux-points.",
        ),
    },
    "yaml_colon": {
        "en": ("a colon after the name of the field", "Write `name: value`, with a blank after the colon."),
        "ru": (
            "двоеточие после названия поля",
            "Напишите `название: значение`, с пробелом после двоеточия.",
        ),
        "ar": ("نقطتان بعد اسم الحقل", "اكتب `الاسم: القيمة` مع مسافة بعد النقطتين."),
        "fr": (
            "deux-points après le nom du champ",
            "Écrivez `nom: valeur`, avec une espace après les deux-points.",
        ),
    },
    "yaml_nested": {
        "en": (
            "one value after the colon",
            'Put the text in quotes if it holds ": ", or write the further field on a line of its own.',
        ),
        "ru": (
            "одно значение после двоеточия",
            'Возьмите текст в кавычки, если в нём есть ": ", или перенесите следующее поле на отдельную строку.',
        ),
        "ar": (
            "قيمة واحدة بعد النقطتين",
            'ضع النص بين علامتي اقتباس إن كان فيه ": "، أو اكتب الحقل التالي في سطر مستقل.',
        ),
        "fr": (
            "une seule valeur après les deux-points",
            "Mettez le texte entre guillemets s'il contient \": \", ou écrivez l'autre champ sur sa propre ligne.",
        ),
    },
    "yaml_quote": {
        "en": (
            "quotes or brackets that are closed",
            "Something that was opened above is not closed: look for the quotes.",
        ),
        "ru": (
            "закрытые кавычки или скобки",
            "Выше что-то открыто и не закрыто: проверьте кавычки.",
        ),
        "ar": ("علامات اقتباس أو أقواس مغلقة", "هناك ما فُتح أعلاه ولم يُغلق: ابحث عن علامات الاقتباس."),
        "fr": (
            "des guillemets ou des parenthèses fermés",
            "Quelque chose d'ouvert plus haut n'est pas fermé : cherchez les guillemets.",
        ),
    },
    "yaml_indent": {
        "en": (
            "a field or an entry indented like those it belongs to",
            "Indent this line exactly like its neighbours; after quotes nothing more stands on the line.",
        ),
        "ru": (
            "поле или запись с тем же отступом, что у соседних",
            "Сделайте отступ точно как у соседних строк; после закрытых кавычек в строке ничего не стоит.",
        ),
        "ar": (
            "حقل أو بند بإزاحة ما ينتمي إليه",
            "اجعل إزاحة هذا السطر كإزاحة جيرانه تمامًا؛ ولا يأتي شيء بعد علامة الاقتباس في السطر.",
        ),
        "fr": (
            "un champ ou une entrée en retrait comme ses voisins",
            "Mettez cette ligne exactement au même retrait que ses voisines ; rien ne suit des guillemets fermés.",
        ),
    },
    "yaml_sign": {
        "en": (
            "a text that begins with a letter, a digit or quotes",
            "Put a text that begins with a sign in quotes.",
        ),
        "ru": (
            "текст, начинающийся с буквы, цифры или кавычек",
            "Текст, который начинается со знака, возьмите в кавычки.",
        ),
        "ar": ("نص يبدأ بحرف أو رقم أو علامة اقتباس", "ضع النص الذي يبدأ برمز بين علامتي اقتباس."),
        "fr": (
            "un texte qui commence par une lettre, un chiffre ou des guillemets",
            "Mettez entre guillemets un texte qui commence par un signe.",
        ),
    },
    # Fields
    "compared": {
        "en": (
            "`no`, or who compared it and on which day",
            "Write `no`, or `{{by: A. Reader, on: 2024-11-02}}`.",
        ),
        "ru": (
            "`no` или кто сличил и в какой день",
            "Напишите `no` или `{{by: A. Reader, on: 2024-11-02}}`, с настоящим именем.",
        ),
        "ar": ("`no`، أو من قابله بالأصل وفي أي يوم", "اكتب `no` أو `{{by: A. Reader, on: 2024-11-02}}`."),
        "fr": (
            "`no`, ou qui l'a comparé et quel jour",
            "Écrivez `no`, ou `{{by: A. Reader, on: 2024-11-02}}`.",
        ),
    },
    "duration_limit": {
        "en": (
            "a length above nothing and of at most a hundred years",
            "Check the number and its unit; for no end that is known write `open: yes`.",
        ),
        "ru": (
            "срок больше нуля и не более ста лет",
            "Проверьте число и единицу; если конец неизвестен, напишите `open: yes`.",
        ),
        "ar": (
            "مدة أكبر من الصفر ولا تزيد على مئة سنة",
            "تحقق من العدد ووحدته؛ وإن لم تُعرف نهاية فاكتب `open: yes`.",
        ),
        "fr": (
            "une durée au-dessus de zéro et d'au plus cent ans",
            "Vérifiez le nombre et son unité ; si aucune fin n'est connue, écrivez `open: yes`.",
        ),
    },
    "clock_sun": {
        "en": (
            "a time of day, such as 19:00",
            "The sun's hours change from day to day: write one window for each night, `from: {{sun: sunset, on: .., place: ..}}`.",
        ),
        "ru": (
            "время дня, например 19:00",
            "Часы солнца каждый день другие: напишите по окну на каждую ночь, `from: {{sun: sunset, on: .., place: ..}}`.",
        ),
        "ar": (
            "وقت من اليوم مثل 19:00",
            "تتغير ساعات الشمس من يوم إلى يوم: اكتب نافذة لكل ليلة، `from: {{sun: sunset, on: .., place: ..}}`.",
        ),
        "fr": (
            "une heure du jour, telle que 19:00",
            "Les heures du soleil changent chaque jour : écrivez une fenêtre par nuit, `from: {{sun: sunset, on: .., place: ..}}`.",
        ),
    },
    "band_empty": {
        "en": (
            "a band of at least 1 m",
            "A line has no width. For `nobody crosses it` give the side that they may not enter: `{{line: .., within_m: .., side: ..}}`.",
        ),
        "ru": (
            "полоса шириной не менее 1 м",
            "У линии нет ширины. Если пересекать её нельзя, укажите сторону, куда нельзя входить: `{{line: .., within_m: .., side: ..}}`.",
        ),
        "ar": (
            "شريط عرضه متر واحد على الأقل",
            "ليس للخط عرض. إن كان عبوره ممنوعًا فاذكر الجانب الذي لا يُدخل: `{{line: .., within_m: .., side: ..}}`.",
        ),
        "fr": (
            "une bande d'au moins 1 m",
            "Une ligne n'a pas de largeur. Si nul ne la franchit, donnez le côté où l'on n'entre pas : `{{line: .., within_m: .., side: ..}}`.",
        ),
    },
    # How parts fit together
    "not_ban": {
        "en": (
            "the id of a clause that prohibits something",
            "`{got}` ({kind}) prohibits nothing: name the prohibition that this is an exception from, or leave `excepts` out.",
        ),
        "ru": (
            "обозначение положения, которое что-то запрещает",
            "`{got}` ({kind}) ничего не запрещает: назовите запрет, из которого это исключение, или уберите `excepts`.",
        ),
        "ar": (
            "معرّف بند يحظر شيئًا",
            "`{got}` ({kind}) لا يحظر شيئًا: سمِّ الحظر الذي هذا استثناء منه، أو احذف `excepts`.",
        ),
        "fr": (
            "l'identifiant d'une clause qui interdit quelque chose",
            "`{got}` ({kind}) n'interdit rien : nommez l'interdiction dont ceci est l'exception, ou retirez `excepts`.",
        ),
    },
    "depends_on_itself": {
        "en": ("a duty that depends on another clause", "Take `{got}` out: nothing depends on itself."),
        "ru": (
            "обязанность, зависящая от другого положения",
            "Уберите `{got}`: ничто не зависит от самого себя.",
        ),
        "ar": ("واجب يتوقف على بند آخر", "احذف `{got}`: لا شيء يتوقف على نفسه."),
        "fr": ("un devoir qui dépend d'une autre clause", "Retirez `{got}` : rien ne dépend de soi-même."),
    },
    # Ground
    "hole_outside": {
        "en": ("a hole inside of its outline", "Correct the corners of this hole, or leave it out."),
        "ru": ("вырез внутри своего контура", "Исправьте углы этого выреза или уберите его."),
        "ar": ("ثقب داخل محيطه", "صحّح زوايا هذا الثقب أو احذفه."),
        "fr": ("un trou à l'intérieur de son contour", "Corrigez les coins de ce trou, ou retirez-le."),
    },
    "pole": {
        "en": (
            "a circle that does not reach a pole",
            "Make it smaller, or draw a box from -180 to 180 degrees.",
        ),
        "ru": (
            "круг, который не доходит до полюса",
            "Уменьшите его или начертите рамку от -180 до 180 градусов.",
        ),
        "ar": ("دائرة لا تبلغ أحد القطبين", "صغّرها، أو ارسم إطارًا من -180 إلى 180 درجة."),
        "fr": (
            "un cercle qui n'atteint pas un pôle",
            "Réduisez-le, ou tracez un cadre de -180 à 180 degrés.",
        ),
    },
    "geojson_point": {
        "en": (
            "longitude from -180 to 180, then latitude from -90 to 90",
            "Correct this point; in GeoJSON the longitude stands first, unlike in a pack.",
        ),
        "ru": (
            "долгота от -180 до 180, затем широта от -90 до 90",
            "Исправьте эту точку; в GeoJSON долгота стоит первой, не так, как в пакете.",
        ),
        "ar": (
            "خط الطول من -180 إلى 180 ثم خط العرض من -90 إلى 90",
            "صحّح هذه النقطة؛ ففي GeoJSON يأتي خط الطول أولًا، بخلاف الحزمة.",
        ),
        "fr": (
            "la longitude de -180 à 180, puis la latitude de -90 à 90",
            "Corrigez ce point ; en GeoJSON la longitude vient d'abord, à l'inverse du dossier de termes.",
        ),
    },
    "json_broken": {
        "en": (
            "JSON that can be read to its end",
            "The file is damaged or cut off here: export the layer again as GeoJSON (EPSG:4326).",
        ),
        "ru": (
            "JSON, который читается до конца",
            "Файл здесь повреждён или оборван: экспортируйте слой заново как GeoJSON (EPSG:4326).",
        ),
        "ar": (
            "ملف JSON يُقرأ إلى آخره",
            "الملف تالف أو مقطوع هنا: صدّر الطبقة من جديد بصيغة GeoJSON (EPSG:4326).",
        ),
        "fr": (
            "du JSON lisible jusqu'au bout",
            "Le fichier est abîmé ou coupé ici : exportez de nouveau la couche en GeoJSON (EPSG:4326).",
        ),
    },
    "file_many": {
        "en": (
            "a file with at most {limit} points",
            "Keep only the features needed, or simplify the geometry (in QGIS: Vector, Geometry tools, Simplify).",
        ),
        "ru": (
            "файл не более чем с {limit} точками",
            "Оставьте только нужные объекты или упростите геометрию (в QGIS: Вектор, Обработка геометрии, Упростить).",
        ),
        "ar": (
            "ملف فيه {limit} نقطة على الأكثر",
            "أبقِ العناصر اللازمة فقط، أو بسّط الشكل (في QGIS: Vector ثم Geometry tools ثم Simplify).",
        ),
        "fr": (
            "un fichier d'au plus {limit} points",
            "Gardez seulement les objets nécessaires, ou simplifiez la géométrie (dans QGIS : Vecteur, Outils de géométrie, Simplifier).",
        ),
    },
}
