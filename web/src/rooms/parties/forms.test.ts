import { expect, test } from 'vitest';
import { blank, dayOf, fieldsOf, type FormSpec, lacking, namesOf } from './forms';

const SPEC: FormSpec = {
  kind: 'separation_status', title: '', lead: '', fixed: { target: 'A' }, fewest: { groups: 2 },
  fields: [
    { name: 'place_name', kind: 'text', label: '' }, { name: 'groups', kind: 'names', label: '' }, { name: 'as_of_ms', kind: 'day', label: '' },
    { name: 'at_ms', kind: 'moment', label: '', optional: true }, { name: 'text', kind: 'long', label: '', optional: true },
  ],
};
const FULL = { place_name: ' North bank ', groups: 'Dogwood\nElder; Dogwood', as_of_ms: '2024-02-29', at_ms: '', text: '' };

test('what is complete is said, trimmed, and what is empty is not', () => {
  expect(fieldsOf(SPEC, FULL, 'UTC')).toEqual({ place_name: 'North bank', groups: ['Dogwood', 'Elder'], as_of_ms: Date.UTC(2024, 1, 29), target: 'A' });
});
test('a field that is required, half written or too short keeps the form from being said', () => {
  expect(lacking(SPEC, blank(SPEC), 'UTC')).toEqual(['place_name', 'groups', 'as_of_ms']);
  expect(lacking(SPEC, { ...FULL, groups: 'Dogwood' }, 'UTC')).toEqual(['groups']);
  expect(lacking(SPEC, { ...FULL, at_ms: '2024-02-29T1' }, 'UTC')).toEqual(['at_ms']);
  expect(fieldsOf(SPEC, { ...FULL, as_of_ms: '2023-02-29' }, 'UTC')).toBeNull();
});
test('a moment is of its zone, and a day is its first moment in UTC', () => {
  expect(fieldsOf(SPEC, { ...FULL, at_ms: '2024-03-01T02:00' }, 'Asia/Damascus')).toMatchObject({ at_ms: Date.UTC(2024, 1, 29, 23) });
  expect(dayOf('2024-03-01T22:15')).toBe(Date.UTC(2024, 2, 1));
});
test('names are parted by lines and semicolons, of both scripts', () => {
  expect(namesOf('a; b؛ c\n\na')).toEqual(['a', 'b', 'c']);
});
