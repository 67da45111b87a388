// What a person is about to say of a movement: which dialog is open, and about what. Decides nothing.
import type { CargoLine, Stage } from '../../../api/passage';

export type Doing =
  | { act: 'reply'; says: string }
  | { act: 'passed_on' }
  | { act: 'event'; event: string }
  | { act: 'go' }
  | { act: 'cargo'; line: CargoLine; stage: Stage }
  | { act: 'airdrop' }
  | { act: 'withdraw'; target: { id: string; number: string } };
export type Begin = (next: Doing) => void;

/** What may be answered to the latest version by a party, given what it said of it last: what was held can be lifted, an objection taken back. */
export function answers(says: string | null): string[] {
  const common = ['acknowledged', 'hold', 'asks', 'objects', 'answers', 'read_back'];
  if (says === 'hold') return ['lifted', ...common.filter((one) => one !== 'hold')];
  if (says === 'objects') return ['objection_lifted', ...common.filter((one) => one !== 'objects')];
  return says === 'acknowledged' ? common.filter((one) => one !== 'acknowledged') : common;
}
/** What each answer needs besides itself. */
export function needs(says: string): 'reason' | 'text' | 'place' | null {
  if (says === 'hold' || says === 'objects') return 'reason';
  if (says === 'asks' || says === 'answers') return 'text';
  return says === 'read_back' ? 'place' : null;
}
