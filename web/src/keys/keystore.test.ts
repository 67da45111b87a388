import { expect, test } from 'vitest';
import type { KeyRegister } from '../api/types';
import { fromBase64url, toBase64url, utf8, verifyEd25519 } from '../rooms/record/bytes';
import { fingerprint, type HeldKey, kidNamed, kidOf, makeKey, signWith, standingOf } from './keystore';

const register = (change: Partial<KeyRegister>): KeyRegister => ({ seats: [], roots: [], requests: [], root_here: false, ...change });
const row = (key: HeldKey, state: 'in_use' | 'retired' | 'revoked') => ({ kid: key.kid, pub: key.pub, node: 'alder', party: 'alder', seat: 'Watch 2', since: { number: 'ALD-000007' }, state, upto: [], by: null });

test('the secret half of a key made here cannot be taken out', async () => {
  const key = await makeKey('record', 'Watch 2', 1);
  expect(key.secret.extractable).toBe(false);
  await expect(crypto.subtle.exportKey('pkcs8', key.secret)).rejects.toThrow();
  await expect(crypto.subtle.exportKey('jwk', key.secret)).rejects.toThrow();
});

test('what is signed here holds under the public half, and under no other', async () => {
  const [key, other] = [await makeKey('record', 'Watch 2', 1), await makeKey('record', 'Watch 3', 1)];
  const signature = fromBase64url(await signWith(key, 'a.b'))!;
  expect(await verifyEd25519(fromBase64url(key.pub)!, utf8('a.b'), signature)).toBe(true);
  expect(await verifyEd25519(fromBase64url(key.pub)!, utf8('a.c'), signature)).toBe(false);
  expect(await verifyEd25519(fromBase64url(other.pub)!, utf8('a.b'), signature)).toBe(false);
});

test('a key is named by the first sixteen bytes of the hash of its public half', async () => {
  expect(await kidOf(new Uint8Array(32))).toBe('Zmh6rfhivXdsj8GLjp-OIA');
});

test('the fingerprint is read out in fours', async () => {
  expect(await fingerprint(toBase64url(new Uint8Array(32)))).toBe('6668 7aad f862 bd77 6c8f c18b 8e9f 8e20');
  expect(await fingerprint('not base64!')).toBe('–');
});

test('the key a prepared statement names is read from its header, and garbage names none', () => {
  const head = toBase64url(utf8(JSON.stringify({ alg: 'Ed25519', kid: 'abc', typ: 'sametable+sd-jwt' })));
  expect(kidNamed(`${head}.claims`)).toBe('abc');
  expect(['', '.', '~.x', `${toBase64url(utf8('{"kid":7}'))}.x`, `${toBase64url(utf8('nope'))}.x`].map(kidNamed)).toEqual([null, null, null, null, null]);
});

test('a key stands as the register says, and only with the very same public half', async () => {
  const key = await makeKey('record', 'Watch 2', 1);
  expect(standingOf(null, null)).toBe('none');
  expect(standingOf(key, null)).toBe('made');
  expect(standingOf(key, register({ requests: [{ kid: key.kid, pub: key.pub, seat: 'Watch 2', at_ms: 1 }] }))).toBe('requested');
  for (const state of ['in_use', 'retired', 'revoked'] as const) expect(standingOf(key, register({ seats: [row(key, state)] }))).toBe(state);
  expect(standingOf(key, register({ seats: [{ ...row(key, 'in_use'), pub: 'another' }] }))).toBe('made');
});
