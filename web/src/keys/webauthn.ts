// Passkeys: turns the node's options into what the browser takes, and the browser's answer into JSON. Decides nothing; the
// node checks everything. Source: W3C Web Authentication Level 3, section 5.1 (JSON forms).
import { fromBase64url, toBase64url } from '../rooms/record/bytes';

type Json = Record<string, unknown>;

function bytes(value: unknown): BufferSource {
  const read = typeof value === 'string' ? fromBase64url(value) : null;
  if (!read) throw new TypeError('base64url expected');
  return read;
}
const described = (list: unknown): PublicKeyCredentialDescriptor[] => ((list ?? []) as Json[]).map((one) => ({ ...one, id: bytes(one['id']) }) as unknown as PublicKeyCredentialDescriptor);

/** True where this browser and this address allow passkeys at all. */
export function passkeysPossible(): boolean {
  return typeof PublicKeyCredential !== 'undefined' && globalThis.isSecureContext;
}

/** Options for making a passkey, from JSON. */
export function creationOptions(json: Json): PublicKeyCredentialCreationOptions {
  const user = json['user'] as Json;
  return {
    ...(json as object), challenge: bytes(json['challenge']), user: { ...user, id: bytes(user['id']) }, excludeCredentials: described(json['excludeCredentials']),
  } as unknown as PublicKeyCredentialCreationOptions;
}

/** Options for using one, from JSON. */
export function requestOptions(json: Json): PublicKeyCredentialRequestOptions {
  return { ...(json as object), challenge: bytes(json['challenge']), allowCredentials: described(json['allowCredentials']) } as unknown as PublicKeyCredentialRequestOptions;
}

const text = (buffer: ArrayBuffer | null): string | undefined => (buffer ? toBase64url(new Uint8Array(buffer)) : undefined);

/** A credential as JSON, as the node reads it. */
export function credentialJson(credential: PublicKeyCredential): Json {
  const given = credential.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  const response: Json = { clientDataJSON: text(given.clientDataJSON) };
  if (given.attestationObject) {
    response['attestationObject'] = text(given.attestationObject);
    response['transports'] = given.getTransports?.() ?? [];
  } else {
    response['authenticatorData'] = text(given.authenticatorData);
    response['signature'] = text(given.signature);
    if (given.userHandle) response['userHandle'] = text(given.userHandle);
  }
  return {
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    clientExtensionResults: credential.getClientExtensionResults(), ...(credential.authenticatorAttachment && { authenticatorAttachment: credential.authenticatorAttachment }),
  };
}
