import { beforeAll, expect, test } from 'vitest';
import type { TermsClause, TermsInstrument, TermsPack } from '../../api/types';
import { i18n } from '../../i18n/index.svelte';
import { clock } from '../../state/clock.svelte';
import { sentence } from './words';

const clause = (change: Partial<TermsClause>): TermsClause => ({
  id: 'c', kind: 'prohibition', ref: '', title: {}, text: {}, original: {}, recall: false, compared: null, sources: [], note: {}, zones: [], lines: [], windows: [], facts: [], sides: null, lines_of: [], segments: null, ...change,
});
const pack = {
  zones: [], groups: [], facts: [{ id: 'self-defence', question: { en: 'Was it self-defence?', fr: 'Était-ce légitime défense ?' }, open_textured: false }],
  instruments: [{ id: 'i', title: {}, clauses: [clause({ ref: 'Annex, paragraph 1, self-defence' })] } as unknown as TermsInstrument],
} as unknown as TermsPack;

beforeAll(() => {
  i18n.lang = 'en';
  clock.zone = 'UTC';
});

test('a reference with commas is one clause, not a list of names', () => {
  const told = sentence({ code: 'act.prohibits', clause: 'Annex, paragraph 1, self-defence', act: 'siege', text: '' }, pack);
  expect(told.text).toContain('“Annex, paragraph 1, self-defence”');
});

test('the question of a fact is told in the language of the reader', () => {
  i18n.lang = 'fr';
  const told = sentence({ code: 'decide.fact', what: 'Was it self-defence?', text: '' }, pack);
  i18n.lang = 'en';
  expect(told.text).toContain('Était-ce légitime défense ?');
});

test('a time is worded from its bounds, and what the program says of it stands apart', () => {
  const bounds = { from_ms: Date.UTC(2016, 1, 26, 22), until_ms: Date.UTC(2016, 1, 28) };
  const told = sentence({ code: 'time.within', window: 'Start', why: 'the engine says', ...bounds, text: '' }, pack);
  expect(told.text).toMatch(/in force from 26 Feb 2016, 22:00 UTC until 28 Feb 2016, 00:00 UTC/);
  expect(told.own).toBe('the engine says');
  const open = sentence({ code: 'time.outside', window: 'Start', why: 'w', until_ms: bounds.until_ms, text: '' }, pack);
  expect(open.text).toMatch(/not in force until 28 Feb 2016, 00:00 UTC/);
});
