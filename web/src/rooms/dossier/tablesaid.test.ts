import { describe, expect, test } from 'vitest';
import { sayFields } from './said';
import { tableSaid } from './tablesaid';

const of = (type: string, key: string, value: unknown) => tableSaid(key, value, { type });

describe('what is said at the table', () => {
  test('is a code by the list of its own kind', () => {
    expect(of('clause_position', 'says', 'accept_if')).toEqual({ key: 'says', as: 'term', list: 'stand', value: 'accept_if' });
    expect(of('signature', 'says', 'signs')).toMatchObject({ list: 'signature' });
    expect(sayFields({ type: 'delineation', what: 'line' })[0]).toMatchObject({ as: 'term', list: 'area' });
    expect(sayFields({ type: 'report', what: 'fire.heavy' })[0]).toMatchObject({ list: 'what' });
  });
  test('shows a text in each of its languages', () => {
    expect(of('proposal', 'title', [{ language: 'en', text: 'Words' }, { language: 'ar', text: 'كلمات' }])).toEqual({ key: 'title', as: 'texts', texts: ['en: Words', 'ar: كلمات'] });
  });
  test('shows a changed clause with its brackets as they are typed, and one that moved by its place alone', () => {
    const options = [{ texts: [{ language: 'en', text: '500' }], by: ['alder'], value: 500 }, { texts: [{ language: 'en', text: '1,000' }], by: ['birch'] }];
    const put = { clause: 'c1', do: 'put', label: '1', texts: [{ language: 'en', text: 'Back by ⟦b1⟧ m.' }], brackets: [{ bracket: 'b1', options }] };
    expect(of('proposal_version', 'changes', [put, { clause: 'c2', do: 'move', after: 'c1' }])).toMatchObject({ texts: ['1 · put · en: Back by [alder: 500 | birch: 1,000] m.', 'c2 · move'] });
  });
  test('leads to the entries it names, and shows a hash as it is', () => {
    expect([of('disposition', 'by', 'A'.repeat(43)), of('proposal_version', 'bases', ['A'.repeat(43)]), of('signature', 'content_sha256', 'a'.repeat(64))]).toMatchObject([{ as: 'entry' }, { as: 'entries' }, { as: 'text' }]);
  });
  test('shows moments as moments, metres as metres, a validity without an end', () => {
    expect([of('decision', 'until_ms', 5), of('delineation', 'coarseness_m', 500), of('relation', 'valid', { start_ms: 1 })]).toMatchObject([{ as: 'moment', at_ms: 5 }, { as: 'amount', unit: 'm' }, { as: 'when', start_ms: 1, end_ms: null }]);
  });
  test('counts items and options from one, as people do', () => {
    expect([of('checklist_mark', 'item', 0), of('clause_position', 'choices', [{ bracket: 'b1', option: 0 }])]).toMatchObject([{ value: 1 }, { texts: ['b1: 1'] }]);
  });
});
test('other kinds are left to others, and nothing empty is shown', () => {
  expect([of('report', 'says', 'accept'), of('proposal', 'source', ''), of('proposal', 'required', [])]).toEqual([null, null, null]);
});
test('a list that names nobody is no row, and parties are named whatever kind names them', () => {
  expect(sayFields({ type: 'delineation', what: 'line', agreed_with: [], groups: [] })).toHaveLength(1);
  expect(sayFields({ type: 'delineation', agreed_with: ['alder'] })).toEqual([{ key: 'agreed_with', as: 'parties', ids: ['alder'] }]);
});
test('a view is of a day, told as the day it is', () => {
  const said = of('designation', 'as_of_ms', Date.UTC(2016, 11, 22));
  expect(said).toMatchObject({ as: 'text' });
  expect(JSON.stringify(said)).not.toContain(':00');
  expect(of('designation', 'as_of_ms', Date.UTC(2016, 11, 22, 5))).toMatchObject({ as: 'moment' });
});
