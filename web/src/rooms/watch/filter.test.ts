import { expect, test } from 'vitest';
import type { MarkRow } from '../../api/types';
import { Columns } from '../../state/columns';
import { type Filter, NO_FILTER, show } from './filter';

const HOUR = 3_600_000;
let made = 0;
function row(extra: { at?: [number, number] | null; place?: boolean; status?: string; what?: string; recorded?: number; origin?: number; name?: string }): MarkRow {
  made += 1;
  const at = extra.at === undefined ? ([0, HOUR] as const) : extra.at;
  const where = extra.place === false ? null : 360_000_000;
  return [
    `id${made}`, `ALD-${String(made).padStart(6, '0')}`, extra.origin ?? 0, where, where, where && 5000,
    at?.[0] ?? null, at?.[1] ?? null, 'hours', extra.what ?? 'sniper', '', '', '', extra.name ?? 'Aleppo',
    0, extra.recorded ?? 0, extra.status ?? 'alleged', 0, 0, 0, null, 0, 0, null, null,
  ];
}
const ask = (rows: MarkRow[], filter: Partial<Filter>) => show({ rows, columns: Columns.of(rows), order: rows.map((_, i) => i) }, { ...NO_FILTER, ...filter }, ['alder', 'birch']);

test('a report whose interval touches the brush is shown, one beside it is not', () => {
  const rows = [row({ at: [0, 10 * HOUR] }), row({ at: [20 * HOUR, 21 * HOUR] })];
  const { indexes } = ask(rows, { time: { mode: 'happened', from_ms: 9 * HOUR, to_ms: 12 * HOUR } });
  expect([...indexes]).toEqual([0]);
});

test('a report without a time is left out of a brush, and counted', () => {
  const rows = [row({ at: null }), row({})];
  const time = { mode: 'happened', from_ms: 0, to_ms: HOUR } as const;
  expect(ask(rows, { time })).toMatchObject({ withoutTime: 1 });
  expect([...ask(rows, {}).indexes]).toEqual([0, 1]);
});

test('what was known when goes by the recorded time and not by what happened', () => {
  const rows = [row({ at: [0, HOUR], recorded: 50 * HOUR }), row({ at: [40 * HOUR, 41 * HOUR], recorded: 42 * HOUR })];
  expect([...ask(rows, { time: { mode: 'known', from_ms: null, to_ms: 45 * HOUR } }).indexes]).toEqual([1]);
});

test('reports without a place are shown in the list and counted', () => {
  const rows = [row({ place: false }), row({})];
  expect(ask(rows, {}).withoutPlace).toBe(1);
  expect([...ask(rows, { place: 'without' }).indexes]).toEqual([0]);
});

test('counts by status do not depend on which statuses are chosen', () => {
  const rows = [row({}), row({ status: 'denied' }), row({ status: 'denied' })];
  const { byStatus, indexes } = ask(rows, { status: new Set(['alleged'] as const) });
  expect(byStatus).toEqual({ alleged: 1, denied: 2, disputed: 0, withdrawn: 0 });
  expect(indexes.length).toBe(1);
});

test('words are found in number and place, all of them, in any case', () => {
  const rows = [row({ name: 'Handarat camp' }), row({ name: 'Handarat' })];
  expect([...ask(rows, { text: 'CAMP handarat' }).indexes]).toEqual([0]);
});

test('kind and author narrow together', () => {
  const rows = [row({ what: 'sniper', origin: 1 }), row({ what: 'sniper', origin: 0 }), row({ what: 'other', origin: 1 })];
  expect([...ask(rows, { what: 'sniper', author: 'birch' }).indexes]).toEqual([0]);
});

test('a status this client does not know is shown and not dropped', () => {
  expect(ask([row({ status: 'something_new' })], {}).indexes.length).toBe(1);
});

test('reports chosen on the map stay the ones that were chosen when the picture is loaded in another order', () => {
  const [one, other] = [row({ name: 'Aleppo' }), row({ name: 'Idlib' })];
  const only = new Set([other[0]]);
  expect([[...ask([one, other], { only }).indexes], [...ask([other, one], { only }).indexes]]).toEqual([[1], [0]]);
});
