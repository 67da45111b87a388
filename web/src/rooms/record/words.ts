// Words and shapes of entries: kinds, standings, circles of readers. Decides the wording only; what an entry's standing is,
// the node has worked out from the record, the same on every map.
import type { EntryRow } from '../../api/types';
import { byName, has, t } from '../../i18n/index.svelte';
import { session } from '../../state/session.svelte';
import type { ShapeName } from '../../ui/shapes';

/** A kind in the reader's language; a dash for none. */
export function kindWord(kind: string | null): string {
  if (kind === null) return '–';
  return has(`kind.${kind}`) ? t(`kind.${kind}`) : kind;
}

export type EntryStanding = NonNullable<EntryRow['standing']>;
export interface StandingLook { shape: ShapeName; tone: 'neutral' | 'warn' | 'bad' | 'withdrawn' }
const LOOKS: Record<EntryStanding, StandingLook> = {
  in_force: { shape: 'here', tone: 'neutral' },
  repudiated: { shape: 'refused', tone: 'warn' },
  retired: { shape: 'struck', tone: 'warn' },
  contested: { shape: 'fork', tone: 'bad' },
  void: { shape: 'struck', tone: 'withdrawn' },
  erased: { shape: 'erased', tone: 'withdrawn' },
  sealed: { shape: 'lock', tone: 'neutral' },
};

/** Shape and tone of a standing; one this client does not know is shown plainly. */
export function standingLook(standing: string): StandingLook {
  return LOOKS[standing as EntryStanding] ?? { shape: 'info', tone: 'neutral' };
}

/** The parties of an audience class, or null where it is everybody's. */
export function partiesOf(audience: string | null | undefined): string[] | null {
  return !audience || audience === 'parties' || audience === 'public' ? null : audience.split('+');
}

/** An audience in words: all parties, the public, or names joined by a plus. */
export function audienceWord(audience: string | null | undefined): string {
  const parties = partiesOf(audience);
  if (parties === null) return t(audience === 'public' ? 'audience.public' : 'audience.parties');
  return byName(parties.map((id) => session.partyName(id)), (name) => name).join(' + ');
}

/** The shortest form, by codes: `UN + RU`. */
export function audienceShort(audience: string): string {
  return (partiesOf(audience) ?? [audience]).map((id) => session.party(id)?.short ?? id).join(' + ');
}
