// Where each field stands in a MarkRow, and the few questions asked of rows everywhere. Decides nothing about truth.
import type { MarkRow } from './types';

export const F = {
  id: 0,
  number: 1,
  origin: 2,
  lat_e7: 3,
  lon_e7: 4,
  radius_m: 5,
  start_ms: 6,
  end_ms: 7,
  precision: 8,
  what: 9,
  weapon: 10,
  actor: 11,
  victim: 12,
  place: 13,
  claimed_at_ms: 14,
  recorded_ms: 15,
  status: 16,
  denials: 17,
  comments: 18,
  amendments: 19,
  count: 20,
  coarsened: 21,
  demonstration: 22,
  incident: 23,
  linked: 24,
} as const;

export const STATUSES = ['alleged', 'denied', 'disputed', 'withdrawn'] as const;
export type Status = (typeof STATUSES)[number];

/** True when the report says where, however roughly. */
export function placed(row: MarkRow): boolean {
  return row[F.lat_e7] !== null && row[F.lon_e7] !== null;
}

/** The interval in which it happened as two numbers; null when nothing is known of when. An open end is the start. */
export function interval(row: MarkRow): [number, number] | null {
  const start = row[F.start_ms] ?? row[F.end_ms];
  const end = row[F.end_ms] ?? row[F.start_ms];
  return start === null || end === null ? null : [start, Math.max(start, end)];
}
