// What would be said of a file that the node took in, and of what was done with one. Decides the fields, not whether they hold.
import type { Taken } from '../../../api/exhibits';
import type { Draft } from '../../../api/types';

/** The draft of an exhibit about a report, for the same readers as the report. */
export function exhibitDraft(target: string, taken: Taken, said: { name: string; note: string }, audience: string, client_id: string): Draft {
  const fields: Record<string, unknown> = {
    target,
    sha256: taken.sha256,
    size_b: taken.size_b,
    media_type: taken.media_type,
    name: said.name.trim(),
    ...(taken.copy && { copy_sha256: taken.copy.sha256, copy_size_b: taken.copy.size_b }),
    ...(taken.thumbnail && { thumbnail_sha256: taken.thumbnail.sha256 }),
    ...(taken.stripped.length > 0 && { stripped: [...taken.stripped].sort() }),
    ...(said.note.trim() !== '' && { note: said.note.trim() }),
  };
  return { client_id, kind: 'exhibit', fields, ...(audience !== 'parties' && { audience }) };
}

/** The draft of one line of an exhibit's custody. */
export function custodyDraft(target: string, said: { event: string; to: string; text: string; sha256: string; at_ms: number }, audience: string, client_id: string): Draft {
  const fields: Record<string, unknown> = {
    target,
    event: said.event,
    at_ms: said.at_ms,
    ...(said.to.trim() !== '' && { to: said.to.trim() }),
    ...(said.text.trim() !== '' && { text: said.text.trim() }),
    ...(said.sha256 !== '' && { sha256: said.sha256 }),
  };
  return { client_id, kind: 'custody', fields, ...(audience !== 'parties' && { audience }) };
}

/** A hash in fours, for comparing by eye. */
export const inFours = (hash: string): string => hash.replace(/(.{4})(?=.)/g, '$1 ');

/** A length as people say it, in the unit that fits; `unit` for the catalogue of numbers. */
export function lengthOf(bytes: number): { value: number; unit: 'byte' | 'kilobyte' | 'megabyte' | 'gigabyte' } {
  if (bytes < 1000) return { value: bytes, unit: 'byte' };
  if (bytes < 1e6) return { value: Math.round(bytes / 100) / 10, unit: 'kilobyte' };
  if (bytes < 1e9) return { value: Math.round(bytes / 1e5) / 10, unit: 'megabyte' };
  return { value: Math.round(bytes / 1e7) / 100, unit: 'gigabyte' };
}

/** What sort of thing a file is, as a key of the catalogue. */
export function sortOf(media: string): 'picture' | 'film' | 'document' | 'text' | 'file' {
  if (media.startsWith('image/')) return 'picture';
  if (media.startsWith('video/')) return 'film';
  if (media === 'application/pdf') return 'document';
  return media === 'text/plain' ? 'text' : 'file';
}

/** Whether a browser can draw a file of this type. */
export const drawable = (media: string): boolean => ['image/jpeg', 'image/png', 'image/webp'].includes(media);
