// The draft of a pack as it stands in the Draft tab: kept while the page is open, so that going to another room loses nothing.
import type { TermsChecked, TermsPack } from '../../api/types';

class Drafting {
  text = $state('');
  /** The text of the record that it was begun from; '' for none. */
  base = $state('');
  /** The last text that read as terms, and how it reads. */
  checked = $state.raw<{ text: string; answer: TermsChecked } | null>(null);
  /** What is being put into the record; its receipt is seen even where the room around it changes by that. */
  putting = $state.raw<{ text: string; pack: TermsPack } | null>(null);
}

export const drafting = new Drafting();
