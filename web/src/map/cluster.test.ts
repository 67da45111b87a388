import { expect, test } from 'vitest';
import { gather, within } from './cluster';
import { latOf, lonOf, mercatorX, mercatorY, metresPerPixel, ring, scaleBar } from './geo';

function cloud(n: number): { x: Float64Array; y: Float64Array } {
  let a = 12345;
  const random = () => ((a = (Math.imul(a, 1_103_515_245) + 12_345) & 0x7fffffff) / 0x7fffffff);
  const x = Float64Array.from({ length: n }, () => mercatorX(35 + random() * 8));
  const y = Float64Array.from({ length: n }, () => mercatorY(32 + random() * 5));
  return { x, y };
}
const all = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);

test('every visible point is in exactly one group', () => {
  const columns = cloud(3000);
  for (const zoom of [4, 7, 10, 14]) {
    const groups = gather(columns, all(3000), zoom);
    expect([...groups.members].sort((p, q) => p - q)).toEqual([...all(3000)]);
    expect(groups.count.reduce((p, q) => p + q, 0)).toBe(3000);
  }
});

test('points without a place and hidden points are in no group', () => {
  const columns = { x: Float64Array.of(0.5, 0.5, 0.6), y: Float64Array.of(0.4, Number.NaN, 0.4) };
  const groups = gather(columns, Uint32Array.of(0, 1), 6);
  expect([...groups.members]).toEqual([0]);
});

test('the groups of a zoom do not depend on what is in view', () => {
  const columns = cloud(500);
  const groups = gather(columns, all(500), 7);
  const half = within(groups, 0, 0, mercatorX(39), 1);
  const rest = within(groups, mercatorX(39), 0, 1, 1);
  expect(half.length + rest.length).toBe(groups.x.length);
});

test('nearer than the reach is one group, farther is two', () => {
  const y = mercatorY(35);
  const degrees = (px: number) => (px / (512 * 2 ** 8)) * 360;
  const pair = (px: number) => ({ x: Float64Array.of(mercatorX(37), mercatorX(37 + degrees(px))), y: Float64Array.of(y, y) });
  expect(gather(pair(40), all(2), 8).x.length).toBe(1);
  expect(gather(pair(70), all(2), 8).x.length).toBe(2);
});

test('circles stand far enough apart for their counts to be read', () => {
  const groups = gather(cloud(4000), all(4000), 7);
  const pixels = 512 * 2 ** 7;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < groups.x.length; i++) {
    for (let j = 0; j < i; j++) {
      const d = Math.hypot(groups.x[i]! - groups.x[j]!, groups.y[i]! - groups.y[j]!) * pixels;
      least = Math.min(least, d);
    }
  }
  expect(least).toBeGreaterThan(36);
});

test('a report that arrives later joins a group and moves no other', () => {
  const columns = cloud(800);
  const before = gather(columns, all(799), 7);
  const after = gather(columns, all(800), 7);
  expect(after.x.length - before.x.length).toBeLessThanOrEqual(1);
  const seeds = (g: typeof before) => new Set([...g.start].map((s) => g.members[s]));
  for (const seed of seeds(before)) expect(seeds(after)).toContain(seed);
});

test('Mercator and back is the same place', () => {
  expect(lonOf(mercatorX(37.1612))).toBeCloseTo(37.1612, 9);
  expect(latOf(mercatorY(36.2012))).toBeCloseTo(36.2012, 9);
});

test('a ring of 5 km is 5 km wide to every side', () => {
  const points = ring(37.16, 36.2, 5000);
  const [east] = [...points].sort((p, q) => q[0] - p[0]);
  const [north] = [...points].sort((p, q) => q[1] - p[1]);
  expect((east![0] - 37.16) * 111_320 * Math.cos((36.2 * Math.PI) / 180)).toBeCloseTo(5000, -2);
  expect((north![1] - 36.2) * 111_320).toBeCloseTo(5000, -2);
});

test('the scale bar shows a round distance that fits', () => {
  const bar = scaleBar(35, 7);
  expect(bar.width_px).toBeLessThanOrEqual(96);
  expect(bar.metres / metresPerPixel(35, 7)).toBeCloseTo(bar.width_px, 6);
  expect(String(bar.metres)).toMatch(/^[125]0*$/);
});
