// How far a statement has travelled, and what the raw text looks like. Decides which shape and words stand for a
// standing; a standing says who holds a statement and never whether it is true.
import type { Dossier, Span } from '../../api/types';

export type Shape = '○' | '◔' | '●';
export interface Standing { shape: Shape; key: 'here_only' | 'held' | 'on_the_table'; held: number; of: number }

/** The shape and the numbers of a dossier's standing. */
export function standingOf(dossier: Pick<Dossier, 'standing' | 'held_parties' | 'of_parties'>): Standing {
  const shapes: Record<Dossier['standing'], Shape> = { here_only: '○', held: '◔', on_the_table: '●' };
  return { shape: shapes[dossier.standing] ?? '○', key: dossier.standing, held: dossier.held_parties, of: dossier.of_parties };
}

/** Splits raw text around the stretch a statement is drawn from; everything is one piece when the span does not fit. */
export function around(text: string, span: Span | null): { before: string; here: string; after: string } {
  const points = Array.from(text);
  if (!span || !Number.isInteger(span[0]) || !Number.isInteger(span[1]) || span[0] < 0 || span[1] > points.length || span[0] >= span[1]) {
    return { before: '', here: text, after: '' };
  }
  return { before: points.slice(0, span[0]).join(''), here: points.slice(span[0], span[1]).join(''), after: points.slice(span[1]).join('') };
}

const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur', 'ckb', 'ps', 'yi', 'syr', 'dv', 'ug', 'sd']);

/** The writing direction of a language; `auto` when the language is not known. */
export function dirOf(language: string): 'ltr' | 'rtl' | 'auto' {
  if (!/^[A-Za-z]{2,3}(-|$)/.test(language)) return 'auto';
  return RIGHT_TO_LEFT.has(language.toLowerCase().split('-')[0] as string) ? 'rtl' : 'ltr';
}

/** Makes characters that cannot be seen, or that turn the reading direction, visible: a reader must not be fooled. */
export function unseen(text: string): number {
  return [...text.matchAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g)].length;
}
