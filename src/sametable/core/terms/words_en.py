"""The messages about packs in English; see `words`. Source: house rules, Errors."""

from __future__ import annotations

MESSAGES_EN: dict[str, tuple[str, str]] = {
    # The text itself
    "too_long": (
        "at most {limit} bytes",
        "Put geometry into GeoJSON files beside the pack, and make them simpler.",
    ),
    "not_utf8": ("text in UTF-8", "Save the file again with the encoding UTF-8."),
    "tab": ("spaces, no tabs", "Replace the tab by spaces; the editor can do that for the whole file."),
    "control": ("characters that can be read", "Delete this character; it may have come with a copied text."),
    "not_yaml": (
        "YAML that can be read",
        (
            "Look at the line and the one above it: indentation, a missing colon, or quotes that are not closed."
            ' A text that holds ": " or begins with a sign needs quotes.'
        ),
    ),
    "empty": ("a terms pack", "Begin with `sametable terms new`."),
    "documents": (
        "one document in a file",
        "Remove the line `---`, or put what follows into a file of its own.",
    ),
    "anchor": (
        "no anchors (&) and no aliases (*)",
        "Write the value out where it is needed, or put it in quotes.",
    ),
    "tag": ("no tags (!)", "Remove the tag; what a value is follows from the field it stands in."),
    "merge": ("no merge keys (<<)", "Write the fields out."),
    "key_twice": ("each field once", "`{got}` stands already at line {line}: remove one, or make it a list."),
    "key_text": ("a field's name before the colon", "Write the name of a field, then a colon and a space."),
    "depth": ("at most {limit} levels", "Remove levels; no field of a pack goes that deep."),
    "nodes": (
        "at most {limit} values",
        "Put geometry into GeoJSON files beside the pack, and make them simpler.",
    ),
    # Fields
    "want_map": ("fields with values", "Write each field on a line of its own, indented: `name: value`."),
    "want_list": ("a list", "Begin each entry on a line of its own with `- `."),
    "want_text": ("one value", "Write one value here, no list and no further fields."),
    "empty_value": ("a value", "Write the value, or remove the field."),
    "empty_list": ("at least one entry", "Write one, or remove the field."),
    "too_many": ("at most {limit} entries", "Split this into several."),
    "unknown_field": (
        "one of: {fields}",
        "There is no field `{got}` here: remove it, or use `note` for a remark.",
    ),
    "unknown_field_near": ("one of: {fields}", "Did you mean `{near}`?"),
    "missing_field": (
        "the field `{field}`",
        "Add a line `{field}: ...` here; docs/reference/terms.md says what it means.",
    ),
    "unknown_kind": (
        "one of the kinds of clauses: {fields}",
        "See docs/reference/terms.md for what each one says.",
    ),
    "unknown_kind_near": ("one of the kinds of clauses: {fields}", "Did you mean `{near}`?"),
    "choice": ("one of: {fields}", "Choose one of them."),
    "choice_near": ("one of: {fields}", "Did you mean `{near}`?"),
    "bad_id": (
        "an id: letters a-z, digits, `.` and `-`, at most 64",
        "Write an id such as `{near}`; names in any script go into `names` or `title`.",
    ),
    "bad_date_id": (
        "an id of a date: letters, digits, `.`, `+` and `-`, at most 64",
        "Write an id such as `D`.",
    ),
    "bad_language": (
        "a language code such as en, ru, ar, fr",
        "Write the code of the language before the colon.",
    ),
    "yes_no": ("yes or no", "Write `yes` or `no`."),
    "integer": (
        "a whole number, such as {example}",
        "Write digits only; the unit is the end of the field's name.",
    ),
    "out_of_range": ("a number from {low} to {high}", "Check the number and its unit."),
    "too_long_text": (
        "at most {limit} characters",
        "Shorten the text; the authentic text itself is not copied.",
    ),
    # Ids
    "id_twice": (
        "each id once under `{what}`",
        "`{got}` stands already at line {line}: choose another id for one of them.",
    ),
    "unknown_id": ("an id that stands under `{what}`", "Add it there, or correct the id."),
    "unknown_id_near": ("an id that stands under `{what}`", "Did you mean `{near}`?"),
    "no_ids": ("an id that stands under `{what}`", "Nothing stands there yet: add it first."),
    "wrong_kind": (
        "the id of one of the `{what}`",
        "`{got}` is a clause of another kind: name one of that kind.",
    ),
    "cycle": ("no circle: {trail}", "Remove one of these references."),
    "chain": ("at most {limit} steps from one to the next", "Remove steps between them."),
    "pack_twice": (
        "packs with different ids",
        "`{got}` is the id of {other}, too: change one, or load only one.",
    ),
    # Time
    "moment": (
        "a moment, such as 2016-02-27 00:00, 2016-02-27, or D + 48 hours",
        "Write year-month-day and the hour, or one of the forms in docs/reference/terms.md.",
    ),
    "no_such_day": ("a day that the calendar has", "Correct the month or the day."),
    "no_such_hour": ("an hour from 00:00 to 24:00", "Correct the hour or the minute."),
    "far_end": ("a year from 1945 to 2100", "For no end that is known write `open: yes` instead of an end."),
    "sun_place": (
        "a place for the sun",
        (
            "Add `place: {{lat: .., lon: .., name: ..}}`, or `places:` with the places of the theatre: the answer then"
            " spans all of them."
        ),
    ),
    "sun_day": (
        "the day of the sun's event (`on`)",
        "Add `on: 2016-09-12`, or the id of a date of the pack.",
    ),
    "moment_forms": (
        "one of `at`, `date`, `sun`, `disputed`, `unknown`",
        "Keep one of them; for several readings use `disputed:` with a list.",
    ),
    "disputed_few": (
        "at least two readings of a disputed moment",
        "Add the other reading, or write one moment.",
    ),
    "duration": (
        "a length of time, such as 48 hours, 7 days, 3 months",
        "Write a number and a unit: years, months, weeks, days, hours, minutes.",
    ),
    "clock": ("a time of day, such as 19:00", "Write hours and minutes with a colon."),
    "zone_name": ("a time zone such as Asia/Damascus", "Use the name from the IANA list: Region/City."),
    "zone_name_near": ("a time zone such as Asia/Damascus", "Did you mean `{near}`?"),
    "window_end": (
        "one end: `until`, `through`, `for` or `open: yes`",
        "Keep one of them; `until` is not part of the window, `through` is.",
    ),
    "window_order": (
        "an end that is later than its start",
        "Look at the days, the time zones and the order of the two; `through` includes its own minute or day.",
    ),
    "window_wrong": ("a window that can be meant", "Look at its end, its renewals and its hours."),
    "daily_order": (
        "hours that end later on the same day",
        "Hours that pass midnight are two windows: one up to 24:00, one from 00:00.",
    ),
    "open_renewed": (
        "no renewal of a window without an end",
        "Give the window its first end, or remove the renewal.",
    ),
    "clock_repeats": (
        "a clock time that happens once in {zone}",
        "Clocks showed it twice, at {both}: add the offset from UTC, such as 2016-02-27 00:00+02:00.",
    ),
    "clock_skips": (
        "a clock time that happens in {zone}",
        "Clocks skipped it: add the offset from UTC, such as 2016-02-27 00:00+02:00, or give the time they showed.",
    ),
    "sun_never": ("a day on which the sun does that there", "Give a clock time, or another place."),
    "untold": (
        "a moment that can be told, from 1945 to 2100",
        "Give it with its offset from UTC, or another day.",
    ),
    "tacit_each": ("`each`: how long one tacit renewal lasts", "Add `each: 48 hours`, or change `renewal`."),
    "renewals_kind": ("`renewal: explicit` or `consensus` where renewals are listed", "Change `renewal`."),
    "exactly_one": ("one of: {fields}", "Keep exactly one of them."),
    # Weapons and acts
    "unknown_act": ("an act of the vocabulary: {fields}", "See docs/reference/terms.md, Acts."),
    "unknown_act_near": ("an act of the vocabulary: {fields}", "Did you mean `{near}`?"),
    "unknown_weapon": ("a weapon of the vocabulary: {fields}", "See docs/reference/terms.md, Weapons."),
    "unknown_weapon_near": ("a weapon of the vocabulary: {fields}", "Did you mean `{near}`?"),
    "range_reversed": ("`{low}` not above `{high}`", "Exchange the two numbers."),
    "side_unknown": (
        "a side of the line {line}: {fields}",
        "Use the names under `sides` of that line, or add them.",
    ),
    # Ground
    "coordinates": ("latitude and longitude in degrees, such as [36.2154, 37.1583]", "Write latitude first."),
    "lat_range": ("a latitude from -90 to 90 degrees", "Check the number."),
    "lon_range": ("a longitude from -180 to 180 degrees", "Check the number."),
    "swapped": ("latitude first, then longitude", "They seem to be exchanged: turn each pair around."),
    "few_points": ("at least {limit} different points", "Add the missing points, or draw a circle."),
    "many_points": (
        "at most {limit} points",
        "Simplify the geometry (in QGIS: Vector, Geometry tools, Simplify); `accuracy_m` says how much is enough.",
    ),
    "crosses_itself": (
        "an outline that does not cross itself",
        "It crosses near {where}: put the points in order.",
    ),
    "antimeridian": (
        "a geometry on one side of the 180th meridian",
        "Divide it there into two parts, one up to 180 and one from -180.",
    ),
    "geometry_forms": (
        "`unknown`, or one of: {fields}",
        "Write `geometry: unknown` where nobody knows it: answers there stay undetermined.",
    ),
    "accuracy": (
        "`accuracy_m`: how far the drawn edge may be off, in metres",
        "Add `accuracy_m`; where the geometry is not known write `geometry: unknown`.",
    ),
    "geometry_source": (
        "`sources`: where this geometry is from",
        "Add the source; where there is none write `geometry: unknown`.",
    ),
    "no_files": (
        "geometry that is in the pack",
        "Geometry from a file can be read only where the files are.",
    ),
    "no_file": ("a file beside the pack", "Check the name; the file lies in the folder of the pack."),
    "no_boundary": ("a boundary that is shipped: {fields}", "Draw the zone, or take one of these."),
    "file_too_big": (
        "a file of at most {limit} MB",
        "Simplify the geometry, or keep only the features needed.",
    ),
    "not_geojson": ("GeoJSON in WGS 84", "Export the layer again as GeoJSON (EPSG:4326)."),
    "no_feature": ("the id or name of a feature in {file}", "It has: {fields}"),
    "which_feature": ("the feature that is meant (`feature`)", "The file has several; name one of: {fields}"),
    "feature_twice": ("one feature of that name in {file}", "Give the features different ids."),
    "feature_kind": (
        "Polygon, MultiPolygon, LineString, MultiLineString or Point",
        "Keep a feature of one of these types.",
    ),
    "point_radius": ("`radius_m` for a point", "Add `radius_m` beside `feature`."),
    "area_wanted": ("an area: polygon, box or circle", "A line is drawn as a clause of the kind line."),
    "line_wanted": ("a line", "An area is drawn under `zones`."),
    # Kinds
    "exclusion_empty": (
        "`groups` with their `authority`, or `opinions`",
        "Name who excludes them with effect; a side's own view goes under `opinions` and never excludes.",
    ),
    "authority_groups": ("`groups` and `authority` together", "Add the one that is missing."),
    # What would cost every centre too much
    "work_daily": (
        "hours of the day over fewer days in all",
        "Give windows with `daily` an end, or let clauses share one of them: every centre lays out each of their days.",
    ),
    "work_readings": (
        "fewer disputed readings and suns in one pack",
        "Name a disputed date once under `dates`, leave out places and readings that change nothing, or make several packs.",
    ),
    "work_together": (
        "fewer windows that hold together",
        "Write `local: yes` on windows that only some clauses need, let parts of an agreement have windows of their own, or make several packs.",
    ),
    "groups_many": (
        "at most {limit} memberships of groups in groups, counted through all levels",
        "Let a group name only those directly above it, and fewer of them.",
    ),
    "rings_tangled": (
        "outlines that seldom cross one another",
        "Draw parts that overlap as one outline, or as zones of their own.",
    ),
    "key_long": (
        "the name of a field; with all above it at most {limit} characters",
        "Write the name of a field before the colon; a text that holds a colon needs quotes.",
    ),
}
