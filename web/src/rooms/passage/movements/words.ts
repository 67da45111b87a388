// Words, shapes and tones for movements: how far one is, what each party says, what everybody waits for, the lead time, warnings.
// Decides how it is worded, never what holds. Nothing is called approval: a party acknowledges, holds with a reason, asks, objects.
import type { Lead, MovementRow, PartySays, PartyWord, Warning } from '../../../api/passage';
import { byName, distance, has, list, num, t, time } from '../../../i18n/index.svelte';
import { clock } from '../../../state/clock.svelte';
import { session } from '../../../state/session.svelte';
import type { ShapeName } from '../../../ui/shapes';

type Tone = 'neutral' | 'ok' | 'warn' | 'bad' | 'alleged' | 'denied' | 'disputed' | 'withdrawn' | 'accent';
export interface Look { shape: ShapeName; tone: Tone }

const STATES: Record<string, Look> = {
  notified: { shape: 'here', tone: 'neutral' },
  held: { shape: 'struck', tone: 'warn' },
  acknowledged: { shape: 'held', tone: 'accent' },
  ready: { shape: 'held', tone: 'accent' },
  go: { shape: 'same', tone: 'accent' },
  under_way: { shape: 'behind', tone: 'accent' },
  held_up: { shape: 'struck', tone: 'bad' },
  delayed: { shape: 'stale', tone: 'warn' },
  arrived: { shape: 'table', tone: 'accent' },
  completed: { shape: 'table', tone: 'neutral' },
  aborted: { shape: 'cut', tone: 'bad' },
  cancelled: { shape: 'refused', tone: 'withdrawn' },
  overdue: { shape: 'warn', tone: 'bad' },
  withdrawn: { shape: 'withdrawn', tone: 'withdrawn' },
};
/** Shape and tone of how far a movement is. */
export function stateLook(state: string): Look {
  return STATES[state] ?? { shape: 'info', tone: 'neutral' };
}
const SAYS: Record<PartySays, Look> = {
  acknowledged: { shape: 'held', tone: 'accent' },
  hold: { shape: 'struck', tone: 'warn' },
  objects: { shape: 'refused', tone: 'disputed' },
  asks: { shape: 'unsure', tone: 'alleged' },
  waiting: { shape: 'here', tone: 'neutral' },
  old_version: { shape: 'stale', tone: 'warn' },
};
/** Shape and tone of one party's word. */
export function saysLook(says: string): Look {
  return SAYS[says as PartySays] ?? { shape: 'info', tone: 'neutral' };
}
/** The word of a code below a prefix of the catalogue; the code itself where this client has none. */
export function wordOf(prefix: string, code: string): string {
  return has(`${prefix}.${code}`) ? t(`${prefix}.${code}`) : code;
}
/** A span of time in its largest whole units: "14 minutes", "2 hours". */
export function lasting(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  if (minutes === 0) return t('passage.moments');
  const say = (value: number, unit: 'minute' | 'hour' | 'day'): string => num(value, { style: 'unit', unit, unitDisplay: 'long' });
  if (minutes < 120) return say(minutes, 'minute');
  return minutes < 48 * 60 ? say(Math.round(minutes / 60), 'hour') : say(Math.round(minutes / 1440), 'day');
}
/** Parties by name, in the alphabet of the reader's language. */
export function inOrder<T extends { party: string }>(items: readonly T[]): T[] {
  return byName(items, (one) => session.partyName(one.party));
}
/** What everybody waits for, in one line; of a movement that is over, or where nobody is waited for, that it is so. */
export function waitingWords(row: Pick<MovementRow, 'waiting_for' | 'parties' | 'state' | 'party'>): string {
  const of = (says: PartySays): string[] => row.parties.filter((one) => one.says === says && row.waiting_for.includes(one.party)).map((one) => session.partyName(one.party));
  const known: PartySays[] = ['hold', 'objects', 'old_version', 'waiting'];
  const parts = known.flatMap((says) => {
    const names = byName(of(says), (one) => one);
    return names.length === 0 ? [] : [t(`passage.waits.${says}`, { who: list(names) })];
  });
  const asking = row.waiting_for.includes(row.party) ? row.parties.filter((one) => one.says === 'asks').map((one) => session.partyName(one.party)) : [];
  // A question waits for the side that notified, not for the one that asks.
  if (asking.length > 0) parts.push(t('passage.waits.asks', { who: list(byName(asking, (one) => one)), owner: session.partyName(row.party) }));
  const others = row.waiting_for.filter((id) => asking.length === 0 || id !== row.party).filter((id) => !row.parties.some((one) => one.party === id && known.includes(one.says))).map((id) => session.partyName(id));
  if (others.length > 0) parts.push(t('passage.waits.other', { who: list(byName(others, (one) => one)) }));
  return parts.length === 0 ? t('passage.waits.nobody') : t('passage.waits_for', { what: parts.join(t('passage.semicolon')) });
}
/** How long everybody has waited for a party, or until when its hold lasts; '' where neither is told. */
export function sinceWords(one: PartyWord, now_ms: number): string {
  if (one.says === 'hold' && one.due_ms !== null) {
    return now_ms <= one.due_ms ? t('passage.hold_until', { at: time(one.due_ms, clock.zone), left: lasting(one.due_ms - now_ms) }) : t('passage.hold_past', { at: time(one.due_ms, clock.zone) });
  }
  if (one.waiting_ms === null || one.says === 'acknowledged') return '';
  return t('passage.waiting_since', { at: time(one.waiting_ms, clock.zone), ago: lasting(now_ms - one.waiting_ms) });
}
/** The rule of the place and what was given, in hours. */
export function leadWords(lead: Lead): string {
  if (lead.rule_h !== null && lead.given_h < 0) return t('passage.lead_after', { late: num(-lead.given_h), rule: num(lead.rule_h) });
  if (lead.rule_h === null) return t('passage.lead_no_rule', { given: num(lead.given_h) });
  return t(lead.emergency ? 'passage.lead_emergency' : 'passage.lead', { given: num(lead.given_h), rule: num(lead.rule_h) });
}
/** How long until it may leave, or since when its window runs or is over. */
export function windowWords(span: { start_ms: number; end_ms: number } | null, now_ms: number): string {
  if (span === null) return '';
  if (now_ms < span.start_ms) return t('passage.window_in', { left: lasting(span.start_ms - now_ms) });
  return now_ms <= span.end_ms ? t('passage.window_runs', { left: lasting(span.end_ms - now_ms) }) : t('passage.window_over', { ago: lasting(now_ms - span.end_ms) });
}
/** One warning as a sentence; the code where this client has no words for it. */
export function warningWords(one: Warning): string {
  const key = `passage.warning.${one.code}`;
  if (!has(key)) return one.code;
  const values = Object.fromEntries(Object.entries(one.values ?? {}).map(([name, value]) => [name, typeof value === 'number' && name.endsWith('_m') ? distance(value) : name === 'party' ? session.partyName(String(value)) : value]));
  return t(key, values);
}
/** Which of a movement's fields changed, by the names people use for them. */
export function changedWords(changed: readonly string[]): string {
  return list(changed.map((name) => (has(`field.movement.${name}`) ? t(`field.movement.${name}`) : has(`field.${name}`) ? t(`field.${name}`) : name)));
}
