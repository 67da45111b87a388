// What may be said of a text of the record, and whose word still lacks. Decides what is offered; the node decides again.
import type { TermsPack } from '../../api/types';

export type TermsAct = 'adopt' | 'amend' | 'suspend' | 'resume' | 'leave';

/** The acts that make sense for a text as it stands, in the order of the buttons. */
export function actsOf(pack: Pick<TermsPack, 'state' | 'entry' | 'id' | 'version'>, packs: readonly Pick<TermsPack, 'state' | 'entry' | 'id' | 'version'>[]): TermsAct[] {
  if (pack.entry === null) return [];
  const older = packs.some((one) => one.entry !== null && one.entry !== pack.entry && one.state === 'in_force');
  if (pack.state === 'in_force') return ['suspend', 'leave'];
  if (pack.state === 'suspended') return ['resume', 'leave'];
  return older ? ['adopt', 'amend'] : ['adopt'];
}

/** The parties whose word is asked and who have not said it yet. */
export function missing(pack: Pick<TermsPack, 'required' | 'assents' | 'state'>): string[] {
  const said = new Set(pack.assents.filter((one) => one.act === 'adopt' || one.act === 'amend').map((one) => one.party));
  return pack.required.filter((one) => !said.has(one));
}
