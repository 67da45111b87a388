import { afterEach, expect, test, vi } from 'vitest';
import { ApiError, get, whenSignInNeeded } from './client';

function answer(status: number, body: unknown): void {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status }));
}
const refusal = { type: '', title: 't', status: 401, code: 'people.sign_in_needed', at: '', expected: 'somebody', got: 'nobody', advice: '' };
afterEach(() => vi.unstubAllGlobals());

test('any answer that says so brings the sign-in page, and the request still fails', async () => {
  let told = 0;
  whenSignInNeeded(() => (told += 1));
  answer(401, refusal);
  await expect(get('api/record')).rejects.toThrow(ApiError);
  expect(told).toBe(1);
});

test('other refusals do not, nor an act that needs a person at a desk where nobody can sign in', async () => {
  let told = 0;
  whenSignInNeeded(() => (told += 1));
  answer(403, { ...refusal, code: 'people.may_not' });
  await expect(get('api/people')).rejects.toThrow(ApiError);
  answer(401, { ...refusal, got: 'the open desk' });
  await expect(get('api/people')).rejects.toThrow(ApiError);
  expect(told).toBe(0);
});

test('letters that turn the direction of somebody\'s words are written out, not obeyed', async () => {
  const turned = `no${String.fromCodePoint(0x202e)}thing${String.fromCodePoint(0x2069)}`;
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ title: [{ text: turned }], n: 1 })));
  expect(await get('api/table/decisions')).toEqual({ title: [{ text: 'no[U+202E]thing[U+2069]' }], n: 1 });
  expect(await get('api/entries/ALD-000001')).toEqual({ title: [{ text: 'no[U+202E]thing[U+2069]' }], n: 1 });
  expect(await get('api/proof')).toEqual({ title: [{ text: turned }], n: 1 });
});

test('in what is signed letters that nobody sees are written out too; what joins letters is words\' own', async () => {
  const [rlm, soft, zwnj] = [0x200f, 0xad, 0x200c].map((one) => String.fromCodePoint(one));
  const words = `${rlm}5 : 10${rlm} me${soft}tres, \u0646\u0645\u06cc${zwnj}\u0634\u0648\u062f`;
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ text: words })));
  const seen = `[U+200F]5 : 10[U+200F] me[U+AD]tres, \u0646\u0645\u06cc${zwnj}\u0634\u0648\u062f`;
  expect(await get('api/table/decisions/ALD-000001')).toEqual({ text: seen });
  expect(await get('api/parties/delineations/ALD-000001')).toEqual({ text: seen });
  for (const path of ['api/entries/ALD-000001', 'api/parties/lists']) expect(await get(path)).toEqual({ text: words });
});
