// Words for incidents: why reports are taken for one event, states, stages, clocks. Each reason by its code in the reader's
// language; one this client has no words for is shown by its code, never dropped. Decides nothing about what belongs together.
import type { IncidentPair, IncidentRow, PairReason, Stall } from '../../api/incidents';
import type { Vocabulary } from '../../api/types';
import { F } from '../../api/rows';
import { distance, has, i18n, list, num, t } from '../../i18n/index.svelte';
import { picture } from '../../state/picture.svelte';
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

const CODES: Record<string, keyof Vocabulary> = { weapon: 'weapon', kind: 'what' };
/** What is known of two reports beforehand, and what is not stated: weighed, but no reason of its own. */
const SILENT = new Set(['prior', 'place.not_stated', 'time.not_stated']);

/** A value of a reason as it is said: metres and spans with their units, codes, parties and reports by their names. */
export function valueOf(code: string, name: string, value: string | number): string | number {
  if (typeof value === 'number') return name.endsWith('_m') ? distance(value) : name === 'minutes' ? lasting(value * 60_000) : value;
  const about = code.split('.')[0] ?? '';
  if (name === 'a' || name === 'b') return about === 'actor' ? session.partyName(value) : CODES[about] ? session.term(CODES[about], value) : value;
  if (name === 'ledger') return session.partyName(value);
  if (name === 'parties') return list(value.split(/,\s*/).map((one) => session.partyName(one)));
  if (name === 'words') return someWords(value.split(' ').filter(Boolean));
  return name === 'id' ? (picture.store.find(value)?.[F.number] ?? `${value.slice(0, 8)}…`) : value;
}

const WORDS_SHOWN = 6;
/** The rarest words by name, and how many more there are. */
function someWords(words: readonly string[]): string {
  const more = words.length - WORDS_SHOWN;
  // Isolated, so that Latin words keep their order within a sentence that runs from right to left.
  const told = `\u2068${words.slice(0, WORDS_SHOWN).join(', ')}\u2069`;
  return more > 0 ? `${told} ${t('badge.more', { n: more })}` : told;
}

/** One reason as a part of a sentence; the code where this client has no words for it. */
export function reasonWords(reason: PairReason): string {
  const key = `incidents.why.${reason.code}`;
  if (!has(key)) return reason.code;
  return t(key, Object.fromEntries(Object.entries(reason.values ?? {}).map(([name, value]) => [name, valueOf(reason.code, name, value)])));
}

/** Several reasons as one sentence, set apart as the reader's language does. */
export function sentenceOf(reasons: readonly PairReason[]): string {
  return reasons.map(reasonWords).join(i18n.lang === 'ar' ? '؛ ' : '; ');
}

/** What speaks for and what speaks against a pair, in the node's order; what is only weighed stands in neither. */
export function weighed(pair: Pick<IncidentPair, 'reasons'>): { forIt: PairReason[]; against: PairReason[] } {
  const told = pair.reasons.filter((one) => !SILENT.has(one.code));
  const speaksAgainst = (one: PairReason): boolean => one.score < 0 || one.code === 'person.unlink' || one.code === 'actor.differs';
  return { forIt: told.filter((one) => !speaksAgainst(one)), against: told.filter(speaksAgainst) };
}
/** A score in bits of evidence with one decimal, its sign before it. */
export function bits(score: number): string {
  return `\u200e${num(score / 100, { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' })}`;
}

/** "3 reports, 2 independent sources", and nothing said of sources where there is one report. */
export function sourcesWords(row: Pick<IncidentRow, 'member_ids' | 'sources'>): string {
  const reports = t('incidents.reports', { n: row.member_ids.length });
  return row.member_ids.length < 2 ? reports : `${reports}${i18n.lang === 'ar' ? '،' : ','} ${t('incidents.sources', { n: row.sources })}`;
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

/** A side as it is said: the id of a party of this record where somebody wrote its name or code in any language, else the words. */
export function sideOf(text: string): string {
  const told = text.trim().toLocaleLowerCase();
  const party = session.value?.parties.find((one) => [one.id, one.short, ...Object.values(one.name)].some((name) => name.toLocaleLowerCase() === told));
  return party?.id ?? text.trim();
}
