import { expect, test } from 'vitest';
import { segments, slice, spanFits, type TextMark } from './segments';

const place = (id: string, start: number, end: number): TextMark => ({ id, role: 'place', span: [start, end], drafts: [id] });

test('spans count code points, so an emoji or a rare letter before a name does not shift the underline', () => {
  const text = '🛰𐤀 Alderton shelled';
  expect(slice(text, [3, 11])).toBe('Alderton');
  const cut = segments(text, { marks: [place('p', 3, 11)], unread: [], drafts: [] });
  expect(cut.map((one) => one.text)).toEqual(['🛰𐤀 ', 'Alderton', ' shelled']);
  expect(cut[1]?.marks.map((mark) => mark.id)).toEqual(['p']);
});

test('the pieces put together are the text as it was, byte for byte', () => {
  const text = 'A\r\nb\u202ec\u0301 <script>x</script>\u0000';
  const cut = segments(text, { marks: [place('p', 1, 4)], unread: [[3, 9]], drafts: [{ key: 'd', span: [0, 6] }] });
  expect(cut.map((one) => one.text).join('')).toBe(text);
});

test('a word inside a longer mark belongs to both, the shorter one first', () => {
  const cut = segments('north of Alderton', { marks: [{ ...place('long', 0, 17), role: 'kind' }, place('short', 9, 17)], unread: [], drafts: [] });
  expect(cut.at(-1)?.marks.map((mark) => mark.id)).toEqual(['short', 'long']);
});

test('what was not understood stays marked, but not where a word was recognised', () => {
  const cut = segments('Weather fair in Alderton.', { marks: [place('p', 16, 24)], unread: [[0, 25]], drafts: [] });
  expect(cut.map((one) => [one.text, one.unread])).toEqual([['Weather fair in ', true], ['Alderton', false], ['.', true]]);
});

test('spans that do not fit the text are left out', () => {
  expect([spanFits([0, 3], 3), spanFits([2, 2], 3), spanFits([-1, 2], 3), spanFits([0, 4], 3), spanFits([0.5, 2], 3)]).toEqual([true, false, false, false, false]);
  expect(segments('abc', { marks: [place('p', 2, 9)], unread: [[5, 7]], drafts: [] })).toHaveLength(1);
  expect(segments('', { marks: [], unread: [], drafts: [] })).toEqual([]);
});
