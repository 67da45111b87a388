"""Words that a gazetteer also knows as names but that bulletins use as words, and names of groups.

Decides: which single words are never a place by themselves, which neighbours say that a name is not one of
a place (Damascus time, the Yarmouk Brigade), and which phrases are armed groups or bodies. Does not
decide anything about those groups. The lists are small on purpose: every word here is a place lost.

Shapes: plain keys as `romanise.key` gives them: lower case, no marks, no article.

Source: words met in bulletins of the Syrian, Ukrainian and Karabakh ceasefires, kept as words only.
"""

from __future__ import annotations

from sametable.core.places.romanise import word_set

# First words of names of several words: alone they name nothing, and what follows one is no name by itself.
HEADS = word_set(
    "kafr kafar kafer kfar kufr tel tal tell tall tallat khan deir dayr der beit bayt bait ain ayn ein jabal jebel jabel "
    "jbel djebel wadi vadi ras bab marj marg haush hawsh hosh howsh hush mazraat mazra qalaat qalat kalaat burj bir beer "
    "jisr nahr sheikh shaikh shaykh sheik abu abou umm um oum dahiyat dahiya karm bustan dar dara darat tayr rasm khirbat "
    "khirbet mount hawija hay mukhayyam ard birkat saint san "
    "кафр кафер кяфр телль тель таль тал хан дейр дэйр бейт байт айн эйн джебель джабаль вади рас баб мардж хауш хош бурдж "
    "джиср шейх шайх абу умм дахият дахия карм бустан дар ард мазраат "
    "كفر تل تله خان دير بيت عين وادي راس باب مرج حوش مزرعه قلعه برج بير جسر شيخ ابو ام كرم بستان دار خربه رسم جب مخيم ضاحيه"
)
ORDINARY_LATIN = word_set(
    "of the and from with for not are was were has have had this that these those there here all any some one two "
    "three four five six seven eight nine ten twelve most many more less over under about after before during since "
    "until till while when where who what why how also but yet then than they them their his her him she you your our "
    "its into onto out off on in at by to as an is it be or so if no yes may march april june july august september "
    "october november december january february monday tuesday wednesday thursday friday saturday sunday "
    "russia russian russians turkish turkey syrian syrians american united nations states federation army armed "
    "forces force group groups government republic centre center general major colonel defense defence minister "
    "ministry military militant militants terrorists opposition regime truce ceasefire violation violations breach "
    "breaches total number north south east west northern southern eastern western central front line contact point "
    "island bridge port airport hospital school church mosque market mount hill river lake sea valley park field "
    "center district region province governorate village town city street road highway report daily bulletin latest "
    "based according within along near around between against both each other another first second last past new old "
    "great grand little upper lower high low black white red green blue good nice reading best well wells hope union "
    "freedom victory liberty peace media press agency news source sources statement spokesman president chief deputy "
    "state mission monitoring special humanitarian aid convoy food medical civil civilian civilians people women "
    "children man men killed wounded injured two-thirds am pm km mm utc gmt de la le les du des el los las sur dans "
    "par pour avec une un est sont syrie russie durante dia na no em da do dos das uma que para sham islam nusra "
    "jabhat ahrar jaysh jaish liwa sultan assad bashar ali mohammed muhammad ahmed hassan hussein omar osama ibrahim "
    "khaled khalil mahmoud mustafa yusuf yousef abdullah saleh salem karim said sergei viktor alexander igor oleg "
    "john mark kerry lavrov putin obama staffan sana tass ria interfax reuters sputnik sohr snhr osce smm unifil "
    "un us usa uk eu isil isis daesh kurdish kurds arab arabs armenian azerbaijani azerbaijan ukrainian israeli "
    "lebanese jordanian iranian iraqi artsakh"
)
ORDINARY_CYRILLIC = word_set(
    "мир мира мире воля воли победа победы победе союз союза красный красная новый новая новое старый старая "
    "центр центра центре город города село граница границы мост мосты россия россии турция турции сирия сирии время "
    "времени центральный первый первая май мая март марта июнь июня июль июля апрель апреля свобода свободы "
    "правда правды дружба луч заря рассвет восход север юг восток запад минобороны риа новости шам аш"
)
ORDINARY_ARABIC = word_set(
    "باب عين تل دير حي كفر بيت راس جسر مركز نظام النظام سوق السوق جبل الجبل نهر النهر بحر بلد البلد بلده البلده "
    "قريه القريه مدينه المدينه مدينة ريف الريف شمال الشمال جنوب الجنوب شرق الشرق غرب الغرب شماليه الشماليه جنوبيه "
    "الجنوبيه شرقيه الشرقيه غربيه الغربيه شمالي جنوبي شرقي غربي وسط الوسط سلام السلام امن الامن حريه الحريه ثوره "
    "الثوره وحده الوحده نصر النصر فتح الفتح شام الشام اسلام الاسلام علي عمر حسن حسين محمد احمد خالد محمود سالم "
    "صالح كرم عام العام يوم اليوم ساعه الساعه بعد قبل منذ خلال حتي كما ايضا قوات القوات جيش الجيش روسيا "
    "تركيا ايران اسراييل لبنان الاردن العراق سوريا سوريه امريكا اول الاول ثاني الثاني كل كان كانت هذا هذه ذلك تلك "
    "من الي عن علي في مع بين عدد قتل جرح جديد الجديد جديده كبير كبيره صغير قديم سيده شيخ الشيخ حرب الحرب هدنه "
    "الهدنه دم نار النار قصف مطار المطار مستشفي المستشفي مدرسه سجن السجن حدود الحدود خط الخط نقاط موقع مواقع "
    "مبني طريق الطريق مجلس المجلس وزاره حكومه الحكومه شبكه الشبكه تقرير التقرير جزيره الجزيره عربيه العربيه"
)
# A name before one of these is not a place where something happened.
NOT_BEFORE = word_set(
    "time brigade brigades division army battalion battalions corps movement agreement agreements talks process "
    "format university protocol memorandum based бригада бригады процесс соглашение"
)
# A name after one of these is a clock's, a unit's or a person's.
NOT_AFTER = word_set(
    "brigade бригада бригады бригаде бригад группировка группировки лагеря времени لواء كتيبه كتايب جيش بتوقيت توقيت "
    "فصيل حركه president sheikh-al mr dr"
)
GROUP_KEYS = frozenset(
    {
        "ahrar sham", "fatah sham", "fateh sham", "fath sham", "tahrir sham", "jabhat nusra", "jabhat fatah sham",
        "jabhat fateh sham", "hayat tahrir sham", "hayyat tahrir sham", "jaysh islam", "jaish islam", "jeish islam",
        "faylaq rahman", "failaq rahman", "faylaq sham", "failaq sham", "nusra", "nusra front", "free syrian army",
        "syrian arab army", "islamic state", "jaysh fatah", "jaysh fath", "jaysh izza", "jaysh nasr", "jund aqsa",
        "liwa aqsa", "liwa islam", "nour din zenki", "nureddin zenki", "sultan murad", "khalid bin walid army",
        "syrian democratic forces", "syrian arab republic", "syrian arab red crescent", "un security council",
        "shuhada yarmuk", "yarmouk martyrs brigade", "levant front", "fatah halab", "fath mubin", "ansar islam",
        "ахрар шам", "джейш ислам", "джебхат нусра", "джебхат нусры", "джабхат нусра", "джабхат нусры", "джабхат фатх шам",
        "джебхат фатх шам", "хайят тахрир шам", "тахрир шам", "файлак рахман", "файлак шам", "исламское государство",
        "нуреддин зинки", "джунд акса", "лива акса", "султан мурад", "сирийская арабская республика",
        "احرار شام", "جيش اسلام", "جبهه نصره", "جبهه فتح شام", "فتح شام", "تحرير شام", "هييه تحرير شام", "فيلق رحمن",
        "فيلق شام", "جيش فتح", "جيش حر", "جند اقصي", "سلطان مراد", "نور دين زنكي", "دوله اسلاميه", "فتح حلب",
        "فتح مبين", "جيش عزه", "قوات سوريا ديمقراطيه", "هلال احمر عربي سوري",
    }
)  # fmt: skip
GROUP_PREFIXES = frozenset(
    " ".join(words[:count])
    for name in GROUP_KEYS
    for words in [name.split()]
    for count in range(1, len(words))
)
