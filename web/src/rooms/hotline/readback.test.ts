import { describe, expect, test } from 'vitest';
import { apartM, cellOf, isLarge } from './readback';

describe('the offset of what was read back', () => {
  test('is nothing for the same point, and nine kilometres for a position nine kilometres off', () => {
    const said = { lat_e7: 353_000_000, lon_e7: 401_400_000 };
    expect(apartM(said, said)).toBe(0);
    expect(apartM(said, { lat_e7: 353_810_000, lon_e7: 401_400_000 })).toBeGreaterThan(8_950);
    expect(apartM(said, { lat_e7: 353_810_000, lon_e7: 401_400_000 })).toBeLessThan(9_050);
  });
  test('does not jump where one day meets the next', () => {
    expect(apartM({ lat_e7: 0, lon_e7: 1_799_999_999 }, { lat_e7: 0, lon_e7: -1_799_999_999 })).toBeLessThan(2);
  });
  test('is pointed out when it is further than the place was known, and further than a kilometre', () => {
    expect([isLarge(1_000, 50), isLarge(1_001, 50), isLarge(4_900, 5_000), isLarge(5_001, 5_000), isLarge(9_000, null)]).toEqual([false, true, false, true, true]);
  });
});

describe('the cell in which a place of armed people is read back', () => {
  test('is the one that the node signs, everywhere on the globe', () => {
    const told: [number, number, number, number][] = [
      [362_104_000, 371_300_000, 362_115_000, 371_255_926],
      [-337_000_000, -702_000_000, -337_005_000, -701_965_381],
      [355_555_555, 399_999_999, 355_545_000, 399_993_853],
      [1, -1, 45_000, 0],
      [899_999_999, 1_799_999_999, 899_955_000, 0],
      [512_345_678, 0, 512_325_000, 71_873],
    ];
    for (const [lat_e7, lon_e7, lat, lon] of told) expect(cellOf({ lat_e7, lon_e7 })).toEqual({ lat_e7: lat, lon_e7: lon });
  });
  test('does not move when it is asked again', () => {
    const once = cellOf({ lat_e7: 362_104_000, lon_e7: 371_300_000 });
    expect(cellOf(once)).toEqual(once);
  });
});
