// The draft of a pack as it stands in the Draft tab: kept while the page is open, so that going to another room loses nothing.
class Drafting {
  text = $state('');
  /** The text of the record that it was begun from; '' for none. */
  base = $state('');
}

export const drafting = new Drafting();
