// Where in the room Parties the reader is: the tab, and what stands after it. Decides nothing else. The address is #/parties/<tab>/<rest>.
export const TABS = ['groups', 'lists', 'separation', 'lines', 'deconfliction'] as const;
export type PartiesTab = (typeof TABS)[number];
export interface Spot { tab: PartiesTab; rest: string }

/** Reads what stands after the room; an unknown tab is the list of groups. */
export function spotOf(rest: string): Spot {
  const [tab = '', ...after] = rest.split('/');
  if (!(TABS as readonly string[]).includes(tab)) return { tab: 'groups', rest: '' };
  return { tab: tab as PartiesTab, rest: after.join('/') };
}
/** What stands after the room for a spot. */
export function restOf(spot: Spot): string {
  return spot.rest === '' ? spot.tab : `${spot.tab}/${spot.rest}`;
}
