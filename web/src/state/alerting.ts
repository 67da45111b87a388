// Alerts as a list: which stand open, in which order, which were folded, and how long each may still wait. Decides order and sums
// only; what is an alert and who must answer is the node's. Times ms UTC by the node's clock.
import type { Alert, Call } from '../api/alerts';

/** The built-in rule of calls: they ring by themselves, and are answered, not acknowledged. */
export const RINGS = 'builtin.call';

/** Takes alerts into a list by id: the latest word of each stands, and what is over goes. Newest first. */
export function merged(known: readonly Alert[], told: readonly Alert[]): Alert[] {
  const all = new Map(known.map((one) => [one.id, one]));
  for (const one of told) all.set(one.id, one);
  return [...all.values()].filter((one) => one.state !== 'over').sort((a, b) => b.at_ms - a.at_ms || (a.id < b.id ? -1 : 1));
}

/** What must sound: loud ones that are new here, and those that climbed to another rung since. */
export function soundsAnew(known: readonly Alert[], told: readonly Alert[]): Alert[] {
  const before = new Map(known.map((one) => [one.id, one]));
  return told.filter((one) => {
    if (!one.loud || one.state === 'acknowledged' || one.state === 'over') return false;
    const was = before.get(one.id);
    return was === undefined || was.state !== one.state || was.rung !== one.rung;
  });
}

/** Those that nobody has acknowledged: escalated ones first, then the loud, then by age, the oldest first within each. */
export function openOf(alerts: readonly Alert[]): Alert[] {
  const rank = (one: Alert): number => (one.state === 'escalated' ? 0 : one.loud ? 1 : 2);
  return alerts.filter((one) => one.state !== 'acknowledged').sort((a, b) => rank(a) - rank(b) || a.at_ms - b.at_ms || (a.id < b.id ? -1 : 1));
}

/** Leaves out what has settled itself: the alert of a call that was answered. */
export function settled(alerts: readonly Alert[], calls: readonly Pick<Call, 'id' | 'answered_after_ms'>[]): Alert[] {
  const answered = new Set(calls.filter((one) => one.answered_after_ms !== null).map((one) => one.id));
  return alerts.filter((one) => one.rule !== RINGS || !answered.has(one.entry) || one.folded > 0);
}

/** How many events a list stands for: each alert, and all that were folded into it. Exact. */
export function eventsIn(alerts: readonly Pick<Alert, 'folded'>[]): number {
  return alerts.reduce((sum, one) => sum + 1 + one.folded, 0);
}

/** How long until an alert climbs; null when it does not, or is acknowledged. Never below nothing. */
export function climbsIn(alert: Pick<Alert, 'state' | 'escalate_at_ms'>, now_ms: number): number | null {
  return alert.state === 'acknowledged' || alert.escalate_at_ms === null ? null : Math.max(0, alert.escalate_at_ms - now_ms);
}
