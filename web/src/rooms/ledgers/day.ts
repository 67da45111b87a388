// Days as the theatre's clocks count them, and how long something lasted. Decides nothing else.

/** The day on which a moment falls in a zone, like 2016-09-12. */
export function dayOf(ms: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(ms);
  const of = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}`;
}
/** The day so many days later or earlier. */
export function moved(day: string, days: number): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? day : new Date(at + days * 86_400_000).toISOString().slice(0, 10);
}
/** Whether a text is a day. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}
/** Hours and minutes, like 26:04. */
export function lasted(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
/** What the address holds after the room: tab, then day and parties, or the number of a summary. */
export interface Spot { tab: 'reconcile' | 'summary' | 'handover'; day: string; a: string; b: string; name: string }
export function spotOf(rest: string): Spot {
  const [tab = '', one = '', a = '', b = ''] = rest.split('/');
  const known = tab === 'summary' || tab === 'handover' ? tab : 'reconcile';
  return { tab: known, day: isDay(one) ? one : '', a, b, name: !isDay(one) && known === 'summary' ? one : '' };
}
export function restOf(spot: Partial<Spot> & { tab: Spot['tab'] }): string {
  return [spot.tab, spot.name || spot.day || '', ...(spot.a && spot.b ? [spot.a, spot.b] : [])].join('/').replace(/\/+$/, '');
}
