// A movement as a person writes it down, and the statement that comes of it. Decides what the fields hold and what is still missing,
// each trouble at its field; the node decides again. Numbers stay text until they are read; coordinates are integers of 1e-7 degree,
// times wall times of one zone. A new version carries over what the form does not show (its corridor).
import type { Waypoint } from '../../../api/passage';
import { wholeNumber } from '../../../ui/digits';
import { fromWall, toWall } from '../../new-report/zones';
import { said } from '../../incidents/drafts';

export interface Stop { lat_e7: number | null; lon_e7: number | null; name: string; at: string; until: string }
export interface Row { plate: string; kind: string; colour: string; driver: string }
export interface Cargo { line: string; item: string; quantity: string; unit: string }
export interface Drop {
  operator: string; aircraft: string; height_m: string; safety_m: string; wind_limit_km_h: string; pallets: string; weight_kg: string; ground_team: string;
  zone: { lat_e7: number; lon_e7: number }[];
}
export interface MovementForm {
  client_id: string; what: string; mode: string; name: string; purpose: string; reference: string; agencies: string; place_name: string; start: string; end: string;
  emergency: boolean; width_m: string; route: Stop[]; vehicles: Row[]; cargo: Cargo[]; people: string; leader: string; contacts: string; returns: string;
  drop: Drop; followed_by: string[]; delay_min: string; kept_h: string; reason: string; text: string; audience: string;
  /** The id of the version that is amended: what was written over another one is not taken over. */
  basis: string;
}
export interface Trouble { field: string; code: string }

export const NO_STOP: Stop = { lat_e7: null, lon_e7: null, name: '', at: '', until: '' };
export const NO_DROP: Drop = { operator: '', aircraft: '', height_m: '', safety_m: '', wind_limit_km_h: '', pallets: '', weight_kg: '', ground_team: '', zone: [] };
const MINUTE = 60_000;
const HOUR = 3_600_000;

/** An empty form: two stops to fill in, half a kilometre to each side, positions kept for three days. */
export function emptyForm(client_id: string): MovementForm {
  return {
    client_id, what: 'convoy', mode: 'notification', name: '', purpose: '', reference: '', agencies: '', place_name: '', start: '', end: '', emergency: false,
    width_m: '500', route: [{ ...NO_STOP }, { ...NO_STOP }], vehicles: [], cargo: [], people: '', leader: '', contacts: '', returns: '', drop: { ...NO_DROP },
    followed_by: [], delay_min: '', kept_h: '72', reason: '', text: '', audience: 'parties', basis: '',
  };
}

/** A whole number as typed, in any of the four languages' digits, with blanks between groups; null when it is none. */
export function whole(text: string): number | null {
  return wholeNumber(text.replace(/[\s\u00a0\u202f]/g, ''), 12);
}
const lines = (text: string): string[] => text.split('\n').map((one) => one.trim()).filter(Boolean);
const string = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): string => (typeof value === 'number' ? String(value) : '');
const object = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {});
const rows = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.map(object) : []);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);
const coordinate = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** The form of a version that is to be amended. */
export function formOf(fields: Record<string, unknown>, zone: string, audience: string, client_id: string): MovementForm {
  const span = object(fields['window']);
  const wall = (value: unknown): string => (typeof value === 'number' ? toWall(value, zone) : '');
  const drop = object(fields['drop']);
  return {
    client_id, what: string(fields['what']), mode: string(fields['mode']), name: string(fields['name']), purpose: string(fields['purpose']), reference: string(fields['reference']),
    agencies: texts(fields['agencies']).join('\n'), place_name: string(fields['place_name']), start: wall(span['start_ms']), end: wall(span['end_ms']), emergency: fields['emergency'] === true,
    width_m: number(fields['width_m']),
    route: rows(fields['route']).map((one) => ({ lat_e7: coordinate(one['lat_e7']), lon_e7: coordinate(one['lon_e7']), name: string(one['name']), at: wall(one['at_ms']), until: wall(one['until_ms']) })),
    vehicles: rows(fields['vehicles']).map((one) => ({ plate: string(one['plate']), kind: string(one['kind']), colour: string(one['colour']), driver: string(one['driver']) })),
    cargo: rows(fields['cargo']).map((one) => ({ line: string(one['line']), item: string(one['item']), quantity: number(one['quantity']), unit: string(one['unit']) })),
    people: number(fields['people']), leader: string(fields['leader']), contacts: texts(fields['contacts']).join('\n'), returns: string(fields['returns']),
    drop: {
      operator: string(drop['operator']), aircraft: string(drop['aircraft']), height_m: number(drop['height_m']), safety_m: number(drop['safety_m']), wind_limit_km_h: number(drop['wind_limit_km_h']),
      pallets: number(drop['pallets']), weight_kg: number(drop['weight_kg']), ground_team: string(drop['ground_team']),
      zone: rows(drop['zone']).flatMap((one) => (typeof one['lat_e7'] === 'number' && typeof one['lon_e7'] === 'number' ? [{ lat_e7: one['lat_e7'], lon_e7: one['lon_e7'] }] : [])),
    },
    followed_by: texts(fields['followed_by']),
    delay_min: typeof fields['following_delay_ms'] === 'number' ? String(Math.round(fields['following_delay_ms'] / MINUTE)) : '',
    kept_h: typeof fields['following_kept_ms'] === 'number' ? String(Math.round(fields['following_kept_ms'] / HOUR)) : '',
    reason: '', text: string(fields['text']), audience, basis: '',
  };
}

/** The stops that have a place, as they are signed. */
export function routeOf(form: Pick<MovementForm, 'route'>, zone: string): Waypoint[] {
  return form.route.flatMap((one) => {
    if (one.lat_e7 === null || one.lon_e7 === null) return [];
    const [at_ms, until_ms] = [fromWall(one.at, zone), fromWall(one.until, zone)];
    return [{ lat_e7: one.lat_e7, lon_e7: one.lon_e7, ...(one.name.trim() && { name: one.name.trim() }), ...(at_ms !== null && { at_ms }), ...(until_ms !== null && { until_ms }) }];
  });
}
const blank = (row: Row | Cargo): boolean => Object.entries(row).every(([name, value]) => name === 'line' || value.trim() === '');

/** Every trouble at its field, in the order of the form. `amends`: a new version must say why. */
export function troubles(form: MovementForm, zone: string, amends: boolean): Trouble[] {
  const found: Trouble[] = [];
  const add = (field: string, code: string): void => void found.push({ field, code });
  const needs = (field: string, text: string): void => (text.trim() === '' ? add(field, 'missing') : undefined);
  const counted = (field: string, text: string, low: number, high: number): void => {
    if (text.trim() === '') return;
    const value = whole(text);
    if (value === null) add(field, 'no_number');
    else if (value < low || value > high) add(field, 'out_of_range');
  };
  if (amends) needs('reason', form.reason);
  needs('what', form.what);
  needs('mode', form.mode);
  needs('name', form.name);
  const [start, end] = [fromWall(form.start, zone), fromWall(form.end, zone)];
  if (start === null) add('start', form.start === '' ? 'missing' : 'no_moment');
  if (end === null) add('end', form.end === '' ? 'missing' : 'no_moment');
  if (start !== null && end !== null && end < start) add('end', 'before_start');
  if (form.width_m.trim() === '') add('width_m', 'missing');
  counted('width_m', form.width_m, 50, 50_000);
  stopTroubles(form, zone, add);
  form.vehicles.forEach((one, i) => (!blank(one) && one.kind.trim() === '' ? add(`vehicles.${i}.kind`, 'missing') : undefined));
  cargoTroubles(form, add, counted);
  counted('people', form.people, 0, 1_000_000);
  if (form.what === 'airdrop') {
    if (form.drop.zone.length < 3) add('drop.zone', 'zone_short');
    if (form.drop.pallets.trim() === '') add('drop.pallets', 'missing');
    counted('drop.pallets', form.drop.pallets, 1, 100_000);
    for (const [name, high] of [['height_m', 20_000], ['safety_m', 20_000], ['wind_limit_km_h', 300], ['weight_kg', 100_000_000]] as const) counted(`drop.${name}`, form.drop[name], 0, high);
  }
  counted('delay_min', form.delay_min, 0, 7 * 24 * 60);
  counted('kept_h', form.kept_h, 1, 90 * 24);
  return found;
}
function stopTroubles(form: MovementForm, zone: string, add: (field: string, code: string) => void): void {
  let known = 0;
  let last = Number.NEGATIVE_INFINITY;
  form.route.forEach((one, i) => {
    const empty = one.lat_e7 === null && one.name.trim() === '' && one.at === '' && one.until === '';
    if (one.lat_e7 !== null) known += 1;
    else if (!empty) add(`route.${i}`, 'no_place');
    const at = fromWall(one.at, zone);
    const until = fromWall(one.until, zone);
    if (one.at !== '' && at === null) add(`route.${i}.at`, 'no_moment');
    else if (at !== null && at < last) add(`route.${i}.at`, 'before_previous');
    if (one.until !== '' && until === null) add(`route.${i}.until`, 'no_moment');
    else if (until !== null && at !== null && until < at) add(`route.${i}.until`, 'before_start');
    last = Math.max(last, until ?? at ?? last);
  });
  if (known < 2) add('route', 'route_short');
}
function cargoTroubles(form: MovementForm, add: (field: string, code: string) => void, counted: (field: string, text: string, low: number, high: number) => void): void {
  const seen = new Set<string>();
  form.cargo.forEach((one, i) => {
    if (blank(one)) return;
    for (const name of ['item', 'quantity', 'unit'] as const) if (one[name].trim() === '') add(`cargo.${i}.${name}`, 'missing');
    counted(`cargo.${i}.quantity`, one.quantity, 0, 1_000_000_000);
    const line = one.line.trim() || String(i + 1);
    if (seen.has(line)) add(`cargo.${i}.line`, 'twice');
    seen.add(line);
  });
}

/** What is signed. `base` is the version that is amended, with its id; what the form does not show of it is carried over. */
export function fieldsOf(form: MovementForm, zone: string, base: { id: string; fields: Record<string, unknown> } | null, demonstration: boolean): Record<string, unknown> {
  const [start_ms, end_ms] = [fromWall(form.start, zone), fromWall(form.end, zone)];
  const count = (text: string): number | null => whole(text);
  const times = (text: string, ms: number): number | null => (whole(text) === null ? null : (whole(text) as number) * ms);
  const { zone: outline, pallets, height_m, safety_m, wind_limit_km_h, weight_kg, ...words } = form.drop;
  const drop = form.what === 'airdrop' && said({ ...words, zone: outline, pallets: count(pallets), height_m: count(height_m), safety_m: count(safety_m), wind_limit_km_h: count(wind_limit_km_h), weight_kg: count(weight_kg) });
  return said({
    target: base?.id, what: form.what, mode: form.mode, name: form.name, purpose: form.purpose, reference: form.reference, agencies: lines(form.agencies), place_name: form.place_name,
    window: start_ms !== null && end_ms !== null ? { start_ms, end_ms } : null, ...(form.emergency && { emergency: true }), route: routeOf(form, zone), width_m: count(form.width_m),
    corridor: base?.fields['corridor'],
    vehicles: form.vehicles.filter((one) => !blank(one)).map((one) => said({ ...one })),
    cargo: form.cargo.flatMap((one, i) => (blank(one) ? [] : [said({ line: one.line.trim() || String(i + 1), item: one.item, quantity: count(one.quantity), unit: one.unit })])),
    people: count(form.people), leader: form.leader, contacts: lines(form.contacts), returns: form.returns, ...(drop && { drop }), followed_by: [...form.followed_by].sort(),
    following_delay_ms: times(form.delay_min, MINUTE), following_kept_ms: form.followed_by.length > 0 || form.delay_min.trim() ? times(form.kept_h, HOUR) : null,
    reason: base ? form.reason : '', text: form.text, ...(demonstration && { demonstration: true }),
  });
}
/** Whether so much is there that the node can say something of it: a route and a window. */
export function checkable(form: MovementForm, zone: string): boolean {
  return routeOf(form, zone).length >= 2 && fromWall(form.start, zone) !== null && fromWall(form.end, zone) !== null && form.what !== '';
}

const RENAMED: Record<string, string> = { 'window.start_ms': 'start', 'window.end_ms': 'end', window: 'start', following_delay_ms: 'delay_min', following_kept_ms: 'kept_h' };
/** The field of the form that a place of a refusal means: `fields.cargo[2].quantity` is `cargo.2.quantity`. */
export function fieldAt(at: string): string {
  const path = at.replace(/\[(\w+)\]/g, '.$1').replace(/^(draft\.)?(fields\.)?/, '');
  const found = RENAMED[path] ?? path.replace(/^(route\.\d+)\.(at|until)_ms$/, '$1.$2').replace(/^(route\.\d+)\.(lat_e7|lon_e7|name)$/, '$1');
  return found;
}
/** A line further up or down; the list itself where it cannot move. */
export function shifted<T>(list: readonly T[], index: number, by: -1 | 1): T[] {
  const to = index + by;
  if (to < 0 || to >= list.length) return [...list];
  const made = [...list];
  [made[index], made[to]] = [made[to]!, made[index]!];
  return made;
}
