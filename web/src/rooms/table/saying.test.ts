import { expect, test } from 'vitest';
import { classesWithin, dispositionSaying, positionSaying, proposalSaying, signatureSaying } from './saying';

const V = 'V'.repeat(43);
const POSITION = { says: 'accept', mandate: 'head', texts: {}, choices: {}, links: [], reason: '' };

test('a position is of exactly one version, and says nothing that is empty', () => {
  expect(positionSaying(V, 'c1', { ...POSITION, texts: { en: ' ' }, reason: ' ' }, false)).toEqual({ kind: 'clause_position', fields: { target: V, clause: 'c1', says: 'accept', mandate: 'head' } });
  expect(positionSaying(V, null, POSITION, false)?.fields).not.toHaveProperty('clause');
});
test('other words and conditions must be given where they are announced', () => {
  expect([positionSaying(V, 'c1', { ...POSITION, says: 'bracket' }, false), positionSaying(V, 'c1', { ...POSITION, says: 'accept_if' }, false)]).toEqual([null, null]);
  expect(positionSaying(V, 'c1', { ...POSITION, says: 'accept_if', choices: { b1: '0', b2: '' } }, false)?.fields).toMatchObject({ choices: [{ bracket: 'b1', option: 0 }] });
  expect(positionSaying(V, 'c1', { ...POSITION, says: 'bracket', texts: { en: ' x ', ar: 'س' } }, false)?.fields).toMatchObject({ texts: [{ language: 'ar', text: 'س' }, { language: 'en', text: 'x' }] });
});
test('what is declined has a reason, what is taken in part its clauses or a reason', () => {
  const form = { says: 'declined', reason: ' ', clauses: [], by: '', said_by: '', source: '' };
  expect([dispositionSaying(V, form, null, false), dispositionSaying(V, { ...form, says: 'partly' }, null, false)]).toEqual([null, null]);
  expect(dispositionSaying(V, { ...form, reason: 'Not now' }, 5, true)?.fields).toEqual({ target: V, says: 'declined', reason: 'Not now', at_ms: 5, demonstration: true });
});
test('a signature is over the hash of what is put', () => {
  const fields = signatureSaying({ id: V, text_sha256: 'a'.repeat(64), languages: ['en'] }, { says: 'signs', signed_as: '', text: '' }, false)?.fields;
  expect(fields).toEqual({ target: V, says: 'signs', content_sha256: 'a'.repeat(64), languages: ['en'] });
});
test('only a language of the text can be authentic', () => {
  const form = { title: { en: 'Words' }, form: 'single_text', languages: ['en'], authentic: ['en', 'ar'], pen: '', required: ['b', 'a'], nothing_until_all: false, said_by: '', source: '', text: '' };
  expect(proposalSaying(form, 7, false)?.fields).toEqual({ title: [{ language: 'en', text: 'Words' }], form: 'single_text', languages: ['en'], authentic: ['en'], required: ['a', 'b'], at_ms: 7 });
});
test('a statement about something reaches nobody whom that does not reach', () => {
  const all = [{ id: 'alder', parties: ['alder'] }, { id: 'alder+birch', parties: ['alder', 'birch'] }, { id: 'alder+cedar', parties: ['alder', 'cedar'] }, { id: 'parties', parties: [] }];
  expect(classesWithin(all, 'alder', 'alder+birch')).toEqual(['alder', 'alder+birch']);
  expect(classesWithin(all, 'alder', 'parties')).toContain('parties');
});
