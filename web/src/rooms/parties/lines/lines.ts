// Lines and areas as the room shows and draws them. Decides what stands beside a line on the map, and when a drawing is complete enough to be
// brought to the grid; nothing of whose it is changes. An area of what terms exclude is written by its side and its day, never by a name.
import type { Geometry } from 'geojson';
import type { Change, Layer, LineChoices, LineDraft, Overlap } from '../../../api/parties';
import type { MapLine } from '../../../map/lines';
import type { PassageShape } from '../../../map/passage';
import { wholeNumber } from '../../../ui/digits';
import { dayOf } from '../forms';
import { heldCoarser } from '../words';

const ACCURACY_MOST_M = 100_000;
export const WHATS = ['control', 'line', 'temporary_line', 'zone', 'no_agreement', 'excluded', 'mixed', 'annex'] as const;
/** What is asked of the screen about a party: its short code and pattern, and a day in words. */
export interface Telling { short: (party: string) => string; pattern: (party: string) => number; day: (ms: number) => string }

export function labelOf(layer: Layer, tell: Telling): string {
  const side = layer.state === 'agreed' ? [layer.party, ...layer.agreed.required].filter((one, i, all) => all.indexOf(one) === i).sort().map(tell.short).join(' + ') : tell.short(layer.party);
  return heldCoarser(layer) ? `${tell.day(layer.as_of_ms)} · ${side}` : `${side} ${layer.name ?? ''}`.trim();
}
/** The layers that the map draws: those with a geometry, of the kinds that are on. */
export function mapLines(layers: readonly Layer[], on: ReadonlySet<string>, chosen: string, tell: Telling): MapLine[] {
  return layers.flatMap((one): MapLine[] => {
    if (!one.geometry || !on.has(one.what) || one.state === 'void') return [];
    return [{
      key: one.version_id, label: labelOf(one, tell), state: one.state, pattern: tell.pattern(one.party), hatched: heldCoarser(one),
      // Whole blocks are coarse by themselves: no band says that their edge is known.
      band_m: heldCoarser(one) ? 0 : (one.known_to_m ?? one.accuracy_m ?? 0), geometry: one.geometry, chosen: one.number === chosen,
    }];
  });
}
/** Two layers laid over one another: what both cover and what one alone does. */
export function overlapLines(found: Overlap, words: { both: string; first: string; second: string }, tell: Telling): MapLine[] {
  const part = (key: string, label: string, geometry: Geometry | null, state: MapLine['state'], pattern: number): MapLine[] =>
    geometry && !isNothing(geometry) ? [{ key, label, state, pattern, hatched: false, band_m: 0, geometry }] : [];
  return [
    ...part('first', words.first, found.only_first.geometry, 'claimed', tell.pattern(found.first.party)), ...part('second', words.second, found.only_second.geometry, 'claimed', tell.pattern(found.second.party)),
    ...part('both', words.both, found.both.geometry, 'disputed', tell.pattern(found.first.party)),
  ];
}
/** A side's own word is a claim, before and after: what came to it is dashed in its pattern, what it no longer claims in that of what is over. */
export function changeLines(change: Change, words: { gained: string; lost: string }, tell: Telling): MapLine[] {
  const pattern = tell.pattern(change.layer.party);
  return [['gained', change.gained.geometry, 'claimed'] as const, ['lost', change.lost.geometry, 'expired'] as const].flatMap(([key, geometry, state]): MapLine[] =>
    geometry && !isNothing(geometry) ? [{ key, label: words[key], state, pattern, hatched: false, band_m: 0, chosen: key === 'gained', geometry }] : []);
}
function isNothing(geometry: Geometry): boolean {
  return 'coordinates' in geometry && geometry.coordinates.length === 0;
}
/** Several in one as single ones, as the map of a form draws them. */
export function singles(geometry: Geometry): PassageShape[] {
  const parts: Geometry[] = geometry.type === 'MultiPolygon' ? geometry.coordinates.map((coordinates) => ({ type: 'Polygon', coordinates }))
    : geometry.type === 'MultiLineString' ? geometry.coordinates.map((coordinates) => ({ type: 'LineString', coordinates })) : [geometry];
  return parts.map((one, i) => ({ key: `preview:${i}`, name: '', style: 'asked', geometry: one }));
}

/** The degrees in the node's words about a place; the words as they are where there are none. */
export function numbersOf(where: string): string {
  return where.match(/-?\d+(?:\.\d+)?/g)?.join(', ') ?? where;
}

export interface LineForm {
  what: string; name: string; day: string; accuracy: string; until: string; groups: string; place_name: string; said_by: string; source: string; text: string;
  agreed_with: readonly string[]; target: string; repair: boolean;
}
export const BLANK: LineForm = { what: 'control', name: '', day: '', accuracy: '1000', until: '', groups: '', place_name: '', said_by: '', source: '', text: '', agreed_with: [], target: '', repair: false };
export const isLine = (what: string): boolean => what === 'line' || what === 'temporary_line';
/** How far off the edges may be, in metres; null for what is no such number. */
export function accuracyOf(text: string): number | null {
  const metres = wholeNumber(text, 6);
  return metres === null || metres > ACCURACY_MOST_M ? null : metres;
}
/** The fields that lack or are wrong, by the names under which the room words them. */
export function drawLacks(form: LineForm, moment: (wall: string) => number | null, named = true): string[] {
  const [as_of_ms, end_ms] = [dayOf(form.day), form.until === '' ? null : moment(form.until)];
  const accuracy_m = accuracyOf(form.accuracy);
  const ends = form.until === '' ? form.what !== 'temporary_line' : end_ms !== null && (as_of_ms === null || end_ms > as_of_ms);
  const held = { name: !named || form.name.trim() !== '', as_of: as_of_ms !== null, accuracy: accuracy_m !== null, until: ends };
  return Object.entries(held).filter(([, there]) => !there).map(([field]) => field);
}
/** What a drawing is to say; null while something lacks. `moment` reads the end of a temporary line; drawings of a file are named one by one. */
export function choicesOf(form: LineForm, moment: (wall: string) => number | null, named = true): LineChoices | null {
  const as_of_ms = dayOf(form.day);
  const accuracy_m = accuracyOf(form.accuracy);
  const end_ms = form.until === '' ? null : moment(form.until);
  if (as_of_ms === null || accuracy_m === null || drawLacks(form, moment, named).length > 0) return null;
  const words = { name: named ? form.name : '', target: form.target, place_name: form.place_name, said_by: form.said_by, source: form.source, text: form.text };
  const told = Object.fromEntries(Object.entries(words).map(([name, value]) => [name, value.trim()] as const).filter(([, value]) => value !== ''));
  const groups = form.groups.split(/[\n;؛]/).map((one) => one.trim()).filter(Boolean);
  return {
    what: form.what, as_of_ms, accuracy_m, ...told, ...(groups.length > 0 && { groups }), ...(end_ms !== null && { valid: { start_ms: as_of_ms, end_ms } }),
    ...(form.agreed_with.length > 0 && { agreed_with: [...form.agreed_with].sort() }), ...(form.repair && { repair: true }),
  };
}
/** The name that a drawing of a file has by itself; where the file gives none, nothing but its kind would stand there. */
export function ownName(draft: LineDraft): string {
  const name = String(draft.fields['name'] ?? '');
  return name === draft.fields['what'] ? '' : name;
}
/** The next drawing that is not said yet, after the last one first; null when all are. */
export function nextUnsaid(count: number, said: ReadonlySet<number>, after: number): number | null {
  for (let step = 1; step <= count; step += 1) {
    const one = (after + step) % count;
    if (!said.has(one)) return one;
  }
  return null;
}
/** A draft stands only for the very form and drawing that it was made of. */
export function stands(made: { key: string; drafts: readonly LineDraft[] } | null, key: string): boolean {
  return made !== null && made.key === key;
}
