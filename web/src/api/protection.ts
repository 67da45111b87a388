// The shapes of protected sites, the protection check, corridors, notices of operations, hits and access, as the node gives them, and
// how they are asked for. Units stand last in names: `_ms` since 1970 UTC, `_e7` ten-millionths of a degree, `_m` metres. Decides
// nothing. Another side's site has no place here until its notice is opened, one at a time.
import { get, post } from './client';

export interface Point { lat_e7: number; lon_e7: number }
export interface Box { south_e7: number; west_e7: number; north_e7: number; east_e7: number }
export interface Window { start_ms: number; end_ms: number }
export interface Place extends Point { radius_m: number }

/** GET /api/passage/sites */
export interface SitesRoom { own: SiteRow[]; told: NoticeRow[]; counts: { own: number; told: number } }
export type Freshness = 'fresh' | 'due' | 'stale' | 'ended';
export type Depth = 'received' | 'accepted' | 'confirmed_to_units';
export interface SiteRow {
  id: string; version_id?: string; number: string; lat_e7: number | null; lon_e7: number | null; radius_m: number | null; at_once?: string[]; owed?: string[]; version: number; name: string; name_local: string | null; function: string; place_name: string | null;
  since_ms: number; until_ms: number | null; review_ms: number; freshness: Freshness; closed: boolean; canary: boolean;
  moved_m: number | null; flagged: boolean; told: ToldOfSite[]; consents: Consents;
}
export interface Consents { exact_to: string[]; cell_to: string[]; checked_by: string[] | null }
/** One party that was told of a site. */
export interface ToldOfSite {
  party: string; precision: 'exact' | 'cell'; notice_id: string; number: string; at_ms: number; current: boolean;
  depth: Depth | null; depth_ms: number | null; reply: string | null; reply_number: string | null; read_back_offset_m: number | null; held: 'holds' | 'not_yet';
}
/** Another side's site, as it was told: without name, place and focal points. */
export interface NoticeRow {
  id: string; version_id?: string; number: string; version: number; from_party: string; function: string; since_ms: number; review_ms: number; until_ms?: number | null;
  freshness: Freshness; coarsened: boolean; closed?: boolean; withdrawn?: boolean; depth: Depth | null; reply: string | null; wants_read_back: boolean;
}
/** GET /api/passage/sites/{name}: an own site whole. Every member beyond the row may be missing. */
export interface SiteFile extends SiteRow {
  withdrawn?: boolean; more?: Record<string, unknown>;
  versions?: { id: string; number: string; at_ms: number; standing?: boolean; changed?: string[]; fields?: Record<string, unknown> }[];
  organisation?: string | null; marking?: string | null; text?: string | null; staff?: number | null; serves?: number | null;
  declared?: boolean; focal_day?: string; focal_night?: string; fields?: Record<string, unknown>;
  disclosures?: Disclosure[];
}
/** What was said of a site to another party, and by it: a notice, how far down it was passed on, a reply. `party` is who said it. */
export interface Disclosure { at_ms: number; kind: string; party: string; number: string; notice: string; fields: Record<string, unknown> }
/** POST /api/passage/notices/{name}/open: one told notice with its place. The opening is logged. */
export interface OpenedNotice extends Place {
  id: string; number: string; from_party: string; function: string; name: string | null; coarsened: boolean; focal_day: string; focal_night: string; text: string | null;
}
/** POST /api/passage/sites/{name}/notices: what the consents still owe. */
export interface PreparedNotices { prepared: OwedNotice[] }
export interface OwedNotice { kind?: string; fields: Record<string, unknown>; audience: string }

export type AskedArea = Box | Place | { points: Point[] };
/** POST /api/passage/check */
export interface CheckAsked { area: AskedArea; window: Window; act?: string }
export type CheckSays = 'touches_site' | 'touches_passage' | 'covered_by_terms' | 'undetermined' | 'none_known';
export interface CheckAnswer {
  id: string; asked_at_ms: number; area: Box; window: Window;
  own: { says: CheckSays; band?: string | null; calls?: unknown[]; reasons?: string[] };
  terms: { says: CheckSays; clauses: TermsTouched[] };
  parties: PartyAnswer[]; says: CheckSays; call: { party: string; rung: string; contact?: string | null }[];
}
/** A clause that covers the area: an id, or its names. */
export type TermsTouched = string | { id?: string; instrument?: string; ref?: string; number?: string; text?: Partial<Record<string, string>> };
export interface PartyAnswer {
  party: string; node: string | null; state: 'answered' | 'unreachable' | 'stopped' | 'waiting'; says: CheckSays | null; band: string | null;
  call: string | null; contact: string | null; question_number: string | null; answer_number: string | null;
}
/** GET /api/passage/checks: the own side's checks, newest first. */
export interface ChecksRoom { checks: CheckRow[] }
export interface CheckRow { id?: string; number: string | null; asked_at_ms: number; area: Box; window: Window; says: CheckSays }
/** GET /api/passage/trawling: who asks the own side, and how it looks. */
export interface TrawlingRoom { askers: Asker[] }
export interface Asker {
  party: string; asked_24h: number; cells: number; pattern: 'none' | 'many' | 'sweeping' | 'narrowing' | 'canary';
  stopped: boolean; since_ms: number | null; latest_ms: number | null; numbers: string[];
}

/** GET /api/passage/corridors */
export interface CorridorsRoom { corridors: Corridor[] }
export interface Guarantor { name: string; says: 'joins' | 'does_not_join' | 'waiting' | 'no_seat' }
export type CorridorState = 'open' | 'closed' | 'suspended' | 'outside_hours' | 'disputed' | 'unknown';
export interface Corridor {
  id: string; number: string; version: number; version_id?: string; party: string; said_by: string | null; name: string;
  line: (Point & { name?: string | null })[]; width_m: number; direction: string; users: string[];
  dates: { start_ms: number; end_ms?: number | null } | null; hours: { from_min: number; until_min: number; zone: string } | null; instrument: string | null; clause: string | null;
  guarantors: Guarantor[]; agreed_with: string[] | null; form: 'agreed' | 'unilateral'; crossings: (Point & { name: string; operator?: string | null })[] | null;
  mines: string | null; safeguards: string | null; state: CorridorState; state_by: CorridorSaid[]; next_ms: number | null; next?: 'opens' | 'closes' | null;
  incidents: string[]; same_as: string[]; fields?: Record<string, unknown>; audience?: string;
}
export interface CorridorSaid { party: string; said_by: string | null; step: string; at_ms: number; number: string; until_ms?: number | null; reason?: string | null }

/** GET /api/passage/notices */
export interface NoticesRoom { notices: OperationsNotice[] }
export interface Conflict { kind: 'site' | 'movement' | 'corridor' | 'terms'; number: string | null }
export interface NoticeReply { party: string; says: string; reason?: string | null; text?: string | null; number: string; at_ms: number }
export interface OperationsNotice {
  id: string; number: string; party: string; operation: string; area: Box; window: Window; call: string;
  state: 'coming' | 'running' | 'ended' | 'withdrawn'; conflicts: Conflict[]; replies: NoticeReply[]; objections: number; audience?: string;
}
/** POST /api/passage/notices/draft: the fields as they would be said, widened, and what is known to conflict. */
export interface DraftedNotice { area: Box; window: Window; operation: string; call: string; conflicts: Conflict[] }

/** GET /api/passage/hits */
export interface HitsRoom { hits: Hit[] }
export interface HitTold { party: string; at_ms: number; number: string; depth: Depth | null; depth_ms: number | null; before: boolean }
export interface Hit {
  id: string; number: string; at_ms: number; report_number: string; incident: string | null; what: string;
  occurred: { start_ms: number | null; end_ms: number | null; precision?: string } | null;
  object_kind: 'site' | 'movement' | 'corridor'; object_number: string | null; report_state?: string; withdrawn?: boolean; function: string | null; certain: boolean; distance_m: number | null; owner: string;
  told: HitTold[]; asked: string[]; replies: { party: string; says: string; text: string | null; number: string; at_ms: number }[];
  due_ms: number | null; state: 'open' | 'answered' | 'silent' | 'overdue'; audience?: string;
}

/** GET /api/passage/access */
export interface AccessRoom { places: AccessPlace[]; totals?: Record<string, Record<string, number>> | { party: string; [name: string]: string | number }[] }
export interface AccessSaid {
  party: string; says: string; people: number | null; in_need: number | null; as_of_ms: number; number: string; id?: string; besieged_by: string | null; source: string | null;
}
export interface AccessPlace {
  place_name: string; lat_e7: number | null; lon_e7: number | null; radius_m: number | null; says: AccessSaid[];
  last_delivery: { at_ms: number; number: string; by: string } | null; months: AccessMonth[]; requests: AccessRequest[];
}
export interface AccessMonth { month: string; party?: string; requests: number; agreed: number; partly: number; refused: number; no_answer: number; waiting?: number; delivered: number }
export interface AccessStep { step: number; name: string; outcome: string; at_ms: number | null; by: string | null; number: string | null }
export interface AccessRequest {
  id?: string; version_id?: string; audience?: string; number: string; party?: string; month: string; to: string; people: number | null; at_ms: number; days: number | null;
  agreed_steps: string[]; steps: AccessStep[]; state: string;
}

const named = (name: string): string => encodeURIComponent(name);
/** An own site whole; the row, which the node gives apart, and the fields of the version that stands, brought together. */
export async function siteFile(name: string, signal?: AbortSignal): Promise<SiteFile> {
  const { site, ...rest } = await get<Omit<SiteFile, keyof SiteRow> & { site: SiteRow }>(`api/passage/sites/${named(name)}`, signal);
  const fields = rest.versions?.find((one) => one.id === site.version_id)?.fields ?? rest.versions?.filter((one) => one.standing !== false).at(-1)?.fields;
  return { ...site, ...rest, ...(fields && { fields }) };
}
export const owedNotices = (name: string): Promise<PreparedNotices> => post<PreparedNotices>(`api/passage/sites/${named(name)}/notices`, {});
/** Opens one notice of another side; the node logs it before it answers. */
export async function openNotice(name: string): Promise<OpenedNotice> {
  const { id, number, from_party, fields } = await post<{ id: string; number: string; from_party: string; fields: Record<string, unknown> }>(`api/passage/notices/${named(name)}/open`, {});
  const place = (fields['place'] ?? {}) as Partial<Place>;
  const text = (key: string): string => (typeof fields[key] === 'string' ? fields[key] : '');
  return {
    id, number, from_party, function: text('function'), name: text('name') || null, coarsened: fields['coarsened'] !== false, focal_day: text('focal_day'), focal_night: text('focal_night'), text: text('text') || null,
    lat_e7: place.lat_e7 ?? 0, lon_e7: place.lon_e7 ?? 0, radius_m: place.radius_m ?? 0,
  };
}
export const checkArea = (asked: CheckAsked): Promise<CheckAnswer> => post<CheckAnswer>('api/passage/check', asked);
/** Drafts a notice: widened, with what is known to be in its way. */
export async function draftNotice(asked: { operation: string; area: AskedArea; window: Window; call: string }): Promise<DraftedNotice> {
  const { fields, conflicts } = await post<{ fields: Omit<DraftedNotice, 'conflicts'>; conflicts: Conflict[] }>('api/passage/notices/draft', asked);
  return { ...fields, conflicts };
}
