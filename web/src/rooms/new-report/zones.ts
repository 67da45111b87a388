// Turns moments into the wall time of a zone and back, for the two date fields of a form. Decides nothing about
// precision. Wall times are `YYYY-MM-DDTHH:MM`; moments are milliseconds since 1970 UTC.

import { western } from '../../ui/digits';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  let found = formatters.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit',
      hour: '2-digit', minute: '2-digit', second: '2-digit',
    });
    formatters.set(zone, found);
  }
  return found;
}

/** Says whether this browser knows a time zone of that name. */
export function knownZone(zone: string): boolean {
  try {
    formatter(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function wallAsUtc(at_ms: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const part of formatter(zone).formatToParts(at_ms)) parts[part.type] = Number(part.value);
  return Date.UTC(parts['year'] ?? 1970, (parts['month'] ?? 1) - 1, parts['day'] ?? 1, parts['hour'] ?? 0, parts['minute'] ?? 0, parts['second'] ?? 0);
}

/** Returns how far the zone's wall clock is ahead of UTC at that moment, in minutes. */
export function offsetMinutes(at_ms: number, zone: string): number {
  return Math.round((wallAsUtc(at_ms, zone) - Math.floor(at_ms / 1000) * 1000) / 60_000);
}

/** Writes an offset the way people say it: `UTC+2`, `UTC+5:30`, `UTC`. */
export function offsetText(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const whole = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes < 0 ? '−' : '+'}${whole}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`;
}

/** Returns the wall time of a moment in a zone, to the minute; the empty text for no moment. */
export function toWall(at_ms: number | null, zone: string): string {
  if (at_ms === null || !Number.isFinite(at_ms) || Math.abs(at_ms) > 8.64e15) return '';
  const wall = new Date(wallAsUtc(at_ms, zone)).toISOString();
  return /^\d{4}-/.test(wall) ? wall.slice(0, 16) : '';
}

/** Returns the moment at which the zone's clock shows that wall time, in digits of any script; null when the text is no wall time. */
export function fromWall(typed: string, zone: string): number | null {
  const wall = western(typed);
  const found = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(wall);
  if (!found) return null;
  const utc = Date.parse(`${wall.length === 16 ? `${wall}:00` : wall}Z`);
  // A day or an hour that does not exist would be carried over into the next one.
  if (Number.isNaN(utc) || new Date(utc).toISOString().slice(0, 16) !== wall.slice(0, 16)) return null;
  let guess = utc - offsetMinutes(utc, zone) * 60_000;
  guess = utc - offsetMinutes(guess, zone) * 60_000;
  return guess;
}
