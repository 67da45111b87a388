// Asks the node about exhibits: uploads in pieces, what is held about a report, and checks. Decides nothing.
import { ApiError, get, post, problemOf } from './client';

export interface Met { group: string; name: string; value: string; endangers: boolean }
export interface Kept { sha256: string; size_b: number }
/** A file that the node took in; `copy` null: none could be made safely, and `no_copy` says why. */
export interface Taken {
  sha256: string; size_b: number; media_type: string; metadata: Met[]; stripped: string[];
  copy: Kept | null; thumbnail: Kept | null; no_copy: string;
}
export interface Upload { upload: string; offset: number; size_b: number; name: string }
export interface Custody { event: string; party: string; to: string; at_ms: number; number: string; sha256: string | null; text: string }
export interface Exhibit {
  id: string; number: string; party: string; node: string; at_ms: number; target: string;
  sha256: string | null; size_b: number | null; media_type: string | null; name: string | null; note: string | null;
  copy_sha256: string | null; copy_size_b: number | null; thumbnail_sha256: string | null; stripped: string[];
  held: 'copy' | 'original' | 'no'; thumbnail: boolean; withdrawn: boolean; void: boolean; custody: Custody[];
}
export interface Verified { part: string; sha256: string; matches: boolean }

const name = encodeURIComponent;

export async function exhibitsAbout(report: string, signal?: AbortSignal): Promise<Exhibit[]> {
  return (await get<{ exhibits: Exhibit[] }>(`api/exhibits/about/${name(report)}`, signal)).exhibits;
}
export const begin = (file: { name: string; size: number }): Promise<Upload> => post('api/exhibits/uploads', { name: file.name, size_b: file.size });
export const where = (upload: string): Promise<Upload> => get(`api/exhibits/uploads/${name(upload)}`);
export const finish = (upload: string): Promise<Taken> => post(`api/exhibits/uploads/${name(upload)}/finish`, {});
export const fetchCopy = (exhibit: string): Promise<Exhibit> => post(`api/exhibits/${name(exhibit)}/fetch`, {});
export const verify = (exhibit: string): Promise<Verified> => post(`api/exhibits/${name(exhibit)}/verify`, {});
export const fileOf = (exhibit: string, part: 'copy' | 'thumbnail' | 'original'): string => `api/exhibits/${name(exhibit)}/${part}`;

/** Sends the bytes of a file from an offset on. Throws ApiError; code 'network' when the line broke. */
export async function piece(upload: string, offset: number, bytes: Blob, signal?: AbortSignal): Promise<Upload> {
  const blank = { type: 'about:blank', title: '', status: 0, code: 'network', at: '', expected: '', got: '', advice: '' };
  let response: Response;
  try {
    response = await fetch(`api/exhibits/uploads/${name(upload)}`, {
      method: 'PATCH',
      headers: { accept: 'application/json', 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
      body: bytes,
      credentials: 'same-origin',
      cache: 'no-store',
      ...(signal && { signal }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError({ ...blank, title: String(cause) });
  }
  let body: unknown = null;
  try {
    body = await response.json();
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError({ ...blank, status: response.status, title: String(cause) });
  }
  if (!response.ok) throw new ApiError(problemOf(response.status, body));
  return body as Upload;
}
