// Choices for the forms: vocabulary terms, zones. Decides their order only (the vocabulary's own order for terms).
import type { Session, Term } from '../../api/types';
import { nameOf } from '../../i18n/index.svelte';
import { offsetMinutes, offsetText } from './zones';

export interface Option { value: string; label: string }

/** Terms as options; a code that is no term of the vocabulary is offered as itself, so that nothing is lost. */
export function terms(list: readonly Term[], word: (term: Term) => string, current = ''): Option[] {
  const options = list.map((term) => ({ value: term.code, label: word(term) }));
  return current === '' || options.some((one) => one.value === current) ? options : [{ value: current, label: current }, ...options];
}

/** A zone as the clocks of the top bar call it: by a capital, a centre or the theatre; else by the name in its id. */
function zoneName(session: Session | null, zone: string): string {
  const capital = session?.parties.find((one) => one.capital_zone === zone)?.capital;
  const centre = session?.centres.find((one) => one.zone === zone)?.name;
  const theatre = session?.theatre.zone === zone ? session.theatre.name : undefined;
  return nameOf(theatre ?? capital ?? centre) || zone.replace(/^.*\//, '').replaceAll('_', ' ');
}

/** The zones people speak in here: the theatre's, each centre's, each capital's, UTC; each with its offset then. */
export function zones(session: Session | null, at_ms: number, current: string): Option[] {
  const names = new Set([
    session?.theatre.zone ?? 'UTC', ...(session?.centres ?? []).map((one) => one.zone), ...(session?.parties ?? []).map((one) => one.capital_zone), 'UTC', current,
  ]);
  return [...names].filter(Boolean).flatMap((zone) => {
    try {
      return [{ value: zone, label: `${zoneName(session, zone)} (\u2066${offsetText(offsetMinutes(at_ms, zone))}\u2069)` }];
    } catch (error) {
      if (error instanceof RangeError) return [];
      throw error;
    }
  });
}
