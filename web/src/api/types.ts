// The shapes the server sends and takes. One source for the web client; `tests/unit/edges/web` holds the
// server to it. Units stand last in names: `_ms` since 1970 UTC, `_e7` ten-millionths of a degree, `_m` metres.

/** GET /api/session: whose seat this is, and what record this node keeps. Constant while the node runs. */
export interface Session {
  record_id: string;            // standard base64 SHA-256 of the genesis file
  record_name: string;          // "sametable.example/2016"
  title: Record<Lang, string>;  // "Syria 2016"
  demonstration: boolean;
  ruleset: number;
  node: string;                 // "amman"
  seat: string;                 // "Amman watch"
  kid: string;                  // key id that signs what this seat says
  party: string;                // "us"
  centre: string;               // "amman"
  parties: Party[];             // sort by name in the reader's language
  centres: Centre[];
  nodes: NodeInfo[];
  theatre: { zone: string; name: Record<Lang, string>; bbox: [number, number, number, number] }; // degrees w,s,e,n
  now_ms: number;               // the node's clock; the client shows its clocks from this offset, not from its own
  vocabulary: Vocabulary;
  sign_in: 'open' | 'required';                 // open: nobody is enrolled and the node listens on loopback only
  person: Person | null;                        // who signed in; null while the desk is open
  may: string[];                                // acts that this person may do; everything while the desk is open
  audiences: { id: string; parties: string[] }[]; // classes that this party may write for
  seat_key: 'node' | 'browser';                 // who holds the key of this seat
}
export interface Person { id: string; name: string; roles: string[] }
export type Lang = 'en' | 'ru' | 'ar' | 'fr';
export interface Party { id: string; short: string; name: Record<Lang, string>; capital_zone: string; capital: Record<Lang, string> }
export interface Centre { id: string; name: Record<Lang, string>; zone: string }
export interface NodeInfo { id: string; party: string; centre: string; origin: string; prefix: string } // prefix "KHM" -> KHM-000123
export interface Vocabulary {
  what: Term[];        // incident kinds, codes such as fire.heavy
  // What is done about an incident: gradings, answers, steps, calls, custody.
  assent: Term[]; attribution: Term[]; breach: Term[]; call_event: Term[]; custody: Term[]; influence: Term[];
  link_how: Term[]; occurrence: Term[]; outcome: Term[]; rung: Term[]; stance: Term[]; step: Term[]; verified: Term[];
  // What is notified and counted: sites, movements, cargo, corridors, access.
  access: Term[]; access_outcome: Term[]; cargo_stage: Term[]; check_band: Term[]; check_says: Term[]; corridor_step: Term[]; corridor_user: Term[];
  count_stage: Term[]; depth: Term[]; direction: Term[]; mines: Term[]; movement: Term[]; movement_event: Term[]; movement_mode: Term[];
  notification_reply: Term[]; operation: Term[]; site_function: Term[];
  // What is said at the table: texts, positions, decisions, groups, areas, talks.
  action_step: Term[]; adherence: Term[]; area: Term[]; attestation: Term[]; authority: Term[]; checked: Term[]; clause_do: Term[]; clause_link: Term[];
  decided_by: Term[]; deconfliction_step: Term[]; designation: Term[]; disposition: Term[]; gap: Term[]; mandate: Term[]; participation: Term[];
  proposal_form: Term[]; relation: Term[]; separation: Term[]; separation_step: Term[]; signature: Term[]; stand: Term[]; talks: Term[]; talks_outcome: Term[]; document_notice: Term[];
  weapon: Term[]; source_kind: Term[]; channel: Term[]; locates: Term[]; measure: Term[]; precision: Term[];
}
export interface Term { code: string; name: Record<Lang, string>; locates?: string } // of `what`: what the place of such a report usually is

/** GET /api/picture: the whole picture; later changes come as `picture` events with the rows that changed. */
export interface Picture {
  table: Table;
  columns: string[];   // names of the fields of a row, in order: see MarkRow
  marks: MarkRow[];    // reports, in merge order
  ledgers: LedgerCount[];
}
/** One report on the map. An array, because there are tens of thousands. */
export type MarkRow = [
  id: string,           // 43 characters
  number: string,       // "KHM-000123"
  origin_index: number, // which of session.nodes wrote it
  lat_e7: number | null, lon_e7: number | null, radius_m: number | null, // null: no place known
  start_ms: number | null, end_ms: number | null, precision: string,     // happened
  what: string, weapon: string, actor: string, victim: string, place: string,
  claimed_at_ms: number,  // written, by its author's clock
  recorded_ms: number,    // earliest moment from which others can confirm it was known; for "what was known when"
  status: string,         // 'alleged' | 'denied' | 'disputed' | 'withdrawn'
  denials: number, comments: number, amendments: number,
  count: number | null,
  coarsened: 0 | 1,
  demonstration: 0 | 1,
  incident: string | null, // id of the first report of the same event; null: it stands alone
  linked: string | null,  // 'proposed' | 'confirmed' | 'contested'
];
export interface LedgerCount {
  id: string; number: string; reporting_party: string; accused: string; measure: string;
  start_ms: number | null; end_ms: number | null; cumulative: boolean;
  total: number | null; bound: 'exact' | 'about' | 'at_least' | 'over';
  by_area: Record<string, number>; by_kind: Record<string, number>; by_actor: Record<string, number>;
  consistent: boolean | null; claimed_at_ms: number; withdrawn: boolean;
}
export interface Table {
  revision: number;                 // grows by one at every change of this node's picture
  code: string | null;              // "K7QM-2XAF-9D3T"; null while payloads are missing
  digest: string | null;
  heads: { origin: string; node: string; size: number; root: string; waiting_for: string | null }[];
  missing_payloads: number;
}

/** SSE /api/events. `event: picture` PictureDelta, `event: links` Links, `event: presence` Presence, `event: hold`
 *  Problem or null, `event: reconnect` {}. `id:` is the revision. */
export interface PictureDelta { table: Table; marks: MarkRow[]; ledgers: LedgerCount[] } // replace rows by id; resync by GET /api/picture when told `event: resync`
export interface Links {
  now_ms: number;
  same_map: { nodes: string[]; parties: string[]; code: string | null; at_ms: number | null }; // who last showed this very code, and when it was last seen so
  peers: PeerLink[];
}
export interface PeerLink {
  node: string;
  state: 'same' | 'catching_up' | 'unreachable' | 'stale' | 'forked' | 'refused';
  since_ms: number;              // since when that state holds
  last_heard_ms: number | null;
  behind: number;                // statements of ours that they do not hold yet
  ahead: number;                 // statements of theirs that we know of and do not hold yet
  code: string | null;           // the code that node showed last
  detail: string;                // one clear sentence in English where state is refused/forked: what was wrong
  clock_offset_ms: number | null;
  beat_ms?: number | null;       // moment of its newest beat here, on its clock
  relay?: string | null;         // node through which its log came last, where that was not itself
  cosigned?: number;             // nodes that have cosigned the newest head of its log held here,
  cosigners?: number;            // of so many that could
  evidence?: string | null;      // where forked: SHA-256 of the evidence file, at /evidence/{sha256}
  cap?: number | null;           // where forked: the last size that both histories have in common
}
/** Which desk is in which room now: fleeting, kept nowhere, signed by its node. POST /api/presence {room, kind, label} says so of this one. */
export interface Presence { node: string; at_ms: number; room: string; kind: 'here' | 'away' | 'ring'; label: string }

/** POST /api/read {text, language?: string, reference_ms?: number} -> Reading. Nothing is kept. */
export interface Reading {
  language: string;
  ledger_counts: ReadLedgerCount[];
  reports: ReadReport[];
  not_understood: Span[];
}
export type Span = [start: number, end: number]; // in Unicode code points of the text as sent
export interface ReadLedgerCount {
  reporting_party: string | null; accused: string | null; measure: string;
  period: { start: string | null; end: string | null; cumulative: boolean };   // ISO 8601 with zone
  total: number | null; bound: 'exact' | 'about' | 'at_least' | 'over';
  by_area: Record<string, number>; by_kind: Record<string, number>; by_actor: Record<string, number>;
  consistent: boolean | null; span: Span;
}
export interface ReadReport {
  kind: string;                 // incident kind code
  occurred: { start: string | null; end: string | null; precision: string };
  weapon: string | null; actor: string | null; count: number | null; span: Span;
  places: ReadPlace[];
  marks?: { role: 'time' | 'weapon' | 'actor' | 'count' | 'kind'; span: Span }[]; // what to underline
}
export interface ReadPlace {
  text: string; span: Span; status: 'matched' | 'ask' | 'unknown';
  name: string | null; lat: number | null; lon: number | null; radius_m: number | null; score: number | null;
  rivals: PlaceMatch[];
}
/** GET /api/places?name=...&near=lat,lon&within=... -> { matches: PlaceMatch[] } */
export interface PlaceMatch {
  id: string; name: string; names: Partial<Record<Lang, string>>; kind: string; within: string[];
  lat: number; lon: number; radius_m: number; score: number; source: string;
}

/** The three steps. POST /api/statements/prepare -> Prepared; POST /api/statements/sign -> Signed (key held by the
 *  node, later in the browser); POST /api/statements -> Receipt. Same client_id, same content: the same receipt. */
export interface Draft { client_id: string; kind: string; fields: Record<string, unknown>; audience?: string; kid?: string } // audience: a class id, 'parties' when left out; kid: the browser's key, where it signs
export interface Prepared {
  client_id: string; signing_input: string; payload: string;
  shown: Record<string, unknown>;   // exactly what would be said, after coarsening
  notices: Notice[];                // "the exact place stays with your side", "a date in the future", ...
  own_side?: string | null;         // to be sent back with the signature: kept by the own node, never signed
}
export interface Notice { code: string; at: string; text: string }
export interface Signed { signature: string }
export interface Receipt { id: string; number: string; origin: string; index: number; proof: string } // proof: c2sp.org/tlog-proof@v1 text

/** Fields of a report draft (kind 'report'); everything but `what` and `occurred` may be left out. */
export interface ReportFields {
  what: string;
  occurred: { start_ms: number | null; end_ms: number | null; precision: string; zone: string; text?: string };
  place?: { lat_e7: number; lon_e7: number; radius_m: number };
  place_name?: string; place_id?: string;
  town?: string; district?: string; governorate?: string;
  locates?: 'impact' | 'unit' | 'site' | 'area' | 'undetermined';
  weapon?: string; actor?: string; victim?: string;
  count?: { low: number; best: number; high: number };
  killed?: { low: number; best: number; high: number }; injured?: { low: number; best: number; high: number };
  source_kind?: string; source?: string; channel?: string;
  source_consents?: boolean;      // a witness who consents to being named; without it the name stays with the author's side
  reliability?: string; credibility?: string; // of the source A-F, of what it says 1-6, by the author
  repeats?: string;               // id of the report that has it from the same source
  raw_text?: string; raw_language?: string; raw_span?: Span;
  demonstration?: boolean;
}
// deny {target, reason?}; withdraw {target, reason?}; comment {target, text}; amend {target, fields: Partial<ReportFields>, reason?}
// ledger_count {reporting_party, accused?, measure, period:{start_ms,end_ms,cumulative,zone}, total, bound, by_area, by_kind, by_actor, raw_text, raw_language}

/** GET /api/entries/{id or number} -> Dossier */
export interface Dossier {
  id: string; number: string; kind: string; node: string; party: string; seat: string; kid: string;
  origin: string; index: number;
  fields: Record<string, unknown> | null;  // null: payload not held
  status: string;
  time: TimeBracket;
  held_by: { node: string; party: string; state: 'author' | 'cosigned' | 'not_yet' }[];
  standing: 'here_only' | 'held' | 'on_the_table'; held_parties: number; of_parties: number;
  chain: ChainLink[];                       // every statement about this one, in merge order, this one first
  assessors: Assessor[];                    // one column per party, alphabetical by id
  own_side?: string | null;                 // what stayed with this side (the exact place), as JSON; only at the author's own node
  audience: string;                         // class it was written for; kind is 'sealed' where this node is not cleared
  widened: string[];                       // classes it was widened to, in order
  erased: { fields: string[] | null; number: string } | null;   // fields null: everything; number: of the erasure
  erasure_void?: { number: string; why: 'kind_stands' } | null;   // an erasure without effect: others stand on this statement
  repudiated: { number: string; why: 'revoked' | 'retired' } | null;
}
export interface TimeBracket {
  claimed_at_ms: number;                    // written, by the author's clock
  not_before: { at_ms: number; party: string; number: string } | null;
  not_after: { at_ms: number; party: string; number: string } | null;
  outside: boolean;                         // the claim lies outside its own bracket
}
export interface ChainLink { id: string; number: string; kind: string; party: string; node: string; fields: Record<string, unknown> | null; time: TimeBracket; audience: string }
/** What one party says of it, drawn from its own latest statements. Silent: says nothing, stance 'silent'. */
export interface Assessor { party: string; stance: 'alleges' | 'denies' | 'comments' | 'corrects' | 'withdraws' | 'silent'; says: Partial<ReportFields> & { text?: string }; number: string | null }

/** GET /api/record -> RecordRoom */
export interface RecordRoom {
  table: Table; table_note: string;         // the signed note as text
  same_map: Links['same_map'];
  logs: LogRow[];
  forks: ForkRow[];
  hold: Problem | null;                    // why this node signs nothing at present
  tables: TableRow[];                      // table notes that parties adopted, newest first
  layers: LayerRow[];                      // what narrower circles see; only those this node is cleared for
  links: PeerLink[];
}
/** One log with two signed histories; `cap` is the last size that both have in common. */
export interface ForkRow {
  origin: string; node: string; cap: number; found_by: string | null; evidence: string;
  older: { size: number; root: string }; newer: { size: number; root: string };
  ours: EntryRow[]; theirs: EntryRow[];     // the first entries after the cap in either history, as far as held here
}
export interface TableRow { number: string; code: string; at_ms: number; parties: string[] }
export interface LayerRow { id: string; parties: string[]; digest: string; code: string | null }
export interface LogRow {
  origin: string; node: string; party: string; own: boolean; size: number; root: string;
  last_entry_ms: number | null; last_beat_ms: number | null;
  counted: number;                          // how far the picture counts it (causally closed)
  waiting_for: string | null;
  checkpoint: string;                       // signed note with all cosignatures
  cosigned: { node: string; party: string; size: number; at_ms: number | null }[];
  evidence: { sha256: string; reason: string; at_ms: number }[];
  cap: number | null;                       // counted no further than this: two histories, or an epoch ended here
  sealed: number;                           // entries whose content this node is not cleared for
}
/** GET /api/record/{node}/entries?from=0&count=100 -> { entries: EntryRow[]; size: number } */
export interface EntryRow { index: number; id: string; number: string; kind: string | null; seat: string | null; claimed_at_ms: number | null; bytes: number; payload: 'held' | 'missing' | 'erased' | 'sealed' | 'none'; audience: string; standing: 'in_force' | 'repudiated' | 'retired' | 'contested' | 'void' | 'erased' | 'sealed' }
/** GET /api/record/{node}/entries/{index}/proof -> EntryProof: everything a browser needs to check one entry itself. */
export interface EntryProof { entry: string; payload: string | null; leaf_hash: string; index: number; size: number; root: string; path: string[]; checkpoint: string; log_vkey: string; seat_pub: string | null; tlog_proof: string }

/** Errors: RFC 9457 application/problem+json */
export interface Problem { type: string; title: string; status: number; code: string; at: string; expected: string; got: string; advice: string }

/** GET /api/sign-in: open to everybody; who this node is and how one signs in here. */
export interface SignIn { node: string; party: string; title: Record<Lang, string>; ways: ('passkey' | 'oidc' | 'recovery')[]; oidc_name: string | null }
/** POST /api/sign-in/passkey/begin {}, POST /api/enrol/begin {code}: options as WebAuthn Level 3 JSON. */
export interface Ceremony { ceremony: string; options: Record<string, unknown>; name?: string }
/** POST /api/sign-in/recovery {name, code} */
export interface Recovered { ok: boolean; codes_left: number }
/** POST /api/enrol/finish {ceremony, credential, label}: shown once, kept as hashes. */
export interface Enrolled { recovery_codes: string[] }

/** GET /api/people */
export interface PeopleRoom { people: PersonRow[]; roles: { id: string; acts: string[] }[]; pending: PendingRow[] }
export interface PersonRow {
  id: string; name: string; roles: string[]; active: boolean;
  passkeys: { id: string; label: string; added_ms: number; last_ms: number | null }[]; last_seen_ms: number | null;
}
/** An act for two persons: proposed by one, done when another confirms it in time. */
export interface PendingRow { id: string; act: string; what: Record<string, unknown>; by: string; at_ms: number; expires_ms: number }
/** GET /api/audit?from=0&count=100: own party's trail of reads and exports, each row hashed onto the one before. */
export interface AuditTrail { rows: AuditRow[]; size: number; head: string }
export interface AuditRow { n: number; at_ms: number; person: string; act: string; object: string; hash: string }

/** GET /api/keys: the key register as far as this node has it. */
export interface KeyRegister { seats: SeatKeyRow[]; roots: RootsRow[]; requests: KeyRequest[]; root_here: boolean }
export interface SeatKeyRow {
  kid: string; pub: string; node: string; party: string; seat: string;
  since: { number: string } | null;          // the entry that enrolled it; null: the founding file
  state: 'in_use' | 'retired' | 'revoked';
  upto: [origin: string, size: number][];    // what it signed at an index below `size` of that log stands
  by: string | null;                         // number of the statement that retired or revoked it
}
export interface RootsRow { party: string; generation: number; threshold: number; keys: string[] }
export interface KeyRequest { kid: string; pub: string; seat: string; at_ms: number; text?: string }
/** POST /api/keys/request {seat, pub}: the note's text, to be signed by the party's root. */
export interface KeyRequested { kid: string; text: string }
/** POST /api/release/{id} {fields}: file names and their bytes in base64. */
export interface PartRelease { files: Record<string, string> }

/** A text by language: `en`, `ru`, `ar`, `fr` or another. */
export type Words = Record<string, string>;
/** Why something is answered: `code`, its values, and `text` in English; the client words the codes it knows. */
export type TermsReason = Record<string, string | number>;
export type TermsState = 'within' | 'outside' | 'disputed' | 'undetermined';

/** GET /api/terms: every pack that the record knows, with what it says. Times in ms, half-open. */
export interface TermsRoom { now_ms: number; packs: TermsPack[] }
export interface TermsPack {
  id: string; version: string; title: Words; language: string; demonstration: boolean;
  compared: { by: string; on: string } | null;   // a person compared it with the authentic text
  recall: boolean;                                // written from recall, in whole or in part
  entry: string | null; number: string | null;    // where its text stands in the record; null: it stands in none
  sha256: string; state: string;                  // proposed, in_force, suspended, superseded, left
  basis: string;                                  // agreed, unilateral, resolution
  required: string[]; assents: TermsAssent[];
  spans: [number, number | null][];               // when it was in force by the record; null: until now and further
  box: [number, number, number, number] | null;   // south, west, north, east
  zone: string; sources: TermsSource[]; groups: TermsGroup[]; facts: TermsFact[]; zones: TermsZone[]; instruments: TermsInstrument[];
}
export interface TermsAssent { party: string; act: string; number: string; at_ms: number }
export interface TermsSource { id: string; text: string }
export interface TermsGroup { id: string; names: Words; kind: string; note: Words }
/** A question that clauses turn on; open_textured: a person must judge it, and no answer here decides it. */
export interface TermsFact { id: string; question: Words; open_textured: boolean }
export interface TermsZone {
  id: string; names: Words; area_kind: string; accuracy_m: number; approximate: boolean;
  known: boolean;                                 // false: nobody knows here where it runs; answers stay undetermined
  recall: boolean; sources: string[]; note: Words;
}
export interface TermsSegment { start_ms: number | null; end_ms: number | null; state: string; why: string } // in, disputed, undetermined
export interface TermsInstrument {
  id: string; title: Words; version: string; status: string; basis: string; date: string;
  issuers: string[]; signatories: string[]; witnesses: string[]; depositaries: string[]; guarantors: string[];
  languages: string[]; authentic: string[]; parent: string; supersedes: string[]; published: string;
  recall: boolean; compared: { by: string; on: string } | null; sources: string[]; note: Words;
  segments: TermsSegment[]; clauses: TermsClause[];
}
export interface TermsClause {
  id: string; kind: string; ref: string; title: Words; text: Words; original: Words;
  recall: boolean; compared: { by: string; on: string } | null; sources: string[]; note: Words;
  zones: string[]; lines: string[]; windows: string[];
  facts: string[];                                // ids of the facts that the clause turns on
  sides: Record<string, string> | null;           // of lines: what their left and right side are called
  lines_of: { label: string; value: string | Words }[];
  segments: TermsSegment[] | null;                // of window clauses
}
/** GET /api/terms/map: GeoJSON of all zones and lines whose course is known. */
export interface TermsMap { type: 'FeatureCollection'; features: TermsFeature[] }
export interface TermsFeature { type: 'Feature'; geometry: Record<string, unknown>; properties: TermsArea }
export interface TermsArea { pack: string; id: string; what: 'zone' | 'line'; names: Words; accuracy_m: number; approximate: boolean; clauses: string[] }
/** GET /api/terms/countdown: what starts, ends or falls due next, soonest first. */
export interface TermsCountdown { next: TermsNext[] }
export interface TermsNext { pack: string; instrument: string; clause: string; what: 'starts' | 'ends' | 'due' | 'gate'; at_ms: number; title: Words }
/** POST /api/terms/ask TermsCase -> TermsAnswered; GET /api/terms/about/{id or number} -> TermsAbout. One act at a time. */
export interface TermsCase {
  at?: string; until?: string; lat?: number; lon?: number; radius_m?: number;
  group?: string; against?: string; act?: string; weapon?: string; calibre_mm?: number; count?: number; armed?: number;
  facts?: Record<string, string>; measured?: { line: string; distance_m: number; error_m: number; side: string }[];
  target?: string;
}
export interface TermsNamed { id: string; version: string; number: string | null; basis?: string; required?: string[] }
export interface TermsAnswered { mode: 'past' | 'protective'; packs: TermsNamed[]; words?: TermsReason[]; answers: TermsAnswer[] }
export interface TermsAbout { entry: string; number: string; mode: 'past' | 'protective'; case: Record<string, unknown>; packs: TermsNamed[]; words?: TermsReason[]; answers: TermsAnswer[] }
export interface TermsAnswer {
  pack: string; pack_version: string; instrument: string; title: Words; version: string; basis: string; guarantor: string | null;
  number?: string; parties?: string[];
  time: TermsState; place: TermsState; actor_status: string; actor_authority: string | null; act: string;
  clauses: TermsClauseAnswer[];
  facts_used: TermsReason[]; facts_missing: TermsReason[]; would_decide: TermsReason[]; reasons: TermsReason[]; claims: TermsReason[];
  flags: string[]; recall: boolean; compared: boolean; protective: boolean;
  steady_m: number; steady_ms: number;            // a move of up to so much cannot change the answer; 0: not known to hold
}
export interface TermsClauseAnswer {
  id: string; ref: string; kind: string; text: Words; effect: string; time: TermsState; place: TermsState;
  why: TermsReason[]; recall: boolean; compared: boolean;
}
/** POST /api/terms/check {text} */
export interface TermsChecked { ok: boolean; pack: TermsPack }
/** POST /api/terms/replay {text? | entry?, against?, days} */
export interface TermsReplay {
  from_ms: number; until_ms: number; total: number; changed: number; undetermined_before: number; undetermined_after: number;
  groups: { before: TermsShort; after: TermsShort; count: number }[];
  rows: { id: string; number: string; before: TermsShort[]; after: TermsShort[] }[]; // of the changed ones
  rows_left_out: number;                          // changed ones that are counted and not among the rows
  only_before: string[]; only_after: string[];    // instruments that only one of the two texts has
}
export interface TermsShort { instrument: string; time: string; place: string; act: string }
/** GET /api/terms/obligations */
export interface TermsDuties { obligations: TermsObligation[]; gates: TermsGate[] }
export interface TermsObligation {
  pack: string; instrument: string; clause: string; kind: string; duty: string; title: Words; by: string[]; status: string;
  due_ms: number | null; due_latest_ms: number | null; judged_ms: number | null;
  due: { number: number; unit: string } | null;   // how much is due by then
  claims: TermsClaim[]; verified_by: string[]; waived_by: string[];
  parties: string[];                              // by whose word the text stands
  flags: string[];
  counted: TermsCounted[];                        // what each party's own words on movements come to
}
/** What one party's events and counts of movements come to: brought, or told in time. Nothing is concluded from it. */
export interface TermsCounted { party: string; what: string; number: number; of: number | null; unit: string; share_percent: number | null; numbers: string[] }
/** What one party says of an obligation: its own number, never added to another's. */
export interface TermsClaim { party: string; says: string; number: number | null; unit: string; share_percent: number | null; numbers: string[]; verifies: boolean }
export interface TermsGate {
  pack: string; instrument: string; clause: string; effect: Words; reset: Words; status: string; joined: string;
  conditions: { kind: string; status: string }[];
  counts: { by: string; days: number; of: number; longest: number }[]; // by: contested_break, contested_ignored, or a party's ledger
  broken_by: string[]; contested: string[]; undated: string[]; reached_ms: number | null;
  certifiers: string[]; certified_by: string[]; flags: string[];
}
