"""English words of ceasefire bulletins: what each phrase stands for.

Decides the meaning of words, nothing about their order. Keys are `category:code`; phrases are parted by
`|`; a `*` stands for any ending. Codes of `weapon` and `act` are those of `core/model/vocabulary.py`.

Source: the English of the Russian centre at Khmeimim, SNHR, SOHR, SANA, OSCE SMM, UNIFIL, and of the
defence ministries of Armenia and Azerbaijan; the lists are the project's.
"""

from __future__ import annotations

from sametable.core.intake.text import word_set

PHRASES = {
    "measure:violations": "violation*|breach*|infringement*|incident*|case* of firing|case* of shooting|case*|ceasefire violation*|cease-fire violation*|truce violation*|truce breach*|case* of ceasefire violation*|case* of violation*|cessation of hostilities violation*",
    "measure:explosions": "explosion*|blast*|detonation*",
    "measure:attacks": "attack|attacks|assault|assaults|artillery attack*|mortar attack*|shelling attack*",
    "measure:shellings": "shelling*|bombardment*|artillery shelling*|mortar shelling*",
    "measure:air_strikes": "airstrike*|air strike*|air-strike*|air raid*|airstrikes|drone strike*|bombing run*",
    "measure:arrests": "arrest|arrests|detention*|abduction*",
    "measure:shots": "shot|shots|burst*|projectile*|tracer round*|mortar round*|artillery round*|round|rounds|shell|shells|mortar shell*|artillery shell*|rocket|rockets|missile|missiles|guided missile*|mine|mines|grenade|grenades|muzzle flash*|bullet*",
    "measure:overflights": "overflight*|air violation*|airspace violation*|flight*",
    "measure:other": "provocation*",
    "measure:facilities": "facility|facilities|vital facility|vital facilities|school|schools|hospital|hospitals|medical facility|medical facilities",
    "verb:violated": "violating|breaching|breaking|violated|breached|broke|broken|violate|violates|breach|violation of|infringed|observed violation",
    "verb:attacked": "attacked|shelled|targeted|fired at|fired on",
    "truce": "ceasefire|cease-fire|truce|cessation of hostilities|ceasefire regime|truce regime|silence regime",
    "times": "times|time",
    "record": "registered|recorded|reported|documented|observed|monitored|noted|counted|informed|noticed|detected|registers|records|reports|documents|observes|notes|committed|conducted|carried out|violated|breached|monitors|listed|logged|tallied|happened|occurred|took place",
    "kind:combat": "combat|combat operation*|fighting|military operation*|by combat|ground operation*",
    "kind:arrests": "arrest|arrests|detention*|arbitrary arrest*|by arrest*",
    "kind:explosions": "explosion*|blast*",
    "kind:shellings": "shelling*|bombardment*",
    "kind:air_strikes": "airstrike*|air strike*|air-strike*|air raid*",
    "kind:small_arms": "burst*|shot|shots|small-arms fire|small arms fire",
    "kind:sniper": "sniper fire|sniper shot*|sniping*|snipings",
    "kind:overflights": "overflight*",
    "each": "each|for each|in each|in each of|one each|respectively each|apiece",
    "incl": "including|of which|of them|amongst which|among which|among them|with|these include|of these|namely|in particular|as follows|in addition to",
    "partial": "including|including about|amongst which|among which|among them|in particular|of them|of which",
    "since": "brings the total|brought the total|taking the total|takes the total|since|since the start|since the beginning|so far|until now|to date|in total|total number|overall number|overall|bringing the total|raising the total|making the total",
    "cumulative": "brings the total|brought the total|taking the total|takes the total|since|so far|until now|to date|overall number|total number|bringing the total|raising the total|making the overall|making the total|raising the total number|altogether since",
    "previous": "day earlier|a day earlier|the day before|a day before|previous reporting period|previous 24 hours|previous day|previous period|preceding reporting period|preceding day|day before|compared with|compared to",
    "bound:at_least": "at least|no less than|no fewer than|not less than|not fewer than|a minimum of|minimum of|or more",
    "bound:over": "over|more than|above|in excess of|upwards of|exceeding",
    "bound:about": "about|around|approximately|almost|nearly|some|roughly|close to|approx|up to|circa|an estimated",
    "areaword": "province|provinces|governorate*|region|regions|oblast*|raion|countryside|rural|county|counties|front|suburbs|department|states",
    "placeword": "village|villages|town|towns|city|cities|settlement|settlements|locality|localities|quarter|quarters|neighborhood|neighborhoods|neighbourhood|neighbourhoods|district|districts|area|areas|inhabited area*|populated locality|populated localities|city section*|section|sections|airport|airbase|air base|airfield|farm|farms|camp|mountain|mountains|hill|hills|road|highway|crossing|checkpoint|height|heights|hospital|school|plant|bridge|dam|frontline|frontlines|front line*|direction|location*|inhabited localit*|inhabited location*|fortress|academy|mall|environs|vicinity|outskirts|surroundings|surrounding areas|countryside|power station",
    "placeprep": "in|near|at|against|towards|toward|around|from|outside|into|inside|on|over|between|of|to|through|vicinity of|environs of|outskirts of|direction of|hit|struck|bombed|targeting|hitting|between",
    "originprep": "from|out of",
    "act:fire.heavy": "shelled|shelling|shell|shellings|shells|mortar fire|mortar attack*|artillery fire|artillery attack*|artillery shelling|mortar shelling|bombardment|bombarded|fired mortar*|rocket attack*|rockets fell|shells fell|fired artillery|missile attack*|rocket fire|tank fire|shelling attack*|rocket shelling|under shelling|rockets were fired|projectile*|tracer round*|airburst*|mortar round*|muzzle flash*",
    "act:attack.civilian": "civilian casualt*",
    "act:fire": "subjected to fire|took under fire|opened fire|fired|fires|firing|fire was opened|fire was held|open fire|delivered fire|underwent fire|returned fire|came under fire|under fire|conducted fire|fire from|has been fired|were fired|used|using|gunfire|fired on|fired at|exchange of fire|retaliated with|targeted|targeting|struck|fell on|impacted|landed|fire against|hit|fire with|was held against",
    "act:air.strike": "airstrike|airstrikes|air strike*|air-strike*|air raid*|bombed|warplanes struck|dropped barrel bombs|drone strike*|air attack*|barrel bomb*|warplane* targeted|helicopter* dropped",
    "act:ground.attack": "under attack|suffered attacks|attacked|attack|attacks|assault|stormed|offensive|clashes|clash|clashed|ambush*|raid|raided|infiltrat*|incursion*|incident of shelling",
    "act:ground.advance": "took control|taken control|captured the|seized|advanced|recaptured|overran|gained control",
    "act:explosion": "explosion|explosions|undetermined explosion*|blast|blasts",
    "act:other": "ceasefire violation*|cease-fire violation*|violation of the ceasefire|violated the ceasefire|violation of the truce",
    "act:reinforcement": "deploying|deployed|redeployed|moved in",
    "act:sniper": "sniper fire|sniper*|sniping",
    "act:fire.small_arms": "small-arms fire|small-arms-fire|small arms fire|machine-gun fire|machine gun fire|heavy-machine-gun|bursts|burst of|shots of|from firearms|shot at",
    "act:mine.ied": "ied|ieds|improvised explosive device*|landmine*|mine explosion|car bomb*|booby-trap*|booby trap*",
    "act:attack.medical": "hospital was hit|hit a hospital|hospital bombing|ambulance was hit|medical point was",
    "act:attack.humanitarian": "aid convoy|humanitarian convoy was|convoy was hit|attack on convoy",
    "act:detention.abduction": "arrested|abducted|kidnapped|detained|captured|abduction",
    "act:air.overflight": "overflight*|overflew|violated airspace|reconnaissance flight*",
    "act:chemical": "toxic gas*|chlorine|chemical attack*|sarin|chemical weapon*|poison gas",
    "act:access.denied": "denied access|blocked convoy|prevent* the delivery|denied passage|prevented aid",
    "act:monitor.obstructed": "freedom of movement|jamming|jammed|restricted its|gps signal interference",
    "act:weapon.not_withdrawn": "violation of withdrawal lines|weapons in violation|beyond withdrawal lines",
    "weapon:mortar": "mortar|mortars|mortar fire|mortar shell*|mortar round*|mortar attack*|mortar shelling",
    "weapon:artillery": "artillery|artillery fire|artillery attack*|gun artillery|howitzer*|artillery shell*|self-propelled gun*|cannon fire|field gun*|barrel artillery|artillery round*|anti-aircraft gun*|anti-aircraft artillery",
    "weapon:mlrs": "bm-21*|bm-27*|bm-30*|mlrs|multiple launch rocket system*|multiple rocket system*|multiple missile launcher*|multiple rocket launcher*|rocket artillery|grad|missile launcher systems|rocket launcher systems|multiple launch systems|reactive rocket propelled|improvised mlrs|multiple rocket launch system*",
    "weapon:rocket": "rocket|rockets|rocket attack*|rocket fire|rocket shell*",
    "weapon:missile": "missile|missiles|ballistic missile*",
    "weapon:atgm": "anti-tank guided missile*|atgm*|at missile complex*|anti-tank missile*|anti-tank guided system*|guided missile*|anti-tank missile system*|tow missile*|anti-tank system*",
    "weapon:tank": "tank|tanks|tank fire|tank shell*",
    "weapon:hmg": "large-caliber machine gun*|heavy machine gun*|heavy-machine-gun|large-calibre machine gun*|large caliber machine gun*|heavy machineguns|machine gun*|machine-gun*|machineguns|dshk*",
    "weapon:small_arms": "small arms|small-arms|small-arms-fire|firearms|firearm|light weapons|rifles|assault rifle*|automatic rifle*",
    "weapon:agl": "automatic grenade launcher*|automatic-grenade-launcher|automatic rocket launcher*|ags-17",
    "weapon:rpg": "rocket-propelled grenade*|rocket propelled grenade*|rpg|rpgs|grenade launcher*|anti-tank grenade launcher*|under-barrel grenade launcher*",
    "weapon:recoilless": "recoilless gun*|recoilless rifle*|recoilless|spg-9",
    "weapon:ifv_cannon": "bmp|bmps|bmp-1|bmp-2|infantry fighting vehicle*|armoured-personnel-carrier cannon|ifv|btr cannon|armored personnel carrier*|armoured personnel carrier*",
    "weapon:sniper_rifle": "sniper rifle*|sniper fire|snipers|sniper",
    "weapon:aircraft": "warplane*|aircraft|jet|jets|air strike*|airstrike*|aviation|fighter jets|air-strike*",
    "weapon:helicopter": "helicopter|helicopters",
    "weapon:barrel_bomb": "barrel bomb*",
    "weapon:uav": "drone|drones|uav|uavs|unmanned aerial vehicle*|suicide drone*|kamikaze drone*",
    "weapon:cluster": "cluster munition*|cluster bomb*",
    "weapon:gas_cylinder": "gas cylinder*|hell cannon*|improvised launcher*|improvised rocket*",
    "weapon:ied": "ied|ieds|improvised explosive device*|car bomb*",
    "weapon:mine": "landmine*|land mine*",
    "weapon:chemical": "toxic gas*|chlorine|sarin",
    "weapon:heavy_weapons": "heavy weapons|heavy weaponry|medium and heavy weapons|heavy arms|heavy guns",
    "actor:Jabhat al-Nusra": "jabhat al-nusra|jubhat al-nusra|al-nusra|al-nusra front|nusra front|jebhat al-nusra|jabhat an-nusra|dzhebhat-en-nusra|jabhat fatah al-sham|nusra|jabhat al-nusra terrorist*",
    "actor:Hayat Tahrir al-Sham": "hayat tahrir al-sham|tahrir al-sham|hts",
    "actor:Ahrar al-Sham": "ahrar al-sham|ahrar ash-sham|ahrar esh-sham",
    "actor:Jaysh al-Islam": "jaysh al-islam|jaish al-islam|jeish al-islam|army of islam",
    "actor:Islamic State": "islamic state|isis|isil|daesh|is militants|islamic state militants",
    "actor:Free Syrian Army": "free syrian army|fsa",
    "actor:Jabhat Ansar al-Din": "jabhat ansar al-din|ansar al-din",
    "actor:Syrian government forces": "syrian government forces|government forces|governmental forces|regime forces|syrian army|regime|syrian regime forces|syrian armed forces|government troops|syrian government troops|regime artillery|syrian troops|syrian government|assad forces",
    "actor:Russian forces": "russian forces|russian warplanes|russian aerospace forces|alleged russian forces|suspected russian forces|russian air force|russian jets|russian fighter jets|russian air group",
    "actor:Kurdish forces": "kurdish forces|kurdish militia*|kurdish units|self-management forces|kurd self-management forces|kurdish self-management forces|syrian democratic forces|sdf|ypg|kurd self-manage*|kurdish self-management|self-administration forces|kurdish fighters",
    "actor:Turkish forces": "turkish forces|turkish army|turkish troops|turkish artillery",
    "actor:armed opposition": "armed opposition factions|armed opposition|opposition factions|other opposition factions|opposition groups|armed opposition groups|opposition fighters|rebels|rebel factions|opposition armed formations",
    "actor:international coalition": "international coalition|coalition forces|us-led coalition|international coalition forces",
    "actor:armed groups": "illegal armed formation*|illegal armed group*|unidentified armed formation*|armed formations|armed groups|militants|terrorists|terrorist groups|terrorist formations|illegal armed grouping*|unidentified armed group*|armed groupings|gunmen|militant groups|unknown armed group*",
    "actor:Azerbaijani forces": "azerbaijani armed forces|azerbaijani forces|azerbaijani side|armed forces of azerbaijan|azerbaijan armed forces|azerbaijani army|azerbaijani troops|azerbaijani units|azerbaijani military|azeri forces|azeri side|azeri military",
    "actor:Armenian forces": "armenian armed forces|armenian forces|armenian side|armenian military|armed forces of armenia|armenia's armed forces|armenian army|armenian troops|armenian units|armenian armed units|armenian vandals|karabakh forces|armed forces of nagorno-karabakh",
    "actor:Ukrainian forces": "ukrainian armed forces|ukrainian forces|ukrainian army|ukrainian military|armed forces of ukraine|ukrainian side|ukrainian troops|ukrainian security forces|kiev forces|ukrainian brigade*|ukrainian brigade",
    "actor:adversary": "the enemy|enemy|adversary|the adversary|opposing side",
    "actor:armed formations of the DPR": "dpr forces|dpr people's militia|dpr militia|dpr armed formations",
    "actor:armed formations of the LPR": "lpr forces|lpr people's militia|lpr militia",
    "actor:Israeli forces": "israeli army|israeli forces|idf|israel defense forces|israeli defence forces|israeli military|israeli warplanes|israeli artillery|israel defence forces",
    "actor:Cambodian forces": "cambodian forces|cambodian troops|cambodian soldiers|cambodian army|cambodian military|cambodia",
    "actor:Thai forces": "thai forces|thai troops|thai soldiers|thai jets",
    "party:Thailand": "royal thai army|thai army|royal thai armed forces|thai military|thailand",
    "party:Cambodia": "cambodian defence ministry|cambodian defense ministry|cambodian ministry of national defence|cambodia's ministry of national defence|cambodia's defence ministry",
    "actor:Hezbollah": "hezbollah|hizbullah|hizballah",
    "party:Russia": "russia's ministry of defence|russia's ministry of defense|russian ministry of defense|ministry of defence of russia|ministry of defence of the russian federation|ministry of defense of the russian federation|russian mod|russian side|russian party|russian part|russian representatives|russian observers|russian centre|russian center|russian defense ministry|russian defence ministry|russia's defense ministry|russia's reconciliation center|russia|russian federation|russian ministry of defence|russian military|centre for reconciliation|center for reconciliation|reconciliation center|reconciliation centre|russian reconciliation center|russian monitors|russian coordination center|russian officers|russian military police",
    "party:Syria": "syrian side|syrian army command|syrian defense ministry",
    "quoted": "according to|as reported by|by data of",
    "spread": "distributed|across governorates|by governorate|as follows|in the governorates",
    "party:Turkey": "turkish ministry of defence|turkish ministry of defense|turkish defence ministry|turkish side|turkish party|turkish part|turkish representatives|turkish observers|turkish monitors|turkey|turkish officers|turkish defense ministry|turkish military",
    "partyadj:Turkey": "turks|ankara|turkish",
    "partyadj:Russia": "russians|moscow",
    "party:Iran": "iranian side|iranian party",
    "party:United States": "us side|us center|american center|american side|u.s. side",
    "party:SNHR": "syrian network for human rights|snhr|syrian human rights network",
    "party:SOHR": "syrian observatory for human rights|sohr|syrian observatory",
    "party:OSCE SMM": "special monitoring mission|osce smm|smm|osce mission|osce special monitoring mission|the mission|osce observers|osce monitors",
    "party:UNIFIL": "unifil|un interim force in lebanon|united nations interim force in lebanon|united nations peacekeeping force in lebanon|un peacekeeping force in lebanon",
    "party:Armenia": "armenian ministry of defence|armenian defence ministry|armenia's ministry of defence|armenia's ministry of defense|armenia's defence ministry|armenia's defense ministry|artsakh ministry of defence|ministry of defence of armenia|ministry of defense of armenia|karabakh defense army|defense ministry of artsakh|defence ministry of artsakh|artsakh defense ministry|artsakh ministry of defense|artsakh defence ministry|artsakh defense army|nkr defense army|armenian defense ministry|armenian ministry of defense|defence army|karabakh defence army|artsakh defence army|nkr mod|nkr defence army|armenian mod",
    "party:Azerbaijan": "azerbaijan's ministry of defence|azerbaijani ministry of defence|ministry of defence of azerbaijan|ministry of defense of azerbaijan|azerbaijan defence ministry|azerbaijan ministry of defence|azerbaijan ministry of defense|azerbaijani mod|azerbaijan's defense ministry|azerbaijani defense ministry|azerbaijan's ministry of defense|azerbaijani defence ministry|defense ministry of azerbaijan|azerbaijan's defence ministry|azerbaijani ministry of defense|azerbaijan defense ministry",
    "party:Russian peacekeepers": "russian peacekeeping contingent|russian peacekeepers|russian peacekeeping forces",
    "party:DPR": "dpr pmd|dpr people's militia directorate|dpr people's militia department|dpr jccc|dpr mission to the jccc|dpr representation in the jccc|dpr representative office|spokesman for the dpr",
    "party:LPR": "lpr people's militia spokesman|lpr jccc|lpr mission to the jccc|lpr people's militia",
    "party:Ukraine": "ukrainian jfo|joint forces operation|ato headquarters|ukraine's defense ministry|jfo headquarters|ato press center|ukrainian general staff",
    "stop": "people|persons|civilians|children|women|residents|members|fighters|commanders|tons|tonnes|ton|kits|sets|agreements|agreement|towns|settlements|villages|leaders|elders|representatives|actions|km|metres|meters|years|hours|minutes|days|weeks|months|settlement|documents|application forms|formations|units|groups|percent|km2|kilometers|kilometres|times in|servicemen|soldiers|militants|terrorists|cameras|inhabited",
    "people": "people|persons|civilians|residents|servicemen|soldiers|children|women|civilian|person|others|man|men|woman|child|peaceful civilians|locals|ones|fighters|inhabitants|serviceman|soldier",
    "killed": "killed|dead|died|death of|deaths|lost their lives|lives of|claimed the lives|were martyred|fatalities",
    "injured": "injured|wounded|were wounded|received wounds|suffered injuries|hurt",
    "sofar": "brings the total|brought the total|taking the total|takes the total|number of|total number of|total number|reached|increased to|remained|has remained|raising the total|total of|amounted to|grown to|stands at",
    "joined:settlements_joined": "settlements|inhabited areas|inhabited localities|reconciliation agreements|settlement|inhabited areas|localities|populated areas|reconciliation agreement*|settlements that joined",
    "joined:groups_joined": "armed formations|armed groups|ceasefire application forms|application forms|armed groupings|formations",
    "negation": "did not|not|no|were not|have not|has not|didn't|wasn't|without|deny|denied|denies|never",
    "damage": "damage to|damaged by|followed up|facilitated|continued to monitor|continued monitoring|patrolled|humanitarian action|agreement signed|ceasefire agreement*|truce agreement*|negotiation*|reconciliation agreement*",
    "boilerplate": "announced by|banned in russia",
}  # fmt: skip

STOP_NAMES = word_set(
    """
    the a an in on at of by from for with and or as to it its this that these those he she they we i
    there here during within over near according moreover meanwhile also no not all total overall
    report bulletin results general information additional ceasefire reconciliation humanitarian
    centre center russian syrian turkish russia turkey syria ukraine armenia azerbaijan israel lebanon
    iran moscow armed forces army units militants terrorists government troops groups group formations
    defense defence ministry monday tuesday wednesday thursday friday saturday sunday january february
    march april may june july august september october november december mission smm osce un unifil
    snhr sohr sana tass ria sputnik interfax daily news agreement joint commission party side security
    zone isis isil arab republic united nations states american us uk lt gen col first deputy chief
    staff main dpr lpr un-led government-controlled non-government-controlled operational department
    aerospace air force since despite because most thus four three two one five six seven eight nine
    ten twelve fifteen unidentified illegal islamic state lieutenant colonel major spokesman
    spokesperson military police network human rights observatory special monitoring kurdish kurds
    azerbaijani armenian ukrainian donbas pmd some yesterday today reliable several sources people
    civilians eastern european summer time utc gmt article resolution memorandum interim when while
    but if after before mlrs mlrss atgm ied uav rpg bmp bmps lna fsa sdf ypg hts mod nkr
    """
)
