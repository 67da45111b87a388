'use strict';
// One movement on one telephone. What is said here waits in the telephone's own store until the office's node has taken it:
// each with an id of its own, so that sending twice counts once, and with the telephone's time as it was.
const { words: WORDS, said: SAID } = {/*words*/};
const token = location.pathname.split('/').pop();
const base = `/phone/${token}`;
const $ = (id) => document.getElementById(id);
const EVENTS = ['departed', 'waypoint', 'delayed', 'held_up', 'inspected', 'resumed', 'arrived', 'completed', 'aborted'];
const ASKS = { delayed: ['fLate', 'fReason'], held_up: ['fBy', 'fReason'], inspected: ['fBy', 'fReason'], aborted: ['fReason'] };
const MARK = { waiting: '…', hold: '!', go: '▶', way: '➜', ended: '■' };
const BATCH = 100;
const DONE_SHOWN = 12;
const PATIENCE_MS = 25000;

let lang = 'en';
let held = { state: null, tag: '', seen_ms: 0, done: [], every_s: 300, tracking: false, fix_ms: 0, clock_ms: null };
let link = 'none';
let gone = false;
let sending = false;
let event = '';
let watching = null;
let batch = BATCH;

// --- the telephone's own store -------------------------------------------------------------------------------------------
let opened;
function store() {
  opened ??= new Promise((found, failed) => {
    const asked = indexedDB.open(`sametable-phone-${token}`, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('queue', { keyPath: 'id' });
      asked.result.createObjectStore('kept');
    };
    asked.onsuccess = () => found(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  return opened;
}
async function run(name, mode, what) {
  const base = await store();
  return new Promise((found, failed) => {
    const act = base.transaction(name, mode);
    const asked = what(act.objectStore(name));
    act.oncomplete = () => found(asked && asked.result);
    act.onerror = () => failed(act.error);
    act.onabort = () => failed(act.error);
  });
}
const queue = () => run('queue', 'readonly', (all) => all.getAll()).then((rows) => rows.sort((a, b) => a.at_ms - b.at_ms));
const keep = () => run('kept', 'readwrite', (all) => all.put(held, 'held'));

// --- words ---------------------------------------------------------------------------------------------------------------
function say(key, given = {}) {
  return (WORDS[lang][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => given[name] ?? '');
}
const coded = (code) => (SAID[code] ? SAID[code][lang] ?? SAID[code].en : code);
const locale = () => `${lang}-u-nu-latn`;
function when(ms) {
  if (ms === null || ms === undefined) return '';
  const day = new Date(ms).toDateString() === new Date().toDateString();
  const shape = day ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } : { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  return new Intl.DateTimeFormat(locale(), shape).format(ms);
}
const named = (party) => party[lang] ?? party.en;
const listed = (names) => new Intl.ListFormat(lang, { type: 'conjunction' }).format(names);
function rows(list, texts) {
  list.replaceChildren(...texts.map(([text, mark]) => {
    const row = document.createElement('li');
    const inner = document.createElement('bdi');
    inner.textContent = text;
    row.append(inner);
    if (mark) row.className = mark;
    return row;
  }));
}

// --- what is shown -------------------------------------------------------------------------------------------------------
function line(state) {
  if (state.phase === 'hold') {
    const against = state.holds.map((one) => named(one.party));
    return say('hold', { who: listed(against) });
  }
  if (state.phase === 'go') {
    return state.go && !state.go.complete && state.go.missing.length
      ? say('goMissing', { who: listed(state.go.missing.map(named)) }) : say('go');
  }
  if (state.phase === 'way') return state.state === 'under_way' ? say('way') : say(state.state);
  if (state.phase === 'ended') return say('ended');
  return state.waiting_for.length ? say('waiting', { who: listed(state.waiting_for.map(named)) }) : say('waitingGo');
}
function why(state) {
  const reasons = state.holds.map((one) => one.reason).filter(Boolean);
  if (state.phase === 'hold' || reasons.length) return reasons.join('; ');
  if (state.phase === 'waiting' && state.go && !state.go.current) return say('goOld');
  return '';
}
function drawState(state) {
  $('name').textContent = state.name;
  $('sub').textContent = `${state.number} · ${say('version', { n: state.version })} · ${when(state.window.start_ms)} – ${when(state.window.end_ms)}`;
  $('state').dataset.phase = state.phase;
  document.querySelector('.mark').textContent = MARK[state.phase];
  $('line').textContent = line(state);
  $('why').textContent = why(state);
  const shown = state.go && state.go.current && (state.phase === 'go' || state.phase === 'way');
  $('rests').hidden = !shown;
  if (shown) {
    rows($('restsOn'), state.go.rests_on.map((one) => [
      one.kind === 'movement' ? `${one.number} · ${say('version', { n: state.version })}` : `${one.number} · ${say('ack', { who: named(one.party) })}`, '',
    ]));
  }
  $('out').hidden = !state.outside;
  const next = state.next === null ? null : state.route[state.next];
  $('next').textContent = next === null ? say('none')
    : [next.name || `${state.next + 1}`, next.at_ms ? say('at', { at: when(next.at_ms) }) : ''].filter(Boolean).join(' · ');
  rows($('route'), state.route.map((one, number) => [
    [one.name || `${number + 1}`, when(one.at_ms)].filter(Boolean).join(' · '),
    state.next === number ? 'next' : state.next === null || number < state.next ? 'past' : '',
  ]));
  drawCalls(state);
  drawCargo(state);
}
function drawCalls(state) {
  const all = [state.leader, ...state.call].filter(Boolean);
  rows($('calls'), all.map((one) => [one, '']));
  for (const row of $('calls').children) {
    const found = /\+?\d[\d ()-]{5,}\d/.exec(row.textContent);
    if (!found) continue;
    const call = document.createElement('a');
    call.href = `tel:${found[0].replace(/[^+\d]/g, '')}`;
    call.textContent = row.textContent;
    row.replaceChildren(call);
  }
}
function drawCargo(state) {
  $('cargo').hidden = state.lines.length === 0;
  const chosen = $('item').value;
  $('item').replaceChildren(...state.lines.map((one) => new Option(`${one.line} · ${one.item} (${one.quantity} ${one.unit})`, one.line)));
  if (state.lines.some((one) => one.line === chosen)) $('item').value = chosen;
}
function draw() {
  const html = document.documentElement;
  html.lang = lang;
  html.dir = lang === 'ar' ? 'rtl' : 'ltr';
  $('lang').value = lang;
  for (const one of document.querySelectorAll('[data-w]')) one.textContent = say(one.dataset.w);
  $('events').replaceChildren(...EVENTS.map((code) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.event = code;
    button.textContent = coded(code);
    // The second press of a double one would say it twice.
    button.onclick = (pressed) => { if (pressed.detail < 2) chosen(code); };
    return button;
  }));
  const stage = $('stage').value;
  $('stage').replaceChildren(...['loaded', 'removed', 'delivered'].map((code) => new Option(coded(code), code)));
  $('stage').value = stage || 'delivered';
  $('fTaker').hidden = $('stage').value !== 'removed';
  $('track').textContent = held.tracking ? say('on') : say('off');
  $('track').setAttribute('aria-pressed', String(held.tracking));
  $('every').value = String(held.every_s);
  $('clock').hidden = held.clock_ms === null;
  if (held.clock_ms !== null) {
    const minutes = Math.round(Math.abs(held.clock_ms) / 60000);
    $('clock').textContent = say('clock', { how: `${held.clock_ms < 0 ? '−' : '+'}${say('minutes', { n: minutes })}` });
  }
  if (held.state) drawState(held.state);
  if (gone) {
    $('state').dataset.phase = 'ended';
    $('line').textContent = say('gone');
    $('why').textContent = '';
    $('rests').hidden = true;
  } else if (!held.state) $('line').textContent = say('loading');
  drawLink();
  return drawQueue();
}
function drawLink() {
  $('link').dataset.on = link === 'on' ? 'yes' : 'no';
  $('link').textContent = link === 'on' ? say('online') : say('offline', { at: when(held.seen_ms || null) });
}
function told(item) {
  if (item.kind === 'position') return `${say('positionOf')} · ${when(item.at_ms)}`;
  if (item.kind === 'event') return `${coded(item.event)} · ${when(item.at_ms)}`;
  return `${coded(item.stage)} · ${item.line}: ${item.quantity} · ${when(item.at_ms)}`;
}
async function drawQueue() {
  const waiting = await queue();
  $('queued').textContent = waiting.length ? say('queuedN', { n: waiting.length }) : say('queuedNone');
  rows($('waiting'), waiting.slice(-DONE_SHOWN).map((one) => [told(one), '']));
  rows($('done'), held.done.map((one) => [
    one.code ? `${told(one.item)} · ${say('refused', { code: one.code })}`
      : one.item.kind === 'position' ? told(one.item) : `${told(one.item)} · ${say('fromPhone')}`, '',
  ]));
}

// --- saying --------------------------------------------------------------------------------------------------------------
function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(15));
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_');
}
async function put(item) {
  await run('queue', 'readwrite', (all) => all.put({ id: fresh(), ...item }));
  await drawQueue();
  void flush();
}
function chosen(code) {
  event = code;
  const asks = ASKS[code];
  if (!asks) { $('detail').hidden = true; void put({ kind: 'event', event: code, at_ms: Date.now(), ...reached(code) }); return; }
  $('detailName').textContent = coded(code);
  for (const one of ['fLate', 'fBy', 'fReason']) $(one).hidden = !asks.includes(one);
  for (const one of ['late', 'by', 'reason']) $(one).value = '';
  $('detail').hidden = false;
  $(asks[0]).querySelector('input').focus();
}
function reached(code) {
  const state = held.state;
  if (code !== 'waypoint' || !state || state.next === null) return {};
  return { waypoint: state.next };
}
const digits = (text) => [...text].map((one) => {
  const at = '٠١٢٣٤٥٦٧٨٩'.indexOf(one);
  return at < 0 ? one : String(at);
}).join('');
const whole = (text) => (/^\d{1,9}$/.test(digits(text.trim())) ? Number(digits(text.trim())) : null);
$('detail').onsubmit = (submitted) => {
  submitted.preventDefault();
  const item = { kind: 'event', event, at_ms: Date.now() };
  const asks = ASKS[event] ?? [];
  const minutes = whole($('late').value);
  if (asks.includes('fLate') && minutes !== null) item.late_ms = minutes * 60000;
  if (asks.includes('fBy') && $('by').value.trim()) item.by = $('by').value.trim();
  if (asks.includes('fReason') && $('reason').value.trim()) item.reason = $('reason').value.trim();
  $('detail').hidden = true;
  void put(item);
};
$('cancel').onclick = () => { $('detail').hidden = true; };
$('stage').onchange = () => { $('fTaker').hidden = $('stage').value !== 'removed'; };
$('cargoForm').onsubmit = (submitted) => {
  submitted.preventDefault();
  const quantity = whole($('quantity').value);
  const by = $('taker').value.trim();
  const stage = $('stage').value;
  if (quantity === null) { $('quantity').focus(); return; }
  if (stage === 'removed' && !by) { $('taker').focus(); return; }
  void put({ kind: 'cargo', at_ms: Date.now(), line: $('item').value, stage, quantity, ...(stage === 'removed' ? { by } : {}) });
  $('quantity').value = '';
};

// --- the link ------------------------------------------------------------------------------------------------------------
// A line that breaks within an answer is a broken line: half of it is never taken, and waiting for the rest has an end.
function read(text, needed) {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (needed) throw error;
    return null;
  }
}
async function call(path, more = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(base + path, { ...more, signal: stop.signal, cache: 'no-store', credentials: 'omit' });
    const told = { ok: answer.ok, status: answer.status, tag: answer.headers.get('etag') ?? '', body: read(await answer.text(), answer.ok) };
    // A node that cannot answer, or a machine before it that cannot reach it, is no link to the office.
    link = answer.status < 500 ? 'on' : 'none';
    if (answer.status === 404) await ended(told);
    return told;
  } catch {
    link = 'none';
    return null;
  } finally {
    clearTimeout(timer);
  }
}
// An address that is over or was revoked: what this telephone knew of the movement goes, on the screen as well. Words that
// were not sent yet stay, to be read out; positions do not.
async function ended(answer) {
  if (answer.body?.code !== 'phone.unknown') return;
  gone = true;
  const shown = held.state !== null;
  held = { ...held, state: null, tag: '', done: [], tracking: false };
  follow();
  const waiting = await queue();
  await run('queue', 'readwrite', (all) => { for (const one of waiting) if (one.kind === 'position') all.delete(one.id); });
  await keep();
  if (shown) location.reload();
}
async function look() {
  const answer = await call('/state', held.tag ? { headers: { 'if-none-match': held.tag } } : {});
  if (answer && (answer.ok || answer.status === 304)) {
    gone = false;
    held.seen_ms = Date.now();
    if (answer.ok) {
      held.state = answer.body;
      held.tag = answer.tag;
    }
    await keep();
  }
  await draw();
}
async function flush() {
  if (sending || gone) return;
  sending = true;
  try {
    for (let going = true; going;) going = await sendSome();
  } finally {
    sending = false;
  }
}
async function sendSome() {
  const items = (await queue()).slice(0, batch);
  if (items.length === 0) return false;
  const body = JSON.stringify({ sent_ms: Date.now(), items });
  const answer = await call('/say', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (answer && (answer.status === 422 || answer.status === 413)) {
    if (items.length > 1) { batch = Math.ceil(items.length / 2); return true; }
    await settled(items, { taken: [], same: [], refused: [{ id: items[0].id, code: `${answer.status}` }], clock_ms: held.clock_ms });
    return true;
  }
  if (!answer || !answer.ok) { await draw(); return false; }
  batch = BATCH;
  await settled(items, answer.body);
  void look();
  return true;
}
async function settled(items, found) {
  const codes = new Map(found.refused.map((one) => [one.id, one.code]));
  const over = items.filter((one) => codes.has(one.id) || found.taken.includes(one.id) || found.same.includes(one.id));
  await run('queue', 'readwrite', (all) => { for (const one of over) all.delete(one.id); });
  held.clock_ms = found.clock_ms;
  held.done = [...over.map((item) => ({ item, code: codes.get(item.id) ?? '' })).reverse(), ...held.done].slice(0, DONE_SHOWN);
  await keep();
  await draw();
}

// --- the position --------------------------------------------------------------------------------------------------------
function fixed(found) {
  const now_ms = Date.now();
  if (now_ms - held.fix_ms < held.every_s * 1000) return;
  held.fix_ms = now_ms;
  void keep();
  const accuracy_m = Math.min(1000000, Math.ceil(found.coords.accuracy));
  $('tracked').textContent = say('noted', { at: when(found.timestamp), m: accuracy_m });
  void put({
    kind: 'position', at_ms: Math.round(found.timestamp), accuracy_m,
    lat_e7: Math.round(found.coords.latitude * 1e7), lon_e7: Math.round(found.coords.longitude * 1e7),
  });
}
function follow() {
  if (watching !== null) navigator.geolocation.clearWatch(watching);
  watching = null;
  if (!held.tracking || !('geolocation' in navigator)) return;
  watching = navigator.geolocation.watchPosition(fixed, (error) => {
    $('tracked').textContent = say('denied', { why: error.message });
  }, { enableHighAccuracy: true, maximumAge: 30000, timeout: 60000 });
}
$('track').onclick = () => { held.tracking = !held.tracking; held.fix_ms = 0; follow(); void keep(); void draw(); };
$('every').onchange = () => { held.every_s = Number($('every').value); held.fix_ms = 0; void keep(); };
$('lang').onchange = () => { lang = $('lang').value; held.lang = lang; void keep(); void draw(); };

// --- beginning -----------------------------------------------------------------------------------------------------------
async function round() {
  try {
    await look();
    await flush();
  } finally {
    // Whatever happened in this round, there is another.
    const pause_s = document.hidden ? 60 : held.state?.every_s ?? 20;
    setTimeout(round, pause_s * 1000);
  }
}
async function begin() {
  held = { ...held, ...(await run('kept', 'readonly', (all) => all.get('held'))) };
  const own = (navigator.languages ?? []).map((one) => one.slice(0, 2)).find((one) => one in WORDS);
  lang = held.lang ?? own ?? 'en';
  await draw();
  follow();
  addEventListener('online', () => { void look(); void flush(); });
  addEventListener('offline', () => { link = 'none'; drawLink(); });
  document.addEventListener('visibilitychange', () => { if (!document.hidden) { void look(); void flush(); } });
  if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/phone/worker.js', { scope: '/phone/' });
  await round();
}
void begin();
