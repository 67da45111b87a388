"""What GeoNames' first-order codes are called in the theatres the program is tried on.

Decides: code to a name that a gazetteer entry can stand within. Does not hold the areas themselves: packs do.

Source: GeoNames admin1CodesASCII, as facts: which code the seat of each area carries in cities500.
"""

from __future__ import annotations

ADMIN1 = {
    "SY.01": "Al-Hasakah", "SY.02": "Latakia", "SY.03": "Quneitra", "SY.04": "Raqqa", "SY.05": "As-Suwayda",
    "SY.06": "Daraa", "SY.07": "Deir ez-Zor", "SY.08": "Rural Damascus", "SY.09": "Aleppo", "SY.10": "Hama",
    "SY.11": "Homs", "SY.12": "Idlib", "SY.13": "Damascus", "SY.14": "Tartus",
    "UA.01": "Cherkasy", "UA.02": "Chernihiv", "UA.03": "Chernivtsi", "UA.04": "Dnipropetrovsk",
    "UA.05": "Donetsk", "UA.06": "Ivano-Frankivsk", "UA.07": "Kharkiv", "UA.08": "Kherson",
    "UA.09": "Khmelnytskyi", "UA.10": "Kirovohrad", "UA.11": "Crimea", "UA.12": "Kyiv City", "UA.13": "Kyiv",
    "UA.14": "Luhansk", "UA.15": "Lviv", "UA.16": "Mykolaiv", "UA.17": "Odesa", "UA.18": "Poltava",
    "UA.19": "Rivne", "UA.20": "Sevastopol", "UA.21": "Sumy", "UA.22": "Ternopil", "UA.23": "Vinnytsia",
    "UA.24": "Volyn", "UA.25": "Zakarpattia", "UA.26": "Zaporizhzhia", "UA.27": "Zhytomyr",
}  # fmt: skip
