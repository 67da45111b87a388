"""Gazetteers on disk: loaders, importers, the normalised file of a node.

Core stays pure: whatever is read here becomes `Place` values or one `SametableError`.
"""

from sametable.edges.gazetteers.files import load_pack, write_gazetteer
from sametable.edges.gazetteers.geonames import NEAR_COUNTRIES, load_cities500, load_geonames_dump
from sametable.edges.gazetteers.importing import import_gazetteer
from sametable.edges.gazetteers.shapes import load_shapes
from sametable.edges.gazetteers.tables import load_csv

__all__ = [
    "NEAR_COUNTRIES",
    "import_gazetteer",
    "load_cities500",
    "load_csv",
    "load_geonames_dump",
    "load_pack",
    "load_shapes",
    "write_gazetteer",
]  # fmt: skip
