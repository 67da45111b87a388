// Notices of operations: which stand on the screen, and what may be asked when one is drafted. Decides order alone. A notice has an area on the
// coarse grid, a window, a kind and whom to call, and nothing else: there is no field for more. ms UTC.
import type { AskedArea, DraftedNotice, OperationsNotice } from '../../../api/protection';
import { type Saying, said } from '../../incidents/drafts';
import { fromWall } from '../../new-report/zones';
import { areaOf, type Drawn } from '../drawing/shapes';

export const LONGEST_MS = 72 * 3_600_000;
export interface NoticeForm { operation: string; call: string; start: string; end: string; drawn: Drawn }
export interface Asked { operation: string; area: AskedArea; window: { start_ms: number; end_ms: number }; call: string }

/** Those that hold or are to come, by their beginning; what ended or was taken back has left. */
export function standing(all: readonly OperationsNotice[], now_ms: number): OperationsNotice[] {
  return all.filter((one) => one.state !== 'ended' && one.state !== 'withdrawn' && one.window.end_ms > now_ms).sort((a, b) => a.window.start_ms - b.window.start_ms || a.number.localeCompare(b.number));
}
/** What is asked of the node, or what still lacks. */
export function askedOf(form: NoticeForm, zone: string): Asked | 'area' | 'window' | 'longest' | 'operation' | 'call' {
  const area = areaOf(form.drawn);
  const [start_ms, end_ms] = [fromWall(form.start, zone), fromWall(form.end, zone)];
  if (form.operation === '') return 'operation';
  if (!area) return 'area';
  if (start_ms === null || end_ms === null || end_ms <= start_ms) return 'window';
  if (end_ms - start_ms > LONGEST_MS) return 'longest';
  return form.call === '' ? 'call' : { operation: form.operation, area, window: { start_ms, end_ms }, call: form.call };
}
/** The notice as the node widened it: what is signed is what was shown. */
export function noticeSaying(drafted: DraftedNotice | null, demonstration: boolean): Saying | null {
  if (!drafted) return null;
  const { operation, area, window, call } = drafted;
  return { kind: 'operations_notice', fields: said({ operation, area, window, call, ...(demonstration && { demonstration: true }) }) };
}
