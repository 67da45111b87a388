"""French, Portuguese and Spanish words of ceasefire bulletins: enough for counts and plain shelling.

Decides the meaning of words, nothing about their order; a best effort, so that totals are read and the rest
stays visible as not understood. Keys and form as in `words_en`.

Source: press agencies that relay bulletins in these languages; the lists are the project's.
"""

from __future__ import annotations

from sametable.core.intake.text import word_set

PHRASES = {
    "measure:violations": "violation*|violaç*|violacion*|infraction*|cas de violation*|incident*|violação|violações|casos",
    "measure:explosions": "explosion*|explosões|explosão|explosiones|explosión",
    "measure:attacks": "attaque*|ataque*",
    "measure:shellings": "bombardement*|tir*|bombardeio*|bombardeo*",
    "measure:air_strikes": "frappe* aérienne*|raid* aérien*|ataque* aéreo*|bombardeio* aéreo*",
    "measure:shots": "roquette*|obus|foguete*|cohete*|missile*|proyectil*|míssei*",
    "verb:violated": "violé|violée|violado|violada|violou|violaram|violó|violaron|enfreint|rompu|quebrado",
    "truce": "cessez-le-feu|trêve|cessar-fogo|trégua|alto el fuego|tregua|cese al fuego|cese el fuego",
    "times": "fois|vezes|veces|vez",
    "record": "enregistré*|recensé*|constaté*|signalé*|registr*|registad*|documenté*|documentad*|observé*|fait état|rapporté*|registou",
    "kind:combat": "combat|combats",
    "kind:arrests": "arrestation*|prisões|detenciones",
    "each": "chacune|chacun|cada|cada uma|cada una",
    "incl": "dont|y compris|parmi lesquelles|incluindo|dos quais|das quais|incluidas|incluyendo|de las cuales|de los cuales",
    "partial": "dont|y compris|incluindo|incluyendo",
    "cumulative": "depuis|depuis le début|desde|no total desde|en total desde|au total depuis|desde o início|desde el inicio",
    "since": "depuis|au total|desde|no total|en total",
    "previous": "période précédente|período anterior|periodo anterior|jour précédent",
    "bound:at_least": "au moins|pelo menos|ao menos|por lo menos|al menos|pas moins de",
    "bound:over": "plus de|mais de|más de",
    "bound:about": "environ|près de|quelque|cerca de|aproximadamente|unos|unas|alrededor de|presque",
    "areaword": "province*|gouvernorat*|région*|província*|provincia*|região|regiões|región|regiones",
    "placeword": "village*|ville*|localité*|quartier*|aéroport|assentamento*|povoado*|aldeia*|cidade*|localidade*|bairro*|localidad*|ciudad*|barrio*|pueblo*|aeródromo|aeropuerto|secteur*|route",
    "placeprep": "à|de|dans|près|vers|sur|em|no|na|nos|nas|do|da|dos|das|en|el|cerca|contre|depuis|le|la|les|du|des|contra|os|as|o|a|los|las",
    "act:fire.heavy": "bombardé*|pilonn*|bombardement*|bombardearam|bombardeou|bombardearon|bombardeio*|bombardeo*|tirs de mortier*|tirs d'artillerie|obus|tir de roquette*|bombardeó|bombardeados|roquettes",
    "act:fire": "ouvert le feu|ont tiré|a tiré|abriram fogo|abriu fogo|abrieron fuego|dispararam|dispararon|disparou",
    "act:air.strike": "frappe* aérienne*|raid* aérien*|ataque* aéreo*",
    "act:ground.attack": "attaqué|attaquaient|atacaram|atacaron|atacou",
    "weapon:mortar": "mortier*|morteiro*|mortero*",
    "weapon:artillery": "artillerie|artilharia|artillería|obusier*",
    "weapon:mlrs": "lance-roquettes multiple*|lançadores múltiplos|lanzacohetes múltiples",
    "weapon:rocket": "roquette*|foguete*|cohete*",
    "weapon:small_arms": "armes légères|armas ligeras|armas leves",
    "weapon:aircraft": "avion*|aviões|aviones|aviation",
    "weapon:tank": "char|chars|tanques",
    "weapon:uav": "drone*",
    "actor:armed groups": "militant*|terroriste*|militantes|terrorista*|groupes armés|grupos armados|combattants",
    "actor:Jabhat al-Nusra": "front al-nosra|frente al-nusra|al-nosra|al-nusra",
    "actor:Syrian government forces": "forces gouvernementales|forces du régime|armée syrienne|tropas governamentais sírias|exército sírio|ejército sirio|forças governamentais",
    "actor:Israeli forces": "armée israélienne|exército israelense|ejército israelí",
    "actor:armed opposition": "opposition armée|grupos de oposição|oposición armada",
    "party:Russia": "centre russe|ministère russe|ministério da defesa russo|partie russe|parte russa|parte rusa|ministerio de defensa ruso|centro russo|côté russe|militares russos",
    "party:Turkey": "partie turque|parte turca|côté turc|turquie|turquia|turquía",
    "party:UNIFIL": "finul",
    "party:OSCE SMM": "osce|msm|mission spéciale d'observation",
    "stop": "personnes|pessoas|personas|civils|civis|civiles|tonnes|toneladas|km|heures|horas|jours|dias|días|accords|localités|habitants",
    "people": "personnes|pessoas|personas|civils|civis|civiles|habitants",
    "killed": "tué*|mort*|mortos|muertos|matad*",
    "injured": "blessé*|feridos|heridos",
    "negation": "pas|não|no|aucun|aucune|nenhum|ninguna|ningún",
    "damage": "accord|acordo|acuerdo",
}  # fmt: skip

STOP_NAMES = word_set(
    """
    le la les un une des du de en et à au aux par pour sur dans os as o a e do da dos das no na em que
    um uma el los las y del por con ele segundo selon según durante pendant entanto russie russia
    rússia syrie síria siria centre russe turquie turquia eua força aérea aeroespacial ministério
    ministère defesa defensa défense exército tropas militantes viktor
    """
)
