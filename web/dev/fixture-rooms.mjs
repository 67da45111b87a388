// Answers of the fixture server for the rooms New report, Dossier and Record. Returns {status, body}, or null for a path
// it does not know. `world` is makeWorld()'s; `announce(row)` adds a report to every open screen. Entries, checkpoints and
// proofs are really signed (with keys made at start), so that the browser's own verification can be tried and broken.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { readText } from './fixture-read.mjs';

const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const b64url = (bytes) => Buffer.from(bytes).toString('base64url');
const b64 = (bytes) => Buffer.from(bytes).toString('base64');
const problem = (status, code, at, expected, got, advice) => ({ status, body: { type: 'about:blank', title: code, status, code, at, expected, got, advice } });

function keyPair() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { pub: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32), sign: (bytes) => sign(null, bytes, privateKey) };
}
const keyId = (name, algorithm, pub) => sha256(Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([algorithm]), pub])).subarray(0, 4);
const vkey = (name, algorithm, pub) => `${name}+${keyId(name, algorithm, pub).toString('hex')}+${b64(Buffer.concat([Buffer.from([algorithm]), pub]))}`;

/** Founds the record: keys for every node, the founding file, empty logs. Called once, before the first answer. */
export function found(world) {
  world.keys = world.session.nodes.map((node) => ({ log: keyPair(), mirror: keyPair(), seat: keyPair(), node }));
  world.genesis = JSON.stringify({
    record: world.session.record_name,
    nodes: world.keys.map(({ log, mirror, seat, node }) => ({
      id: node.id, party: node.party, log_vkey: vkey(node.origin, 1, log.pub), mirror_vkey: vkey(`${node.origin}/mirror`, 4, mirror.pub), seats: [{ name: `${node.id} watch`, pub: b64url(seat.pub) }],
    })),
  });
  world.session.record_id = b64url(sha256(world.genesis));
  world.logs = world.session.nodes.map(() => [{ leaf: world.genesis, payload: null, fields: null, at_ms: null }]);
  world.receipts = new Map();
  world.later = [];
}

function kidOf(pub) {
  return b64url(sha256(pub).subarray(0, 16));
}

function prepare(world, nodeIndex, fields, at_ms) {
  const disclose = (name, value) => b64url(JSON.stringify([b64url(randomBytes(16)), name, value]));
  const names = Object.keys(fields).sort();
  const parts = names.map((name) => disclose(name, fields[name]));
  const body = b64url(JSON.stringify([b64url(randomBytes(16)), 'body', { _sd: parts.map((part) => b64url(sha256(part))).sort() }]));
  const head = b64url(JSON.stringify({ alg: 'Ed25519', kid: kidOf(world.keys[nodeIndex].seat.pub), typ: 'sametable+sd-jwt' }));
  const claims = b64url(JSON.stringify({ _sd: [b64url(sha256(body))], _sd_alg: 'sha-256', at: at_ms, aud: 'parties', log: world.session.nodes[nodeIndex].origin, v: 1 }));
  return { signing_input: `${head}.${claims}`, payload: [body, ...parts].join('~') };
}

function fieldsOfRow(row) {
  const [, , , lat_e7, lon_e7, radius_m, start_ms, end_ms, precision, what, weapon, actor, victim, place] = row;
  return {
    type: 'report', what, occurred: { start_ms, end_ms, precision, zone: 'Asia/Damascus' }, place_name: place, locates: 'undetermined', coarsened: row[21] === 1,
    ...(lat_e7 !== null && { place: { lat_e7, lon_e7, radius_m } }), ...(weapon && { weapon }), ...(actor && { actor }), ...(victim && { victim }),
    ...(row[20] !== null && { count: { low: row[20], best: row[20], high: row[20] } }), source_kind: 'party_report',
    raw_text: world_text(place), raw_language: row[0].endsWith('1') ? 'ar' : 'en', raw_span: row[0].endsWith('1') ? [0, 22] : [18, 60], demonstration: true,
  };
  function world_text(name) {
    return row[0].endsWith('1') ? 'قصف استهدف أطراف البلدة مساء اليوم، ولم ترد معلومات عن ضحايا.' : `In the evening of the day heavy fire was heard near ${name}. <b>Nobody</b> has come forward.`;
  }
}

/** Fills a node's log up to what the picture shows; entry k is the report numbered k. */
function logOf(world, nodeIndex) {
  const log = world.logs[nodeIndex];
  if (log.length > world.counters[nodeIndex]) return log;
  const rows = world.picture.marks.filter((row) => row[2] === nodeIndex).sort((a, b) => a[1].localeCompare(b[1]));
  for (const row of rows.slice(log.length - 1)) append(world, nodeIndex, fieldsOfRow(row), row[14]);
  return log;
}

function append(world, nodeIndex, fields, at_ms, given) {
  const { signing_input, payload } = given ?? prepare(world, nodeIndex, fields, at_ms);
  const leaf = `${signing_input}.${b64url(world.keys[nodeIndex].seat.sign(Buffer.from(signing_input)))}`;
  world.logs[nodeIndex].push({ leaf, payload, fields, at_ms, id: b64url(sha256(signing_input)) });
}

const node2 = (l, r) => sha256(Buffer.concat([Buffer.from([1]), l, r]));
function tree(hashes, want) {
  if (hashes.length === 1) return { root: hashes[0], path: [] };
  const k = 2 ** Math.ceil(Math.log2(hashes.length) - 1);
  const left = tree(hashes.slice(0, k), want !== null && want < k ? want : null);
  const right = tree(hashes.slice(k), want !== null && want >= k ? want - k : null);
  const path = want === null ? [] : want < k ? [...left.path, right.root] : [...right.path, left.root];
  return { root: node2(left.root, right.root), path };
}

function checkpoint(world, nodeIndex, want = null) {
  const log = logOf(world, nodeIndex);
  const { node } = world.keys[nodeIndex];
  const { root, path } = tree(log.map((one) => sha256(Buffer.concat([Buffer.from([0]), Buffer.from(one.leaf)]))), want);
  const text = `${node.origin}\n${log.length}\n${b64(root)}\n`;
  const line = (name, algorithm, pub, blob) => `\u2014 ${name} ${b64(Buffer.concat([keyId(name, algorithm, pub), blob]))}\n`;
  const stamp = Buffer.alloc(8);
  const time = Math.floor(Date.now() / 1000);
  stamp.writeBigUInt64BE(BigInt(time));
  const cosigned = world.keys.filter((one, i) => i !== nodeIndex && one.node.id !== 'joint-cedar')
    .map(({ mirror, node: other }) => line(`${other.origin}/mirror`, 4, mirror.pub, Buffer.concat([stamp, mirror.sign(Buffer.from(`cosignature/v1\ntime ${time}\n${text}`))])));
  const note = `${text}\n${line(node.origin, 1, world.keys[nodeIndex].log.pub, world.keys[nodeIndex].log.sign(Buffer.from(text)))}${cosigned.join('')}`;
  return { root: b64(root), path: path.map(b64), note, size: log.length, time };
}

function proof(world, nodeIndex, index) {
  const log = logOf(world, nodeIndex);
  const entry = log[index];
  if (!entry) return problem(404, 'record.no_entry', `${index}`, 'an entry under a checkpoint', 'none at this place', '');
  const { root, path, note, size } = checkpoint(world, nodeIndex, index);
  const keys = world.keys[nodeIndex];
  return {
    status: 200,
    body: {
      entry: entry.leaf, payload: entry.payload, leaf_hash: b64(sha256(Buffer.concat([Buffer.from([0]), Buffer.from(entry.leaf)]))), index, size, root, path, checkpoint: note,
      log_vkey: vkey(keys.node.origin, 1, keys.log.pub), seat_pub: index === 0 ? null : b64url(keys.seat.pub), tlog_proof: `c2sp.org/tlog-proof@v1\nindex ${index}\n${path.join('\n')}\n\n${note}`,
    },
  };
}

function bracket(world, at_ms, party) {
  const other = world.session.parties.find((one) => one.id !== party).id;
  return { claimed_at_ms: at_ms, not_before: { at_ms: at_ms - 420_000, party: other, number: 'JAL-000007' }, not_after: { at_ms: at_ms + 21_600_000, party: other, number: 'JCE-000009' }, outside: at_ms % 11 === 0 };
}

function dossierOf(world, name) {
  const row = world.picture.marks.find((one) => one[0] === name || one[1] === name);
  const said = world.later.find((one) => one.id === name || one.number === name);
  if (!row && !said) return problem(404, 'record.no_entry', name.slice(0, 60), 'the id or number of a statement', 'none of this record', 'Look it up on the map or in the record.');
  const nodeIndex = row ? row[2] : world.session.nodes.findIndex((one) => one.id === said.node);
  const node = world.session.nodes[nodeIndex];
  const fields = row ? row.fields ?? fieldsOfRow(row) : said.fields;
  const [id, number, at_ms] = row ? [row[0], row[1], row[14]] : [said.id, said.number, said.at_ms];
  const others = world.session.parties.map((one) => one.id).filter((one) => one !== node.party);
  const chain = [{ id, number, kind: fields.type, party: node.party, node: node.id, fields, time: bracket(world, at_ms, node.party) }];
  const add = (party, kind, extra) => {
    const from = world.session.nodes.find((one) => one.party === party);
    chain.push({ id: `chain${chain.length}${id}`.slice(0, 43), number: `${from.prefix}-0009${chain.length}0`, kind, party, node: from.id, fields: { type: kind, target: id, ...extra }, time: bracket(world, at_ms + chain.length * 3_600_000, party) });
  };
  if (row && row[16] !== 'alleged') add(others[0], 'deny', { reason: 'No unit of ours was within range on that day. لا صحة لذلك.' });
  if (row && row[18] > 0) add(others[1], 'comment', { text: 'Our post heard it, too, about an hour later.' });
  for (const one of world.later.filter((l) => l.fields.target === id)) chain.push({ id: one.id, number: one.number, kind: one.fields.type, party: node.party, node: one.node, fields: one.fields, time: bracket(world, one.at_ms, 'birch') });
  const denied = chain.find((one) => one.kind === 'deny');
  const recent = Date.now() - at_ms < 6000;
  const assessors = world.session.parties.map(({ id: party }) => {
    if (party === node.party) return { party, stance: 'alleges', says: fields, number };
    const own = chain.findLast((one) => one.party === party);
    if (!own) return { party, stance: 'silent', says: {}, number: null };
    if (own === denied) return { party, stance: 'denies', says: { text: own.fields.reason }, number: own.number };
    const shifted = fields.occurred && { ...fields.occurred, start_ms: fields.occurred.start_ms + 3_600_000, end_ms: (fields.occurred.end_ms ?? fields.occurred.start_ms) + 7_200_000 };
    return {
      party, stance: 'comments', number: own.number,
      says: { text: own.fields.text, ...(fields.what && { what: fields.what, occurred: shifted, weapon: 'artillery', count: { low: 2, best: 4, high: 9 }, place: fields.place && { ...fields.place, lat_e7: fields.place.lat_e7 + 300_000 } }) },
    };
  });
  return {
    status: 200,
    body: {
      id, number, kind: fields.type, node: node.id, party: node.party, seat: `${node.id} watch`, kid: kidOf(world.keys[nodeIndex].seat.pub), origin: node.origin, index: Number(number.slice(4)),
      fields, own_side: null, ...restrictedLike(number, world), status: row ? row[16] : 'said', time: chain[0].time,
      held_by: world.session.nodes.map((one) => ({ node: one.id, party: one.party, state: one.id === node.id ? 'author' : recent || (one.id === 'joint-cedar' && row && row[17] === 0) ? 'not_yet' : 'cosigned' })),
      standing: recent ? 'here_only' : row && row[17] === 0 ? 'held' : 'on_the_table', held_parties: recent ? 1 : row && row[17] === 0 ? 2 : 3, of_parties: 3, chain, assessors,
    },
  };
}

function restrictedLike(number, world) {
  const last = Number(number.slice(-1));
  const narrow = world.session.parties.map((one) => one.id).slice(0, 2).join('+');
  return {
    audience: last === 7 ? narrow : 'parties', widened: [], erased: last === 5 ? { fields: ['raw_text'], number: 'JAL-000070' } : null,
    repudiated: last === 6 ? { number: 'JAL-000060', why: 'revoked' } : null,
  };
}

function recordRoom(world, links, beside) {
  const state = links();
  const logs = world.session.nodes.map((node, i) => {
    const { root, note, size, time } = checkpoint(world, i);
    return {
      origin: node.origin, node: node.id, party: node.party, own: node.id === world.session.node, size, root, last_entry_ms: logOf(world, i).at(-1).at_ms, last_beat_ms: Date.now() - 95_000,
      counted: i === 2 ? size - 3 : size, waiting_for: i === 2 ? 'JAL-000412' : null, checkpoint: note,
      cosigned: world.session.nodes.filter((one) => one.id !== node.id).map((one) => ({ node: one.id, party: one.party, size: one.id === 'joint-cedar' ? Math.max(0, size - 4) : size, at_ms: one.id === 'joint-cedar' ? null : time * 1000 })),
      cap: i === 1 && beside().forks.length > 0 ? 30 : null, sealed: i === 3 ? 4 : 0,
      evidence: state.peers.some((peer) => peer.node === node.id && peer.state === 'forked') ? [{ sha256: b64url(sha256(node.id)), reason: 'two checkpoints of one size with different roots', at_ms: Date.now() - 3_600_000 }] : [],
    };
  });
  const { table } = world.picture;
  const lines = logs.map((log) => `${log.origin} ${log.size} ${log.root}`).sort();
  const table_note = `sametable table v1\nrecord ${world.session.record_id}\nruleset 1\nlayer parties ${b64(sha256(String(table.revision)))}\n${lines.join('\n')}\n\n\u2014 ${world.session.nodes[3].origin}/mirror ${b64(randomBytes(68))}\n`;
  return { status: 200, body: { table, table_note, same_map: state.same_map, logs } };
}

function submit(world, body, announce) {
  const known = world.receipts.get(body.client_id);
  if (known) return { status: 201, body: known };
  const nodeIndex = world.session.nodes.findIndex((one) => one.id === world.session.node);
  const node = world.session.nodes[nodeIndex];
  logOf(world, nodeIndex);
  const fields = Object.fromEntries(body.payload.split('~').slice(1).map((part) => JSON.parse(Buffer.from(part, 'base64url'))).map(([, name, value]) => [name, value]));
  const at_ms = Date.now();
  append(world, nodeIndex, fields, at_ms, { signing_input: body.signing_input, payload: body.payload });
  world.counters[nodeIndex] += 1;
  const { id } = world.logs[nodeIndex].at(-1);
  const number = `${node.prefix}-${String(world.counters[nodeIndex]).padStart(6, '0')}`;
  if (fields.type === 'report') {
    const place = fields.place ?? { lat_e7: null, lon_e7: null, radius_m: null };
    const row = [
      id, number, nodeIndex, place.lat_e7, place.lon_e7, place.radius_m, fields.occurred.start_ms ?? null, fields.occurred.end_ms ?? null, fields.occurred.precision, fields.what, fields.weapon ?? '', fields.actor ?? '', fields.victim ?? '',
      fields.place_name ?? '', at_ms, at_ms, 'alleged', 0, 0, 0, fields.count?.best ?? null, fields.coarsened ? 1 : 0, 1,
    ];
    row.fields = fields;
    world.picture.marks.push(row);
    announce(row);
  } else {
    world.later.push({ id, number, node: node.id, fields, at_ms });
    announce(null);
  }
  const receipt = { id, number, origin: node.origin, index: world.counters[nodeIndex], proof: 'c2sp.org/tlog-proof@v1\n' };
  world.receipts.set(body.client_id, receipt);
  return { status: 201, body: receipt };
}

function prepareDraft(world, body) {
  const nodeIndex = world.session.nodes.findIndex((one) => one.id === world.session.node);
  const fields = { ...body.fields, type: body.kind };
  const notices = [];
  if (fields.actor === 'refuse') return problem(422, 'statement.field', 'actor', 'text of 1 to 400 characters', 'refuse', 'Change the name and try again.');
  if (body.kind === 'report' && fields.place) {
    fields.locates ??= 'undetermined';
    fields.coarsened = ['unit', 'undetermined'].includes(fields.locates);
    if (fields.coarsened) {
      fields.place = { lat_e7: Math.round(fields.place.lat_e7 / 90_000) * 90_000, lon_e7: Math.round(fields.place.lon_e7 / 110_000) * 110_000, radius_m: Math.max(707, fields.place.radius_m) };
      notices.push({ code: 'place.coarsened', at: 'place', text: 'A 1 km cell is signed.' });
    }
  }
  return { status: 200, body: { client_id: body.client_id, ...prepare(world, nodeIndex, fields, Date.now()), shown: fields, own_side: null, notices } };
}

/** One request under /api/ that the frame and the map do not ask for. */
export function answerRooms({ method, url, body, world, announce, links, beside }) {
  const path = url.pathname;
  const nodeIndex = world.session.nodes.findIndex((one) => path.startsWith(`/api/record/${one.id}/`));
  if (path === '/api/places') return { status: 200, body: { matches: placesLike(url.searchParams.get('name') ?? '', world) } };
  if (path === '/api/read' && method === 'POST') return { status: 200, body: readText(body.text, body.language) };
  if (path === '/api/statements/prepare') return prepareDraft(world, body);
  if (path === '/api/statements/sign') return { status: 200, body: { signature: b64url(world.keys[world.session.nodes.findIndex((one) => one.id === world.session.node)].seat.sign(Buffer.from(body.signing_input))) } };
  if (path === '/api/statements') return submit(world, body, announce);
  if (path.startsWith('/api/entries/')) return dossierOf(world, decodeURIComponent(path.slice(13)));
  // No invented agreements stand here: the room Terms shows how it looks without any.
  if (path === '/api/terms') return { status: 200, body: { now_ms: Date.now(), packs: [] } };
  if (path === '/api/terms/map') return { status: 200, body: { type: 'FeatureCollection', features: [] } };
  if (path === '/api/alerts') return { status: 200, body: { alerts: [], folded: 0, total: 0, rules: [], delivery: [] } };
  if (path === '/api/alerts/log') return { status: 200, body: { rows: [], size: 0 } };
  if (path === '/api/calls') return { status: 200, body: { calls: [], total: 0, test_due: null } };
  if (path === '/api/incidents/similar') return { status: 200, body: { similar: [] } };
  if (path === '/api/terms/countdown') return { status: 200, body: { next: [] } };
  if (path === '/api/terms/obligations') return { status: 200, body: { obligations: [], gates: [] } };
  if (path.startsWith('/api/terms/about/')) return { status: 200, body: { entry: '', number: decodeURIComponent(path.slice(17)), mode: 'past', case: {}, packs: [], answers: [] } };
  if (path === '/api/record') {
    const room = recordRoom(world, links, beside);
    return { status: 200, body: { ...room.body, ...beside() } };
  }
  if (nodeIndex >= 0 && path.endsWith('/proof')) return proof(world, nodeIndex, Number(path.split('/').at(-2)));
  if (nodeIndex >= 0) {
    const log = logOf(world, nodeIndex);
    const { prefix, id } = world.session.nodes[nodeIndex];
    const from = Number(url.searchParams.get('from') ?? 0);
    const entries = log.slice(from, from + Number(url.searchParams.get('count') ?? 100)).map((one, i) => ({
      index: from + i, id: one.id ?? '', number: `${prefix}-${String(from + i).padStart(6, '0')}`, kind: one.fields?.type ?? 'genesis', seat: one.fields ? `${id} watch` : null, claimed_at_ms: one.at_ms, bytes: one.leaf.length, payload: one.fields ? 'held' : 'none', ...(one.fields && standingLike(from + i, world)),
    }));
    return { status: 200, body: { entries, size: log.length } };
  }
  return null;
}

function standingLike(index, world) {
  const narrow = world.session.parties.map((one) => one.id).slice(0, 2).join('+');
  if (index % 11 === 3) return { kind: null, payload: 'sealed', audience: world.session.parties.map((one) => one.id).slice(1).join('+'), standing: 'sealed' };
  if (index % 11 === 5) return { payload: 'erased', kind: null, audience: 'parties', standing: 'erased' };
  if (index % 11 === 7) return { audience: narrow, standing: 'in_force' };
  return { audience: 'parties', standing: index % 13 === 6 ? 'repudiated' : index % 17 === 9 ? 'retired' : 'in_force' };
}

function placesLike(name, world) {
  const seen = new Map();
  for (const row of world.picture.marks) {
    if (row[3] !== null && !seen.has(row[13])) seen.set(row[13], row);
  }
  return [...seen.values()]
    .filter((row) => name.length > 0 && row[13].toLowerCase().startsWith(name.toLowerCase()))
    .slice(0, 8)
    .map((row) => ({
      id: `fixture:${row[13]}`, name: row[13], names: { en: row[13] }, kind: 'town', within: ['Syria'],
      lat: row[3] / 1e7, lon: row[4] / 1e7, radius_m: 2000, score: 0.97, source: 'fixture',
    }));
}
