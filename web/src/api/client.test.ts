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
