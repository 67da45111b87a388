// How states of talks look: a shape and a tone each, the word beside. Decides no meaning; nothing that was not done is shown as bad.
import type { Look } from '../looks';

const plain: Look = { shape: 'here', tone: 'neutral' };
const ROUNDS: Record<string, Look> = {
  coming: { shape: 'stale', tone: 'neutral' },
  running: { shape: 'behind', tone: 'accent' },
  ended: { shape: 'table', tone: 'neutral' },
  cancelled: { shape: 'struck', tone: 'withdrawn' },
  withdrawn: { shape: 'withdrawn', tone: 'withdrawn' },
};
export const roundLook = (state: string): Look => ROUNDS[state] ?? plain;

const JOINTS: Record<string, Look> = {
  open: { shape: 'proposed', tone: 'warn' },
  agreed: { shape: 'confirmed', tone: 'ok' },
  refused: { shape: 'refused', tone: 'denied' },
  void: { shape: 'erased', tone: 'withdrawn' },
  withdrawn: { shape: 'withdrawn', tone: 'withdrawn' },
};
export const jointLook = (state: string): Look => JOINTS[state] ?? plain;

const STEPS: Record<string, Look> = {
  open: plain,
  taken_on: { shape: 'held', tone: 'neutral' },
  done: { shape: 'same', tone: 'ok' },
  partly: { shape: 'behind', tone: 'neutral' },
  moved: { shape: 'stale', tone: 'neutral' },
  dropped: { shape: 'struck', tone: 'withdrawn' },
  not_done: { shape: 'here', tone: 'warn' },
  not_needed: { shape: 'struck', tone: 'neutral' },
  differs: { shape: 'contested', tone: 'disputed' },
};
export const stepLook = (step: string): Look => STEPS[step] ?? plain;

const DEADLINES: Record<string, Look> = {
  coming: { shape: 'stale', tone: 'neutral' },
  within: { shape: 'unsure', tone: 'warn' },
  running: { shape: 'behind', tone: 'accent' },
  passed: { shape: 'table', tone: 'neutral' },
  settled: { shape: 'same', tone: 'ok' },
  cancelled: { shape: 'struck', tone: 'withdrawn' },
};
export const deadlineLook = (state: string): Look => DEADLINES[state] ?? plain;
