// Reads what a person types for a place: decimal degrees are understood here, everything else (degrees with minutes
// and seconds, MGRS, UTM, names) is a question to the node. Coordinates are integers of 1e-7 degree, read digit by
// digit: no floating point touches a number that is going to be signed.
import { western } from '../../ui/digits';

export interface Point { lat_e7: number; lon_e7: number }
export type Typed = { kind: 'point'; point: Point } | { kind: 'outside' } | { kind: 'ask' } | { kind: 'empty' };

function plain(text: string): string {
  return western(text).replace(/\u2013/g, '-').replace(/[\u060c;]/g, ',');
}

/** Reads `36.2104` as 362104000; null when it is no decimal number or has more than three digits before the point. */
export function degreesE7(text: string): number | null {
  const found = /^([+-]?)(\d{1,3})(?:\.(\d+))?$/.exec(text);
  if (!found) return null;
  const fraction = (found[3] ?? '').padEnd(8, '0');
  const size = Number(found[2]) * 10_000_000 + Number(fraction.slice(0, 7)) + (Number(fraction[7]) >= 5 ? 1 : 0);
  return found[1] === '-' && size !== 0 ? -size : size;
}

/** One decimal degree as typed, in any of the four languages' digits and with a point or a comma; null beyond `most_deg` either way. */
export function typedDegree(text: string, most_deg: number): number | null {
  const e7 = degreesE7(western(text).replace(',', '.'));
  return e7 !== null && Math.abs(e7) <= most_deg * 10_000_000 ? e7 : null;
}

/** Reads two decimal degrees, latitude first; anything that does not look like that is for the node to answer. */
export function readTyped(text: string): Typed {
  const clean = plain(text);
  if (clean === '') return { kind: 'empty' };
  const parts = clean.includes(',') ? clean.split(',').map((part) => part.trim()) : clean.split(/\s+/);
  if (parts.length !== 2) return { kind: 'ask' };
  const lat_e7 = degreesE7((parts[0] ?? '').replace(/°$/, ''));
  const lon_e7 = degreesE7((parts[1] ?? '').replace(/°$/, ''));
  if (lat_e7 === null || lon_e7 === null) return { kind: 'ask' };
  if (Math.abs(lat_e7) > 900_000_000 || Math.abs(lon_e7) > 1_800_000_000) return { kind: 'outside' };
  return { kind: 'point', point: { lat_e7, lon_e7 } };
}

/** Turns degrees from a map click or a gazetteer into the integers that are signed. */
export function pointOf(lat: number, lon: number): Point {
  return { lat_e7: Math.round(lat * 1e7), lon_e7: Math.round(lon * 1e7) };
}

/** Writes an integer of 1e-7 degree as decimal degrees with `digits` places, without rounding surprises. */
export function degreesText(value_e7: number, digits = 4): string {
  const size = Math.abs(value_e7);
  const step = 10 ** (7 - digits);
  const rounded = Math.round(size / step);
  const whole = Math.floor(rounded / 10 ** digits);
  const fraction = String(rounded % 10 ** digits).padStart(digits, '0');
  return `${value_e7 < 0 && rounded !== 0 ? '-' : ''}${whole}.${fraction}`;
}

/** Says how exact a place is in words of length: metres up to 1 km, then kilometres with one digit. */
export function radiusParts(radius_m: number): { unit: 'm' | 'km'; value: number } {
  return radius_m < 1000 ? { unit: 'm', value: radius_m } : { unit: 'km', value: Math.round(radius_m / 100) / 10 };
}
