import { expect, test } from 'vitest';
import {
  annexFields, annexLacks, begunWith, complete, drawingOf, GONE_MS, heard, mendedAs, mendingOf, POINTED_MS, present, roomOf, sameDrawing, type Seen, type SharedMessage,
} from './view';

const TOLD: SharedMessage = {
  node: 'birch', party: 'bi', at_ms: 1, room: 'shared/table', kind: 'point', label: 'Desk 1', form: 'lines', of: '', points: [[35, 37]], ways: '1,1',
  coarseness_m: 500, band: 39, zoom: 0,
};
const LINE = { ...TOLD, kind: 'draft' as const, points: [[35, 37], [35.1, 37]] as [number, number][], ways: '1,1 2,0' };
const after = (...told: Partial<SharedMessage>[]): Seen[] => told.reduce<Seen[]>((known, one, at) => heard(known, { ...TOLD, ...one }, at).desks, []);

test('a view is of one proposal, or of none for every party', () => {
  expect([roomOf(null), roomOf('A')]).toEqual(['shared/table', 'shared/A']);
});

test('each desk has one pointer and one drawing of its own', () => {
  const desks = after({}, LINE, { points: [[36, 37]] }, { label: 'Desk 2' });
  expect(desks.map((one) => [one.label, one.pointed, one.drawing?.points.length])).toEqual([['Desk 1', [36, 37], 2], ['Desk 2', [35, 37], undefined]]);
});

test('a wiped drawing is gone, and whoever leaves is gone', () => {
  expect(after(LINE, { ...LINE, points: [] })[0]?.drawing).toBeNull();
  expect(after(LINE, { kind: 'leave', points: [] })).toEqual([]);
});

test('the map follows a view only where it was moved, not where it is said again', () => {
  const view = { ...TOLD, kind: 'view' as const, zoom: 9 };
  const first = heard([], view, 0);
  expect(first.moved).toEqual({ lat: 35, lon: 37, zoom: 9 });
  expect(heard(first.desks, view, 1).moved).toBeNull();
  expect(heard(first.desks, { ...view, zoom: 10 }, 1).moved).toEqual({ lat: 35, lon: 37, zoom: 10 });
});

test('whoever is silent is not shown for long, and a pointer fades before', () => {
  const desks = after({});
  expect(present(desks, POINTED_MS + 1)[0]?.pointed).toBeNull();
  expect(present(desks, GONE_MS)).toEqual([]);
});

test('a drawing begun with another says whose until it is wiped', () => {
  const taken = drawingOf({ ...LINE, kind: 'take', of: 'alder Desk 3' });
  expect(drawingOf(LINE, taken)?.of).toBe('alder Desk 3');
  expect(drawingOf(LINE, null)?.of).toBe('');
});

test('two drawings are the same only where every point and the grid is', () => {
  const one = drawingOf(LINE);
  expect(sameDrawing(one, drawingOf(LINE))).toBe(true);
  expect(sameDrawing(one, drawingOf({ ...LINE, ways: '1,1 2,1' }))).toBe(false);
  expect(sameDrawing(one, drawingOf({ ...LINE, form: 'areas' }))).toBe(false);
  expect(sameDrawing(null, null)).toBe(false);
});

test('an annex says the very steps that were drawn, on the grid', () => {
  const form = { name: 'Line', accuracy: '500', agreed_with: ['bi', 'al'], text: '', said_by: '' };
  expect(annexFields(drawingOf(LINE), form, 'P', 5)).toMatchObject({ what: 'annex', form: 'lines', ways: '1,1 2,0', coarseness_m: 500, band: 39, annex_of: 'P', accuracy_m: 500, agreed_with: ['al', 'bi'] });
  expect(annexFields(drawingOf({ ...LINE, form: 'areas' }), form, 'P', 5)).toBeNull();
  expect(annexFields(drawingOf(LINE), { ...form, accuracy: 'about' }, 'P', 5)).toBeNull();
  expect(complete(null)).toBe(false);
});
test('whose drawing one was begun with is a node and a seat, without the number of the screen', () => {
  expect(begunWith('birch Watch 1 19')).toEqual({ node: 'birch', seat: 'Watch 1' });
  expect(begunWith('birch 19')).toEqual({ node: 'birch', seat: '' });
});
test('a ring that crosses itself is mended by the node, and said on its grid with the words that were typed', () => {
  const form = { name: 'Area', accuracy: 'about', agreed_with: ['al'], text: 'Near the river', said_by: '' };
  const drawing = drawingOf({ ...LINE, form: 'areas', points: [[1, 2], [3, 4], [1, 4], [3, 2]] })!;
  expect(annexLacks({ ...form, name: ' ' })).toEqual(['shared.annex_name', 'shared.annex_accuracy']);
  expect(mendingOf(drawing, form, 5)).toEqual({
    choices: { what: 'annex', as_of_ms: 5, accuracy_m: 500, form: 'areas', repair: true }, ways: [[[10_000_000, 20_000_000], [30_000_000, 40_000_000], [10_000_000, 40_000_000], [30_000_000, 20_000_000]]],
  });
  const fields = annexFields(drawing, { ...form, accuracy: '800' }, 'P', 5)!;
  const said = mendedAs(fields, { form: 'areas', ways: '7,7', coarseness_m: 500, band: 39, name: 'annex', accuracy_m: 500, as_of_ms: 9 });
  expect(said).toEqual({ ...fields, ways: '7,7' });
});
