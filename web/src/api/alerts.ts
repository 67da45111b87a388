// The shapes of alerts, of hotline calls and of what is asked while a report is typed, as the node gives them. Units stand last in
// names: `_ms` since 1970 UTC, `_e7` ten-millionths of a degree, `_m` metres. Decides nothing.

/** GET /api/alerts, and one `alert` event for each that is new or changed. */
export interface AlertsRoom {
  alerts: Alert[];
  folded: number;               // how many were folded into others, altogether
  total?: number;               // how many there are; the newest 500 are given
  rules: AlertRule[];
  delivery: DeliveryChannel[];
}
export type Rung = 'watch_officer' | 'deputy' | 'chief' | 'capital';
export interface Alert {
  id: string; rule: string; rule_name: string; loud: boolean; at_ms: number;
  entry: string; number: string; what: string;
  text_code: string; values: Record<string, string | number | null>;
  folded: number;               // further ones of the same rule that this one stands for
  new?: number;                 // how many came after somebody took note of the others; only these wait
  state: 'raised' | 'acknowledged' | 'escalated' | 'over';
  why?: string;                 // of one that is over: withdrawn, amended, answered, heard, past, rule_gone, joined
  instead?: string | null;      // of one that is over: the alert that holds the rest of it
  rung: Rung | null;
  acknowledged: { number: string; party: string; at_ms: number } | null;
  escalate_at_ms: number | null;
}
/** A rule: built in, or said by a watch (then `number` is that of its statement). What it does not ask for is absent. */
export interface AlertRule {
  id: string; number: string | null; builtin: boolean; name: string; party?: string | null;
  kinds?: string[]; steps?: string[]; areas?: string[];
  around?: { lat_e7: number; lon_e7: number; radius_m: number } | null;
  zone?: { instrument: string; clause: string } | null;
  killed_least?: number | null; count_least?: number | null; within_ms?: number | null;
  silent_ms?: number | null; before_ms?: number | null;
  loud?: boolean; escalate_ms?: number | null;
}
/** GET /api/alerts/{id}?from: one with the statements that it stands for, a thousand at a time. */
export interface AlertWhole extends Alert { entries: { id: string; number: string | null }[]; size: number }
export interface DeliveryChannel { channel: string; state: string; last_error: string | null; waiting: number }
/** GET /api/alerts/log?from&count */
export interface DeliveryLog { rows: DeliveryRow[]; size: number }
export interface DeliveryRow {
  id: string; at_ms: number; channel: string; alert: string; state: string; tries: number; error: string | null; number: string; rule: string;
}

/** GET /api/calls, and one `call` event for each that is new or changed. */
export interface CallsRoom {
  calls: Call[];
  total?: number;
  test_due?: { since_ms: number; last_ms: number | null } | null; // by this node's plan of test calls; null: none is due
}
export interface Call {
  id: string; number: string; party: string; node: string; to: string; rung: Rung;
  about: string | null; about_number: string | null;
  what: string; place_name: string | null; lat_e7: number | null; lon_e7: number | null; radius_m: number | null; coarsened: boolean;
  at_risk: string | null; asked: string; test: boolean; at_ms: number;
  state: 'ringing' | 'answered' | 'ended' | 'unanswered';
  events: CallEvent[];
  ladder: LadderStep[];
  answered_after_ms: number | null;
  reach: { node: string; party: string; state: string }[];
}
export interface CallEvent {
  event: string; rung: Rung | null; party: string; node: string; at_ms: number; number: string;
  read_back: { lat_e7: number; lon_e7: number } | null; offset_m: number | null; text: string | null;
  flagged?: boolean;            // the offset is larger than the place was known, and than a kilometre
}
export interface LadderStep { rung: Rung; from_ms: number; until_ms: number | null; state: 'now' | 'next' | 'done' }

/** POST /api/incidents/similar {fields of a report draft, text} */
export interface SimilarReports { similar: SimilarReport[] }
export interface SimilarReport {
  id: string; number: string; incident: string | null; party: string; what: string; place: string | null; start_ms: number | null; score: number;
  reasons: { code: string; score: number; values: Record<string, string | number> }[];
}
