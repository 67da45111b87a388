// How codes of the table look: a shape and a tone each, never alone, the word stands beside. Decides no meaning. No tone says who is
// right: what is rejected or refused is not shown as something bad.
import type { ShapeName } from '../../ui/shapes';

export type Tone = 'neutral' | 'ok' | 'warn' | 'bad' | 'alleged' | 'denied' | 'disputed' | 'withdrawn' | 'accent';
export interface Look { shape: ShapeName; tone: Tone }
const plain: Look = { shape: 'info', tone: 'neutral' };

const STANDS: Record<string, Look> = {
  accept: { shape: 'same', tone: 'ok' },
  accept_if: { shape: 'behind', tone: 'ok' },
  bracket: { shape: 'bracket', tone: 'warn' },
  reject: { shape: 'refused', tone: 'denied' },
  silent: { shape: 'withdrawn', tone: 'withdrawn' },
  needs_capital: { shape: 'stale', tone: 'neutral' },
};
/** A delegation's stand on a clause. */
export const standLook = (says: string): Look => STANDS[says] ?? plain;

const DECISIONS: Record<string, Look> = {
  open: { shape: 'here', tone: 'neutral' },
  decided: { shape: 'table', tone: 'ok' },
  refused: { shape: 'refused', tone: 'denied' },
  broken: { shape: 'struck', tone: 'denied' },
  running: { shape: 'stale', tone: 'warn' },
  waiting: { shape: 'unsure', tone: 'warn' },
  void: { shape: 'erased', tone: 'withdrawn' },
  expired: { shape: 'withdrawn', tone: 'withdrawn' },
};
export const decisionLook = (state: string): Look => DECISIONS[state] ?? plain;

const DISPOSITIONS: Record<string, Look> = {
  accepted: { shape: 'same', tone: 'ok' },
  partly: { shape: 'behind', tone: 'ok' },
  declined: { shape: 'refused', tone: 'denied' },
  superseded: { shape: 'fork', tone: 'neutral' },
  withdrawn: { shape: 'withdrawn', tone: 'withdrawn' },
};
export const dispositionLook = (says: string): Look => DISPOSITIONS[says] ?? plain;

const CHANGES: Record<string, Look> = {
  same: { shape: 'here', tone: 'neutral' },
  edited: { shape: 'behind', tone: 'warn' },
  added: { shape: 'added', tone: 'ok' },
  removed: { shape: 'struck', tone: 'denied' },
  moved: { shape: 'fork', tone: 'neutral' },
  moved_edited: { shape: 'fork', tone: 'warn' },
};
export const changeLook = (state: string): Look => CHANGES[state] ?? plain;

const SIGNED: Record<string, Look> = {
  signs: { shape: 'same', tone: 'ok' },
  refuses: { shape: 'refused', tone: 'denied' },
  breaks_silence: { shape: 'struck', tone: 'denied' },
};
export const signedLook = (says: string): Look => SIGNED[says] ?? plain;

const PART: Record<string, Look> = {
  here: { shape: 'same', tone: 'neutral' },
  suspended: { shape: 'behind', tone: 'warn' },
  left: { shape: 'withdrawn', tone: 'warn' },
};
export const partLook = (state: string): Look => PART[state] ?? plain;
