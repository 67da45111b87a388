import { expect, test } from 'vitest';
import { fromWall } from '../rooms/new-report/zones';
import { halves, joined, tidyDate, tidyTime } from './moment';

test('a date is written year first, whatever stands between its parts', () => {
  expect(['2016-9-4', '2016.09.04', '20160904', ' 2016/9/04 ', '٢٠١٦-٠٩-٠٤'].map(tidyDate)).toEqual(Array(5).fill('2016-09-04'));
});
test('a date with the day or the month first is left as it was typed', () => {
  expect(['09/04/2016', '4.9.2016', '2016-09'].map(tidyDate)).toEqual(['09/04/2016', '4.9.2016', '2016-09']);
});
test('a time of day is written with 24 hours', () => {
  expect(['9:05', '0905', '09.05', '9h05'].map(tidyTime)).toEqual(Array(4).fill('09:05'));
});
test('a time of 12 hours is left as it was typed', () => {
  expect(tidyTime('9:05 pm')).toBe('9:05 pm');
});
test('a half-written moment keeps the half that is there', () => {
  expect(halves(joined('2016-09-14', ''))).toEqual({ date: '2016-09-14', time: '' });
  expect(halves(joined('', '14:05'))).toEqual({ date: '', time: '14:05' });
  expect(joined('', '')).toBe('');
});
test('a day or an hour that does not exist is no moment', () => {
  expect(['2016-02-31T10:00', '2016-13-01T10:00', '2016-09-14T24:00', '2016-09-14T14:60', '2016-09-14T'].map((wall) => fromWall(wall, 'UTC'))).toEqual(Array(5).fill(null));
});
