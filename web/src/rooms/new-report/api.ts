// What New report and the Dossier's dialogs ask of the node. Decides nothing.
import { get, post } from '../../api/client';
import type { Dossier, PlaceMatch, Reading, Receipt } from '../../api/types';
import { seatKey } from '../../keys/seatkey.svelte';
import type { StatementApi } from './submit';

/** Has the node read a bulletin; nothing is kept there. An empty language is recognised by the node. */
export function read(text: string, language: string, reference_ms: number): Promise<Reading> {
  return post<Reading>('api/read', { text, reference_ms, ...(language && { language }) });
}

/** Asks for a place by name or by coordinates in any form; near a point in degrees, if one is given. */
export async function findPlaces(name: string, near: [number, number] | null, signal?: AbortSignal): Promise<PlaceMatch[]> {
  const query = new URLSearchParams({ name, ...(near && { near: near.join(',') }) });
  return (await get<{ matches: PlaceMatch[] }>(`api/places?${query}`, signal)).matches;
}

/** Asks for one statement with all that is known of it, by number or id. */
export function dossier(id: string, signal?: AbortSignal): Promise<Dossier> {
  return get<Dossier>(`api/entries/${encodeURIComponent(id)}`, signal);
}

export const statements: StatementApi = {
  prepare: (draft) => seatKey.prepare(draft),
  sign: (request) => seatKey.sign(request),
  submit: (request) => post<Receipt>('api/statements', request),
};
