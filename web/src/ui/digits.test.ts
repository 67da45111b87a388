import { expect, test } from 'vitest';
import { NO_PLACE } from '../rooms/new-report/drafts';
import { ruleDraft, ruleLacks, NO_RULE, wholeOf } from '../rooms/hotline/rules';
import { typedDegree } from '../rooms/new-report/coordinates';
import { blankCard, problems, reportFields } from '../rooms/new-report/drafts';
import { ledgerFields, ledgerForm, ledgerProblems, sumOf } from '../rooms/new-report/ledger';
import { peopleOf, requestSaying } from '../rooms/passage/access/access';
import { blankCorridor, corridorSaying, minutesOf, troublesOf as corridorTroubles } from '../rooms/passage/corridors/corridors';
import { nothingDrawn, radiusOf } from '../rooms/passage/drawing/shapes';
import { whole } from '../rooms/passage/movements/notify';
import { blankSite, siteSaying, troublesOf as siteTroubles } from '../rooms/passage/sites/sites';
import { dayMs } from '../rooms/tables/api';
import { fromWall } from '../rooms/new-report/zones';
import { dayOf } from '../rooms/parties/forms';
import { BLANK, choicesOf, drawLacks } from '../rooms/parties/lines/lines';
import { annexFields, annexLacks, type Drawing, mendingOf } from '../rooms/table/shared/view';
import { bodyOf, emptyForm, troubles } from '../rooms/terms/cases';
import { emptyWord, performed, troublesOf as wordTroubles } from '../rooms/terms/performing';
import { western, wholeNumber } from './digits';

const ARABIC = (n: number): string => String(n).replace(/\d/g, (one) => String.fromCharCode(0x0660 + Number(one)));
const PERSIAN = (n: number): string => String(n).replace(/\d/g, (one) => String.fromCharCode(0x06f0 + Number(one)));
const at = { lat_e7: 362_000_000, lon_e7: 371_000_000 };

test('every Arabic-Indic and Persian digit is its ASCII digit, and marks of direction count for nothing', () => {
  for (const write of [ARABIC, PERSIAN]) expect(western(`\u200f${write(1234567890)} `)).toBe('1234567890');
  expect([wholeNumber(ARABIC(1000), 4), wholeNumber(ARABIC(1000), 3), wholeNumber('\u0661\u066b\u0665', 9), wholeNumber('', 9), wholeNumber('-\u0661', 9)]).toEqual([1000, null, null, null, null]);
});
test.each([['Arabic-Indic', ARABIC], ['Persian', PERSIAN]])('%s digits are numbers in every form', (_name, write) => {
  const rule = { ...NO_RULE, name: 'x', killed: write(3), count: write(5), within: write(60), silent: write(7), before: write(0), escalate: write(15) };
  expect([wholeOf(write(15), 1, 20), wholeOf(write(25), 1, 20), ruleLacks(rule, NO_PLACE)]).toEqual([15, undefined, {}]);
  expect(ruleDraft(rule, NO_PLACE, 'id', false).fields).toMatchObject({ killed_least: 3, count_least: 5, within_ms: 3_600_000, silent_ms: 420_000, before_ms: 0, escalate_ms: 900_000 });

  const blank = blankCard('UTC', () => 'id');
  const card = { ...blank, form: { ...blank.form, what: 'fire.heavy', killed: { low: write(1), best: write(2), high: write(30) } } };
  expect(problems(card).map((one) => one.field)).not.toContain('killed');
  expect(reportFields(card, { raw_text: '', raw_language: '', demonstration: false })).toMatchObject({ killed: { low: 1, best: 2, high: 30 } });

  const read = { reporting_party: 'Cedar', accused: null, measure: 'violations', period: { start: null, end: null, cumulative: false }, total: 9, bound: 'exact', by_area: {}, by_kind: {}, by_actor: {}, consistent: true, span: [0, 1] };
  const ledger = { ...ledgerForm(read as unknown as Parameters<typeof ledgerForm>[0], 'UTC', () => ''), total: write(12), by_area: [{ name: 'Ash', count: write(12) }] };
  expect([ledgerProblems(ledger), sumOf(ledger.by_area)]).toEqual([[], 12]);
  expect(ledgerFields(ledger, { raw_text: '', raw_language: '', demonstration: false })).toMatchObject({ total: 12, by_area: { Ash: 12 } });

  expect(peopleOf(`${write(12)} ${write(345)}`)).toBe(12_345);
  const request = { place_name: 'Ash', month: `${write(2016)}-${write(11)}`, to: 'Birch', people: write(40), items: '', agreed: '', steps: '', text: '' };
  expect(requestSaying(request, 1)?.fields).toMatchObject({ month: '2016-11', people: 40 });

  const site = { ...blankSite([], Date.UTC(2016, 4, 1), 'UTC'), name: 'x', function: 'hospital', focal_day: 'a', focal_night: 'b', declared: true, staff: write(20), serves: write(900), place: { ...nothingDrawn('circle'), points: [at], radius: write(50) } };
  expect([siteTroubles(site, 'UTC'), radiusOf(site.place)]).toEqual([[], 50]);
  expect(siteSaying(site, 'UTC', null, false)?.fields).toMatchObject({ staff: 20, serves: 900 });

  const corridor = { ...blankCorridor('UTC'), name: 'x', users: ['civilians'], line: { ...nothingDrawn('line'), points: [at, { ...at, lat_e7: 363_000_000 }] }, width: write(250) };
  expect([corridorTroubles(corridor, 'UTC'), corridorTroubles({ ...corridor, width: write(20) }, 'UTC'), minutesOf(`${write(10)}:${write(30)}`)]).toEqual([[], ['width'], 630]);
  expect(corridorSaying(corridor, 'UTC', null, false)?.fields).toMatchObject({ width_m: 250 });

  const asked = { ...emptyForm('UTC'), at: '2016-02-27T00:30', radius_m: write(500), calibre_mm: write(125), count: write(3), armed: write(4), line: 'l', distance_m: write(10), error_m: write(2) };
  expect(troubles(asked)).toEqual([]);
  expect(bodyOf(asked)).toMatchObject({ radius_m: 500, calibre_mm: 125, count: 3, armed: 4, measured: [{ distance_m: 10, error_m: 2 }] });

  const word = { ...emptyWord(), says: 'done', number: write(60), unit: 'trucks' };
  expect([wordTroubles(word, 'UTC'), performed(word, 'UTC')]).toEqual([[], { says: 'done', quantity: { number: 60, unit: 'trucks' } }]);

  expect([typedDegree(`${write(36)}\u066b${write(25)}`, 90), typedDegree(`-${write(36)},${write(5)}`, 90), typedDegree(write(91), 90), typedDegree('36.2104', 90)]).toEqual([362_500_000, -365_000_000, null, 362_104_000]);
  expect([whole(`${write(1)} ${write(200)}`), dayMs(`${write(2016)}-${write(10)}-${write(31)}`)]).toEqual([1200, Date.UTC(2016, 9, 31)]);

  const [day, year] = [Date.UTC(2016, 9, 31), write(2016)];
  expect([dayOf(`${year}-${write(10)}-${write(31)}`), fromWall(`${year}-${write(10)}-${write(31)}T${write(12)}:${write(30)}`, 'UTC')]).toEqual([day, day + 750 * 60_000]);
  const line = { ...BLANK, name: 'x', day: `${year}-${write(10)}-${write(31)}`, accuracy: write(800) };
  expect([drawLacks(line, () => null), choicesOf(line, () => null)?.accuracy_m]).toEqual([[], 800]);
  expect(drawLacks({ ...line, accuracy: write(100_001) }, () => null)).toEqual(['accuracy']);
  const annex = { name: 'x', accuracy: write(800), agreed_with: [], text: '', said_by: '' };
  const drawing: Drawing = { form: 'lines', points: [[36, 37], [37, 37]], ways: '1,1 2,0', coarseness_m: 500, band: 39, of: '' };
  expect([annexLacks(annex), annexFields(drawing, annex, null, 1)?.['accuracy_m'], mendingOf(drawing, annex, 1).choices.accuracy_m]).toEqual([[], 800, 800]);
});
