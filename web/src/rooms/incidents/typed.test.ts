import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { session } from '../../state/session.svelte';
import { blank, type FormSpec, shelfOfForm } from '../parties/forms';
import { hold, isHeld, letGo } from './keep';
import { shelfOf, typed } from './typed';

const box = new Map<string, string>();
beforeEach(() => vi.stubGlobal('sessionStorage', { getItem: (key: string) => box.get(key) ?? null, setItem: (key: string, value: string) => void box.set(key, value), removeItem: (key: string) => void box.delete(key) }));
afterEach(() => {
  vi.unstubAllGlobals();
  box.clear();
  session.value = null;
});
const as = (record_id: string, person: string): void => void (session.value = { record_id, person: { id: person } } as unknown as typeof session.value);

test('words that were typed are there again for the same person in the same record, and for nobody else', () => {
  as('one', 'anna');
  hold(shelfOf('talks.round.new'), { title: 'Third meeting' });
  expect(typed('talks.round.new', { title: '', where: '' })).toEqual({ title: 'Third meeting', where: '' });
  as('one', 'boris');
  expect(typed('talks.round.new', { title: '' })).toEqual({ title: '' });
  as('two', 'anna');
  expect(typed('talks.round.new', { title: '' })).toEqual({ title: '' });
});
test('what was said or thrown away is kept no longer', () => {
  hold(shelfOf('x'), { title: 'y' });
  expect(isHeld(shelfOf('x'))).toBe(true);
  letGo(shelfOf('x'));
  expect([isHeld(shelfOf('x')), typed('x', { title: '' })]).toEqual([false, { title: '' }]);
});
test('forms about two things keep their words apart, and a form has its words by its kind', () => {
  const form = (kind: string, target: string, value = ''): FormSpec => ({ kind, title: '', lead: '', fields: [{ name: 'group', kind: 'text', label: '', value }], ...(target && { fixed: { target } }) });
  const names = [form('attestation', 'a'), form('attestation', 'b'), form('adherence', '', 'Dogwood'), form('adherence', '', 'Elder'), form('relation', '', 'Elder')].map(shelfOfForm);
  expect(new Set(names).size).toBe(5);
  hold(shelfOf(names[2]!), { group: 'Dogwood', text: 'of another form' });
  expect(typed(names[2]!, blank(form('adherence', '', 'Dogwood')))).toEqual({ group: 'Dogwood' });
});
test('every dialog about an incident keeps its words for the person who typed them', () => {
  const acts = join(__dirname, 'acts');
  const open = readdirSync(acts).filter((one) => {
    const source = readFileSync(join(acts, one), 'utf8');
    return /\bheld\(shelf\b/.test(source) && !/const shelf = untrack\(\(\) => shelfOf\(/.test(source);
  });
  expect(open).toEqual([]);
});
test('every dialog of the table and of the parties in which somebody types keeps what was typed', () => {
  const room = (name: string): string[] => readdirSync(join(__dirname, '..', name), { recursive: true }).map((one) => join(__dirname, '..', name, String(one))).filter((one) => one.endsWith('.svelte'));
  const forgets = [...room('table'), ...room('parties')].filter((path) => {
    const source = readFileSync(path, 'utf8');
    const dialog = /<CaseDialog[\s\S]*?<\/CaseDialog>/.exec(source)?.[0] ?? '';
    return /<(Field|MomentField|ShapeField)\b/.test(dialog) && !dialog.includes('keeps={{');
  });
  expect(forgets).toEqual([]);
});
