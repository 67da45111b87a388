import { expect, test } from 'vitest';
import type { DecisionRow, Text } from '../../../api/table';
import { textSha256 } from '../canonical';
import { clause } from '../fixtures';
import { checkShown, choices, grouped, instrumentsOf, silenceWord, termsReadable, unheard, laterHeads, wasEarlier } from './deciding';

const TEXT: Text = { version_id: 'V', label: '1', sha256: '', languages: ['en'], authentic: ['en'], title: { en: 'Words' }, clauses: [clause('c1', { en: 'Arms rest.' })], binds: [], terms: null };

test('what stands on the screen can be signed where it is exactly what was put', async () => {
  const sha = await textSha256(TEXT);
  expect(await checkShown({ text_sha256: sha, languages: ['en'] }, TEXT)).toEqual({ same: true, sha256: sha });
});
test('one other letter, and it cannot be signed', async () => {
  const sha = await textSha256(TEXT);
  const other = { ...TEXT, clauses: [clause('c1', { en: 'Arms rest. ' })] };
  expect(await checkShown({ text_sha256: sha, languages: ['en'] }, other)).toMatchObject({ same: false, why: 'other' });
  expect(await checkShown({ text_sha256: sha, languages: ['en'] }, null)).toMatchObject({ same: false, why: 'no_text' });
});
test('what has brackets, or words that are not shown, cannot be signed', async () => {
  const open = { ...TEXT, clauses: [clause('c1', { en: '⟦b1⟧' }, [{ bracket: 'b1', unit: null, may_fall: true, options: [{ texts: { en: 'x' }, by: [], value: null }] }])] };
  expect(await checkShown({ text_sha256: await textSha256(open), languages: ['en'] }, open)).toMatchObject({ same: false, why: 'brackets' });
  const hidden = { ...TEXT, clauses: [clause('c1', { en: 'Arms rest.', ar: 'كلمات' })] };
  expect(await checkShown({ text_sha256: await textSha256(hidden), languages: ['en'] }, hidden)).toMatchObject({ same: false, why: 'not_shown' });
});
test('whoever was heard only before the end of a silence was not heard after it', () => {
  const heard = [{ party: 'alder', at_ms: 11 }, { party: 'birch', at_ms: 10 }];
  expect(unheard({ heard, until_ms: 10, required: ['alder', 'birch', 'cedar'] })).toEqual([{ party: 'birch', at_ms: 10 }, { party: 'cedar', at_ms: null }]);
});
test('a silence can be broken, and only a silence', () => {
  expect([choices('silence').includes('breaks_silence'), choices('signatures').includes('breaks_silence')]).toEqual([true, false]);
  expect(grouped('a'.repeat(16))).toBe('aaaaaaaa aaaaaaaa');
});
const TERMS = { id: 'T', number: 'ALD-1', pack: 'quiet', version: '2', sha256: 'f', state: 'proposed', readable: true, title: { en: 'The quiet valley' }, instruments: [{ id: 'truce', title: { en: 'The truce' } }, { id: 'corridors', title: { en: 'Corridors' } }] };
const MAKES = { terms: 'T', amends: null, instruments: [], makes: TERMS, replaces: null, effective_ms: 5 };
test('what a signature brings about must be readable here: the terms, their instruments, from when, and what they replace', () => {
  expect(termsReadable({ terms: null, amends: null, instruments: [], makes: null, replaces: null, effective_ms: null })).toBe(true);
  expect(termsReadable(MAKES)).toBe(true);
  expect(termsReadable({ ...MAKES, instruments: ['truce'] })).toBe(true);
  expect(termsReadable({ ...MAKES, amends: 'O', replaces: { ...TERMS, id: 'O' } })).toBe(true);
  for (const lacks of [
    { makes: null }, { makes: { ...TERMS, readable: false } }, { makes: { ...TERMS, id: 'U' } }, { instruments: ['other'] }, { effective_ms: null },
    { amends: 'O' }, { amends: 'O', replaces: { ...TERMS, id: 'O', readable: false } }, { amends: 'O', replaces: TERMS }, { terms: null, instruments: ['truce'] },
    { terms: null, amends: 'O', replaces: { ...TERMS, id: 'O' } },
  ]) expect(termsReadable({ ...MAKES, ...lacks })).toBe(false);
});
test('which instruments it takes is told: all of them, or those that it names and no other', () => {
  expect(instrumentsOf(MAKES)).toEqual({ all: true, rows: TERMS.instruments });
  expect(instrumentsOf({ ...MAKES, instruments: ['corridors'] })).toEqual({ all: false, rows: [TERMS.instruments[1]] });
  expect(instrumentsOf({ instruments: ['truce'], makes: null })).toEqual({ all: false, rows: [{ id: 'truce', title: {} }] });
});
test('a silence lasts while it runs, lasted when its hour has come, and was to last where it was broken or signed before', () => {
  const word = (state: string, now_ms: number, breaks: boolean[] = []): string =>
    silenceWord({ state, until_ms: 100, signed: breaks.map((counts) => ({ says: 'breaks_silence', counts })) } as unknown as DecisionRow, now_ms).replace('table.silence_', '');
  expect([word('running', 50), word('running', 100), word('waiting', 120), word('decided', 120)]).toEqual(['until', 'lasted', 'lasted', 'lasted']);
  expect([word('broken', 120, [true]), word('broken', 50, [true]), word('decided', 50), word('decided', 120, [true]), word('decided', 120, [false])]).toEqual(['was_to', 'was_to', 'was_to', 'was_to', 'lasted']);
});
test('a version that is put and is no longer the latest is told with those that are', () => {
  const head = { id: 'v2', number: 'BIR-000002', version: 2, party: 'bi', sha256: '', at_ms: 1 };
  const texts = [{ id: 'p', number: 'ALD-000001', heads: [head] }];
  expect(laterHeads({ proposal: 'p', version_id: 'v1' }, texts)).toEqual([head]);
  expect(laterHeads({ proposal: 'p', version_id: 'v2' }, texts)).toEqual([]);
  expect(laterHeads({ proposal: 'other', version_id: 'v1' }, texts)).toEqual([]);
});
test('a side that did not sign and then signed has an earlier word; a signature is never one', () => {
  const [no, yes] = [{ says: 'refuses', at_ms: 1, counts: true }, { says: 'signs', at_ms: 2, counts: true }];
  expect([wasEarlier(no, [no, yes]), wasEarlier(yes, [no, yes]), wasEarlier(no, [no]), wasEarlier(no, [no, { ...yes, counts: false }])]).toEqual([true, false, false, false]);
});
