// Where in the tab of talks the reader is, what it holds, and how what it lists is chosen. Decides nothing else. The address is
// #/table/talks/<part>/<number>.
import type { Action, Checklist, Deadline, Joint, PublicLine, Round, TalksRoom } from '../../../api/talks';
import { lookIn } from '../../../state/numbers';
import { Asked } from '../../../state/protection.svelte';

export const PARTS = ['rounds', 'deadlines', 'actions', 'announce', 'groups'] as const;
export type Part = (typeof PARTS)[number];
export const room = new Asked<TalksRoom>('api/table/talks');
lookIn(() => room.value);

export function spotOf(rest: string): { part: Part; name: string } {
  const [part = '', name = ''] = rest.split('/');
  return (PARTS as readonly string[]).includes(part) ? { part: part as Part, name } : { part: 'rounds', name: '' };
}
export function restOf(part: Part, name = ''): string {
  return name === '' ? part : `${part}/${name}`;
}

/** What a dialog of the tab says something of. */
export type Act =
  | { do: 'round'; of: Round | null; form?: string }
  | { do: 'minutes' | 'read_out' | 'public_line'; target: { id: string; audience: string } }
  | { do: 'sign'; of: Joint | PublicLine; title: string }
  | { do: 'action'; target: string; audience: string }
  | { do: 'step'; of: Action | Deadline; audience: string }
  | { do: 'intention' }
  | { do: 'group'; of: string }
  | { do: 'checklist' | 'objection'; target: string; audience: string; what: string }
  | { do: 'mark'; of: Checklist; item: number };
export type Ask = (act: Act) => void;

/** Deadlines that are still to be seen, soonest first: what has passed stands after what is coming, the latest of it first. */
export function ordered(all: readonly Deadline[]): { coming: Deadline[]; passed: Deadline[] } {
  const over = (one: Deadline): boolean => one.state === 'passed' || one.state === 'settled' || one.state === 'cancelled';
  return { coming: all.filter((one) => !over(one)), passed: all.filter(over).reverse() };
}
/** Read-outs by side, sides in the order in which they come, each side's latest first. What a party passes on is none of its own words. */
export function bySide<T extends { party: string; said_by: string | null; at_ms: number }>(all: readonly T[]): { key: string; party: string; said_by: string | null; held: T[] }[] {
  const key = (one: T): string => JSON.stringify([one.party, one.said_by]);
  const sides = new Map(all.map((one) => [key(one), one]));
  return [...sides].map(([name, { party, said_by }]) => ({ key: name, party, said_by, held: all.filter((one) => key(one) === name).sort((a, b) => b.at_ms - a.at_ms) }));
}
