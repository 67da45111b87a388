// One screen in a shared view: what it shows to the others, as often as the node takes it, and what it hears from them. Nothing of it is
// kept, by the browser or by a node. Made when somebody enters and ended when they leave or the screen goes away.
import { ApiError, post } from '../../../api/client';
import { sharedView } from '../../../state/shared';
import { session } from '../../../state/session.svelte';
import { type Failure, failureOf } from '../../new-report/submit';
import {
  type Drawing, drawingOf, type Form, HELLO_MS, heard, keyOf, type LatLon, POINTER_EVERY_MS, POINTS_MOST, present, roomOf, type Seen, type SharedKind,
  type SharedMessage, type View, VIEW_EVERY_MS, ZOOM_MOST,
} from './view';

interface Answered { shared: SharedMessage; moved_m: number; parties: string[]; nodes: string[]; grid: { coarseness_m: number; band: number } }
interface Place { lat_e7: number; lon_e7: number }
const e7 = ([lat, lon]: LatLon): [number, number] => [Math.round(lat * 1e7), Math.round(lon * 1e7)];

export class Sharing {
  readonly room: string;
  readonly label: string;
  desks: readonly Seen[] = $state.raw([]);
  drawing: Drawing | null = $state.raw(null);
  form: Form = $state('lines');
  /** How far the last point was moved to the grid. */
  moved_m: number = $state(0);
  grid: { coarseness_m: number; band: number } | null = $state.raw(null);
  parties: readonly string[] = $state.raw([]);
  failure: Failure | null = $state.raw(null);
  pointing: boolean = $state(true);
  same_view: boolean = $state(true);
  /** Somebody else moved the view of all. */
  onmoved: (view: View) => void = () => undefined;
  #given: LatLon[] = [];
  #view: View | null = null;
  #leads = false;
  #timers: ReturnType<typeof setInterval>[] = [];
  #waiting = new Map<SharedKind, () => void>();
  #last = new Map<SharedKind, number>();
  #queue: Promise<void> = Promise.resolve();
  #stop: () => void;
  #ended = false;

  constructor(proposal: string | null) {
    this.room = roomOf(proposal);
    this.label = `${session.value?.seat ?? ''} ${10 + Math.floor(Math.random() * 90)}`.trim();
    this.#stop = sharedView.listen((told) => this.#hear(told));
    this.#timers.push(setInterval(() => this.#hello(), HELLO_MS), setInterval(() => (this.desks = present(this.desks, Date.now())), 1000));
    this.#hello();
  }
  /** Leaves the view: the others are told, and everything here is forgotten. */
  end(): void {
    this.#stop();
    for (const one of this.#timers) clearInterval(one);
    this.#waiting.clear();
    this.#ended = true;
    // After what is on its way: whoever left is not seen to come back.
    void this.#queue.then(() => post('api/table/shared', { room: this.room, kind: 'leave', label: this.label })).catch(() => undefined);
  }
  get own(): string {
    return keyOf({ node: session.value?.node ?? '', label: this.label });
  }
  #hear(told: SharedMessage): void {
    if (told.room !== this.room || keyOf(told) === this.own) return;
    const known = this.desks.some((one) => one.key === keyOf(told));
    const { desks, moved } = heard(this.desks, told, Date.now());
    this.desks = desks;
    // Somebody who has just come sees at once what stands here.
    if (!known && told.kind !== 'leave') this.#hello();
    if (moved && this.same_view) {
      this.#leads = false;
      this.onmoved(moved);
    }
  }
  #hello(): void {
    this.#draft();
    if (this.#leads && this.same_view && this.#view) this.#say('view', [[this.#view.lat, this.#view.lon]], this.#view.zoom);
  }
  /** Shows where the pointer is, at most some times a second. */
  point(place: Place | null): void {
    if (!place || !this.pointing) return;
    this.#soon('point', POINTER_EVERY_MS, () => this.#say('point', [[place.lat_e7 / 1e7, place.lon_e7 / 1e7]]));
  }
  /** The view was moved here. */
  look(view: View): void {
    this.#view = view;
    if (!this.same_view) return;
    this.#leads = true;
    this.#soon('view', VIEW_EVERY_MS, () => this.#say('view', [[view.lat, view.lon]], Math.min(ZOOM_MOST, view.zoom)));
  }
  add(place: Place): void {
    if (this.#given.length >= POINTS_MOST) return;
    this.#given = [...this.#given, [place.lat_e7 / 1e7, place.lon_e7 / 1e7]];
    this.#draft();
  }
  drop(at: number): void {
    this.#given = (this.drawing?.points ?? []).filter((_one, i) => i !== at);
    this.#draft();
  }
  wipe(): void {
    this.#given = [];
    this.drawing = null;
    this.#draft();
  }
  shape(form: Form): void {
    this.form = form;
    this.#draft();
  }
  /** Begins the own drawing with another desk's; whose it was is said. */
  take(from: Seen): void {
    if (!from.drawing) return;
    this.form = from.drawing.form;
    this.#given = [...from.drawing.points];
    this.#send('take', this.#given, { form: this.form, of: from.key });
  }
  #draft(): void {
    this.#send('draft', this.#given, { form: this.form });
  }
  #say(kind: SharedKind, points: LatLon[], zoom = 0): void {
    this.#send(kind, points, zoom ? { zoom_tenths: Math.round(zoom * 10) } : {});
  }
  #soon(kind: SharedKind, every_ms: number, act: () => void): void {
    const wait_ms = (this.#last.get(kind) ?? 0) + every_ms - Date.now();
    const was = this.#waiting.has(kind);
    this.#waiting.set(kind, act);
    if (was) return;
    setTimeout(() => {
      const now = this.#waiting.get(kind);
      this.#waiting.delete(kind);
      this.#last.set(kind, Date.now());
      now?.();
    }, Math.max(0, wait_ms));
  }
  // One after another, so that a drawing never arrives before the one that it replaced.
  #send(kind: SharedKind, points: readonly LatLon[], more: Record<string, unknown>): void {
    const body = { room: this.room, kind, label: this.label, points: points.map(e7), ...more };
    this.#queue = this.#queue.then(async () => {
      if (this.#ended) return;
      try {
        this.#took(kind, await post<Answered>('api/table/shared', body));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        // A pointer too many is nobody's trouble; a drawing that was not taken is.
        if (error.code !== 'people.too_many') this.failure = failureOf(error);
      }
    });
  }
  #took(kind: SharedKind, answer: Answered): void {
    this.failure = null;
    this.grid = answer.grid;
    this.parties = answer.parties;
    if (kind !== 'draft' && kind !== 'take') return;
    if (answer.moved_m > 0) this.moved_m = answer.moved_m;
    this.drawing = drawingOf(answer.shared, this.drawing);
  }
}
