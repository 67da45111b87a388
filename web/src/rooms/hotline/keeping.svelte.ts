// The words of one form of the hotline while they are typed: kept in this browser's tab from the first change until they were said or
// thrown away, for the person who typed them. Decides nothing about what they mean; ../incidents/keep.ts holds them.
import { untrack } from 'svelte';
import { hold, isHeld, letGo } from '../incidents/keep';
import { shelfOf } from '../incidents/typed';

export class Keeping {
  /** True once something of this form is kept: then it can be thrown away. */
  kept: boolean = $state(false);
  #shelf: string;
  #begun: string;
  #over = false;

  /** `words`: what the form begins with; that alone is not kept. An empty name keeps nothing. */
  constructor(name: string, words: unknown) {
    this.#shelf = name === '' ? '' : shelfOf(name);
    this.#begun = JSON.stringify(words);
    this.kept = this.#shelf !== '' && isHeld(this.#shelf);
  }
  /** Keeps the words as they stand now; called by an effect of the form. */
  follow(words: unknown): void {
    const now = JSON.stringify(words);
    if (this.#shelf === '' || this.#over || (now === this.#begun && !untrack(() => this.kept))) return;
    hold(this.#shelf, words);
    this.kept = true;
  }
  /** They were said, or thrown away on purpose; what comes after is not kept either. */
  forget(): void {
    this.#over = true;
    this.kept = false;
    if (this.#shelf !== '') letGo(this.#shelf);
  }
}
