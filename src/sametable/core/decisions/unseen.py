"""Letters in words that are signed which nobody sees, or which show them in another order than they are written in.

Decides which: marks and brackets of direction, breaks and joins without width, soft hyphens, fillers, selectors of a form, tags. With
them two texts that look the same are not, and `5 : 10` between two marks is shown as `10 : 5`. The zero width joiners are words'
own in scripts that join their letters: there, between two letters, they stay. Nothing is taken out here: who wrote it does.

Source: Unicode Technical Report 36 (2.10) and Standard Annex 9; decision 0028.
"""

from __future__ import annotations

import re

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Letters that put text into another order than it is written in, whatever stands beside them."""
_NOWHERE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_JOINING = "\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u109f\u1780-\u17b3\u17b6-\u17dd\u1820-\u18aa\ufb50-\ufdff\ufe70-\ufefc"
UNSEEN = re.compile(f"[{_NOWHERE}]|(?<![{_JOINING}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINING}])")
"""All that is refused in what is signed, those that turn among them."""
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u2800]")
"""Letters that steer a machine, ends of line that are no line break, and the dots of Braille with no dot: nobody sees them either.

Desks refuse them. Readers do not: what was decided before they were refused stays as it was.
"""
