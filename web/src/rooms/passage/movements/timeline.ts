// Events and answers of a movement in one order, oldest first. Decides the order, and which of them were said of an older version.
import type { MovementFile } from '../../../api/passage';

export interface Moment {
  id: string; number: string; party: string; at_ms: number; event: string | null; says: string | null; waypoint: number | null; late_ms: number | null;
  by: string | null; reason: string | null; text: string | null; version: number | null; old: boolean;
}
/** Everything that was said of a movement's way and of its versions. */
export function timeline(file: Pick<MovementFile, 'events' | 'replies' | 'version'>): Moment[] {
  const old = (version: number | null | undefined): boolean => version != null && version < file.version;
  const events = file.events.map((one): Moment => ({
    id: one.id, number: one.number, party: one.party, at_ms: one.at_ms, event: one.event, says: null, waypoint: one.waypoint ?? null, late_ms: one.late_ms ?? null, by: one.by ?? null,
    reason: one.reason ?? null, text: one.text ?? null, version: one.version ?? null, old: old(one.version),
  }));
  const replies = file.replies.map((one): Moment => ({
    id: one.id, number: one.number, party: one.party, at_ms: one.at_ms, event: null, says: one.says, waypoint: null, late_ms: null, by: null, reason: one.reason ?? null, text: one.text ?? null,
    version: one.version ?? null, old: old(one.version),
  }));
  return [...events, ...replies].sort((a, b) => a.at_ms - b.at_ms || (a.number < b.number ? -1 : 1));
}
