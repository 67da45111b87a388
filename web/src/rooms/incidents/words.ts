// Words for incidents: why reports are taken for one event, states, stages, clocks. Each reason by its code in the reader's
// language; one this client has no words for is shown by its code, never dropped. Decides nothing about what belongs together.
import type { IncidentPair, IncidentRow, PairReason, Stall } from '../../api/incidents';
import type { Vocabulary } from '../../api/types';
import { distance, has, list, num, t, time } from '../../i18n/index.svelte';
import { clock } from '../../state/clock.svelte';
import { session } from '../../state/session.svelte';
import type { ShapeName } from '../../ui/shapes';

type Tone = 'neutral' | 'ok' | 'warn' | 'bad' | 'alleged' | 'denied' | 'disputed' | 'withdrawn' | 'accent';
export interface Look { shape: ShapeName; tone: Tone }

const STATES: Record<string, Look> = {
  proposed: { shape: 'proposed', tone: 'alleged' },
  confirmed: { shape: 'confirmed', tone: 'accent' },
  contested: { shape: 'contested', tone: 'disputed' },
  single: { shape: 'here', tone: 'neutral' },
};
/** Shape and tone of how surely reports belong together. */
export function stateLook(state: string): Look {
  return STATES[state] ?? { shape: 'info', tone: 'neutral' };
}

/** The word of a code below a prefix of the catalogue; the code itself where there is none. */
export function wordOf(prefix: string, code: string): string {
  const key = `${prefix}.${code}`;
  return has(key) ? t(key) : code;
}
/** A stage, a step or an outcome: by this client's words, else by the vocabulary's. */
export function stageWord(stage: string): string {
  const key = `incidents.stage.${stage}`;
  return has(key) ? t(key) : session.term('step', stage);
}

/** A span of time in its largest whole units: "14 minutes", "2 hours". */
export function lasting(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  const say = (value: number, unit: 'minute' | 'hour' | 'day'): string => num(value, { style: 'unit', unit, unitDisplay: 'long' });
  if (minutes < 120) return say(minutes, 'minute');
  if (minutes < 48 * 60) return say(Math.round(minutes / 60), 'hour');
  return say(Math.round(minutes / 1440), 'day');
}

const CODES: Record<string, keyof Vocabulary> = { weapon: 'weapon', what: 'what', kind: 'what', source_kind: 'source_kind', how: 'link_how' };
const PARTIES = new Set(['actor', 'victim', 'party', 'ledger', 'by']);

/** A value of a reason as it is said: metres and spans with their units, codes and parties by their names. */
export function valueOf(name: string, value: string | number): string | number {
  const base = name.replace(/_(a|b)$/, '').replace(/^(a|b)_/, '');
  if (typeof value === 'number') {
    if (base.endsWith('_m') || base === 'm') return distance(value);
    if (/(^|_)(at|start|end|from|until)_ms$/.test(base)) return time(value, clock.zone, 'full');
    if (base.endsWith('_ms')) return lasting(value);
    if (base.endsWith('_s')) return lasting(value * 1000);
    if (base.endsWith('_min')) return lasting(value * 60_000);
    return value;
  }
  const kind = CODES[base];
  if (kind) return session.term(kind, value);
  if (PARTIES.has(base)) return session.partyName(value);
  return value;
}

/** One reason as a part of a sentence; the code where this client has no words for it. */
export function reasonWords(reason: PairReason): string {
  const key = `incidents.why.${reason.code}`;
  if (!has(key)) return reason.code;
  return t(key, Object.fromEntries(Object.entries(reason.values ?? {}).map(([name, value]) => [name, valueOf(name, value)])));
}

/** What speaks for and what speaks against a pair, strongest first, those of no weight with what speaks for it. */
export function weighed(pair: Pick<IncidentPair, 'reasons'>): { forIt: PairReason[]; against: PairReason[] } {
  const sorted = [...pair.reasons].sort((a, b) => Math.abs(b.score) - Math.abs(a.score));
  return { forIt: sorted.filter((one) => one.score >= 0), against: sorted.filter((one) => one.score < 0) };
}
/** A score in bits of evidence with one decimal, its sign before it. */
export function bits(score: number): string {
  return num(score / 100, { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' });
}

/** "3 reports, 2 independent sources", and nothing said of sources where there is one report. */
export function sourcesWords(row: Pick<IncidentRow, 'member_ids' | 'sources'>): string {
  const reports = t('incidents.reports', { n: row.member_ids.length });
  return row.member_ids.length < 2 ? reports : list([reports, t('incidents.sources', { n: row.sources })]);
}

/** What holds a case up, as a sentence; whose turn it is stands in it where that is told. */
export function stallWords(stall: string | Stall): string {
  const { code, party = '' } = typeof stall === 'string' ? { code: stall } : stall;
  const words = wordOf('incidents.stall', code);
  return party === '' ? words : `${words} (${session.partyName(party)})`;
}

const REQUESTS: Record<string, Look> = {
  open: { shape: 'here', tone: 'warn' },
  acknowledged: { shape: 'held', tone: 'neutral' },
  undertaken: { shape: 'held', tone: 'accent' },
  refused: { shape: 'refused', tone: 'disputed' },
  no_influence_claimed: { shape: 'struck', tone: 'disputed' },
  done_claimed: { shape: 'unsure', tone: 'alleged' },
  done_verified: { shape: 'table', tone: 'ok' },
  partly: { shape: 'behind', tone: 'warn' },
  no_effect: { shape: 'cut', tone: 'disputed' },
  overdue: { shape: 'warn', tone: 'bad' },
};
/** Shape and tone of how far a request has come. */
export function requestLook(state: string): Look {
  return REQUESTS[state] ?? { shape: 'info', tone: 'neutral' };
}
