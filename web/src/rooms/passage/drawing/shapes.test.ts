import { expect, test } from 'vitest';
import { areaOf, asKind, boxOf, nothingDrawn, shapesOf, withoutPoint, withPoint } from './shapes';

const A = { lat_e7: 362_000_000, lon_e7: 371_000_000 };
const B = { lat_e7: 361_000_000, lon_e7: 372_000_000 };
const C = { lat_e7: 363_000_000, lon_e7: 373_000_000 };

test('a box is the same whichever corners were given, and a third point begins anew', () => {
  const box = withPoint(withPoint(nothingDrawn('box'), A), B);
  expect(areaOf(box)).toEqual({ south_e7: 361_000_000, west_e7: 371_000_000, north_e7: 362_000_000, east_e7: 372_000_000 });
  expect(boxOf([B, A])).toEqual(areaOf(box));
  expect(withPoint(box, C).points).toEqual([C]);
});

test('a box without width or height is no area', () => {
  expect(areaOf({ ...nothingDrawn('box'), points: [A, { ...B, lat_e7: A.lat_e7 }] })).toBeNull();
});

test('a circle needs a whole number of metres', () => {
  const circle = withPoint(nothingDrawn('circle', '800'), A);
  expect(areaOf(circle)).toEqual({ ...A, radius_m: 800 });
  for (const radius of ['', '0', '12.5', '-3', '900000', 'far']) expect(areaOf({ ...circle, radius })).toBeNull();
});

test('a polygon needs three corners', () => {
  const two = withPoint(withPoint(nothingDrawn('polygon'), A), B);
  expect(areaOf(two)).toBeNull();
  expect(areaOf(withPoint(two, C))).toEqual({ points: [A, B, C] });
});

test('a point taken out is out, and another kind keeps what fits it', () => {
  const three = { ...nothingDrawn('line'), points: [A, B, C] };
  expect(withoutPoint(three, 1).points).toEqual([A, C]);
  expect(asKind(three, 'circle').points).toEqual([A]);
});

test('what is signed later is integers: nothing but the two coordinates is kept of a point', () => {
  const given = { ...A, name: 'x' };
  expect(withPoint(nothingDrawn('line'), given).points).toEqual([A]);
});

test('every point is drawn, complete or not', () => {
  expect(shapesOf({ ...nothingDrawn('polygon'), points: [A, B] }).filter((one) => one.geometry.type === 'Point')).toHaveLength(2);
});
