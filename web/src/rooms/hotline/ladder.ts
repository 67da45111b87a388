// Where a call stands on the ladder and how long it has rung, from what the node told and the moment. Decides whether it rings
// loudly at this screen; who may answer is decided by the node. Times ms UTC by the node's clock.
import type { Call, LadderStep, Rung } from '../../api/alerts';

export const RUNGS: readonly Rung[] = ['watch_officer', 'deputy', 'chief', 'capital'];
/** How long after a watch began its test call may still come: one shift. */
export const SHIFT_MS = 8 * 3_600_000;

export interface Step extends LadderStep { left_ms: number | null }

/** The ladder as it stands at a moment: the node's own words may be some seconds old, its times are not. */
export function ladderAt(call: Pick<Call, 'ladder' | 'state'>, now_ms: number): Step[] {
  const ringing = call.state === 'ringing';
  let at = -1;
  call.ladder.forEach((step, i) => {
    if (step.from_ms <= now_ms) at = i;
  });
  return call.ladder.map((step, i) => {
    if (!ringing) return { ...step, left_ms: null };
    const state = i < at ? 'done' : i === at ? 'now' : 'next';
    return { ...step, state, left_ms: state === 'now' && step.until_ms !== null ? Math.max(0, step.until_ms - now_ms) : null };
  });
}

/** The rung that is asked to answer now: that of the ladder, or the one the call was made to. */
export function rungNow(call: Pick<Call, 'ladder' | 'state' | 'rung'>, now_ms: number): Rung {
  return ladderAt(call, now_ms).find((step) => step.state === 'now')?.rung ?? call.rung;
}

/** What the timer of a call shows: since it was made; once answered, since then; once ended, how long it took. */
export function timerOf(call: Pick<Call, 'state' | 'at_ms' | 'events' | 'answered_after_ms'>, now_ms: number): { kind: 'ringing' | 'talking' | 'took' | 'unanswered'; ms: number } {
  const ended = call.events.find((one) => one.event === 'ended')?.at_ms ?? null;
  if (call.state === 'ringing') return { kind: 'ringing', ms: Math.max(0, now_ms - call.at_ms) };
  if (call.state === 'unanswered') return { kind: 'unanswered', ms: Math.max(0, (ended ?? now_ms) - call.at_ms) };
  const answered = call.at_ms + (call.answered_after_ms ?? 0);
  if (call.state === 'answered') return { kind: 'talking', ms: Math.max(0, now_ms - answered) };
  return { kind: 'took', ms: Math.max(0, (ended ?? answered) - call.at_ms) };
}

/** A duration as a stopwatch shows it: 0:07, 12:40, 1:02:09. */
export function stopwatch(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(all / 3600), Math.floor((all % 3600) / 60), all % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Who sits at this screen, as far as ringing goes. */
export interface Listener { party: string; node: string; roles: readonly string[] | null; mayCall: boolean }

/** True when a call is to this screen's party by somebody else, and nobody has answered it. */
export function ringsFor(call: Pick<Call, 'to' | 'party' | 'node' | 'state'>, who: Pick<Listener, 'party' | 'node'>): boolean {
  return call.state === 'ringing' && call.to === who.party && call.node !== who.node;
}

/** True when it must be heard at this screen: the watch rings the watch officer, every further rung all who may call. */
export function loudFor(call: Pick<Call, 'ladder' | 'state' | 'rung'>, who: Listener, now_ms: number): boolean {
  if (who.roles === null) return true;
  return rungNow(call, now_ms) === 'watch_officer' ? who.roles.includes('watch_officer') : who.mayCall;
}

/** Since when no test call with a party was answered: the moment of the last one, or null. */
export function lastTest(calls: readonly Call[], own: string, other: string): number | null {
  let last: number | null = null;
  for (const call of calls) {
    const between = (call.party === own && call.to === other) || (call.party === other && call.to === own);
    if (call.test && between && call.answered_after_ms !== null && call.at_ms > (last ?? -1)) last = call.at_ms;
  }
  return last;
}

/** True when this shift's test call with a party is still to be made. */
export function testDue(last_ms: number | null, now_ms: number): boolean {
  return last_ms === null || now_ms - last_ms >= SHIFT_MS;
}
