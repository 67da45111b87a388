// A party's word on an obligation as the dialog holds it, and the fields that are said. Decides nothing about obligations.
// Times are wall times in a zone until they are said, then ms UTC; quantities are whole numbers in the unit named.
import { western } from '../../ui/digits';
import { fromWall } from '../new-report/zones';

export const SAYS = ['done', 'partly', 'not_done', 'disputes', 'certifies', 'waives'] as const;
export interface Word { says: string; number: string; unit: string; from: string; until: string; text: string }
export type WordTrouble = { field: 'quantity' | 'period'; code: 'pair' | 'whole' | 'period' };

export function emptyWord(): Word {
  return { says: '', number: '', unit: '', from: '', until: '', text: '' };
}

/** What cannot be said as it stands. A unit without a number is only the one proposed, and is not said. */
export function troublesOf(word: Word, zone: string): WordTrouble[] {
  const found: WordTrouble[] = [];
  const number = western(word.number);
  if (number !== '' && !/^\d{1,9}$/.test(number)) found.push({ field: 'quantity', code: 'whole' });
  else if (number !== '' && word.unit.trim() === '') found.push({ field: 'quantity', code: 'pair' });
  if (word.from !== '' || word.until !== '') {
    const [start_ms, end_ms] = [fromWall(word.from, zone), fromWall(word.until, zone)];
    if (start_ms === null || end_ms === null || end_ms < start_ms) found.push({ field: 'period', code: 'period' });
  }
  return found;
}

/** The fields of the statement besides what it is about; what was left empty is not said. */
export function performed(word: Word, zone: string): Record<string, unknown> {
  const [number, unit, text] = [western(word.number), word.unit.trim(), word.text.trim()];
  const [start_ms, end_ms] = [fromWall(word.from, zone), fromWall(word.until, zone)];
  return {
    says: word.says,
    ...(number !== '' && { quantity: { number: Number(number), unit } }),
    ...(start_ms !== null && end_ms !== null && { period: { start_ms, end_ms } }),
    ...(text !== '' && { text }),
  };
}
