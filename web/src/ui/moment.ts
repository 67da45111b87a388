// Reads a date and a time of day as people type them, and writes them in one order: `YYYY-MM-DD`, `HH:MM` of 24 hours.
// Decides only what is meant without doubt: a day before a month, or a clock of 12 hours, stays as it was typed.
import { western as plain } from './digits';

const two = (text: string): string => text.padStart(2, '0');

/** The date in its one spelling; what cannot be read comes back as typed. */
export function tidyDate(text: string): string {
  const found = /^(\d{4})[-./ ]?(\d{2})[-./ ]?(\d{2})$/.exec(plain(text)) ?? /^(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})$/.exec(plain(text));
  return found ? `${found[1]}-${two(found[2]!)}-${two(found[3]!)}` : plain(text);
}

/** The time of day in its one spelling; what cannot be read comes back as typed. */
export function tidyTime(text: string): string {
  const found = /^(\d{1,2})[:.h ](\d{2})$/.exec(plain(text)) ?? /^(\d{2})(\d{2})$/.exec(plain(text));
  return found ? `${two(found[1]!)}:${found[2]!}` : plain(text);
}

/** A wall time `YYYY-MM-DDTHH:MM` as its two halves, also of one that is half written. */
export function halves(wall: string): { date: string; time: string } {
  const at = wall.indexOf('T');
  return at < 0 ? { date: wall, time: '' } : { date: wall.slice(0, at), time: wall.slice(at + 1) };
}

/** Whether a day is written and no hour beside it. */
export function hourless(wall: string): boolean {
  const { date, time } = halves(plain(wall));
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && time.trim() === '';
}

/** Two halves as a wall time; the empty text when nothing is written. */
export function joined(date: string, time: string): string {
  return date === '' && time === '' ? '' : `${date}T${time}`;
}
