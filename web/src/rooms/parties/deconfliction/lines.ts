// What the list of cases says beside what the node tells: which temporary lines a step may name, since when a case is over, how much is left
// of it. Decides nothing of what a step does: the node holds a step to its line.
import type { Case, Layer } from '../../../api/parties';

/** The temporary lines that stand: the one that the case names already first, then those drawn last. */
export function linesFor(layers: readonly Layer[], one: Pick<Case, 'line'>): Layer[] {
  const named = one.line?.version_id;
  return layers.filter((layer) => layer.what === 'temporary_line' && layer.state !== 'void' && layer.state !== 'expired')
    .sort((a, b) => Number(b.version_id === named) - Number(a.version_id === named) || b.at_ms - a.at_ms);
}
/** Since when a case is over: when its own side said so, else the hour at which it ended by itself. */
export function overSince(one: Pick<Case, 'state' | 'party' | 'steps' | 'expires_ms'>): number {
  const said = one.steps.filter((step) => step.step === 'ended' && step.party === one.party).map((step) => step.at_ms);
  return one.state === 'ended' && said.length > 0 ? Math.min(...said) : one.expires_ms;
}
/** What is left of a time: whole hours from two hours on, else minutes. */
export function leftOf(ms: number): { unit: 'hours' | 'minutes'; n: number } {
  return ms >= 7_200_000 ? { unit: 'hours', n: Math.floor(ms / 3_600_000) } : { unit: 'minutes', n: Math.max(0, Math.round(ms / 60_000)) };
}
