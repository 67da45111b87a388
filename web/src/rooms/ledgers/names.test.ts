import { expect, test } from 'vitest';
import { oneName } from './names';

test('a name is itself, however it is typed', () => {
  expect(oneName('Amman watch', ' amman  Watch ')).toBe(true);
  expect(oneName('Дежурный', 'дежурный')).toBe(true);
});

test('another name is another', () => {
  expect(oneName('Amman watch', 'Amman night watch')).toBe(false);
});
