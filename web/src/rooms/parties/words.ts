// Words of the room Parties that no vocabulary holds: flags, reasons of what is void, how a name was matched. Decides wording only.
import type { Layer } from '../../api/parties';
import { has, list, num, t } from '../../i18n/index.svelte';
import { session } from '../../state/session.svelte';
import type { ShapeName } from '../../ui/shapes';

type Tone = 'neutral' | 'ok' | 'warn' | 'bad' | 'alleged' | 'denied' | 'disputed' | 'withdrawn' | 'accent';
export interface Look { tone: Tone; shape: ShapeName }

/** A flag in words, or its code where this client has none. */
export function flag(code: string): string {
  return has(`parties.flag_${code}`) ? t(`parties.flag_${code}`) : code;
}
/** Where a view comes from: an opinion never looks like an entry of a list or an agreed text. */
export function authorityLook(authority: string): Look {
  if (authority === 'own_view' || authority === 'other') return { tone: 'alleged', shape: 'alleged' };
  return authority === 'agreed_text' ? { tone: 'accent', shape: 'table' } : { tone: 'neutral', shape: 'info' };
}
const STATES: Record<string, Look> = {
  claimed: { tone: 'alleged', shape: 'alleged' }, agreed: { tone: 'accent', shape: 'table' }, disputed: { tone: 'disputed', shape: 'disputed' },
  expired: { tone: 'withdrawn', shape: 'stale' }, void: { tone: 'bad', shape: 'refused' },
};
export function stateLook(state: string): Look {
  return STATES[state] ?? { tone: 'neutral', shape: 'info' };
}
const CASES: Record<string, Look> = {
  open: { tone: 'warn', shape: 'here' }, called: { tone: 'warn', shape: 'held' }, answered: { tone: 'neutral', shape: 'table' }, line_put: { tone: 'alleged', shape: 'alleged' },
  line_agreed: { tone: 'accent', shape: 'table' }, ended: { tone: 'withdrawn', shape: 'struck' }, expired: { tone: 'withdrawn', shape: 'stale' },
};
export function caseLook(state: string): Look {
  return CASES[state] ?? { tone: 'neutral', shape: 'info' };
}
const ATTESTED: Record<string, Look> = { attests: { tone: 'neutral', shape: 'held' }, does_not_attest: { tone: 'neutral', shape: 'here' }, disputes: { tone: 'disputed', shape: 'disputed' } };
export function attestedLook(says: string): Look {
  return ATTESTED[says] ?? { tone: 'neutral', shape: 'info' };
}
/** Why something is void, in words where this client has them. */
export function why(code: string): string {
  const key = `parties.why_${code.replaceAll('.', '_')}`;
  return has(key) ? t(key) : code;
}
/** Areas of excluded groups and of mixed presence: drawn coarse and hatched, with their day and no name. */
export function heldCoarser(layer: Pick<Layer, 'what'>): boolean {
  return layer.what === 'excluded' || layer.what === 'mixed';
}
/** A name as a person wrote it; a party of the record by its own name. */
export function named(name: string): string {
  return session.party(name) ? session.partyName(name) : name;
}
// First strong isolate and its end. As numbers, so that no invisible character stands in a source file.
const [ISOLATE, POP] = [String.fromCharCode(0x2068), String.fromCharCode(0x2069)];
/** Names in a list of the reader's language, each kept in its own direction. */
export function names(items: readonly string[]): string {
  return list(items.map((one) => `${ISOLATE}${named(one)}${POP}`));
}
export function km2(value: number): string {
  return `${num(value, { maximumFractionDigits: value < 100 ? 1 : 0 })} ${t('parties.km2')}`;
}
/** An area with what it may be: from the least to the most. */
export function between(share: { area_km2: number; least_km2: number; most_km2: number }): string {
  return t('parties.between', { area: km2(share.area_km2), least: km2(share.least_km2), most: km2(share.most_km2) });
}
/** Whether a moment is known to a day only: statements hold a day as its first moment in UTC. */
export function aDay(ms: number): boolean {
  return ms % 86_400_000 === 0;
}
