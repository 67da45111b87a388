// Whose seat this is, and what the node told about itself. Loaded once; read everywhere. Lookups by id answer undefined
// for what this client does not know, and the screen shows the id then.
import type { Centre, NodeInfo, Party, Session, Term, Vocabulary } from '../api/types';
import { nameOf } from '../i18n/index.svelte';
import { clock } from './clock.svelte';

class SessionState {
  /** Null until the node has answered. */
  value: Session | null = $state.raw(null);
  readonly #parties = $derived(new Map(this.value?.parties.map((p) => [p.id, p]) ?? []));
  readonly #centres = $derived(new Map(this.value?.centres.map((c) => [c.id, c]) ?? []));
  readonly #nodes = $derived(new Map(this.value?.nodes.map((n) => [n.id, n]) ?? []));
  readonly #order = $derived([...(this.value?.parties ?? [])].map((p) => p.id).sort());

  /** Takes what the node told. False, and nothing is taken, where it is another person's: theirs is a screen of its own, on which nothing of the
   *  one before stands. Whoever signs in again goes on where the screen stands, in the zone that they chose. */
  take(given: Session): boolean {
    if (this.value && this.value.person?.id !== given.person?.id) return false;
    if (!this.value) clock.zone = given.theatre.zone;
    this.value = given;
    return true;
  }
  party(id: string): Party | undefined {
    return this.#parties.get(id);
  }
  centre(id: string): Centre | undefined {
    return this.#centres.get(id);
  }
  node(id: string): NodeInfo | undefined {
    return this.#nodes.get(id);
  }
  /** The name of a party in the reader's language; the id when it is none of the table's parties. */
  partyName(id: string): string {
    return nameOf(this.party(id)?.name) || id;
  }
  /** A node as people say it: the name of its centre. */
  nodeName(id: string): string {
    const node = this.node(id);
    const centre = nameOf(node && this.centre(node.centre)?.name) || id;
    const shared = (this.value?.nodes.filter((n) => n.centre === node?.centre).length ?? 0) > 1;
    return node && shared ? `${centre} (${this.party(node.party)?.short ?? node.party})` : centre;
  }
  /** The pattern that tells a party apart, 0 to 5, by the place of its id in the alphabet. */
  patternOf(id: string): number {
    const at = this.#order.indexOf(id);
    return at < 0 ? 5 : at % 6;
  }
  /** The word of a vocabulary code in the reader's language; the code itself when it is unknown. */
  term(kind: keyof Vocabulary, code: string): string {
    const term = this.terms(kind).find((x) => x.code === code);
    return nameOf(term?.name) || code;
  }
  /** What the place of a report of this kind usually is, as the node's vocabulary proposes. */
  usualLocates(what: string): string {
    return this.terms('what').find((x) => x.code === what)?.locates ?? '';
  }
  /** True when the person at this screen may do this; the node decides again. While the desk is open, everything is offered. */
  may(act: string): boolean {
    return this.value?.sign_in !== 'required' || this.value.may.includes(act);
  }
  /** True when somebody is signed in: acts for two persons need it. */
  get someone(): boolean {
    return this.value?.person != null;
  }
  /** Under which name unfinished work is kept in this browser: it belongs to one person in one record. */
  get shelf(): string {
    const person = this.value?.person?.id;
    return `${this.value?.record_id ?? ''}${person ? `.${person}` : ''}`;
  }
  terms(kind: keyof Vocabulary): readonly Term[] {
    return this.value?.vocabulary[kind] ?? [];
  }
}

export const session = new SessionState();
