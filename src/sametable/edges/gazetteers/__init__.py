"""Gazetteers on disk: loaders, importers, the normalised file of a node, answers as JSON.

Core stays pure: whatever is read here becomes `Place` values or one `SametableError`.
"""

from sametable.edges.gazetteers.answers import matches_json, place_json
from sametable.edges.gazetteers.files import load_pack, write_gazetteer
from sametable.edges.gazetteers.geonames import NEAR_COUNTRIES, load_cities500, load_geonames_dump

__all__ = [
    "NEAR_COUNTRIES", "load_cities500", "load_geonames_dump", "load_pack", "matches_json", "place_json",
    "write_gazetteer",
]  # fmt: skip
