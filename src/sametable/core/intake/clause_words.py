"""Words of texts in files: names of languages as they stand over columns, and what is told of a text that was read.

Source: ISO 639-1; the names are the languages' own; decision 0033 for the notices.
"""

from __future__ import annotations

from sametable.core.model.vocabulary import terms

LANGUAGE_NAMES: dict[str, tuple[str, ...]] = {
    "ar": ("العربية", "عربي", "Arabic", "арабский", "arabe"),
    "en": ("English", "английский", "الإنجليزية", "الانجليزية", "anglais"),
    "es": ("español", "Spanish", "испанский", "الإسبانية", "espagnol"),
    "fr": ("français", "French", "французский", "الفرنسية"),
    "pt": ("português", "Portuguese", "португальский", "البرتغالية", "portugais"),
    "ru": ("русский", "Russian", "الروسية", "russe"),
    "uk": ("українська", "Ukrainian", "украинский", "الأوكرانية", "ukrainien"),
}
"""By code: the name in the language itself first, then in others."""


def language_name(code: str) -> str:
    """Give a language's name in itself; the code where it is not known here."""
    return LANGUAGE_NAMES.get(code, (code,))[0]


DOCUMENT_NOTICE = terms("""
asides_left_out | What this program had written around the text was left out | Опущено то, что программа написала вокруг текста | تُرك ما كتبه هذا البرنامج حول النص | Ce que ce programme avait écrit autour du texte est laissé de côté
comments_left_out | Comments were left out | Примечания рецензентов опущены | تُركت التعليقات | Les commentaires sont laissés de côté
direction_marks | Hidden marks that turn a line round were taken out | Удалены скрытые знаки, меняющие направление строки | أُزيلت علامات خفية تقلب اتجاه السطر | Des marques cachées qui retournent la ligne ont été retirées
embedded_left_out | Embedded files were left out | Встроенные файлы опущены | تُركت الملفات المضمَّنة | Les fichiers incorporés sont laissés de côté
headers_left_out | Headers and footers were left out | Колонтитулы опущены | تُركت رؤوس الصفحات وتذييلاتها | Les en-têtes et pieds de page sont laissés de côté
hidden_text | There was hidden text; it stands among the clauses | Был скрытый текст; он стоит среди пунктов | كان في الملف نص مخفي، وهو بين البنود | Il y avait du texte masqué ; il figure parmi les clauses
hyphens_joined | Words broken at the end of a line were joined | Слова, перенесённые в конце строки, соединены | وُصلت كلمات انقطعت في آخر السطر | Des mots coupés en fin de ligne ont été réunis
label_twice | A clause number is there twice | Один номер пункта встречается дважды | رقم بند مكرر | Un numéro de clause figure deux fois
letter_forms | Shapes of letters were replaced by the letters | Начертания букв заменены самими буквами | استُبدلت أشكال الحروف بالحروف نفسها | Des formes de lettres ont été remplacées par les lettres
no_numbering | Nothing is numbered; every paragraph is a clause | Нумерации нет; каждый абзац — пункт | لا ترقيم؛ كل فقرة بند | Rien n'est numéroté ; chaque paragraphe est une clause
notes_at_end | Footnotes stand at the end | Сноски стоят в конце | الحواشي في الآخر | Les notes figurent à la fin
numbering_guessed | A form of number is not known here; it was counted in digits | Вид нумерации неизвестен; посчитано цифрами | شكل ترقيم غير معروف هنا؛ عُدّ بالأرقام | Une forme de numéro est inconnue ici ; elle a été comptée en chiffres
outside_links | The file points at other places; they were not opened | Файл ссылается на другие места; они не открывались | يشير الملف إلى مواضع أخرى لم تُفتح | Le fichier renvoie à d'autres lieux ; ils n'ont pas été ouverts
pages_without_text | Pages without text were skipped; they may be scans | Страницы без текста пропущены; возможно, это сканы | تُركت صفحات بلا نص، وقد تكون صورًا | Des pages sans texte ont été sautées ; peut-être des numérisations
pictures_left_out | Pictures were left out | Изображения опущены | تُركت الصور | Les images sont laissées de côté
rtl_from_pdf | Right-to-left text out of a PDF is often displaced: compare every clause | Текст справа налево из PDF часто сдвинут: сверьте каждый пункт | كثيرًا ما يختل النص من اليمين إلى اليسار في PDF: قارن كل بند | Le texte de droite à gauche d'un PDF est souvent déplacé : comparez chaque clause
running_lines_left_out | Lines that come back on every page were left out | Повторяющиеся на страницах строки опущены | تُركت أسطر تتكرر في كل صفحة | Les lignes répétées sur chaque page sont laissées de côté
side_by_side | Languages stood side by side and were read together | Языки стояли рядом и прочитаны вместе | كانت اللغات متجاورة فقُرئت معًا | Les langues étaient côte à côte et ont été lues ensemble
struck_text | There was struck-through text; it stands among the clauses | Был зачёркнутый текст; он стоит среди пунктов | كان فيه نص مشطوب، وهو بين البنود | Il y avait du texte barré ; il figure parmi les clauses
symbols | Symbols or formulas may read differently | Символы или формулы могут читаться иначе | قد تُقرأ الرموز أو الصيغ على غير وجهها | Des symboles ou formules peuvent se lire autrement
text_boxes | Text boxes were put after their paragraph | Надписи поставлены после своего абзаца | وُضعت مربعات النص بعد فقرتها | Les zones de texte sont placées après leur paragraphe
tracked_changes | Tracked changes stand in brackets; none was accepted | Правки стоят в скобках; ни одна не принята | التغييرات المتعقَّبة بين قوسين ولم يُقبل أي منها | Les modifications suivies sont entre crochets ; aucune n'est acceptée
tracked_in_brackets | Words were changed inside brackets: look at those brackets | Слова изменены внутри скобок: проверьте эти скобки | تغيّرت كلمات داخل القوسين: انظر فيهما | Des mots ont changé entre crochets : vérifiez ces crochets
visual_order | Right-to-left text seems to stand backwards: take another file | Текст справа налево, похоже, записан задом наперёд: возьмите другой файл | يبدو النص معكوسًا: خذ ملفًا آخر | Le texte de droite à gauche semble inversé : prenez un autre fichier
""")
"""What is told of a text that was read, by code."""
