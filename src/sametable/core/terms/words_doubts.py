"""What an author of a pack is warned of, in all four languages; see `doubts`. The pack is read all the same.

Shapes: message name -> language -> (expected, advice). Source: house rules, Errors.
"""

from __future__ import annotations

DOUBTS: dict[str, dict[str, tuple[str, str]]] = {
    "doubt_no_window": {
        "en": (
            "a window, its own or its parent's",
            "Without one its time stays undetermined from its date on. Add a clause of the kind window; `unknown` where nobody knows.",
        ),
        "ru": (
            "окно времени, своё или вышестоящего текста",
            "Без него время с этой даты остаётся неопределённым. Добавьте положение вида window; где неизвестно, `unknown`.",
        ),
        "ar": (
            "نافذة زمنية له أو للنص الذي يتبعه",
            "من دونها يبقى وقته غير محدد من تاريخه فصاعدًا. أضف بندًا من نوع window؛ وما لا يُعرف فهو `unknown`.",
        ),
        "fr": (
            "une fenêtre, la sienne ou celle de son parent",
            "Sans elle son temps reste indéterminé dès sa date. Ajoutez une clause du genre window ; `unknown` là où nul ne sait.",
        ),
    },
    "doubt_endless": {
        "en": (
            "the far end of the band, `to_m`",
            "Without one it reaches as far as the map does. Add `to_m`, if the text has an end.",
        ),
        "ru": (
            "дальний край полосы, `to_m`",
            "Без него полоса тянется до края карты. Добавьте `to_m`, если в тексте есть предел.",
        ),
        "ar": (
            "الطرف البعيد للشريط `to_m`",
            "من دونه يمتد الشريط إلى آخر الخريطة. أضف `to_m` إن كان في النص حد.",
        ),
        "fr": (
            "le bout éloigné de la bande, `to_m`",
            "Sans lui elle va aussi loin que la carte. Ajoutez `to_m`, si le texte a une limite.",
        ),
    },
    "doubt_swallowed": {
        "en": (
            "weapons of which none holds another",
            "`{wide}` holds `{got}` of every calibre, so this entry changes nothing. If only these calibres are meant, name the other weapons one by one.",
        ),
        "ru": (
            "вооружение, из которого одно не входит в другое",
            "`{wide}` включает `{got}` любого калибра, эта запись ничего не меняет. Если имеются в виду только эти калибры, перечислите остальное поимённо.",
        ),
        "ar": (
            "أسلحة لا يشمل بعضها بعضًا",
            "`{wide}` يشمل `{got}` من كل عيار، فلا يغيّر هذا البند شيئًا. إن كانت هذه العيارات وحدها مقصودة فسمِّ سائر الأسلحة واحدًا واحدًا.",
        ),
        "fr": (
            "des armes dont aucune n'en comprend une autre",
            "`{wide}` comprend `{got}` de tout calibre, cette entrée ne change donc rien. Si seuls ces calibres sont visés, nommez les autres armes une à une.",
        ),
    },
    "doubt_local": {
        "en": (
            "a clause that names this window under `when`",
            "`{got}` is `local: yes` and no clause names it, so it is never in force. Name it, or remove `local`.",
        ),
        "ru": (
            "положение, которое называет это окно в `when`",
            "`{got}` имеет `local: yes`, и его никто не называет: оно никогда не действует. Назовите его или уберите `local`.",
        ),
        "ar": (
            "بند يسمّي هذه النافذة تحت `when`",
            "`{got}` فيها `local: yes` ولا يسمّيها بند، فلا تسري أبدًا. سمِّها أو احذف `local`.",
        ),
        "fr": (
            "une clause qui nomme cette fenêtre sous `when`",
            "`{got}` est `local: yes` et aucune clause ne la nomme : elle n'est jamais en vigueur. Nommez-la, ou retirez `local`.",
        ),
    },
    "doubt_unused": {
        "en": (
            "something that names it",
            "No clause turns on `{got}`, so it changes no answer. Name it where it is meant, or remove it.",
        ),
        "ru": (
            "место, где это названо",
            "Ни одно положение не опирается на `{got}`: на ответы это не влияет. Назовите его, где оно нужно, или удалите.",
        ),
        "ar": (
            "موضع يسمّيه",
            "لا يعتمد أي بند على `{got}`، فلا يغيّر جوابًا. سمِّه حيث يلزم أو احذفه.",
        ),
        "fr": (
            "un endroit qui le nomme",
            "Aucune clause ne repose sur `{got}` : il ne change aucune réponse. Nommez-le là où il faut, ou retirez-le.",
        ),
    },
    "doubt_status": {
        "en": (
            "a window that has ended, since the status is `{status}`",
            "The status changes no answer. Write the end as the window's `until`, or as `until: unknown`.",
        ),
        "ru": (
            "окно, у которого есть конец: статус здесь `{status}`",
            "Статус не меняет ответов. Укажите конец в `until` окна или напишите `until: unknown`.",
        ),
        "ar": (
            "نافذة انتهت، فالحالة هنا `{status}`",
            "الحالة لا تغيّر جوابًا. اكتب النهاية في `until` للنافذة، أو `until: unknown`.",
        ),
        "fr": (
            "une fenêtre qui a pris fin, puisque le statut est `{status}`",
            "Le statut ne change aucune réponse. Écrivez la fin dans `until` de la fenêtre, ou `until: unknown`.",
        ),
    },
}
