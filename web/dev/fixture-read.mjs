// A reader for the fixture server: finds a few names and words, so that the screen has something to underline. It is no
// reader of bulletins; the node's is.
const PLACES = [
  ['Handarat', 'حندرات', 36.2931, 37.2021, 1200, 'matched', 0.98], ['Haylan', 'حيلان', 36.2747, 37.1892, 900, 'matched', 0.94], ['Nayrab', 'النيرب', 36.1806, 37.2243, 2500, 'ask', 0.71],
  ['Sheikh Maqsood', 'الشيخ مقصود', 36.2347, 37.1506, 800, 'matched', 0.97], ['Aleppo', 'حلب', 36.2012, 37.1612, 9000, 'matched', 0.99], ['Tell Birch', 'تل البتولا', 0, 0, 0, 'unknown', 0],
  ['Hama', 'حماة', 35.1318, 36.7578, 7000, 'matched', 0.99],
];
const WORDS = [
  ['weapon', /mortars?|multiple rocket launchers?|artillery|راجمات صواريخ|مدفعية/gu, 'mlrs'], ['time', /by noon on \w+ \d+|over the last 24 hours|from [\d.]+ till [\d.]+ [ap]\.m\.|صباح اليوم|خلال 24 ساعة/gu],
  ['count', /\b(?:seven|five|\d+) times|سبع مرات/gu], ['actor', /Birch forces|armed groups|قوات بيرتش/gu, 'birch'], ['kind', /shell(?:ed|ing)|fired|قصف/gu],
];

const length = (text) => Array.from(text).length;
const span = (text, at, words) => [length(text.slice(0, at)), length(text.slice(0, at)) + length(words)];

function rivals(name, lat, lon) {
  return ['', ' al-Gharbi', ' Airport'].map((tail, i) => ({
    id: `fixture:${name}${i}`, name: `${name}${tail}`, names: { en: `${name}${tail}` }, kind: ['village', 'village', 'airport'][i], within: ['Aleppo', 'Syria'],
    lat: lat + i * 0.03, lon: lon - i * 0.02, radius_m: [2500, 900, 1800][i], score: [0.71, 0.66, 0.64][i], source: 'fixture',
  }));
}

/** Reads a text into drafts of the shape of the node's reading. */
export function readText(text, language) {
  const reports = [];
  const ledger_counts = [];
  const not_understood = [];
  for (const found of text.matchAll(/[^\n]+?(?:(?<![ap]\.m)[.؟?!](?=\s|$)|$)/gmu)) {
    const sentence = found[0];
    const at = found.index;
    if (sentence.trim() === '') continue;
    const whole = span(text, at, sentence);
    const total = /(\d+) (?:breaches|خرقاً)/u.exec(sentence);
    if (total) {
      const by_area = Object.fromEntries([...sentence.matchAll(/(Aleppo|Latakia|Hama|Daraa|حلب|اللاذقية|حماة) \((\d+)\)/gu)].map((hit) => [hit[1], Number(hit[2])]));
      const sum = Object.values(by_area).reduce((a, b) => a + b, 0);
      ledger_counts.push({ reporting_party: 'birch', accused: 'alder', measure: 'violations', period: { start: '2016-02-27T10:00:00Z', end: '2016-02-28T10:00:00Z', cumulative: false }, total: Number(total[1]), bound: 'exact', by_area, by_kind: {}, by_actor: {}, consistent: sum === Number(total[1]), span: whole });
      continue;
    }
    const marks = WORDS.flatMap(([role, pattern]) => [...sentence.matchAll(pattern)].map((hit) => ({ role, span: span(text, at + hit.index, hit[0]) })));
    const places = PLACES.flatMap(([name, arabic, lat, lon, radius_m, status, score]) => [name, arabic].flatMap((words) => {
      const hit = sentence.indexOf(words);
      if (hit < 0) return [];
      const known = status === 'matched';
      return [{ text: words, span: span(text, at + hit, words), status, name: known || status === 'ask' ? name : null, lat: known ? lat : null, lon: known ? lon : null, radius_m: known ? radius_m : null, score: score || null, rivals: status === 'ask' ? rivals(name, lat, lon) : [] }];
    }));
    if (places.length === 0 || marks.length === 0) {
      not_understood.push(whole);
      continue;
    }
    const has = (role) => marks.some((mark) => mark.role === role);
    reports.push({
      kind: 'fire.heavy', occurred: { start: '2016-02-28T04:25:00Z', end: '2016-02-28T09:30:00Z', precision: has('time') ? 'hours' : 'day' }, weapon: has('weapon') ? 'mlrs' : null, actor: has('actor') ? 'birch' : null,
      count: has('count') ? 7 : null, span: whole, places, marks,
    });
  }
  return { language: language || (/[\u0600-\u06ff]/u.test(text) ? 'ar' : 'en'), ledger_counts, reports, not_understood };
}
