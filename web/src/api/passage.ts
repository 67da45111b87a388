// What the node answers about movements, as the room Passage reads it, and how it is asked. Decides nothing. Times in ms since 1970
// UTC, coordinates in 1e-7 degree, ids of 43 characters; `number` is what people say, such as KHM-000123. Nothing here is a
// permission: a party acknowledges, holds, asks, objects.
import { get, post, postBytes } from './client';

export type MovementState =
  | 'notified' | 'held' | 'acknowledged' | 'ready' | 'go' | 'under_way' | 'held_up' | 'delayed' | 'arrived' | 'completed' | 'aborted'
  | 'cancelled' | 'overdue' | 'withdrawn';
export type PartySays = 'acknowledged' | 'hold' | 'objects' | 'asks' | 'waiting' | 'old_version';
export interface Span { start_ms: number; end_ms: number }
/** One party's latest word on the latest version; `waiting_ms` since when everybody waits for it; `was` what it said of an older one. */
export interface PartyWord {
  party: string; says: PartySays; number: string | null; at_ms: number | null; reason: string | null; due_ms: number | null;
  depth: string | null; waiting_ms: number | null; text?: string | null; was?: string | null; overdue?: boolean;
}
/** The lead time that the place asks for and what was given, in hours; it is shown and refuses nothing. */
export interface Lead { rule_h: number | null; given_h: number; met: boolean; emergency: boolean; source?: string }
export interface Warning { code: string; values?: Record<string, string | number> }
export interface Deviation { since_ms: number; distance_m: number; until_ms?: number | null; draft?: { kind: string; fields: Record<string, unknown> } }
export interface Waypoint { lat_e7: number; lon_e7: number; name?: string; at_ms?: number; until_ms?: number }
export interface MovementRow {
  id: string; number: string; version: number; version_id: string; party: string; what: string; mode: string; name: string; place_name: string | null;
  window: Span | null; people: number | null; vehicles: number; state: MovementState; state_ms: number; lead: Lead | null;
  parties: PartyWord[]; waiting_for: string[]; cargo: { lines: number; short: number; over?: number }; warnings: Warning[]; deviation: Deviation | null;
  route?: Waypoint[]; width_m?: number;
}
export interface MovementList { movements: MovementRow[]; total?: number }

export interface Version { id: string; number: string; at_ms: number; changed: string[]; moved_m?: number | null; gone?: boolean; fields: Record<string, unknown> }
export interface Count { party: string; quantity: number; number: string; at_ms: number; by: string | null; preliminary: boolean }
export const STAGES = ['requested', 'agreed', 'loaded', 'removed', 'delivered'] as const;
export type Stage = (typeof STAGES)[number];
export interface CargoLine { line: string; item: string; unit: string; planned: number | null; stages: Partial<Record<Stage, Count[]>>; over: boolean; unaccounted: number | null }
export interface DropCount {
  party: string; count: 'preliminary' | 'confirmed'; recovered: number | null; damaged: number | null; out_of_zone: number | null; lost: number | null;
  unaccounted: number; sides: [string, number][]; number: string; at_ms: number; dropped?: number; current?: boolean;
}
export interface MovementEvent {
  id: string; number: string; party: string; event: string; at_ms: number; waypoint?: number | null; late_ms?: number | null; by?: string | null;
  reason?: string | null; text?: string | null; version?: number | null;
}
export interface MovementReply {
  id: string; number: string; party: string; says: string; at_ms: number; reason?: string | null; text?: string | null; due_ms?: number | null;
  version?: number | null; current?: boolean;
}
export interface RestsOn { id: string; number: string; kind: string; party: string }
export interface Vehicle { plate?: string; kind: string; colour?: string; driver?: string }
export interface MovementFile extends Omit<MovementRow, 'vehicles' | 'cargo'> {
  versions: Version[]; route: Waypoint[]; width_m: number; cargo_lines: CargoLine[];
  airdrop: { pallets: number; counts: DropCount[] } | null; events: MovementEvent[]; replies: MovementReply[];
  go: { number: string | null; at_ms: number | null; rests_on: RestsOn[]; complete: boolean; missing: string[]; current?: boolean } | null;
  told: { party: string; held: string | boolean; depth: string | null }[]; hits: string[];
  vehicles: Vehicle[] | number; contacts: string[]; leader: string | null; text: string | null; audience?: string;
  followed_by?: string[]; following_delay_ms?: number | null; following_kept_ms?: number | null;
}
export interface Checked { warnings: Warning[]; lead: Lead | null; twice: string[]; length_m: number | null }
export interface GoDraft { rests_on: RestsOn[]; missing: string[] }
export interface TrackPoint { lat_e7: number; lon_e7: number; at_ms: number; source: string; accuracy_m?: number | null; received_ms?: number; device?: string }
export interface Track {
  points: TrackPoint[]; delay_ms: number; deviation: Deviation | null; from: 'here' | 'asked'; late_ms?: number | null;
  next?: { number: number; name: string; at_ms: number | null; in_m: number | null } | null; along_m?: number | null; length_m?: number | null;
  last_ms?: number | null; kept_ms?: number | null; positions?: number; devices?: unknown;
}

const at = (name: string): string => `api/passage/movements/${encodeURIComponent(name)}`;

/** The board: newest window first; ended ones for 30 days, older ones by `before`. Throws ApiError. */
export function movements(before: string | null, signal?: AbortSignal): Promise<MovementList> {
  return get<MovementList>(`api/passage/movements${before === null ? '' : `?before=${encodeURIComponent(before)}`}`, signal);
}
/** One movement by the number or id of any of its versions. Throws ApiError. */
export function movement(name: string, signal?: AbortSignal): Promise<MovementFile> {
  return get<MovementFile>(at(name), signal);
}
/** What is to be said about a draft before it is signed: warnings, lead time, whether it was notified already. Throws ApiError. */
export function checkMovement(fields: Record<string, unknown>, signal?: AbortSignal): Promise<Checked> {
  return post<Checked>('api/passage/movements/check', { fields }, signal);
}
/** On which versions and acknowledgements a go would rest, and whose word is missing. Throws ApiError. */
export function goDraft(name: string, signal?: AbortSignal): Promise<GoDraft> {
  return get<GoDraft>(`${at(name)}/go`, signal);
}
/** Positions on the way, for the notifier's side and those it lets follow. Throws ApiError. */
export function track(name: string, signal?: AbortSignal): Promise<Track> {
  return get<Track>(`${at(name)}/track`, signal);
}
/** An address for the leader's telephone page; it is a secret and told once. Throws ApiError. */
export function phoneAddress(name: string): Promise<{ address: string; expires_ms: number }> {
  return post(`${at(name)}/phone`, {});
}
/** Positions from a file, GPX or CSV. Throws ApiError. */
export function sendPositions(name: string, file: Blob): Promise<{ taken?: number; refused?: number }> {
  return postBytes(`${at(name)}/positions`, file);
}
/** The address of a printed sheet. */
export function printed(name: string, sheet: 'manifest' | 'letter', as: 'html' | 'pdf', lang: string, to = ''): string {
  return `${at(name)}/${sheet}.${as}?lang=${lang}${to ? `&to=${encodeURIComponent(to)}` : ''}`;
}

/** What came from the leader's telephone and waits for a person, and the telephones that have an address. */
export interface Proposal {
  id: string; kind: 'movement_event' | 'cargo_count'; fields: Record<string, unknown>; at_ms: number; claimed_at_ms?: number; device_ms?: number; received_ms?: number;
  clock_ms?: number | null; number?: string | null; state: 'waiting' | 'confirmed' | 'dismissed';
}
export interface Phone { id: string; made_ms: number; expires_ms: number; revoked_ms: number | null; last_ms: number | null; clock_ms: number | null }
export interface Telephone { proposals: Proposal[]; phones?: Phone[]; address_expires_ms?: number | null }
/** Throws ApiError. */
export function telephone(name: string, signal?: AbortSignal): Promise<Telephone> {
  return get<Telephone>(`${at(name)}/telephone`, signal);
}
/** Says what became of a proposal: confirmed by the statement `said`, or dismissed. Throws ApiError. */
export function settle(name: string, id: string, how: { do: 'confirm'; said: string } | { do: 'dismiss' }): Promise<unknown> {
  return post(`${at(name)}/telephone/${encodeURIComponent(id)}`, how);
}
/** Ends a telephone's address. Throws ApiError. */
export function revokePhone(name: string, id: string): Promise<unknown> {
  return post(`${at(name)}/phones/${encodeURIComponent(id)}/revoke`, {});
}
