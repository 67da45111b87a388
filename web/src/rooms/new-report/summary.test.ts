import { expect, test } from 'vitest';
import type { Problem } from '../../api/types';
import { i18n } from '../../i18n/index.svelte';
import { problemBelow, problemDetail, problemWords, refusal } from './summary';

const PROBLEM: Problem = { type: 'about:blank', title: 'Not so', status: 422, code: 'delineation.crosses_itself', at: 'geometry', expected: 'a ring', got: 'a bow-tie', advice: 'Draw it again.' };

test('a refusal reads in the language of its reader, with what exactly was wrong below', () => {
  const told = (['en', 'ru', 'ar', 'fr'] as const).map((lang) => {
    i18n.lang = lang;
    return problemWords(PROBLEM);
  });
  expect(new Set(told).size).toBe(4);
  i18n.lang = 'en';
  expect(told[0]).toMatch(/crosses itself/);
  expect(problemBelow(PROBLEM)).toBe('expected a ring, got a bow-tie');
});
test('what the node says in English is told apart from the words of the reader, and stays English throughout', () => {
  const told = (lang: 'en' | 'ru' | 'ar' | 'fr', problem: Problem): { title: string; spoken: string } => {
    i18n.lang = lang;
    const found = refusal(problem);
    i18n.lang = 'en';
    return found;
  };
  const spoken = 'expected a ring, got a bow-tie. Draw it again.';
  const unworded = { ...PROBLEM, code: 'newer.than_this' };
  for (const lang of ['en', 'ru', 'ar', 'fr'] as const) expect(told(lang, PROBLEM).spoken).toBe(spoken);
  for (const lang of ['ru', 'ar', 'fr'] as const) {
    expect(told(lang, unworded).spoken).toBe(spoken);
    expect(`${told(lang, PROBLEM).title}${told(lang, unworded).title}`).not.toMatch(/expected|bow-tie|Not so/);
  }
  expect(told('en', unworded)).toEqual({ title: 'expected a ring, got a bow-tie', spoken: 'Draw it again.' });
  expect(told('ar', { ...PROBLEM, expected: '', got: '', advice: '' }).spoken).toBe('');
});
test('at its field only what exactly was wrong is said, and nothing is said twice', () => {
  expect(problemDetail(PROBLEM)).toBe('expected a ring, got a bow-tie');
  expect([problemBelow({ ...PROBLEM, expected: '', got: '' }), problemDetail({ ...PROBLEM, expected: '', got: '' })]).toEqual(['', 'Not so']);
  expect([problemWords({ ...PROBLEM, code: 'newer.than_this' }), problemBelow({ ...PROBLEM, code: 'newer.than_this' })]).toEqual(['expected a ring, got a bow-tie', '']);
});
