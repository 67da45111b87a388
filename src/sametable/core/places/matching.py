"""From one written name to the places it may mean, each with a score, best first.

Decides: exact keys before near spellings, how much kind, alias, province and nearness count. Does not
decide which one is meant: `decide` in `index.py` says whether a person must be asked.

Shapes: scores 0..1000. An exact key starts at 1000, a near spelling at no more than 960; what is taken off:
kind (a village is named less often than a city) 0..30, alias 8 (met nearly only: 48), outside the area named 200, distance from
`near` one point for each 10 km up to 60. A skeleton under three consonants says little: such a near
spelling stops at 780; under seven consonants a slip among them, or another first letter before three, stops it at
845: both below the asking score.

Source: weights of `romanise.py`; the figures are held by tests on variant pairs, half of them held out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from sametable.core.places.ground import FAR_M, apart_m, distance_m
from sametable.core.places.model import AREA_KINDS, Match, Place
from sametable.core.places.romanise import key, key_of_plain, plain, spelling_of_key, weigh_milli, word_set
from sametable.core.places.tables import Tables, near_key_ids, near_of, spelled_of, written_forms
from sametable.core.places.words import readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ALIAS_BESIDE_MILLI, NEAR_ALIAS_MILLI = 60, 40
SLIP_MOST_MILLI, SURE_SKELETON, THIN_SIGNS = 845, 7, 3
EXACT_MILLI, NEAR_MOST_MILLI, THIN_MOST_MILLI, NEAR_LEAST_MILLI = 1000, 960, 780, 600
ALIAS_MILLI, OUTSIDE_MILLI, GENERIC_MILLI = 8, 200, 6
KIND_MILLI = {
    "city": 0, "governorate": 4, "country": 4, "district": 20, "subdistrict": 32, "region": 10, "town": 15,
    "neighbourhood": 25, "village": 30,
}  # fmt: skip
OTHER_KIND_MILLI = 20
WEIGHED_LIMIT = 48

# Words that say what a thing is and may be left off or added by a writer without changing which it is.
GENERIC = word_set(
    "city town village district quarter quarters neighborhood neighbourhood province governorate region area suburb "
    "suburbs settlement municipality hai hay hayy hei madinat madinah qaryat nahiyat mantiqat muhafazat mount "
    "raion rayon oblast город города городе село селе поселок деревня квартал квартале район районе провинция "
    "провинции область области області обл населенный пункт حي مدينه قريه بلده ناحيه منطقه محافظه حيي"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known besides the name: a point it should be near, an area it should lie in."""

    near: tuple[int, int] | None
    area: str | None
    area_words: frozenset[str]
    area_places: tuple[Place, ...]


def context_of(tables: Tables, near: tuple[int, int] | None, within: str | None) -> Context:
    """Resolve the area named `within`, in any language; an area nobody knows changes nothing."""
    if within is None:
        return Context(near=near, area=None, area_words=frozenset(), area_places=())
    for area in _area_keys(tables, within):
        if area in tables.areas:
            places = tuple(tables.places[at] for at in tables.areas[area])
            known = {key(form) for place in places for form in (place.id, *written_forms(place))}
            return Context(near=near, area=area, area_words=frozenset({area, *known}), area_places=places)
    return Context(near=near, area=None, area_words=frozenset(), area_places=())


def _area_keys(tables: Tables, within: str) -> Iterator[str]:
    """Yield the keys an area's name may stand under: as written, without province or region, by its seat."""
    area = _without_generic(plain(within))
    yield area
    yield key(within)
    for form in readings(area)[1]:
        yield form.key
        key_id = tables.keys.get(form.key)
        for at in tables.forms_of_key[key_id] if key_id is not None else ():
            yield key(tables.places[tables.form_place[at]].name)


def inside(place: Place, context: Context) -> bool:
    """Tell whether a place lies in the context's area by its own entry, or by distance if it says nothing."""
    if any(key(name) in context.area_words for name in (place.id, *place.within)):
        return True
    if place.kind in AREA_KINDS and key(place.name) in context.area_words:
        return True
    if len(place.within) > 1:
        return False
    return any(
        area.kind != "country"
        and place.country in {"", area.country}
        and apart_m(place, area) <= area.radius_m
        for area in context.area_places
    )


def find(tables: Tables, name: str, context: Context, limit: int) -> tuple[Match, ...]:
    """Find the places a name may mean: exact keys if any stands in the area, else near spellings too."""
    written = plain(name)
    name_key = key_of_plain(written)
    if not name_key:
        return ()
    found = _exact(tables, name_key, 0, context)
    if not found:
        stripped = _without_generic(written)
        if stripped != name_key:
            found = _exact(tables, stripped, GENERIC_MILLI, context)
            name_key = stripped
    if not found or (context.area is not None and all(match.score_milli < 900 for match in found)):
        found = [*found, *_near(tables, name_key, context)]
    return ranked(found, limit)


def ranked(found: list[Match], limit: int) -> tuple[Match, ...]:
    """Sort by score, keep the order of the gazetteer among equals, fold two entries of one place into one."""
    best: list[Match] = []
    for match in sorted(found, key=lambda one: -one.score_milli):
        if not any(_same(match.place, kept.place) for kept in best):
            best.append(match)
            if len(best) >= limit:
                break
    return tuple(best)


def score(place: Place, form: str, base_milli: int, context: Context) -> Match:
    """Weigh one place that a form of it named."""
    points = base_milli - KIND_MILLI.get(place.kind, OTHER_KIND_MILLI)
    if not official(place, form):
        points -= ALIAS_MILLI
    if context.area is not None and not inside(place, context):
        points -= OUTSIDE_MILLI
    if context.near is not None:
        points -= min(60, distance_m(place.lat_e7, place.lon_e7, *context.near) // 10_000)
    return Match(place=place, score_milli=max(0, min(1000, points)), form=form)


def _exact(tables: Tables, name_key: str, less_milli: int, context: Context) -> list[Match]:
    key_id = tables.keys.get(name_key)
    if key_id is None:
        return []
    return weigh_exact(tables, tables.forms_of_key[key_id], EXACT_MILLI - less_milli, context)


def official(place: Place, form: str) -> bool:
    """Tell whether a form is the place's name in some language, no alias."""
    return form == place.name or form in place.names.values()


def weigh_exact(tables: Tables, forms: Iterable[int], base_milli: int, context: Context) -> list[Match]:
    """Weigh places whose forms were met exactly; an alias steps back where the form is another's own name."""
    found = [
        score(tables.places[tables.form_place[form]], tables.form_text[form], base_milli, context)
        for form in forms
    ]
    if not any(official(match.place, match.form) for match in found):
        return found
    return [
        match
        if official(match.place, match.form)
        else replace(match, score_milli=max(0, match.score_milli - ALIAS_BESIDE_MILLI))
        for match in found
    ]


def _near(tables: Tables, name_key: str, context: Context) -> list[Match]:
    asked = spelling_of_key(name_key)
    if not asked.skeleton and len(asked.fold) < 3:
        return []
    stored = near_of(tables).spelled
    folds = {
        key_id: stored[key_id].split("\t", 2)[1] for key_id in near_key_ids(tables, asked.skeleton)
    }  # fmt: skip
    likely = process.extract(asked.fold, folds, scorer=fuzz.ratio, limit=WEIGHED_LIMIT, score_cutoff=50)
    found: list[Match] = []
    for _, _, key_id in likely:
        spelled = spelled_of(tables, key_id)
        base_milli = min(NEAR_MOST_MILLI, weigh_milli(asked, spelled))
        least = min(len(asked.skeleton), len(spelled.skeleton))
        if least < THIN_SIGNS:
            base_milli = min(base_milli, THIN_MOST_MILLI)
        elif (least < SURE_SKELETON and asked.skeleton != spelled.skeleton) or (
            least == THIN_SIGNS and asked.fold[:1] != spelled.fold[:1]
        ):
            base_milli = min(base_milli, SLIP_MOST_MILLI)
        if base_milli < NEAR_LEAST_MILLI:
            continue
        for form in tables.forms_of_key[key_id]:
            place, written = tables.places[tables.form_place[form]], tables.form_text[form]
            less_milli = 0 if official(place, written) else NEAR_ALIAS_MILLI
            found.append(score(place, written, base_milli - less_milli, context))
    return found


def _without_generic(written: str) -> str:
    kept = [word for word in written.split() if word not in GENERIC and word not in {"of", "the"}]
    return key_of_plain(" ".join(kept)) or key_of_plain(written)


def _same(one: Place, other: Place) -> bool:
    if one is other:
        return True
    if (one.kind in AREA_KINDS) != (other.kind in AREA_KINDS):
        return False
    if one.kind in AREA_KINDS and one.kind != other.kind:
        return False
    return apart_m(one, other) <= FAR_M and bool(_keys(one) & _keys(other))


def _keys(place: Place) -> set[str]:
    return {key(form) for form in (place.name, *place.names.values())}
