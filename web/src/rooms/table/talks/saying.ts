// What is said of talks, as drafts of statements. Decides what their fields hold and what is missing (null); the node decides again.
// What is empty is not said. Wall times are in the zone given; ms UTC.
import type { LangRow } from '../../../api/table';
import type { Action, Attends, Checklist, Deadline, Group, Linked, Round } from '../../../api/talks';
import { type Saying, said } from '../../incidents/drafts';
import { fromWall, toWall } from '../../new-report/zones';
import { hourless } from '../../../ui/moment';
import { canonical, sha256 } from '../canonical';

const lines = (text: string): string[] => [...new Set(text.split('\n').map((one) => one.trim()).filter((one) => one !== ''))];

/** A list of what keeps something from being said: keys of the catalogue, the labels of the fields that lack or are wrong. */
type Lacks = string[];
const those = (held: Record<string, boolean>): Lacks => Object.keys(held).filter((key) => !held[key]);
const written = (text: string): boolean => text.trim() !== '';
/** The moment by which something is to be done; a day without an hour is meant to its end. */
export function byMoment(wall: string, zone: string): number | null {
  return fromWall(hourless(wall) ? `${wall.slice(0, 10)}T23:59` : wall, zone);
}
/** A moment that may be left out, and is not half written. */
const leftOrRight = (wall: string, at_ms: number | null): boolean => !written(wall) || at_ms !== null;

export interface RoundForm {
  form: string; title: string; place_name: string; start: string; end: string; agenda: string; attendance: Attends[]; numbers: string; group: string; outcome: string;
  cancelled: boolean; source: string; text: string;
}
export function blankRound(now_ms: number, zone: string): RoundForm {
  return { form: 'round', title: '', place_name: '', start: toWall(now_ms, zone), end: '', agenda: '', attendance: [], numbers: '', group: '', outcome: '', cancelled: false, source: '', text: '' };
}
/** What a meeting holds, to be said anew. */
export function roundForm(one: Round, zone: string): RoundForm {
  return {
    form: one.form ?? 'round', title: one.title ?? '', place_name: one.place_name ?? '', start: toWall(one.window?.start_ms ?? null, zone), end: toWall(one.window?.end_ms ?? null, zone),
    agenda: one.agenda.join('\n'), attendance: one.attendance.map((each) => ({ ...each })), numbers: one.documents.map((each) => each.number ?? '').filter(Boolean).join(', '),
    group: one.group?.id ?? '', outcome: one.outcome.find((each) => each.kind === 'talks' && each.party === one.party)?.outcome ?? '', cancelled: one.state === 'cancelled',
    source: one.source ?? '', text: one.text ?? '',
  };
}
/** The numbers that a person wrote, in their order, each once. */
export function numbersOf(text: string): string[] {
  return [...new Set(text.toUpperCase().split(/[\s,;،؛]+/u).filter((one) => one !== ''))];
}
/** The ids of numbers as far as they are known: from what is here already, and what was asked for. */
export function idsOf(numbers: readonly string[], known: readonly Linked[], asked: Readonly<Record<string, string>>): (string | null)[] {
  return numbers.map((number) => known.find((one) => one.number === number)?.id ?? asked[number] ?? null);
}
/** Somebody present whose side is not said. */
export function sideless(one: Attends): boolean {
  return !written(one.side) && (written(one.name ?? '') || written(one.role ?? ''));
}
export function roundLacks(form: RoundForm, documents: readonly (string | null)[], zone: string): Lacks {
  const [start_ms, end_ms] = [fromWall(form.start, zone), fromWall(form.end, zone)];
  return those({
    'talks.form': form.form !== '', 'talks.name': written(form.title), 'talks.from_zone': start_ms !== null, 'talks.until_zone': end_ms !== null && (start_ms === null || end_ms >= start_ms),
    'talks.lacks_side': !form.attendance.some(sideless), 'talks.documents': !documents.includes(null),
  });
}
export function roundSaying(form: RoundForm, documents: readonly (string | null)[], zone: string, target: string, demonstration: boolean): Saying | null {
  const [start_ms, end_ms] = [fromWall(form.start, zone), fromWall(form.end, zone)];
  if (start_ms === null || end_ms === null || roundLacks(form, documents, zone).length > 0) return null;
  const attendance = form.attendance.map((one) => said({ ...one })).filter((one) => one['side'] !== undefined);
  return {
    kind: 'talks',
    fields: said({
      target, form: form.form, title: form.title, place_name: form.place_name, window: { start_ms, end_ms }, agenda: lines(form.agenda), attendance, documents: [...documents],
      group: form.group, outcome: form.outcome, cancelled: form.cancelled || null, source: form.source, text: form.text, demonstration: demonstration || null,
    }),
  };
}

/** The hash that minutes and public lines carry: of their texts, as they stand in the statement. Throws where they have no canonical form. */
export function textsSha256(texts: readonly LangRow[]): Promise<string> {
  return sha256(canonical(texts.map((one) => ({ language: one.language, text: one.text }))));
}
/** Words in the languages chosen so far; `texts` may hold words of languages that are chosen no more. */
export interface Worded { languages: string[]; texts: Record<string, string> }
/** The words once the row at `at` is said to be in another language: they are the same words, and go with it. */
export function inLanguage(form: Worded, at: number, next: string): Worded {
  const { [form.languages[at] ?? '']: words = '', ...rest } = form.texts;
  return { languages: form.languages.map((one, i) => (i === at ? next : one)), texts: { ...rest, [next]: words } };
}
/** The words without the row at `at`. */
export function withoutLanguage(form: Worded, at: number): Worded {
  const { [form.languages[at] ?? '']: _, ...texts } = form.texts;
  return { languages: form.languages.filter((_, i) => i !== at), texts };
}
/** The languages that were chosen and have no words: what is said would lack them without a word about it. */
export function wordless(form: Worded): string[] {
  return form.languages.filter((one) => (form.texts[one] ?? '').trim() === '');
}
export type JointKind = 'minutes' | 'public_line';
/** Minutes or public lines; `hash` is of exactly these texts. */
export function jointSaying(kind: JointKind, target: string, texts: readonly LangRow[], hash: string, agreed_with: readonly string[], not_before_ms: number | null, demonstration: boolean): Saying | null {
  if (texts.length === 0 || agreed_with.length === 0 || hash.length !== 64) return null;
  return {
    kind,
    fields: said({ target, texts: [...texts], content_sha256: hash, agreed_with: [...agreed_with].sort(), not_before_ms: kind === 'public_line' ? not_before_ms : null, demonstration: demonstration || null }),
  };
}
export interface ReadOutForm { outcome: string; said_by: string; source: string }
export function readOutSaying(target: string, texts: readonly LangRow[], form: ReadOutForm, published_ms: number | null, demonstration: boolean): Saying | null {
  if (texts.length === 0) return null;
  return { kind: 'read_out', fields: said({ target, texts: [...texts], outcome: form.outcome, said_by: form.said_by, source: form.source, published_ms, demonstration: demonstration || null }) };
}
/** A signature over exactly this hash, with what is said apart; not to sign needs no reason. */
export function signSaying(target: string, hash: string, form: { says: string; signed_as: string; text: string }, demonstration: boolean): Saying | null {
  if (form.says === '') return null;
  return { kind: 'signature', fields: said({ target, says: form.says, content_sha256: hash, signed_as: form.signed_as, text: form.text, demonstration: demonstration || null }) };
}

export interface ActionForm { what: string; owner: string; by: string; text: string }
export function actionLacks(form: ActionForm, zone: string): Lacks {
  return those({ 'talks.what': written(form.what), 'talks.owner': written(form.owner), 'talks.by_zone': leftOrRight(form.by, byMoment(form.by, zone)) });
}
export function actionSaying(target: string, form: ActionForm, zone: string, demonstration: boolean): Saying | null {
  const by_ms = byMoment(form.by, zone);
  if (actionLacks(form, zone).length > 0) return null;
  return { kind: 'action_item', fields: said({ target, what: form.what, owner: form.owner, by_ms, text: form.text, demonstration: demonstration || null }) };
}
/** What became of an action or an intention, by the own side's word. */
export function stepLacks(form: { step: string; at: string; by: string }, zone: string): Lacks {
  return those({ 'talks.your_word': form.step !== '', 'talks.at_zone': fromWall(form.at, zone) !== null, 'talks.by_zone': form.step !== 'moved' || byMoment(form.by, zone) !== null });
}
export function stepSaying(target: Action | Deadline, form: { step: string; at: string; by: string; text: string }, zone: string, demonstration: boolean): Saying | null {
  const [at_ms, by_ms] = [fromWall(form.at, zone), byMoment(form.by, zone)];
  if (stepLacks(form, zone).length > 0) return null;
  return { kind: 'action_step', fields: said({ target: target.id, step: form.step, at_ms, by_ms: form.step === 'moved' ? by_ms : null, text: form.text, demonstration: demonstration || null }) };
}

export interface IntentionForm { said_by: string; what: string; start: string; end: string; raw_text: string; raw_language: string; source: string }
/** A whole day of a zone as an interval, from midnight to midnight, of the day that a wall time names. */
export function wholeDay(wall: string, zone: string): { start: string; end: string } | null {
  const day = wall.slice(0, 10);
  const start_ms = fromWall(`${day}T00:00`, zone);
  if (start_ms === null) return null;
  const next = new Date(Date.parse(`${day}T00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return { start: `${day}T00:00`, end: `${next}T00:00` };
}
/** From when until when, as far as it is written; a day without an hour is the whole of it. */
export function startsOf(form: Pick<IntentionForm, 'start' | 'end'>, zone: string): { start_ms: number | null; end_ms: number | null } {
  const whole = hourless(form.start) ? wholeDay(form.start, zone) : null;
  const last = hourless(form.end) ? (wholeDay(form.end, zone)?.end ?? '') : form.end;
  const start_ms = fromWall(whole?.start ?? form.start, zone);
  return { start_ms, end_ms: written(form.end) ? fromWall(last, zone) : whole ? fromWall(whole.end, zone) : start_ms };
}
export function intentionLacks(form: IntentionForm, zone: string): Lacks {
  const { start_ms, end_ms } = startsOf(form, zone);
  return those({
    'talks.who_declared': written(form.said_by), 'talks.what_declared': written(form.what), 'talks.not_before_zone': start_ms !== null,
    'talks.not_later_zone': start_ms === null ? leftOrRight(form.end, end_ms) : end_ms !== null && (end_ms > start_ms || (end_ms === start_ms && !hourless(form.end))), 'talks.source': written(form.source),
  });
}
export function intentionSaying(form: IntentionForm, zone: string, target: string, demonstration: boolean): Saying | null {
  const { start_ms, end_ms } = startsOf(form, zone);
  if (intentionLacks(form, zone).length > 0) return null;
  return {
    kind: 'intention',
    fields: said({
      target, said_by: form.said_by, what: form.what, starts: { start_ms, end_ms }, zone, raw_text: form.raw_text, raw_language: form.raw_text.trim() ? form.raw_language : '', source: form.source,
      demonstration: demonstration || null,
    }),
  };
}

export function groupLacks(form: { name: string; members: readonly string[] }): Lacks {
  return those({ 'talks.name': written(form.name), 'talks.members': form.members.length > 0 });
}
export function groupSaying(form: { name: string; members: readonly string[]; topic: string; text: string; ended: boolean }, target: string, demonstration: boolean): Saying | null {
  if (groupLacks(form).length > 0) return null;
  return { kind: 'working_group', fields: said({ target, name: form.name, members: [...form.members].sort(), topic: form.topic, text: form.text, ended: form.ended || null, demonstration: demonstration || null }) };
}
/** What a new version of a group starts from. */
export function groupForm(one: Group | null): { name: string; members: string[]; topic: string; text: string; ended: boolean } {
  return { name: one?.name ?? '', members: [...(one?.members ?? [])], topic: one?.topic ?? '', text: one?.text ?? '', ended: one?.ended ?? false };
}

export function checklistLacks(target: string, items: string, announce: string, zone: string): Lacks {
  return those({ 'talks.announced_number': target !== '', 'talks.items': lines(items).length > 0, 'talks.announce_zone': leftOrRight(announce, fromWall(announce, zone)) });
}
export function checklistSaying(target: string, items: string, announce: string, zone: string, demonstration: boolean): Saying | null {
  const announce_ms = fromWall(announce, zone);
  if (checklistLacks(target, items, announce, zone).length > 0) return null;
  return { kind: 'checklist', fields: said({ target, items: lines(items), announce_ms, demonstration: demonstration || null }) };
}
export function objectionLacks(target: string, form: { text: string }): Lacks {
  return those({ 'talks.objected_number': target !== '', 'talks.words': written(form.text) });
}
/** An objection; a state without a seat is named. */
export function objectionSaying(target: string, form: { said_by: string; text: string; clause: string; source: string }, demonstration: boolean): Saying | null {
  if (objectionLacks(target, form).length > 0) return null;
  return { kind: 'objection', fields: said({ target, clause: form.clause, said_by: form.said_by, text: form.text, source: form.source, demonstration: demonstration || null }) };
}
/** A mark on an item of the version that is shown. */
export function markSaying(list: Checklist, item: number, form: { says: string; text: string }, demonstration: boolean): Saying | null {
  if (form.says === '' || item < 0 || item >= list.items.length) return null;
  return { kind: 'checklist_mark', fields: said({ target: list.version_id, item, says: form.says, text: form.text, demonstration: demonstration || null }) };
}
/** Who is a member of a group, as the class of readers its talks go to: members alone. */
export function classOfGroup(group: Group | undefined, all: readonly string[]): string {
  if (!group || all.every((one) => group.members.includes(one))) return 'parties';
  return [...group.members].sort().join('+');
}
