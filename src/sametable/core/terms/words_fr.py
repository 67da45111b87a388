"""The messages about packs in French; see `words`. Source: house rules, Errors."""

from __future__ import annotations

MESSAGES_FR: dict[str, tuple[str, str]] = {
    # The text itself
    "too_long": (
        "au plus {limit} octets",
        "Mettez la géométrie dans des fichiers GeoJSON à côté du dossier et simplifiez-la.",
    ),
    "not_utf8": ("du texte en UTF-8", "Enregistrez de nouveau le fichier avec l'encodage UTF-8."),
    "tab": (
        "des espaces, pas de tabulation",
        "Remplacez la tabulation par des espaces ; l'éditeur peut le faire pour tout le fichier.",
    ),
    "control": (
        "des caractères lisibles",
        "Supprimez ce caractère ; il est peut-être venu avec un texte copié.",
    ),
    "not_yaml": (
        "du YAML lisible",
        'Regardez cette ligne et celle du dessus : retrait, deux-points oubliés, guillemets non fermés. Un texte qui contient ": " ou commence par un signe se met entre guillemets.',
    ),
    "empty": ("un dossier de termes", "Commencez par `sametable terms new`."),
    "documents": (
        "un seul document par fichier",
        "Supprimez la ligne `---`, ou mettez la suite dans un autre fichier.",
    ),
    "anchor": (
        "ni ancre (&) ni alias (*)",
        "Écrivez la valeur là où il la faut, ou mettez-la entre guillemets.",
    ),
    "tag": ("aucune étiquette (!)", "Supprimez l'étiquette : le champ dit ce qu'est la valeur."),
    "merge": ("aucune clé de fusion (<<)", "Écrivez les champs en entier."),
    "key_twice": (
        "chaque champ une seule fois",
        "`{got}` figure déjà à la ligne {line} : supprimez l'un des deux ou faites-en une liste.",
    ),
    "key_text": (
        "le nom d'un champ avant les deux-points",
        "Écrivez le nom d'un champ, puis deux-points et une espace.",
    ),
    "depth": ("au plus {limit} niveaux", "Retirez des niveaux : aucun champ ne va si profond."),
    "nodes": (
        "au plus {limit} valeurs",
        "Mettez la géométrie dans des fichiers GeoJSON à côté du dossier et simplifiez-la.",
    ),
    # Fields
    "want_map": (
        "des champs avec leurs valeurs",
        "Écrivez chaque champ sur sa propre ligne, en retrait : `nom: valeur`.",
    ),
    "want_list": ("une liste", "Commencez chaque élément sur sa propre ligne par `- `."),
    "want_text": ("une seule valeur", "Écrivez ici une valeur, sans liste ni autres champs."),
    "empty_value": ("une valeur", "Écrivez la valeur ou supprimez le champ."),
    "empty_list": ("au moins un élément", "Écrivez-en un ou supprimez le champ."),
    "too_many": ("au plus {limit} éléments", "Répartissez-les."),
    "unknown_field": (
        "l'un de : {fields}",
        "Il n'y a pas de champ `{got}` ici : supprimez-le, ou mettez la remarque dans `note`.",
    ),
    "unknown_field_near": ("l'un de : {fields}", "Vouliez-vous dire `{near}` ?"),
    "missing_field": (
        "le champ `{field}`",
        "Ajoutez ici une ligne `{field}: ...` ; docs/reference/terms.md dit ce qu'il signifie.",
    ),
    "unknown_kind": (
        "l'un des genres de clauses : {fields}",
        "docs/reference/terms.md dit ce que chacun signifie.",
    ),
    "unknown_kind_near": ("l'un des genres de clauses : {fields}", "Vouliez-vous dire `{near}` ?"),
    "choice": ("l'un de : {fields}", "Choisissez l'un d'eux."),
    "choice_near": ("l'un de : {fields}", "Vouliez-vous dire `{near}` ?"),
    "bad_id": (
        "un identifiant : lettres a-z, chiffres, `.` et `-`, au plus 64",
        "Écrivez un identifiant tel que `{near}` ; les noms, dans toute écriture, vont dans `names` ou `title`.",
    ),
    "bad_date_id": (
        "l'identifiant d'une date : lettres, chiffres, `.`, `+` et `-`, au plus 64",
        "Écrivez un identifiant tel que `D`.",
    ),
    "bad_language": (
        "un code de langue tel que en, ru, ar, fr",
        "Écrivez le code de la langue avant les deux-points.",
    ),
    "yes_no": ("yes ou no", "Écrivez `yes` (oui) ou `no` (non)."),
    "integer": (
        "un nombre entier, tel que {example}",
        "Écrivez seulement des chiffres ; l'unité est à la fin du nom du champ.",
    ),
    "out_of_range": ("un nombre de {low} à {high}", "Vérifiez le nombre et son unité."),
    "too_long_text": (
        "au plus {limit} caractères",
        "Abrégez le texte ; le texte authentique n'est pas recopié ici.",
    ),
    # Ids
    "id_twice": (
        "chaque identifiant une seule fois sous `{what}`",
        "`{got}` figure déjà à la ligne {line} : donnez un autre identifiant à l'un des deux.",
    ),
    "unknown_id": ("un identifiant qui figure sous `{what}`", "Ajoutez-le là, ou corrigez-le."),
    "unknown_id_near": ("un identifiant qui figure sous `{what}`", "Vouliez-vous dire `{near}` ?"),
    "no_ids": ("un identifiant qui figure sous `{what}`", "Il n'y a encore rien : ajoutez-le d'abord."),
    "wrong_kind": (
        "l'identifiant d'une des `{what}`",
        "`{got}` est une clause d'un autre genre : nommez-en une de ce genre.",
    ),
    "cycle": ("pas de cercle : {trail}", "Supprimez l'un de ces renvois."),
    "chain": ("au plus {limit} pas de l'un à l'autre", "Supprimez des pas intermédiaires."),
    "pack_twice": (
        "des dossiers d'identifiants différents",
        "`{got}` est aussi l'identifiant de {other} : changez-en un, ou n'en chargez qu'un.",
    ),
    # Time
    "moment": (
        "un moment, tel que 2016-02-27 00:00, 2016-02-27 ou D + 48 hours",
        "Écrivez année-mois-jour et l'heure, ou l'une des formes de docs/reference/terms.md.",
    ),
    "no_such_day": ("un jour du calendrier", "Corrigez le mois ou le jour."),
    "no_such_hour": ("une heure de 00:00 à 24:00", "Corrigez l'heure ou la minute."),
    "far_end": (
        "une année de 1945 à 2100",
        "Si aucune fin n'est connue, écrivez `open: yes` au lieu d'une fin.",
    ),
    "sun_place": (
        "un lieu pour le soleil",
        "Ajoutez `place: {{lat: .., lon: .., name: ..}}`, ou `places:` avec les lieux du théâtre : la réponse les couvre alors tous.",
    ),
    "sun_day": (
        "le jour de l'événement solaire (`on`)",
        "Ajoutez `on: 2016-09-12`, ou l'identifiant d'une date du dossier.",
    ),
    "moment_forms": (
        "l'un de `at`, `date`, `sun`, `disputed`, `unknown`",
        "Gardez-en un ; pour plusieurs lectures, `disputed:` avec une liste.",
    ),
    "disputed_few": (
        "au moins deux lectures d'un moment contesté",
        "Ajoutez l'autre lecture, ou écrivez un seul moment.",
    ),
    "duration": (
        "une durée, telle que 48 hours, 7 days, 3 months",
        "Écrivez un nombre et une unité : years, months, weeks, days, hours, minutes.",
    ),
    "clock": ("une heure du jour, telle que 19:00", "Écrivez les heures et les minutes avec deux-points."),
    "zone_name": (
        "un fuseau horaire tel que Asia/Damascus",
        "Prenez le nom de la liste IANA : Région/Ville.",
    ),
    "zone_name_near": ("un fuseau horaire tel que Asia/Damascus", "Vouliez-vous dire `{near}` ?"),
    "window_end": (
        "une seule fin : `until`, `through`, `for` ou `open: yes`",
        "Gardez-en une ; `until` n'est pas compris, `through` l'est.",
    ),
    "window_order": (
        "une fin postérieure au début",
        "Regardez les jours, les fuseaux et l'ordre des deux ; `through` comprend sa minute ou son jour.",
    ),
    "window_wrong": ("une période qui ait un sens", "Regardez sa fin, ses reconductions et ses heures."),
    "daily_order": (
        "des heures qui finissent plus tard le même jour",
        "Des heures qui passent minuit sont deux périodes : l'une jusqu'à 24:00, l'autre dès 00:00.",
    ),
    "open_renewed": (
        "pas de reconduction d'une période sans fin",
        "Donnez une première fin à la période, ou retirez la reconduction.",
    ),
    "clock_repeats": (
        "une heure qui n'arrive qu'une fois à {zone}",
        "Les horloges l'ont montrée deux fois, {both} : ajoutez le décalage sur UTC, tel que 2016-02-27 00:00+02:00.",
    ),
    "clock_skips": (
        "une heure qui existe à {zone}",
        "Les horloges l'ont sautée : ajoutez le décalage sur UTC, tel que 2016-02-27 00:00+02:00, ou l'heure qu'elles montraient.",
    ),
    "sun_never": (
        "un jour où le soleil fait cela à cet endroit",
        "Donnez une heure d'horloge ou un autre lieu.",
    ),
    "untold": (
        "un moment que l'on peut situer, de 1945 à 2100",
        "Donnez-le avec son décalage sur UTC, ou un autre jour.",
    ),
    "tacit_each": (
        "`each` : la durée d'une reconduction tacite",
        "Ajoutez `each: 48 hours`, ou changez `renewal`.",
    ),
    "renewals_kind": (
        "`renewal: explicit` ou `consensus` quand des reconductions sont énumérées",
        "Changez `renewal`.",
    ),
    "exactly_one": ("l'un de : {fields}", "Gardez-en exactement un."),
    # Weapons and acts
    "unknown_act": ("un acte du vocabulaire : {fields}", "Voir docs/reference/terms.md, Acts."),
    "unknown_act_near": ("un acte du vocabulaire : {fields}", "Vouliez-vous dire `{near}` ?"),
    "unknown_weapon": ("une arme du vocabulaire : {fields}", "Voir docs/reference/terms.md, Weapons."),
    "unknown_weapon_near": ("une arme du vocabulaire : {fields}", "Vouliez-vous dire `{near}` ?"),
    "range_reversed": ("`{low}` non supérieur à `{high}`", "Échangez les deux nombres."),
    "side_unknown": (
        "un côté de la ligne {line} : {fields}",
        "Prenez les noms sous `sides` de cette ligne, ou ajoutez-les.",
    ),
    # Ground
    "coordinates": ("latitude et longitude en degrés, telles que [36.2154, 37.1583]", "La latitude d'abord."),
    "lat_range": ("une latitude de -90 à 90 degrés", "Vérifiez le nombre."),
    "lon_range": ("une longitude de -180 à 180 degrés", "Vérifiez le nombre."),
    "swapped": (
        "la latitude d'abord, puis la longitude",
        "Elles semblent échangées : retournez chaque paire.",
    ),
    "few_points": (
        "au moins {limit} points différents",
        "Ajoutez les points qui manquent, ou tracez un cercle.",
    ),
    "many_points": (
        "au plus {limit} points",
        "Simplifiez la géométrie (dans QGIS : Vecteur, Outils de géométrie, Simplifier) ; `accuracy_m` dit ce qui suffit.",
    ),
    "crosses_itself": (
        "un contour qui ne se croise pas",
        "Il se croise près de {where} : mettez les points dans l'ordre.",
    ),
    "antimeridian": (
        "une géométrie d'un seul côté du 180e méridien",
        "Divisez-la là en deux parties, l'une jusqu'à 180, l'autre dès -180.",
    ),
    "geometry_forms": (
        "`unknown`, ou l'un de : {fields}",
        "Écrivez `geometry: unknown` là où personne ne la connaît : les réponses y restent indéterminées.",
    ),
    "accuracy": (
        "`accuracy_m` : l'écart possible du bord tracé, en mètres",
        "Ajoutez `accuracy_m` ; si la géométrie n'est pas connue, écrivez `geometry: unknown`.",
    ),
    "geometry_source": (
        "`sources` : d'où vient cette géométrie",
        "Ajoutez la source ; s'il n'y en a pas, écrivez `geometry: unknown`.",
    ),
    "no_files": (
        "une géométrie qui soit dans le dossier",
        "La géométrie d'un fichier ne se lit que là où sont les fichiers.",
    ),
    "no_file": (
        "un fichier à côté du dossier de termes",
        "Vérifiez le nom ; le fichier se trouve dans le même répertoire.",
    ),
    "no_boundary": ("une frontière fournie : {fields}", "Tracez la zone, ou prenez l'une de celles-ci."),
    "file_too_big": (
        "un fichier d'au plus {limit} Mo",
        "Simplifiez la géométrie, ou gardez seulement les objets nécessaires.",
    ),
    "not_geojson": ("du GeoJSON en WGS 84", "Exportez de nouveau la couche en GeoJSON (EPSG:4326)."),
    "no_feature": ("l'identifiant ou le nom d'un objet de {file}", "Il contient : {fields}"),
    "which_feature": (
        "l'objet dont il s'agit (`feature`)",
        "Le fichier en a plusieurs, nommez-en un : {fields}",
    ),
    "feature_twice": (
        "un seul objet de ce nom dans {file}",
        "Donnez aux objets des identifiants différents.",
    ),
    "feature_kind": (
        "Polygon, MultiPolygon, LineString, MultiLineString ou Point",
        "Gardez un objet de l'un de ces types.",
    ),
    "point_radius": ("`radius_m` pour un point", "Ajoutez `radius_m` à côté de `feature`."),
    "area_wanted": (
        "une surface : polygon, box ou circle",
        "Une ligne se décrit par une clause du genre line.",
    ),
    "line_wanted": ("une ligne", "Une surface se décrit sous `zones`."),
    # Kinds
    "exclusion_empty": (
        "`groups` avec leur `authority`, ou `opinions`",
        "Dites qui les exclut avec effet ; l'avis d'une partie va sous `opinions` et n'exclut personne.",
    ),
    "authority_groups": ("`groups` et `authority` ensemble", "Ajoutez ce qui manque."),
    # What would cost every centre too much
    "work_daily": (
        "des heures du jour sur moins de jours au total",
        "Donnez une fin aux fenêtres avec `daily`, ou que des clauses en partagent une : chaque centre déroule chacun de leurs jours.",
    ),
    "work_readings": (
        "moins de lectures contestées et de soleils dans un dossier",
        "Nommez une date contestée une seule fois sous `dates`, enlevez les lieux et les lectures qui ne changent rien, ou faites plusieurs dossiers.",
    ),
    "work_together": (
        "moins de fenêtres qui valent ensemble",
        "Écrivez `local: yes` aux fenêtres dont seules quelques clauses ont besoin, donnez à des parties de l'accord leurs propres fenêtres, ou faites plusieurs dossiers.",
    ),
    "groups_many": (
        "au plus {limit} appartenances de groupes à des groupes, comptées par tous les niveaux",
        "Qu'un groupe ne nomme que ceux directement au-dessus, et moins d'entre eux.",
    ),
    "rings_tangled": (
        "des contours qui se croisent rarement",
        "Dessinez les parties qui se recouvrent en un seul contour, ou en zones distinctes.",
    ),
    "key_long": (
        "le nom d'un champ ; avec tous ceux au-dessus, au plus {limit} caractères",
        "Écrivez le nom d'un champ avant le deux-points ; un texte avec un deux-points veut des guillemets.",
    ),
}
