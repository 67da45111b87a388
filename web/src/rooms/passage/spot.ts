// Where in the room Passage the reader is: the tab, and what stands after it. Decides nothing else. The address is
// #/passage/<tab>/<rest>; movements may stand at one movement's number, at `new`, or at `new/<number>` for a new version of it.
export const TABS = ['movements', 'corridors', 'sites', 'check', 'notices', 'hits', 'access'] as const;
export type PassageTab = (typeof TABS)[number];
export interface Spot { tab: PassageTab; rest: string }

/** Reads what stands after the room; an unknown tab is the board of movements. */
export function spotOf(rest: string): Spot {
  const [tab = '', ...after] = rest.split('/');
  if (!(TABS as readonly string[]).includes(tab)) return { tab: 'movements', rest: '' };
  return { tab: tab as PassageTab, rest: after.join('/') };
}
/** What stands after the room for a spot. */
export function restOf(spot: Spot): string {
  return spot.rest === '' ? spot.tab : `${spot.tab}/${spot.rest}`;
}

export type MovementsView = { view: 'board' } | { view: 'one'; name: string } | { view: 'notify'; amends: string };
/** What the movements tab shows. */
export function movementsView(rest: string): MovementsView {
  const [first = '', second = ''] = rest.split('/');
  if (first === '') return { view: 'board' };
  return first === 'new' ? { view: 'notify', amends: second } : { view: 'one', name: first };
}
