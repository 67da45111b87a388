// One line about a draft for lists and dialogs. Decides wording order only.
import type { Problem } from '../../api/types';
import { has, i18n, inEnglish, num, t, time } from '../../i18n/index.svelte';
import { session } from '../../state/session.svelte';
import { western } from '../../ui/digits';
import { sayInterval } from '../../ui/interval';
import type { Card, FieldProblem } from './drafts';
import { fieldOf, type Submission } from './submit';
import { fromWall } from './zones';

/** When a card says it happened, in the zone of its own form. */
export function whenOf(card: Card): string {
  const { start, end, zone } = card.form;
  const from = fromWall(start, zone);
  const to = fromWall(end, zone) ?? from;
  return sayInterval(from, to, (ms, style) => time(ms, zone, style), t);
}

/** What a card says, in a few words. */
export function whatOf(card: Card): string {
  if (card.kind === 'ledger_count') {
    const { form } = card;
    const total = form.total.trim() === '' ? t('new.no_total') : num(Number(western(form.total)));
    return `${session.partyName(form.reporting_party) || '?'}: ${session.term('measure', form.measure)} ${total}`;
  }
  return card.form.what ? session.term('what', card.form.what) : t('new.no_kind');
}

/** The rest of what a report says: weapon, actor, number. */
export function restOf(card: Card): string {
  if (card.kind === 'ledger_count') return '';
  const { form } = card;
  const parts = [
    form.weapon && session.term('weapon', form.weapon),
    form.actor && t('new.by', { actor: session.partyName(form.actor) }),
    form.count.best && t('new.times', { n: Number(western(form.count.best)) || 0 }),
  ].filter((part): part is string => Boolean(part));
  return parts.join(' · ');
}

/** A node's refusal in the reader's words; as the node said it where this client has none for its code. */
export function problemWords(problem: Problem): string {
  return has(`problem.${problem.code}`) ? t(`problem.${problem.code}`) : problemDetail(problem);
}

/** What exactly was wrong, to stand below the words for its code; nothing where the words are the node's own. */
export function problemBelow(problem: Problem): string {
  return has(`problem.${problem.code}`) && (problem.expected || problem.got) ? problemDetail(problem) : '';
}

/** What the node expected and what it got, as it said it: for the field that it stands at. Its title only when it says neither. */
export function problemDetail(problem: Problem, words = t): string {
  const said = [problem.expected && words('error.expected', { expected: problem.expected }), problem.got && words('error.got', { got: problem.got })].filter(Boolean);
  return said.length ? said.join(', ') : problem.title;
}

/** A refusal in two parts: its title in the reader's words, and what the node itself said, which is English throughout for who reads another language. */
export function refusal(problem: Problem): { title: string; spoken: string } {
  const joined = (detail: string): string => [detail, problem.advice].filter(Boolean).join('. ');
  if (i18n.lang === 'en') return { title: problemWords(problem), spoken: joined(problemBelow(problem)) };
  const worded = has(`problem.${problem.code}`);
  const detail = worded && !problem.expected && !problem.got ? '' : problemDetail(problem, inEnglish);
  return { title: worded ? problemWords(problem) : t('ui.error'), spoken: joined(detail) };
}

/** Words for each field's trouble: what this page found, or what the node refused. */
export function errorsOf(found: readonly FieldProblem[], submission: Submission | undefined): Record<string, string> {
  const out: Record<string, string> = {};
  const problem = submission?.failure?.problem;
  if (problem && !submission.failure?.lost) {
    out[fieldOf(problem.at)] = problemDetail(problem);
  }
  for (const one of found) out[one.field] = t(`new.problem.${one.code}`);
  return out;
}
