// Which shape and tint a state has. Told by word, shape and tint together; none is a tick, none says "go" or "hostile".
import type { ShapeName } from '../../ui/shapes';
import type { Standing } from './time';

export interface Look { tone: 'neutral' | 'warn' | 'disputed' | 'withdrawn' | 'accent'; shape: ShapeName }

const SOLID: Look = { tone: 'neutral', shape: 'table' };
const EMPTY: Look = { tone: 'neutral', shape: 'here' };
const HALF: Look = { tone: 'neutral', shape: 'held' };
const SPLIT: Look = { tone: 'disputed', shape: 'disputed' };
const DOUBT: Look = { tone: 'withdrawn', shape: 'unsure' };
const GONE: Look = { tone: 'withdrawn', shape: 'withdrawn' };
const BARRED: Look = { tone: 'warn', shape: 'struck' };
const PERSON: Look = { tone: 'warn', shape: 'finding' };

const STANDINGS: Record<Standing, Look> = {
  in_force: { tone: 'accent', shape: 'table' }, disputed: SPLIT, undetermined: DOUBT, not_begun: EMPTY, gap: EMPTY, lapsed: GONE,
  proposed: EMPTY, suspended: HALF, superseded: GONE, left: GONE, not_adopted: EMPTY, no_window: HALF,
};
const STATES: Record<string, Look> = { within: SOLID, outside: EMPTY, disputed: SPLIT, undetermined: DOUBT };
const ACTORS: Record<string, Look> = { bound: SOLID, excluded: HALF, 'not a party': EMPTY, undetermined: DOUBT };
const ACTS: Record<string, Look> = {
  prohibited: BARRED, permitted: EMPTY, regulated: HALF, silent: GONE, disputed: SPLIT, 'needs a human finding': PERSON,
};
const EFFECTS: Record<string, Look> = {
  prohibits: BARRED, permits: EMPTY, regulates: HALF, 'needs a human finding': PERSON, 'text question': PERSON, none: GONE,
};
const DUTIES: Record<string, Look> = {
  not_yet_due: EMPTY, due: { tone: 'warn', shape: 'stale' }, met: SOLID, met_late: { tone: 'neutral', shape: 'behind' }, partly: HALF,
  not_met: { tone: 'warn', shape: 'warn' }, disputed: SPLIT, suspended: HALF, waived: GONE,
  waiting: EMPTY, counting: { tone: 'accent', shape: 'behind' }, reached: SOLID, reset: { tone: 'warn', shape: 'here' },
};
const pick = (table: Record<string, Look>, code: string): Look => table[code] ?? DOUBT;

export const standingLook = (code: Standing): Look => STANDINGS[code];
export const stateLook = (code: string): Look => pick(STATES, code);
export const actorLook = (code: string): Look => pick(ACTORS, code);
export const actLook = (code: string): Look => pick(ACTS, code);
export const effectLook = (code: string): Look => pick(EFFECTS, code);
export const dutyLook = (code: string): Look => pick(DUTIES, code);
