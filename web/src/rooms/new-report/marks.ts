// Which stretches of the text belong to which cards. Decides the links between text and drafts, nothing else.
// Spans count code points of the text that was read.
import type { Reading } from '../../api/types';
import type { Card, PlaceHow, ReportCard } from './drafts';
import type { Stretches, TextMark } from './segments';

function status(how: PlaceHow): TextMark['status'] {
  return how === 'ask' || how === 'unknown' ? how : 'matched';
}

/** The underlines of a reading: places each for their card, the other words for all cards of their report. */
export function marksOf(reading: Reading | null, cards: readonly Card[]): Stretches {
  if (!reading) return { marks: [], unread: [], drafts: [] };
  const marks = new Map<string, TextMark>();
  const add = (mark: Omit<TextMark, 'id' | 'drafts'>, key: string): void => {
    const id = `${mark.role}:${mark.span[0]}-${mark.span[1]}`;
    const known = marks.get(id);
    if (known) {
      if (!known.drafts.includes(key)) known.drafts.push(key);
    } else marks.set(id, { ...mark, id, drafts: [key] });
  };
  for (const card of cards) {
    if (card.kind === 'ledger_count') {
      if (card.span) add({ role: 'count', span: card.span }, card.key);
      continue;
    }
    if (card.placeSpan) add({ role: 'place', span: card.placeSpan, status: status(card.place.how) }, card.key);
    for (const mark of card.marks) add(mark, card.key);
  }
  return {
    marks: [...marks.values()], unread: reading.not_understood,
    drafts: cards.flatMap((card) => (card.span ? [{ key: card.key, span: card.span }] : [])),
  };
}

/** The other cards that came from the same report as this one. */
export function siblings(card: ReportCard, cards: readonly Card[]): ReportCard[] {
  if (card.group < 0) return [];
  return cards.filter((one): one is ReportCard => one.kind === 'report' && one.group === card.group && one.key !== card.key);
}
