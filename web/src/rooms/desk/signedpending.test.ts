import { expect, test } from 'vitest';
import { sha256, toBase64url, utf8 } from '../record/bytes';
import { closedBy, hashOf, languagesOf, opened, waitingUnder } from './signedpending';

const encode = (value: unknown): string => toBase64url(utf8(JSON.stringify(value)));
const digest = async (text: string): Promise<string> => toBase64url(await sha256(utf8(text)));
const SALT = 'A'.repeat(22);

async function signed(fields: Record<string, unknown>): Promise<Record<string, string>> {
  const shown = Object.entries(fields).map(([name, value]) => encode([SALT, name, value]));
  const body = encode([SALT, 'body', { _sd: await Promise.all(shown.map(digest)) }]);
  const head = encode({ alg: 'Ed25519', kid: 'k', typ: 'sametable+sd-jwt' });
  const claims = encode({ _sd: [await digest(body)], _sd_alg: 'sha-256', at: 5, aud: 'parties', log: 'table.example/al', v: 1 });
  return { client_id: 'c', signing_input: `${head}.${claims}`, signature: 'A'.repeat(86), payload: [body, ...shown].join('~') };
}

test('what waits is shown as it was signed', async () => {
  const what = await signed({ type: 'signature', target: 't', content_sha256: 'ab' });
  const found = await opened(what);
  expect(found).toEqual({ fields: { type: 'signature', target: 't', content_sha256: 'ab' }, audience: 'parties', at_ms: 5 });
  expect(hashOf(found?.fields ?? {})).toBe('ab');
});

test('other content beside what was signed is not shown at all', async () => {
  const what = await signed({ type: 'signature', content_sha256: 'ab' });
  const other = await signed({ type: 'signature', content_sha256: 'cd' });
  expect(await opened({ ...what, payload: other['payload'] })).toBeNull();
  expect(await opened({ ...what, signing_input: 'x' })).toBeNull();
  expect(await opened({})).toBeNull();
});

test('a decision is over the hash of its text', () => {
  expect(hashOf({ type: 'decision', text_sha256: 'ef', content_sha256: 'ab' })).toBe('ef');
  expect(hashOf({ type: 'decision' })).toBe('');
});

test('what is void or decided changes nothing any more', () => {
  expect((['open', 'running', 'void', 'decided'] as const).map((state) => closedBy({ state }))).toEqual(['', '', 'table.own_void', 'table.own_decided']);
});

test('the languages that must be shown are those of the decision', () => {
  expect(languagesOf({ type: 'decision', languages: ['ar', 'en'] }, null)).toEqual(['ar', 'en']);
  expect(languagesOf({ type: 'signature', languages: ['en'] }, { languages: ['ar', 'en'] })).toEqual(['ar', 'en']);
  expect(languagesOf({ type: 'signature' }, null)).toEqual([]);
});

test('only signatures under this very decision wait under it', async () => {
  const rows = await Promise.all([['signature', 'one'], ['signature', 'other'], ['decision', 'one']].map(async ([type, target]) => ({ act: 'sign_terms', what: await signed({ type, target }) })));
  expect(await waitingUnder('one', [...rows, { act: 'erase', what: { target: 'one' } }])).toEqual([rows[0]]);
});
