// The alerts as this screen holds them: asked for when it opens and after every break, then followed by the one stream of events.
// Decides nothing: the node says what is an alert and when it climbs; this keeps the latest word of each.
import type { Alert, AlertRule, AlertsRoom, DeliveryChannel } from '../api/alerts';
import { get, post } from '../api/client';
import { Paced } from '../rooms/dossier/paced';
import { dossier, statements } from '../rooms/new-report/api';
import { type Failure, failureOf } from '../rooms/new-report/submit';
import { calls } from './calls.svelte';
import { clock } from './clock.svelte';
import { session } from './session.svelte';
import { eventsIn, merged, openOf, RINGS, settled, soundsAnew } from './alerting';

const GAP_MS = 2000;

class Alerts {
  all: readonly Alert[] = $state.raw([]);
  rules: readonly AlertRule[] = $state.raw([]);
  delivery: readonly DeliveryChannel[] = $state.raw([]);
  /** How many were folded into others, altogether, as the node counts. */
  folded: number = $state(0);
  loaded: boolean = $state(false);
  failure: Failure | null = $state.raw(null);
  /** True while the tray stands open. */
  open: boolean = $state(false);
  /** How many there are; the node gives the newest. */
  total: number = $state(0);
  readonly waiting: readonly Alert[] = $derived(openOf(settled(this.all, calls.all)));
  readonly loud: readonly Alert[] = $derived(this.waiting.filter((one) => one.loud));
  readonly events: number = $derived(eventsIn(this.waiting));
  /** Who is told of what must sound; set by the frame. */
  heard: (fresh: readonly Alert[]) => void = () => undefined;

  /** What the stream told while the list was on its way: it is later than the list, and stands over it. */
  #meanwhile: Alert[] | null = null;

  #whole = new Paced(async (signal) => {
    const meanwhile = (this.#meanwhile = [] as Alert[]);
    try {
      const room = await get<AlertsRoom>('api/alerts', signal);
      const all = merged(room.alerts, meanwhile);
      const fresh = soundsAnew(this.all, all).filter((one) => one.rule !== RINGS);
      this.all = all;
      [this.rules, this.delivery, this.folded, this.total, this.loaded, this.failure] = [room.rules, room.delivery, room.folded, room.total ?? room.alerts.length, true, null];
      if (fresh.length > 0) this.heard(fresh);
    } catch (error) {
      if (!signal.aborted) this.failure = failureOf(error);
    }
    this.#meanwhile = null;
  }, GAP_MS);

  /** Wishes for the whole list. */
  wish(): void {
    this.#whole.wish();
  }
  /** Takes one alert as the stream told it. */
  take(told: Alert): void {
    this.#meanwhile?.push(told);
    const fresh = soundsAnew(this.all, [told]).filter((one) => one.rule !== RINGS);
    this.all = merged(this.all, [told]);
    if (fresh.length > 0) this.heard(fresh);
  }
  /** Takes note of an alert: under this browser's key where it signs, else under the seat that the node holds. Throws ApiError. */
  async acknowledge(alert: Alert): Promise<void> {
    if (session.value?.seat_key === 'browser' && alert.entry !== '') await this.#say(alert);
    else await post(`api/alerts/${encodeURIComponent(alert.id)}/acknowledge`, {});
    this.wish();
  }
  /** Says an acknowledgement to those who may read what it is about, and to nobody else. */
  async #say(alert: Alert): Promise<void> {
    const { audience } = await dossier(alert.entry);
    const fields = { target: alert.entry, alert: alert.rule, at_ms: Math.max(clock.now, alert.at_ms), ...(session.value?.demonstration && { demonstration: true }) };
    const client_id = crypto.randomUUID();
    const prepared = await statements.prepare({ client_id, kind: 'acknowledgement', fields, ...(audience !== 'parties' && { audience }) });
    const { signing_input, payload, own_side } = prepared;
    const { signature } = await statements.sign({ signing_input });
    await statements.submit({ client_id, signing_input, payload, signature, ...(own_side && { own_side }) });
  }
}

export const alerts = new Alerts();
