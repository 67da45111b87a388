// The state of New report: the text, what was read from it, the cards, and how far each has come. Decides the order of
// things (read, settle, confirm, look, sign); what a card may say is in drafts.ts. Everything is kept in this tab.
import type { Reading } from '../../api/types';
import { clock } from '../../state/clock.svelte';
import { session } from '../../state/session.svelte';
import { Turns } from '../../ui/turns';
import { read, statements } from './api';
import { blankCard, type Card, cardsOf, confirm, draftOf, problems, type Source } from './drafts';
import { drop as forget, put, tabShelf, take } from './keep';
import { type Failure, failureOf, newSubmission, prepare, signAndSubmit, type Submission } from './submit';

const newId = (): string => crypto.randomUUID();
export const TEXT_LIMIT_B = 49_152;

export class Desk {
  text: string = $state('');
  language: string = $state('');
  reading: Reading | null = $state.raw(null);
  /** The text that was read, and to which all spans belong. */
  readText: string = $state('');
  /** For whom everything on this desk is written. */
  audience: string = $state('parties');
  cards: Card[] = $state.raw([]);
  dropped: Card[] = $state.raw([]);
  submissions: Record<string, Submission> = $state.raw({});
  selected: string | null = $state(null);
  picking: string | null = $state(null);
  reading_now: boolean = $state(false);
  working: boolean = $state(false);
  failure: Failure | null = $state.raw(null);
  #readings = new Turns();
  /** False when this browser could not keep the unfinished work. */
  kept: boolean = $state(true);

  readonly bytes: number = $derived(new TextEncoder().encode(this.text).length);
  readonly open: Card[] = $derived(this.cards.filter((card) => this.submissions[card.key]?.stage !== 'recorded'));
  readonly confirmed: Card[] = $derived(this.open.filter((card) => card.confirmed));
  readonly recorded: Card[] = $derived(this.cards.filter((card) => this.submissions[card.key]?.stage === 'recorded'));

  get zone(): string {
    return session.value?.theatre.zone ?? 'UTC';
  }
  get source(): Source {
    return {
      raw_text: this.reading ? this.readText : '', raw_language: this.reading ? this.language || this.reading.language : '',
      demonstration: session.value?.demonstration ?? false,
    };
  }

  /** Brings back what this tab kept for this record. */
  restore(): void {
    const kept = take(tabShelf(), session.shelf);
    if (!kept) return;
    this.text = kept.text;
    this.language = kept.language;
    this.reading = kept.reading;
    this.readText = kept.readText;
    this.cards = kept.cards;
    this.submissions = kept.submissions;
    this.audience = kept.audience ?? 'parties';
  }
  /** Puts everything away; called after every change. */
  keep(): void {
    const { text, language, reading, readText, cards, submissions, audience } = this;
    this.kept = put(tabShelf(), session.shelf, { version: 1, text, language, reading, readText, cards, submissions, audience });
  }
  /** Has the node read the text; earlier drafts that are not under way give place to the new ones. */
  async read(): Promise<void> {
    const last = this.#readings.begin();
    this.failure = null;
    this.reading_now = true;
    const text = this.text;
    try {
      const reading = await read(text, this.language, clock.now);
      if (!last()) return;
      const before = this.cards;
      const stay = before.filter((card) => card.span === null || this.locked(card));
      this.readText = text;
      this.reading = reading;
      this.cards = [...cardsOf(reading, this.zone, newId, (what) => session.usualLocates(what)), ...stay];
      // What a person had already confirmed in the earlier reading can be brought back; its spans belong to the old text.
      const gone = before.filter((card) => card.confirmed && !stay.includes(card));
      this.dropped = gone.map((card) => ({ ...card, span: null, confirmed: false, ...(card.kind === 'report' && { placeSpan: null, marks: [] }) }));
      this.selected = this.cards[0]?.key ?? null;
    } catch (error) {
      if (last()) this.failure = failureOf(error);
    } finally {
      if (last()) this.reading_now = false;
    }
  }
  /** Goes back to the text; the cards stay until it is read again. */
  rewrite(): void {
    this.reading = null;
    this.picking = null;
  }
  /** True while a card's words may not change any more: they are signed, or being signed. */
  locked(card: Card): boolean {
    const submission = this.submissions[card.key];
    return submission !== undefined && (submission.busy !== null || submission.stage === 'signed' || submission.stage === 'recorded');
  }
  change(card: Card): void {
    if (this.locked(card)) return;
    this.cards = this.cards.map((one) => (one.key === card.key ? card : one));
    if (this.submissions[card.key]) {
      const { [card.key]: _, ...others } = this.submissions;
      this.submissions = others;
    }
  }
  /** Confirms a card or takes that back; a card with something unsettled is opened instead. */
  toggle(card: Card): void {
    if (card.confirmed) this.change({ ...card, confirmed: false });
    else if (problems(card).length > 0) this.selected = card.key;
    else this.change(confirm(card));
  }
  drop(card: Card): void {
    if (this.locked(card)) return;
    this.cards = this.cards.filter((one) => one.key !== card.key);
    this.dropped = [...this.dropped, { ...card, confirmed: false }];
    if (this.picking === card.key) this.picking = null;
  }
  bringBack(): void {
    this.cards = [...this.cards, ...this.dropped];
    this.dropped = [];
  }
  add(): void {
    const card = blankCard(this.zone, newId);
    this.cards = [...this.cards, card];
    this.selected = card.key;
  }
  /** Asks the node, for every confirmed card, what exactly would be said. */
  async prepareAll(): Promise<void> {
    this.working = true;
    for (const card of this.confirmed) {
      const fresh = newSubmission({ ...draftOf(card, this.source), ...(this.audience !== 'parties' && { audience: this.audience }) });
      const before = this.submissions[card.key];
      const prepared = await prepare(statements, before?.stage === 'signed' ? before : fresh);
      // Of a card that was changed, dropped or taken back meanwhile this is not what would be said.
      if (this.cards.includes(card)) this.#set(card.key, prepared);
    }
    this.working = false;
  }
  /** Signs what was shown and hands it in, one after the other; what failed can be tried again. */
  async submitAll(): Promise<void> {
    this.working = true;
    for (const card of this.confirmed) {
      const ready = this.submissions[card.key];
      if (!ready?.prepared) continue;
      this.#set(card.key, await signAndSubmit(statements, ready, (now) => this.#set(card.key, now)));
      this.keep();
    }
    this.working = false;
    const chosen = this.selected;
    if (chosen !== null && this.submissions[chosen]?.stage === 'recorded') this.selected = null;
  }
  /** How far the link has come that was offered for a card's report; kept with the rest. */
  linkOf(card: Card): Submission | null {
    return this.submissions[`${card.key}~link`] ?? null;
  }
  noteLink(card: Card, submission: Submission): void {
    this.#set(`${card.key}~link`, submission);
  }
  /** Clears the desk for the next bulletin; what is signed and unanswered stays. */
  clear(): void {
    this.cards = this.cards.filter((card) => this.submissions[card.key]?.stage === 'signed');
    this.submissions = Object.fromEntries(this.cards.map((card) => [card.key, this.submissions[card.key] as Submission]));
    this.dropped = [];
    this.audience = 'parties';
    this.text = '';
    this.readText = '';
    this.reading = null;
    this.failure = null;
    this.picking = null;
    if (this.cards.length === 0) forget(tabShelf(), session.shelf);
  }
  #set(key: string, submission: Submission): void {
    this.submissions = { ...this.submissions, [key]: submission };
  }
}
