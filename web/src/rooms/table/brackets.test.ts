import { expect, test } from 'vitest';
import type { Bracket } from '../../api/table';
import { edited, pieces, typed } from './brackets';
import { clause } from './fixtures';

const short = (party: string): string => ({ alder: 'ALD', birch: 'BIR' })[party] ?? party;

test('a text is cut where a bracket stands, and nothing of it is lost', () => {
  const one = clause('c1', { en: 'Back by ⟦b1⟧ metres ⟦b9⟧.' }, [distance]);
  expect(pieces(one.texts['en']!, one.brackets)).toEqual([{ text: 'Back by ' }, { bracket: distance, n: 1 }, { text: ' metres ⟦b9⟧.' }]);
});
test('a bracket is typed with its options and whose they are, in the order they have', () => {
  const one = clause('c1', { en: 'Back by ⟦b1⟧ metres.', ar: 'إلى الخلف ⟦b1⟧ مترًا.' }, [distance]);
  expect(typed(one, 'en', short)).toBe('Back by [ALD: 500 | BIR: 1,000] metres.');
  expect(typed(one, 'ar', short)).toBe('إلى الخلف [ALD: 500 | BIR: ١٬٠٠٠] مترًا.');
});
test('what may fall is typed in brackets of its own', () => {
  const falls: Bracket = { bracket: 'b1', unit: null, may_fall: true, options: [{ texts: { en: 'and drones' }, by: [], value: null }] };
  expect(typed(clause('c1', { en: 'Aircraft ⟦b1⟧.' }, [falls]), 'en', short)).toBe('Aircraft [and drones].');
});
test('what is no bracket is typed so that it becomes none, and brackets in another order by name', () => {
  const plain: Bracket = { bracket: 'b1', unit: null, may_fall: false, options: [{ texts: { en: 'see [1] and/or a | b' }, by: [], value: null }] };
  expect(typed(clause('c1', { en: 'A [note] ⟦b1⟧' }, [plain]), 'en', short)).toBe('A \\[note\\] [see \\[1\\] and/or a \\| b | see \\[1\\] and/or a \\| b]');
  const two = clause('c1', { en: '⟦b1⟧ ⟦b2⟧', ar: '⟦b2⟧ ⟦b1⟧' }, [plain, { ...distance, bracket: 'b2', may_fall: true }]);
  expect(typed(two, 'ar', short)).toContain('[#b2 ALD: 500 | BIR: ١٬٠٠٠ | ]');
});
test('what is typed as it reads is no change', () => {
  const one = clause('c1', { en: 'Back by ⟦b1⟧.' }, [distance]);
  expect(edited(one, { en: 'Back by [ALD: 500 | BIR: 1,000].' }, ['en'], short)).toBe(false);
  expect(edited(one, { en: 'Back by 500.' }, ['en'], short)).toBe(true);
});

const distance: Bracket = {
  bracket: 'b1', unit: 'm', may_fall: false,
  options: [
    { texts: { en: '500', ar: '500' }, by: ['alder'], value: 500 },
    { texts: { en: '1,000', ar: '١٬٠٠٠' }, by: ['birch'], value: 1000 },
  ],
};
