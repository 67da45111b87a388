// A stand-in for a node, for working on the client without one: answers the paths of src/api/types.ts from generated,
// invented data (Alder, Birch, Cedar). It signs nothing, proves nothing and keeps nothing. Node 20, no dependencies.
//   node dev/fixture-server.mjs [--sign-in in|out] [--hold yes] [--fork yes] [--port 5199] [--marks 400] [--badge same|alone|cut|forked|mixed|missing] [--rate 0.1] [--delay 0] [--dist dist]
// Serves dist/ as well, under the Content-Security-Policy that a node sends.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerDesk, beside, makeDesk } from './fixture-desk.mjs';
import { answerRooms, found } from './fixture-rooms.mjs';
import { makeWorld, nextMark } from './fixture-world.mjs';

const arg = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? process.argv[at + 1] : fallback;
};
const port = Number(arg('port', 5199));
const badge = arg('badge', 'same');
const rate = Number(arg('rate', 0.1));
const delay_ms = Number(arg('delay', 0));
const world = makeWorld({ marks: Number(arg('marks', 400)), seed: Number(arg('seed', 7)) });
found(world);
const desk = makeDesk(world, { signIn: arg('sign-in', ''), hold: arg('hold', ''), fork: arg('fork', '') });
const dist = normalize(arg('dist', join(fileURLToPath(new URL('.', import.meta.url)), '..', 'dist')));

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.geojson': 'application/geo+json',
  '.md': 'text/plain; charset=utf-8',
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; " +
  "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const streams = new Set();

function json(response, status, value) {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' });
  response.end(JSON.stringify(value));
}

function links() {
  const now_ms = Date.now();
  const peers = world.session.nodes
    .filter((n) => n.id !== world.session.node)
    .map((n, i) => ({ node: n.id, ...stateOf(i, now_ms), code: world.picture.table.code, clock_offset_ms: 12 }));
  const same = peers.filter((p) => p.state === 'same').map((p) => p.node);
  const parties = [...new Set([world.session.node, ...same].map((id) => world.session.nodes.find((n) => n.id === id).party))];
  return {
    now_ms,
    same_map: { nodes: same, parties, code: world.picture.table.code, at_ms: same.length ? now_ms - 14_000 : null },
    peers,
  };
}

function stateOf(index, now_ms) {
  const ok = { state: 'same', since_ms: now_ms - 3_600_000, last_heard_ms: now_ms - 14_000, behind: 0, ahead: 0, detail: '' };
  const cut = { ...ok, state: 'unreachable', since_ms: now_ms - 5_400_000, last_heard_ms: now_ms - 5_400_000, behind: 37 };
  if (badge === 'alone') return cut;
  if (badge === 'cut') return index === 0 ? cut : ok;
  if (badge === 'forked' && index === 1) return { ...ok, state: 'forked', detail: 'Two checkpoints of size 412 have different roots.' };
  if (badge === 'mixed') {
    return [cut, { ...ok, state: 'catching_up', behind: 4, ahead: 2 }, { ...ok, state: 'stale', since_ms: now_ms - 900_000 }, ok][index % 4];
  }
  return ok;
}

function send(stream, event, data) {
  stream.write(`id: ${world.picture.table.revision}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

function events(request, response) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  streams.add(response);
  send(response, 'links', links());
  const [, other, third] = world.session.nodes;
  for (const [node, room] of [[other, 'record'], [third, 'watch']]) send(response, 'presence', { node: node.id, label: 'watch', room, at_ms: Date.now(), kind: 'here' });
  request.on('close', () => streams.delete(response));
}

/** Adds a report and tells every open screen. */
export function announce(row) {
  world.picture.table.revision += 1;
  world.picture.table.code = codeOf(world.picture.table.revision);
  for (const stream of streams) {
    send(stream, 'picture', { table: world.picture.table, marks: row ? [row] : [], ledgers: [] });
    send(stream, 'links', links());
  }
}

function codeOf(revision) {
  const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
  const bytes = createHash('sha256').update(String(revision)).digest();
  return [0, 4, 8].map((o) => [0, 1, 2, 3].map((i) => letters[bytes[o + i] % 32]).join('')).join('-');
}

function serveFile(path, response) {
  const file = normalize(join(dist, path === '/' ? 'index.html' : path));
  if (!file.startsWith(dist) || !existsSync(file) || !statSync(file).isFile()) return json(response, 404, { code: 'web.unknown_path', title: 'No such path', at: path });
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  createReadStream(file).pipe(response);
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const text = Buffer.concat(parts).toString('utf8');
  return text ? JSON.parse(text) : null;
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://node');
  if (delay_ms) await new Promise((done) => setTimeout(done, delay_ms));
  if (url.pathname.startsWith('/api/')) {
    const body = request.method === 'POST' ? await bodyOf(request) : null;
    request.given = body;
    const answer = answerDesk({ method: request.method, url, body, world, desk });
    if (answer) return json(response, answer.status, answer.body);
  }
  if (url.pathname === '/genesis') return json(response, 200, { parties: world.session.parties, centres: world.session.centres, nodes: world.session.nodes });
  if (url.pathname.startsWith('/api/evidence/')) return response.writeHead(200), response.end('sametable fork evidence v1\n'.padEnd(800, '.'));
  if (url.pathname === '/api/session') return json(response, 200, { ...world.session, now_ms: Date.now() });
  if (url.pathname === '/api/picture') return json(response, 200, world.picture);
  if (url.pathname === '/api/events') return events(request, response);
  if (url.pathname.startsWith('/api/')) {
    const answer = answerRooms({ method: request.method, url, body: request.given, world, announce, links, beside: () => beside(world, desk) });
    return json(response, answer?.status ?? 404, answer?.body ?? { code: 'web.unknown_path', title: 'No such path', status: 404, at: url.pathname, expected: '', got: '', advice: '' });
  }
  return serveFile(url.pathname, response);
});
server.listen(port, '127.0.0.1', () => console.log(`fixture node on http://127.0.0.1:${port}, ${world.picture.marks.length} reports`));
if (rate > 0) setInterval(() => announce(nextMark(world)), 1000 / rate).unref();
setInterval(() => { for (const stream of streams) send(stream, 'links', links()); }, 5000).unref();
