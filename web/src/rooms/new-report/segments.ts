// Cuts a bulletin into the pieces that stand on the page: plain text, recognised words (each knows what it is and
// which draft it belongs to) and stretches that the reader did not understand. Decides nothing about meaning.
// Shapes: spans count Unicode code points of the text as sent; a segment's text is ready to be shown.
import type { Span } from '../../api/types';

export type Role = 'place' | 'time' | 'weapon' | 'actor' | 'count' | 'kind';
export const ROLES: readonly Role[] = ['kind', 'place', 'time', 'weapon', 'actor', 'count'];

/** One recognised stretch of text and the draft cards that were made from it. */
export interface TextMark { id: string; role: Role; span: Span; drafts: string[]; status?: 'matched' | 'ask' | 'unknown' }
export interface Segment { start: number; end: number; text: string; marks: TextMark[]; unread: boolean; inside: string[] }

/** Says whether a span from elsewhere lies inside a text of `size` code points and holds at least one. */
export function spanFits(span: Span, size: number): boolean {
  return Number.isInteger(span[0]) && Number.isInteger(span[1]) && span[0] >= 0 && span[0] < span[1] && span[1] <= size;
}

/** Returns the code points of `text` from `span[0]` to before `span[1]`. */
export function slice(text: string, span: Span): string {
  return Array.from(text).slice(span[0], span[1]).join('');
}

export interface Stretches { marks: TextMark[]; unread: Span[]; drafts: { key: string; span: Span }[] }

/** Cuts `text` at every border of a mark, an unread stretch or a draft; spans that do not fit the text are left out. */
export function segments(text: string, stretches: Stretches): Segment[] {
  const points = Array.from(text);
  const size = points.length;
  const marks = stretches.marks.filter((mark) => spanFits(mark.span, size));
  const unread = stretches.unread.filter((span) => spanFits(span, size));
  const drafts = stretches.drafts.filter((draft) => spanFits(draft.span, size));
  const borders = new Set<number>([0, size]);
  for (const [start, end] of [...marks.map((m) => m.span), ...unread, ...drafts.map((d) => d.span)]) {
    borders.add(start);
    borders.add(end);
  }
  const sorted = [...borders].sort((a, b) => a - b);
  const out: Segment[] = [];
  for (let i = 0; i + 1 < sorted.length; i += 1) {
    const start = sorted[i] as number;
    const end = sorted[i + 1] as number;
    const covers = (span: Span): boolean => span[0] <= start && end <= span[1];
    const here = marks.filter((mark) => covers(mark.span));
    here.sort((a, b) => a.span[1] - a.span[0] - (b.span[1] - b.span[0]) || ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
    out.push({
      start, end, text: points.slice(start, end).join(''), marks: here,
      unread: here.length === 0 && unread.some(covers),
      inside: drafts.filter((draft) => covers(draft.span)).map((draft) => draft.key),
    });
  }
  return out;
}
