// Whose node this is, in the reader's language, before anybody has signed in: from the founding file, which is public. Decides
// the words only; where the file cannot be had, ids stand.
import type { Lang, SignIn } from '../../api/types';
import { nameOf } from '../../i18n/index.svelte';

interface Named { id: string; name?: Partial<Record<Lang, string>>; centre?: string }

function find(list: unknown, id: string): Named | undefined {
  return Array.isArray(list) ? (list as Named[]).find((one) => one?.id === id) : undefined;
}

/** The names of a node's centre and of its party; '' while nothing is known. */
export function doorNames(founding: unknown, ways: Pick<SignIn, 'node' | 'party'> | null): { node: string; party: string } {
  if (!ways) return { node: '', party: '' };
  const file = (typeof founding === 'object' && founding !== null ? founding : {}) as Record<string, unknown>;
  const centre = find(file['nodes'], ways.node)?.centre ?? '';
  return { node: nameOf(find(file['centres'], centre)?.name) || ways.node, party: nameOf(find(file['parties'], ways.party)?.name) || ways.party };
}
