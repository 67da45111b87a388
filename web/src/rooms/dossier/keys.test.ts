import { expect, test } from 'vitest';
import { catalogueOf } from '../../i18n/index.svelte';

const sources = import.meta.glob<string>(['../new-report/*.{svelte,ts}', '../dossier/*.{svelte,ts}', '../record/*.{svelte,ts}', '!**/*.test.ts'], { eager: true, query: '?raw', import: 'default' });
const words = catalogueOf('en');
const all = Object.entries(sources);

test('every message that these rooms name stands in the catalogues', () => {
  const named = all.flatMap(([file, text]) => [...text.matchAll(/\bt\(\s*(?:[^'`(),]+\?\s*)?'([a-z_]+\.[a-z_.]+)'(?:\s*:\s*'([a-z_]+\.[a-z_.]+)')?/g)].flatMap((hit) => [hit[1], hit[2]].filter(Boolean).map((key) => `${file} ${key}`)));
  expect(named.length).toBeGreaterThan(150);
  expect(named.filter((one) => words[one.split(' ')[1] as string] === undefined)).toEqual([]);
});

test('every way of settling a place, role, stance, act and check has its words', () => {
  const dynamic = [
    ...['none', 'matched', 'ask', 'unknown', 'rival', 'map', 'typed', 'left_out'].map((one) => `place.how.${one}`),
    ...['place', 'time', 'weapon', 'actor', 'count', 'kind'].map((one) => `role.${one}`),
    ...['alleges', 'denies', 'comments', 'corrects', 'withdraws', 'silent'].map((one) => `stance.${one}`),
    ...['deny', 'comment', 'amend', 'withdraw'].flatMap((one) => [`act.${one}`, `act.${one}.title`, `act.${one}.lead`]),
    ...['here_only', 'held', 'on_the_table'].map((one) => `standing.${one}`),
    ...['needed', 'zone', 'time', 'order', 'range', 'choose', 'radius', 'number', 'parts', 'twice'].map((one) => `new.problem.${one}`),
  ];
  expect(dynamic.filter((key) => words[key] === undefined)).toEqual([]);
});

test('every outcome of every check in the browser has its sentence', () => {
  const verify = sources['../record/verify.ts'] as string;
  const outcomes = [...verify.matchAll(/step\('([a-z_]+)', '(?:held|broken|unchecked)', (?:[a-z]+ === 0 \? )?'([a-z_0-9]+)'(?: : '([a-z_]+)')?/g)].flatMap((hit) => [hit[2], hit[3]].filter(Boolean).map((why) => `verify.${hit[1]}.${why}`));
  expect(outcomes.length).toBeGreaterThan(30);
  expect([...outcomes, 'verify.content.shape', 'verify.content.digest', 'verify.content.unreferenced', 'verify.content.twice'].filter((key) => words[key] === undefined)).toEqual([]);
});
