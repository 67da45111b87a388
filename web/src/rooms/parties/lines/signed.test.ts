import { expect, test } from 'vitest';
import { isThis, newerThan, readContent } from './signed';

// What tests/support/drawing.py draws, as core/delineation/content.py writes it and core/model/ways.py reads it.
const LINE = '{"accuracy_m":500,"agreed_with":["al","bi"],"as_of_ms":1456617600000,"band":38,"coarseness_m":500,"form":"lines","name":"River line","text":"Remark","valid":{"end_ms":2,"start_ms":1},"ways":"7961,6404 22,17 0,18","what":"line"}';
const SUM = '3ade6b07075ed90eed89175173d41222332c42b2ec0cb950985c32abb6df2339';
const AREA = '{"accuracy_m":1000,"as_of_ms":1456617600000,"band":38,"coarseness_m":500,"form":"areas","name":"North bank","ways":"7961,6404 0,17 22,0 0,-17","what":"zone"}';

test('everything that is signed is read from the bytes that are hashed, and drawn where they say', async () => {
  const found = await readContent(LINE);
  expect(found?.sha256).toBe(SUM);
  expect(found?.fields).toEqual({
    type: 'delineation', accuracy_m: 500, agreed_with: ['al', 'bi'], as_of_ms: 1456617600000, band: 38, coarseness_m: 500, form: 'lines', name: 'River line', text: 'Remark',
    valid: { end_ms: 2, start_ms: 1 }, what: 'line',
  });
  const wanted = [[36.5021596, 35.9988459], [36.5990579, 36.0983277], [36.7016561, 36.0983277]];
  const [line] = (found?.geometry as { coordinates: number[][][] }).coordinates;
  expect(line).toHaveLength(3);
  line?.forEach((at, i) => at.forEach((degrees, axis) => expect(degrees).toBeCloseTo(wanted[i]?.[axis] ?? NaN, 6)));
});
test('a ring of an area is closed', async () => {
  const [ring] = ((await readContent(AREA))?.geometry as { coordinates: number[][][] }).coordinates;
  expect(ring).toHaveLength(5);
  expect(ring?.[4]).toEqual(ring?.[0]);
});
test('bytes that could be shown as one thing and be another are not read', async () => {
  for (const odd of [
    null, '', '[]', 'null', LINE.replace('"River line"', '"River line","name":"Other line"'), LINE.replace(',"band"', ', "band"'), LINE.replace('6404', '64.04'),
    LINE.replace('"lines"', '"points"'), LINE.replace('"ways":"7961,6404 22,17 0,18"', '"ways":""'), LINE.replace('"coarseness_m":500', '"coarseness_m":"500"'),
  ]) expect(await readContent(odd)).toBeNull();
});
test('one other letter is another sum', async () => {
  expect((await readContent(LINE.replace('Remark', 'remark')))?.sha256).not.toBe(SUM);
});
test('what the node prepares is signed only where it is this word on these bytes', () => {
  const shown = { target: 'V', says: 'signs', content_sha256: SUM };
  expect(isThis({ shown }, 'V', 'signs', SUM)).toBe(true);
  for (const other of [{ target: 'W' }, { says: 'refuses' }, { content_sha256: '0' }, { content_sha256: undefined }]) expect(isThis({ shown: { ...shown, ...other } }, 'V', 'signs', SUM)).toBe(false);
  expect(isThis({ shown: { ...shown, content_sha256: '' } }, 'V', 'signs', '')).toBe(false);
});

test('a newer version of the same thing is told, and of nothing else', () => {
  const rows = [{ id: 'a', version: 1, version_id: '1' }, { id: 'a', version: 3, version_id: '3' }, { id: 'a', version: 2, version_id: '2' }, { id: 'b', version: 9, version_id: '9' }];
  expect(rows.map((one) => newerThan(one, rows)?.version_id ?? null)).toEqual(['3', null, '3', null]);
});
