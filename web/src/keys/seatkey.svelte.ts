// The seat key of this browser as the screen knows it: held or not, asked for, enrolled. Decides when a statement is signed
// here: when the person at this screen has a browser's key and this browser holds it, in use. Otherwise the node signs.
import { ApiError, get, post } from '../api/client';
import type { Draft, KeyRegister, KeyRequested, Prepared, Session, Signed } from '../api/types';
import { clock } from '../state/clock.svelte';
import { session } from '../state/session.svelte';
import { browserShelf } from './idb';
import { type HeldKey, kidNamed, makeKey, signWith, standingOf } from './keystore';

class SeatKey {
  held: HeldKey | null = $state.raw(null);
  register: KeyRegister | null = $state.raw(null);
  /** False where this browser can keep no key. */
  possible: boolean = $state(true);
  /** The note that the party's root must sign for this key to be enrolled. */
  text: string | null = $state(null);
  readonly standing = $derived(standingOf(this.held, this.register));
  #loaded = false;

  /** Looks what this browser holds for this record; once. */
  async load(): Promise<void> {
    if (this.#loaded || !session.value) return;
    this.#loaded = true;
    try {
      this.held = await browserShelf.get(session.value.record_id);
    } catch {
      // A private window, or storage forbidden: the Desk says so.
      this.possible = false;
    }
    if (this.held) await this.refresh();
  }
  /** Asks the node for the register. Throws ApiError. */
  async refresh(): Promise<void> {
    try {
      this.register = await get<KeyRegister>('api/keys');
      // Once the key is enrolled its person speaks under it, which only a fresh session tells.
      if (this.standing === 'in_use' && session.someone && session.value?.seat_key === 'node') session.value = await get<Session>('api/session');
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }
  /** Makes a key for a seat, keeps it, and asks for the note to be signed. Throws ApiError, DOMException. */
  async make(seat: string): Promise<void> {
    const key = await makeKey(session.value?.record_id ?? '', seat, clock.now);
    await browserShelf.put(key);
    this.held = key;
    await this.request();
  }
  /** Asks for the note anew. Throws ApiError. */
  async request(): Promise<void> {
    if (!this.held) return;
    this.text = (await post<KeyRequested>('api/keys/request', { seat: this.held.seat, pub: this.held.pub })).text;
    await this.refresh();
  }
  /** Forgets the key for good. */
  async drop(): Promise<void> {
    await browserShelf.drop(session.value?.record_id ?? '');
    [this.held, this.text] = [null, null];
  }
  /** Asks what would be said, under this browser's key where it signs. */
  async prepare(draft: Draft): Promise<Prepared> {
    await this.load();
    const here = this.held !== null && this.standing === 'in_use' && session.value?.seat_key === 'browser';
    return post<Prepared>('api/statements/prepare', here && this.held ? { ...draft, kid: this.held.kid } : draft);
  }
  /** Signs with the key that the prepared statement names: here when this browser holds it, else at the node. */
  async sign(request: { signing_input: string }): Promise<Signed> {
    if (this.held && kidNamed(request.signing_input) === this.held.kid) return { signature: await signWith(this.held, request.signing_input) };
    return post<Signed>('api/statements/sign', request);
  }
}

export const seatKey = new SeatKey();
