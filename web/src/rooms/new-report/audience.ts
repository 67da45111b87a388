// Which classes of readers a person of a party may write for. Decides only what is offered: those the node names that hold the
// own party; `public` is no class to write for, it comes by release. Classes stand in their own order.

/** The classes of the node that hold a party, without doubles. */
export function audiencesFor(audiences: readonly { id: string; parties: string[] }[], party: string): string[] {
  return [...new Set(audiences.filter((one) => one.id !== 'public' && (one.id === 'parties' || one.parties.includes(party))).map((one) => one.id))];
}
