// Invented parties and reports for the fixture server. Same seed, same world.

/** A small seeded generator: mulberry32. */
function generator(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const term = (code, en, ru, ar, fr) => ({ code, name: { en, ru, ar, fr } });
const VOCABULARY = {
  what: [
    term('fire.heavy', 'Heavy weapons fire', 'Огонь из тяжёлого оружия', 'نيران أسلحة ثقيلة', 'Tir d’armes lourdes'),
    term('fire.small_arms', 'Small-arms fire', 'Огонь из стрелкового оружия', 'نيران أسلحة خفيفة', 'Tir d’armes légères'),
    term('air.strike', 'Air strike', 'Авиаудар', 'غارة جوية', 'Frappe aérienne'),
    term('sniper', 'Sniper fire', 'Снайперский огонь', 'نيران قناص', 'Tir de sniper'),
    term('ground.attack', 'Ground attack', 'Наземная атака', 'هجوم بري', 'Attaque terrestre'),
    term('attack.medical', 'Attack on medical care', 'Нападение на медицинский объект', 'هجوم على مرفق طبي', 'Attaque contre un service médical'),
    term('access.denied', 'Access denied', 'Отказ в доступе', 'منع الوصول', 'Accès refusé'),
    term('mine.ied', 'Mine or improvised device', 'Мина или самодельное устройство', 'لغم أو عبوة ناسفة', 'Mine ou engin improvisé'),
    term('other', 'Other', 'Прочее', 'أخرى', 'Autre'),
  ],
  weapon: [
    term('mortar', 'Mortar', 'Миномёт', 'هاون', 'Mortier'),
    term('artillery', 'Artillery', 'Артиллерия', 'مدفعية', 'Artillerie'),
    term('mlrs', 'Multiple rocket launcher', 'РСЗО', 'راجمة صواريخ', 'Lance-roquettes multiple'),
    term('small_arms', 'Small arms', 'Стрелковое оружие', 'أسلحة خفيفة', 'Armes légères'),
    term('aircraft', 'Aircraft', 'Самолёт', 'طائرة', 'Aéronef'),
  ],
  source_kind: [
    term('party_report', 'Report of a party', 'Донесение стороны', 'تقرير طرف', 'Rapport d’une partie'),
    term('witness', 'Witness', 'Очевидец', 'شاهد', 'Témoin'),
    term('monitor', 'Monitor', 'Наблюдатель', 'مراقب', 'Observateur'),
  ],
  channel: [
    term('phone', 'Telephone', 'Телефон', 'هاتف', 'Téléphone'),
    term('bulletin', 'Bulletin', 'Бюллетень', 'نشرة', 'Bulletin'),
    term('form', 'Form', 'Форма', 'استمارة', 'Formulaire'),
  ],
  locates: [
    term('impact', 'Where it hit', 'Место попадания', 'موقع السقوط', 'Point d’impact'),
    term('area', 'An area', 'Район', 'منطقة', 'Une zone'),
    term('site', 'A site', 'Объект', 'موقع', 'Un site'),
    term('unit', 'Where a unit stood', 'Расположение подразделения', 'مكان وحدة', 'Position d’une unité'),
    term('undetermined', 'Undetermined', 'Не определено', 'غير محدد', 'Indéterminé'),
  ],
  measure: [
    term('violations', 'Violations as counted', 'Нарушения по подсчёту', 'خروقات حسب العدّ', 'Violations selon le décompte'),
    term('explosions', 'Explosions', 'Взрывы', 'انفجارات', 'Explosions'),
    term('attacks', 'Attacks', 'Нападения', 'هجمات', 'Attaques'),
  ],
  precision: [
    term('exact', 'To the minute', 'До минуты', 'بالدقيقة', 'À la minute'),
    term('minutes', 'Some minutes', 'Минуты', 'دقائق', 'Quelques minutes'),
    term('hours', 'Some hours', 'Часы', 'ساعات', 'Quelques heures'),
    term('day', 'A day', 'День', 'يوم', 'Un jour'),
    term('days', 'Some days', 'Несколько дней', 'أيام', 'Quelques jours'),
  ],
};

const PARTIES = [
  ['alder', 'ALD', 'Alder', 'Альдер', 'ألدر', 'Alder', 'Europe/Madrid', 'Alder City', 'Альдер-Сити', 'مدينة ألدر', 'Alderville'],
  ['birch', 'BIR', 'Birch', 'Бёрч', 'بيرتش', 'Birch', 'Asia/Tokyo', 'Port Birch', 'Порт-Бёрч', 'ميناء بيرتش', 'Port-Birch'],
  ['cedar', 'CED', 'Cedar', 'Сидар', 'سيدار', 'Cedar', 'America/Bogota', 'Cedar Hill', 'Сидар-Хилл', 'تل سيدار', 'Mont-Cedar'],
].map(([id, short, en, ru, ar, fr, capital_zone, ce, cr, ca, cf]) => ({
  id, short, name: { en, ru, ar, fr }, capital_zone, capital: { en: ce, ru: cr, ar: ca, fr: cf },
}));

const CENTRES = [
  { id: 'joint', name: { en: 'Joint centre', ru: 'Совместный центр', ar: 'المركز المشترك', fr: 'Centre conjoint' }, zone: 'Europe/Zurich' },
  { id: 'east', name: { en: 'East centre', ru: 'Восточный центр', ar: 'المركز الشرقي', fr: 'Centre est' }, zone: 'Asia/Damascus' },
  { id: 'south', name: { en: 'South centre', ru: 'Южный центр', ar: 'المركز الجنوبي', fr: 'Centre sud' }, zone: 'Asia/Amman' },
];
const NODES = [
  ['joint-alder', 'alder', 'joint', 'JAL'],
  ['joint-birch', 'birch', 'joint', 'JBI'],
  ['joint-cedar', 'cedar', 'joint', 'JCE'],
  ['east', 'birch', 'east', 'EST'],
  ['south', 'alder', 'south', 'STH'],
].map(([id, party, centre, prefix]) => ({ id, party, centre, prefix, origin: `sametable.example/demo/${id}` }));

// Real towns with invented events: the map has to look as it will.
const TOWNS = [
  ['Aleppo', 36.2012, 37.1612, 9], ['Handarat', 36.2931, 37.2021, 5], ['Homs', 34.724, 36.7256, 5], ['Hama', 35.1318, 36.7578, 5],
  ['Latakia', 35.5312, 35.7909, 3], ['Idlib', 35.9306, 36.6339, 6], ['Damascus', 33.5102, 36.2913, 5], ['Douma', 33.5717, 36.4027, 4],
  ['Daraa', 32.6189, 36.1021, 3], ['Deir ez-Zor', 35.3359, 40.1408, 3], ['Raqqa', 35.9528, 39.0079, 1], ['Suwayda', 32.709, 36.5695, 1],
  ['Azaz', 36.5866, 37.0463, 2], ['Palmyra', 34.5624, 38.284, 1], ['Jisr ash-Shughur', 35.8142, 36.3198, 2], ['Hasakah', 36.5024, 40.7477, 1],
];
const T0 = Date.UTC(2016, 1, 26, 22);
const DAY = 86_400_000;
const COLUMNS = 'id number origin_index lat_e7 lon_e7 radius_m start_ms end_ms precision what weapon actor victim place claimed_at_ms recorded_ms status denials comments amendments count coarsened demonstration'.split(' ');

const id43 = (n) => `fixture${String(n).padStart(36, '0')}`;

function makeRow(random, n, at_ms, counters) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const weights = TOWNS.flatMap((t, i) => Array(t[3]).fill(i));
  const town = TOWNS[pick(weights)];
  const origin = Math.floor(random() * NODES.length);
  counters[origin] += 1;
  const roll = random();
  const spread = roll < 0.5 ? 0.05 : 0.25;
  const around = () => (random() + random() + random() - 1.5) * spread;
  const placed = random() > 0.06;
  const radius = pick([500, 800, 1000, 2000, 5000, 5000, 12000]);
  const precision = pick(['exact', 'minutes', 'hours', 'hours', 'day', 'days']);
  const span = { exact: 0, minutes: 20 * 60_000, hours: 5 * 3_600_000, day: DAY, days: 3 * DAY }[precision];
  const day0 = Math.floor((at_ms - T0) / DAY) * DAY + T0;
  const start = precision === 'day' || precision === 'days' ? day0 : at_ms;
  const status = random() < 0.66 ? 'alleged' : pick(['denied', 'denied', 'disputed', 'withdrawn']);
  const what = pick(VOCABULARY.what).code;
  const written = start + span + random() * 9 * 3_600_000;
  return [
    id43(n), `${NODES[origin].prefix}-${String(counters[origin]).padStart(6, '0')}`, origin,
    placed ? Math.round((town[1] + around()) * 1e7) : null, placed ? Math.round((town[2] + around()) * 1e7) : null, placed ? radius : null,
    random() < 0.02 ? null : start, start + span, precision,
    what, what.startsWith('fire') ? pick(['mortar', 'artillery', 'mlrs']) : '', pick(['alder', 'birch', 'cedar', '', 'Unnamed group']), '',
    town[0], Math.round(written), Math.round(written + random() * 4 * 3_600_000),
    status, status === 'alleged' ? 0 : 1 + Math.floor(random() * 3), Math.floor(random() * 2), 0,
    random() < 0.3 ? 1 + Math.floor(random() * 20) : null, radius === 1000 ? 1 : 0, 0,
  ];
}

function ledger(n, party, accused, total, at_ms, areas, extra = {}) {
  return {
    id: `ledger${String(n).padStart(37, '0')}`, number: `JAL-${String(900000 + n)}`, reporting_party: party, accused, measure: 'violations',
    start_ms: at_ms, end_ms: at_ms + DAY, cumulative: false, total, bound: 'exact', by_area: areas, by_kind: {}, by_actor: {},
    consistent: Object.values(areas).reduce((a, b) => a + b, 0) === total, claimed_at_ms: at_ms + DAY + 3_600_000 * 9, withdrawn: false, ...extra,
  };
}

/** Builds session and picture. */
export function makeWorld({ marks, seed }) {
  const random = generator(seed);
  const counters = NODES.map(() => 0);
  const times = Array.from({ length: marks }, () => T0 + (random() < 0.7 ? random() : random() * 0.3) * 200 * DAY).sort((a, b) => a - b);
  const rows = times.map((at, n) => makeRow(random, n, Math.round(at), counters));
  const ledgers = [0, 1, 2, 3].flatMap((d) => [
    ledger(d * 3, 'alder', 'birch', 15 - d, T0 + d * DAY, { Aleppo: 5, Hama: 3, Idlib: 4, Latakia: 3 - d }),
    ledger(d * 3 + 1, 'birch', 'alder', 9 + d, T0 + d * DAY, { Aleppo: 4, Damascus: 3, Latakia: 2 }),
    ledger(d * 3 + 2, 'cedar', '', 31, T0 + d * DAY, { Aleppo: 20, Idlib: 11 }, { bound: 'at_least', cumulative: true }),
  ]);
  const table = {
    revision: 1, code: 'K7QM-2XAF-9D3T', digest: 'fixture', missing_payloads: 0,
    heads: NODES.map((n, i) => ({ origin: n.origin, node: n.id, size: counters[i], root: 'fixture', waiting_for: null })),
  };
  return {
    random, counters, n: marks,
    session: {
      record_id: 'fixture', record_name: 'sametable.example/demo',
      title: { en: 'Invented ceasefire', ru: 'Вымышленное перемирие', ar: 'هدنة مُتخيَّلة', fr: 'Trêve inventée' },
      demonstration: true, ruleset: 1, node: 'east', seat: 'East watch', kid: 'fixture', party: 'birch', centre: 'east',
      parties: PARTIES, centres: CENTRES, nodes: NODES,
      theatre: { zone: 'Asia/Damascus', name: { en: 'Syria', ru: 'Сирия', ar: 'سوريا', fr: 'Syrie' }, bbox: [35.4, 32.2, 42.5, 37.4] },
      now_ms: Date.now(), vocabulary: VOCABULARY,
    },
    picture: { table, columns: COLUMNS, marks: rows, ledgers },
  };
}

/** One more report, as if another node had just sent it. */
export function nextMark(world) {
  const at = Math.max(...world.picture.marks.slice(-50).map((r) => r[6] ?? 0), T0) + 1_800_000;
  const row = makeRow(world.random, world.n, at, world.counters);
  row[14] = Date.now();
  row[15] = Date.now();
  world.n += 1;
  world.picture.marks.push(row);
  return row;
}
