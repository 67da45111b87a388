// Reads JSON lines on standard input and answers each on standard output, with npm's `jose` and `@sd-jwt/core` only.
//   {"jws": text, "x": public key}          -> {"ok": true, "claims": {...}} or {"ok": false, "why": ...}
//   {"sdjwt": presentation, "x": public key} -> the same, with the disclosed fields in claims.body
// Not checked here: the log, the strict rule for Ed25519, canonical forms, forged disclosures (@sd-jwt/core drops them).
import { createPublicKey, verify } from 'node:crypto';
import { createInterface } from 'node:readline';
import { SDJwtInstance } from '@sd-jwt/core';
import { digest } from '@sd-jwt/crypto-nodejs';
import { compactVerify, importJWK } from 'jose';

const jwk = (x) => ({ kty: 'OKP', crv: 'Ed25519', x });

async function byJose({ jws, x }) {
  const found = await compactVerify(jws, await importJWK(jwk(x), 'Ed25519'), { algorithms: ['Ed25519'] });
  return JSON.parse(new TextDecoder().decode(found.payload));
}

async function bySdJwt({ sdjwt, x }) {
  const key = createPublicKey({ key: jwk(x), format: 'jwk' });
  const verifier = (data, signature) => verify(null, Buffer.from(data), key, Buffer.from(signature, 'base64url'));
  const instance = new SDJwtInstance({ verifier, hasher: digest, hashAlg: 'sha-256' });
  return (await instance.verify(sdjwt)).payload;
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  let answer;
  try {
    answer = { ok: true, claims: await ('jws' in asked ? byJose(asked) : bySdJwt(asked)) };
  } catch (error) {
    answer = { ok: false, why: String(error.message ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
