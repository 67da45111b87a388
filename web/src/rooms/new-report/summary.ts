// One line about a draft for lists and dialogs. Decides wording order only.
import type { Problem } from '../../api/types';
import { num, t, time } from '../../i18n/index.svelte';
import { session } from '../../state/session.svelte';
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
    const total = form.total.trim() === '' ? t('new.no_total') : num(Number(form.total));
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
    form.count.best && t('new.times', { n: Number(form.count.best) || 0 }),
  ].filter((part): part is string => Boolean(part));
  return parts.join(' · ');
}

/** A node's refusal in words: what it expected and what it got; its title only when it says neither. */
export function problemWords(problem: Problem): string {
  const words = [problem.expected && t('error.expected', { expected: problem.expected }), problem.got && t('error.got', { got: problem.got })].filter(Boolean);
  return words.length ? words.join(', ') : problem.title;
}

/** Words for each field's trouble: what this page found, or what the node refused. */
export function errorsOf(found: readonly FieldProblem[], submission: Submission | undefined): Record<string, string> {
  const out: Record<string, string> = {};
  const problem = submission?.failure?.problem;
  if (problem && !submission.failure?.lost) {
    out[fieldOf(problem.at)] = problemWords(problem);
  }
  for (const one of found) out[one.field] = t(`new.problem.${one.code}`);
  return out;
}
