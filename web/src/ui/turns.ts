// Which of several questions was asked last: an answer to an earlier one, or for what is no longer on the screen, counts no more. Decides
// nothing else; nothing that was asked is taken back.
export class Turns {
  #last = 0;

  /** Begins a turn. What it gives says, whenever it is asked, whether no other has begun since. */
  begin(): () => boolean {
    const mine = ++this.#last;
    return () => mine === this.#last;
  }
}
