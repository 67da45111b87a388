// Where in the room Table the reader is: the tab, and what stands after it. Decides nothing else. The address is
// #/table/<tab>/<rest>. texts: '' the list, 'new', '<number>' one text, '<number>/<view>' one of its views, '<number>/<view>/<more>'.
export const TABS = ['texts', 'gaps', 'decisions', 'talks', 'shared'] as const;
export type TableTab = (typeof TABS)[number];
export interface Spot { tab: TableTab; rest: string }

/** Reads what stands after the room; an unknown tab is the list of texts. */
export function spotOf(rest: string): Spot {
  const [tab = '', ...after] = rest.split('/');
  if (!(TABS as readonly string[]).includes(tab)) return { tab: 'texts', rest: '' };
  return { tab: tab as TableTab, rest: after.join('/') };
}
/** What stands after the room for a spot. */
export function restOf(spot: Spot): string {
  return spot.rest === '' ? spot.tab : `${spot.tab}/${spot.rest}`;
}

export const VIEWS = ['text', 'positions', 'compare', 'versions', 'merge', 'edit'] as const;
export type TextView = (typeof VIEWS)[number];
export type TextsSpot = { at: 'list' } | { at: 'new' } | { at: 'one'; name: string; view: TextView; more: string };
/** What the tab of texts shows. */
export function textsSpot(rest: string): TextsSpot {
  const [name = '', view = '', ...more] = rest.split('/');
  if (name === '') return { at: 'list' };
  if (name === 'new') return { at: 'new' };
  return { at: 'one', name, view: (VIEWS as readonly string[]).includes(view) ? (view as TextView) : 'text', more: more.join('/') };
}
/** What stands after the tab for one text. */
export function textRest(name: string, view: TextView = 'text', more = ''): string {
  if (view === 'text' && more === '') return name;
  return more === '' ? `${name}/${view}` : `${name}/${view}/${more}`;
}
