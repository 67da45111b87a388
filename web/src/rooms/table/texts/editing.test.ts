import { expect, test } from 'vitest';
import { clause } from '../fixtures';
import { beforeOf, changesOf, foreign, freshRow, marksOf, moved, nextLabel, placeOf, readIn, rowsOf, withRead } from './editing';

const short = (party: string): string => party;
const TEXT = { languages: ['en'], clauses: ['c1', 'c2', 'c3', 'c4'].map((id) => clause(id, { en: `Words of ${id}.` })) };
const rows = () => rowsOf(TEXT, short);

test('what is left as it is, is no change', () => {
  expect(changesOf(rows(), TEXT, short)).toEqual([]);
});
test('an edited clause keeps its id and does not say that it moved', () => {
  const edited = rows().map((row) => (row.clause === 'c2' ? { ...row, texts: { en: 'Other words. ' } } : row));
  expect(changesOf(edited, TEXT, short)).toEqual([{ clause: 'c2', do: 'put', label: '2', texts: { en: 'Other words.' } }]);
});
test('one that moved is the only one that is said to have moved', () => {
  const order = [rows()[3]!, rows()[0]!, rows()[1]!, rows()[2]!];
  expect(changesOf(order, TEXT, short)).toEqual([{ clause: 'c4', do: 'move', after: '' }]);
  expect(moved(rows(), 0, 1).map((row) => row.clause)).toEqual(['c2', 'c1', 'c3', 'c4']);
  expect(moved(rows(), 3, 1).map((row) => row.clause)).toEqual(['c1', 'c2', 'c3', 'c4']);
});
test('a new clause stands behind the one before it, and a taken out one says only that', () => {
  const next = [rows()[0]!, freshRow('n1', '1a', { en: 'New.' }), { ...rows()[1]!, gone: true }, rows()[2]!, rows()[3]!];
  expect(changesOf(next, TEXT, short)).toEqual([{ clause: 'c2', do: 'remove' }, { clause: 'n1', do: 'put', after: 'c1', label: '1a', texts: { en: 'New.' } }]);
});
test('marks that are not edited here stay with the clause', () => {
  const text = { languages: ['en'], clauses: [clause('c1', { en: 'a' }, [], { links: [{ clause: 'c2', how: 'until' }], annexes: [{ id: 'M', number: null, name: null }], obligor: 'Alder' })] };
  const edited = rowsOf(text, short).map((row) => ({ ...row, texts: { en: 'b' } }));
  expect(changesOf(edited, text, short)).toEqual([{ clause: 'c1', do: 'put', label: '1', texts: { en: 'b' }, obligor: 'Alder', links: [{ clause: 'c2', how: 'until' }], annexes: ['M'] }]);
});
test('links and annexes are edited beside the words; what is half written is none', () => {
  const edited = rows().map((row) => (row.clause === 'c1' ? { ...row, links: [{ clause: 'c3', how: 'until' }, { clause: '', how: 'after' }], annexes: ['M'] } : row));
  expect(changesOf(edited, TEXT, short)).toEqual([{ clause: 'c1', do: 'put', label: '1', texts: { en: 'Words of c1.' }, links: [{ clause: 'c3', how: 'until' }], annexes: ['M'] }]);
  expect([marksOf(edited[0]!), marksOf(edited[1]!)]).toEqual([2, 0]);
});
test('a mark that is taken out is a change, one that was only begun is none', () => {
  const text = { languages: ['en'], clauses: [clause('c1', { en: 'a' }, [], { links: [{ clause: 'c2', how: 'until' }] })] };
  const without = rowsOf(text, short).map((row) => ({ ...row, links: [] }));
  const begun = rowsOf(text, short).map((row) => ({ ...row, links: [...row.links, { clause: '', how: 'after' }] }));
  expect(changesOf(without, text, short)).toEqual([{ clause: 'c1', do: 'put', label: '1', texts: { en: 'a' } }]);
  expect(changesOf(begun, text, short)).toEqual([]);
});
const SIDE = { language: 'en', languages: ['en', 'ar'], clauses: [{ label: '1', text: 'Words', texts: { en: 'Words', ar: 'كلمات' } }] };
test('a file with two languages side by side fills both', () => {
  const next = withRead([], SIDE, { languages: ['en', 'ar'], asked: '', name: () => 'n1' });
  expect(next[0]?.texts).toEqual({ en: 'Words', ar: 'كلمات' });
});
test('a language that the text does not have is left out, and named', () => {
  const next = withRead([], SIDE, { languages: ['en', 'ru'], asked: '', name: () => 'n1' });
  expect([next[0]?.texts, foreign(SIDE, ['en', 'ru']), foreign(SIDE, ['ar', 'en'])]).toEqual([{ en: 'Words' }, ['ar'], []]);
});
test('a file in the other language goes to the clauses of the same number, and what fits nowhere stands behind', () => {
  const read = { language: 'ar', languages: ['ar'], clauses: [{ label: '2', text: 'كلمات' }, { label: '9', text: 'جديد' }, { label: '2', text: 'ثانية' }] };
  const next = withRead(rows(), read, { languages: ['en', 'ar'], asked: '', name: () => 'n1' });
  expect(next.map((row) => [row.clause, row.texts['ar']])).toEqual([['c1', undefined], ['c2', 'كلمات'], ['c3', undefined], ['c4', undefined], ['n1', 'جديد'], ['n1', 'ثانية']]);
  expect(rows()[1]!.texts['ar']).toBeUndefined();
});
test('a file that names the clauses goes back into them, whatever stood there, and a new clause stands behind the one before it', () => {
  const read = { language: 'en', languages: ['en'], clauses: [{ label: '2', clause: 'c2', text: 'Edited elsewhere.', texts: { en: 'Edited elsewhere.' } }, { label: '', clause: '', text: 'New.' }, { label: '3', clause: 'c3', text: 'Words of c3.' }] };
  const next = withRead(rows(), read, { languages: ['en'], asked: '', name: () => 'n1' });
  expect(next.map((row) => [row.clause, row.texts['en']])).toEqual([['c1', 'Words of c1.'], ['c2', 'Edited elsewhere.'], ['n1', 'New.'], ['c3', 'Words of c3.'], ['c4', 'Words of c4.']]);
});
test('a file is in the language that the reader says, else in its own, else in the first of the text', () => {
  const file = { language: 'ar', languages: ['ar'] };
  expect([readIn(file, ['en', 'ar'], 'en'), readIn(file, ['en', 'ar'], ''), readIn({ language: 'und', languages: ['und'] }, ['en', 'ar'], '')]).toEqual(['en', 'ar', 'en']);
});
test('a refusal is told by the clause that the reader sees, taken out ones not counted', () => {
  const now = rows().map((row, i) => ({ ...row, gone: i === 0, texts: { en: 'x', ar: 'y' } }));
  expect(placeOf('clauses[0].ar', now, [])).toEqual({ clause: 'c2', language: 'ar', letter: 0 });
  expect(placeOf('clauses[1].en[98]', now, [])).toEqual({ clause: 'c3', language: 'en', letter: 99 });
  expect(placeOf('clauses[0].after', now, [{ clause: 'c4' }])).toEqual({ clause: 'c4', language: '', letter: 0 });
  expect(placeOf('changes[0].texts', now, [{ clause: 'c3' }])).toEqual({ clause: 'c3', language: '', letter: 0 });
  expect(placeOf('c2', now, [])).toEqual({ clause: 'c2', language: '', letter: 0 });
  expect([placeOf('clauses[9].en', now, []), placeOf('bases', now, [])]).toEqual([null, null]);
});
test('a new clause is offered the next number that none has, as those before it are written', () => {
  const offered = (labels: string[], behind: number): string => nextLabel(labels.map((label) => ({ label })), behind);
  expect([offered([], -1), offered(['1', '2'], 1), offered(['1', '2'], 0), offered(['Art. 3'], 0), offered(['2.9', '3'], 0), offered(['(a)'], 0), offered([''], 0)]).toEqual(['1', '3', '3', 'Art. 4', '2.10', '', '']);
});
test('what is compared again and again gives the same as what is compared once', () => {
  const before = beforeOf(TEXT, short);
  const edited = rows().map((row) => (row.clause === 'c3' ? { ...row, label: '3a' } : row)).reverse();
  expect(changesOf(edited, TEXT, short, before)).toEqual(changesOf(edited, TEXT, short));
  expect(changesOf(rows(), TEXT, short, before)).toEqual([]);
  expect(changesOf(edited, TEXT, short, before).map((one) => one.do)).toEqual(['put', 'move', 'move']);
});
