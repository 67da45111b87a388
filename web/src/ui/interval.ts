// Words for an interval of time. Decides only how much of two moments is said: never more than is known, and a day reads
// as the day. Times in ms since 1970 UTC; `say` words one moment in the reader's zone and language.
export type Style = 'time' | 'date' | 'year' | 'brief' | 'short';
export type Say = (ms: number, style: Style) => string;
export type Words = (key: string, params?: Record<string, string | number>) => string;

const MINUTE = 60_000;
const DAY = 86_400_000;

/** The interval in words; open ends and unknown times are named as such. */
export function sayInterval(start: number | null, end: number | null, say: Say, words: Words): string {
  if (start === null && end === null) return words('time.unknown');
  if (start === null) return words('time.before', { end: say(end as number, 'short') });
  if (end === null) return words('time.after', { start: say(start, 'short') });
  if (end - start < MINUTE) return say(start, 'short');
  const fromMidnight = isMidnight(start, say);
  const toMidnight = isMidnight(end, say) || isMidnight(end + 1, say);
  if (fromMidnight && toMidnight) {
    const last = say(end - 1, 'date');
    const first = say(start, 'date');
    return first === last ? first : words('time.range', { start: first, end: last });
  }
  if (end - start < DAY && say(start, 'date') === say(end, 'date')) {
    return words('time.range', { start: say(start, 'short'), end: say(end, 'time') });
  }
  // The year is told once where both ends are in it.
  const once = say(start, 'year') === say(end, 'year');
  return words('time.range', { start: say(start, once ? 'brief' : 'short'), end: say(end, 'short') });
}

function isMidnight(ms: number, say: Say): boolean {
  return ms % MINUTE === 0 && /^00[^\d]00$/.test(say(ms, 'time').replace(/[\u200e\u200f]/g, ''));
}
