import { describe, expect, test } from 'vitest';
import { catalogueOf, format, LANGS, type Message } from './index.svelte';

const english = catalogueOf('en');
const forms = (m: Message): string[] => (typeof m === 'string' ? [m] : Object.values(m));
const placeholders = (m: Message): string[] =>
  [...new Set(forms(m).flatMap((f) => [...f.matchAll(/\{(\w+)\}/g)].map((x) => x[1] ?? '')))].sort();

describe.each(LANGS)('the %s catalogue', (lang) => {
  const own = catalogueOf(lang);

  test('has exactly the keys of the English one', () => {
    expect(Object.keys(own).sort()).toEqual(Object.keys(english).sort());
  });

  test('has the same placeholders in every message', () => {
    const differing = Object.keys(english).filter(
      (key) => own[key] !== undefined && placeholders(own[key]).join() !== placeholders(english[key]!).join(),
    );
    expect(differing).toEqual([]);
  });

  test('has every plural form that its language needs', () => {
    const needed = new Intl.PluralRules(lang).resolvedOptions().pluralCategories;
    const lacking = Object.entries(own)
      .filter(([, m]) => typeof m !== 'string' && needed.some((c) => c !== 'many' || lang !== 'fr' ? m[c] === undefined : false))
      .map(([key]) => key);
    expect(lacking).toEqual([]);
  });

  test('has no empty message', () => {
    expect(Object.keys(own).filter((key) => forms(own[key]!).some((f) => f.trim() === ''))).toEqual([]);
  });
});

test('a plural is chosen by the rules of the language, not by English ones', () => {
  const message = { one: '{n} донесение', few: '{n} донесения', many: '{n} донесений', other: '{n} донесения' };
  expect([1, 2, 5, 21].map((n) => format('ru', message, { n }))).toEqual([
    '1 донесение',
    '2 донесения',
    '5 донесений',
    '21 донесение',
  ]);
});

test('a Latin name inside Arabic is isolated', () => {
  expect(format('ar', 'من {name}', { name: 'Alder' })).toBe('من \u2068Alder\u2069');
});
