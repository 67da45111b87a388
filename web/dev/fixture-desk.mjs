// Answers of the fixture server for people, two-person acts, keys, the audit trail and sign-in, and what the record room says of
// forks, adopted tables and narrower circles. Invented throughout; passkeys are taken without any check.
import { createHash, randomBytes } from 'node:crypto';

const b64url = (bytes) => Buffer.from(bytes).toString('base64url');
const sha = (text) => createHash('sha256').update(text).digest();
const problem = (status, code, expected, got, advice) => ({ status, body: { type: 'about:blank', title: code, status, code, at: '', expected, got, advice } });
const ROLES = {
  analyst: ['comment', 'correct_side', 'deny', 'export', 'read', 'read_restricted', 'say'],
  intake: ['comment', 'deny', 'read', 'say'],
  key_officer: ['enrol_key', 'enrol_people', 'erase', 'inspect_audit', 'read', 'restore', 'revoke_key', 'see_people', 'widen'],
  spokesperson: ['export', 'interpret', 'read', 'release_part'],
  watch_officer: ['adopt_table', 'comment', 'correct_side', 'deny', 'poke', 'read', 'read_restricted', 'say', 'withdraw_side'],
};
const HOUR = 3_600_000;

/** What the fixture keeps of people; `wanted` are the options of the command line. */
export function makeDesk(world, { signIn, hold, fork }) {
  const now = Date.now();
  const person = (id, name, roles, days) => ({ id, name, roles, active: true, passkeys: [{ id: `${id}-k`, label: 'Watch desk', added_ms: now - days * 24 * HOUR, last_ms: now - days * HOUR }], last_seen_ms: now - days * HOUR });
  const people = [person('p1', 'R. Ash', ['key_officer', 'watch_officer'], 3), person('p2', 'M. Fir', ['analyst'], 9), person('p3', 'T. Oak', ['key_officer'], 1)];
  people.push({ id: 'p4', name: 'L. Yew', roles: ['intake'], active: false, passkeys: [], last_seen_ms: null });
  const me = signIn ? people[0] : null;
  Object.assign(world.session, {
    sign_in: signIn ? 'required' : 'open', person: me && { id: me.id, name: me.name, roles: me.roles }, may: [...new Set(Object.values(ROLES).flat())].sort(), seat_key: 'node',
    audiences: classes(world.session),
  });
  return {
    people, in: signIn !== 'out', pending: [
      { id: 'd1', act: 'erase', what: { target: 'x', number: 'JAL-000012', fields: ['raw_text', 'source'], reason: 'Names of two witnesses.' }, by: 'p3', at_ms: now - 2 * HOUR, expires_ms: now + 22 * HOUR },
      { id: 'd2', act: 'widen', what: { target: 'y', number: 'JAL-000040', to: 'parties', reason: 'Agreed at the table.' }, by: 'p1', at_ms: now - 23.5 * HOUR, expires_ms: now + HOUR / 2 },
    ],
    audit: Array.from({ length: 42 }, (_, n) => ({ n, at_ms: now - (42 - n) * HOUR, person: people[n % 3].name, act: ['read_restricted', 'export', 'inspect_audit'][n % 3], object: `joint-alder/${100 + n}`, hash: b64url(sha(String(n))) })),
    requests: [], hold, fork,
  };
}

function classes(session) {
  const others = session.parties.map((one) => one.id).filter((one) => one !== session.party);
  const some = [[], ...others.map((one) => [one])].map((one) => [session.party, ...one].sort());
  return [{ id: 'parties', parties: session.parties.map((one) => one.id) }, ...some.map((parties) => ({ id: parties.join('+'), parties }))];
}

/** What stands beside the logs in the record room. */
export function beside(world, desk) {
  const node = world.session.nodes[1];
  const row = (index, salt) => ({ index, id: b64url(sha(`${index}${salt}`)), number: `${node.prefix}-${String(index).padStart(6, '0')}`, kind: salt && index % 2 ? 'comment' : 'report', seat: `${node.id} watch`, claimed_at_ms: Date.now() - 9e6 + index * 6e4, bytes: 640 + index, payload: 'held', audience: 'parties', standing: 'contested' });
  const fork = { origin: node.origin, node: node.id, cap: 30, found_by: 'JAL-000044', evidence: b64url(sha('evidence')), older: { size: 33, root: b64url(sha('a')) }, newer: { size: 35, root: b64url(sha('b')) }, ours: [30, 31, 32].map((i) => row(i, '')), theirs: [30, 31, 32, 33, 34].map((i) => row(i, 'x')) };
  const parties = world.session.parties.map((one) => one.id);
  return {
    forks: desk.fork ? [fork] : [], links: [],
    hold: desk.hold ? problem(503, 'record.not_asked_yet', 'another node that shows our own log', 'none heard since the start', 'Connect to any other node, or have two persons confirm a cold start.').body : null,
    tables: [{ number: 'JAL-000051', code: 'K7QM-2XAF-9D3T', at_ms: Date.now() - 20 * HOUR, parties }, { number: 'JBI-000033', code: 'V2WE-77KC-Q0PN', at_ms: Date.now() - 44 * HOUR, parties: parties.slice(0, 2) }],
    layers: [{ id: parties.slice(0, 2).join('+'), parties: parties.slice(0, 2), digest: b64url(sha('layer')), code: 'Q4ZC-M2NN-H8RD' }],
  };
}

function register(world, desk) {
  const seats = world.keys.map(({ seat, node }, i) => ({ kid: b64url(sha(seat.pub)).slice(0, 22), pub: b64url(seat.pub), node: node.id, party: node.party, seat: `${node.id} watch`, since: null, state: i === 2 ? 'revoked' : 'in_use', upto: i === 2 ? [[node.origin, 12]] : [], by: i === 2 ? 'JAL-000060' : null }));
  seats.push({ ...seats[0], kid: 'later', pub: b64url(sha('later')), seat: 'Watch 2', since: { number: 'JAL-000020' }, state: 'retired', upto: [[world.session.nodes[0].origin, 40]], by: 'JAL-000041' });
  const roots = world.session.parties.map((one, i) => ({ party: one.id, generation: i === 1 ? 1 : 0, threshold: i === 1 ? 2 : 1, keys: Array.from({ length: i === 1 ? 3 : 1 }, (_, k) => b64url(sha(`${one.id}${k}`))) }));
  return { seats: [...seats, ...desk.enrolled ?? []], roots, requests: desk.requests, root_here: false };
}

/** One request about people, keys or sign-in; null for another path. */
export function answerDesk({ method, url, body, world, desk }) {
  const path = url.pathname;
  const ok = (value) => ({ status: 200, body: value });
  if (path === '/api/sign-in') return ok({ node: world.session.node, party: world.session.party, title: world.session.title, ways: ['passkey', 'oidc', 'recovery'], oidc_name: 'Alder directory' });
  if (path === '/api/sign-in/recovery') {
    if (body.code === 'wrong') return problem(401, 'people.not_let_in', 'a name and an unused recovery code', 'another', 'Try another code, or ask a key officer.');
    desk.in = true;
    return ok({ ok: true, codes_left: 6 });
  }
  if (path === '/api/sign-in/passkey/begin') return ok({ ceremony: 'c', options: { challenge: b64url(randomBytes(32)), rpId: url.hostname, userVerification: 'required' } });
  if (path === '/api/sign-in/passkey/finish') return (desk.in = true), ok({ ok: true });
  if (path === '/api/sign-out') return (desk.in = false), ok({ ok: true });
  if (path === '/api/enrol/begin') return ok({ ceremony: 'e', name: 'L. Yew', options: { rp: { name: 'Sametable', id: 'localhost' }, user: { id: b64url(randomBytes(16)), name: 'L. Yew', displayName: 'L. Yew' }, challenge: b64url(randomBytes(32)), pubKeyCredParams: [{ type: 'public-key', alg: -7 }] } });
  if (path === '/api/enrol/finish') return ok({ recovery_codes: Array.from({ length: 8 }, () => (b64url(randomBytes(6)).toLowerCase().match(/.{4}/g) ?? []).join('-')) });
  if (!desk.in) return problem(401, 'people.sign_in_needed', 'somebody who is signed in', 'nobody', 'Sign in by a passkey.');
  if (path === '/api/people' && method === 'GET') return ok({ people: desk.people, roles: Object.entries(ROLES).map(([id, acts]) => ({ id, acts })), pending: desk.pending });
  if (path === '/api/people') {
    desk.people.push({ id: `p${desk.people.length + 1}`, name: body.name, roles: body.roles, active: true, passkeys: [], last_seen_ms: null });
    return ok({ id: 'new', code: 'h7m2-q9xv-4k3t' });
  }
  if (path.startsWith('/api/people/')) {
    if (path.endsWith('/code')) return ok({ code: 'z4n8-c1wd-77ra' });
    Object.assign(desk.people.find((one) => path.endsWith(`/${one.id}`)) ?? {}, body);
    return ok({});
  }
  if (path === '/api/pending') return desk.pending.push({ id: `d${desk.pending.length + 3}`, ...body, by: 'p1', at_ms: Date.now(), expires_ms: Date.now() + 24 * HOUR }), ok({ id: 'd' });
  if (path.startsWith('/api/pending/')) return (desk.pending = desk.pending.filter((one) => !path.includes(`/${one.id}/`))), ok({ result: {} });
  if (path === '/api/audit') {
    const from = Number(url.searchParams.get('from'));
    return ok({ rows: desk.audit.slice(from, from + Number(url.searchParams.get('count'))), size: desk.audit.length, head: desk.audit.at(-1).hash });
  }
  if (path === '/api/presence') return { status: 202, body: null };
  if (path === '/api/keys') return ok(register(world, desk));
  if (path === '/api/keys/request') {
    const text = `sametable register v1\nrecord ${world.session.record_id}\nparty ${world.session.party}\nserial 0\nact key\nnode ${world.session.node}\nseat ${body.seat}\npub ${body.pub}\n`;
    const kid = b64url(createHash('sha256').update(Buffer.from(body.pub, 'base64url')).digest().subarray(0, 16));
    desk.requests = [{ kid, pub: body.pub, seat: body.seat, at_ms: Date.now(), text }];
    return ok({ kid, text });
  }
  if (path === '/api/table/adopt') return ok({ id: 'a', number: 'JAL-000077', origin: '', index: 77, proof: '' });
  if (path.startsWith('/api/release/')) return ok({ files: { 'statement.sd-jwt': Buffer.from('statement').toString('base64'), 'verify.html': Buffer.from('<p>').toString('base64') } });
  return null;
}
