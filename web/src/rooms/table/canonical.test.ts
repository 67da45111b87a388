import { expect, test } from 'vitest';
import type { Text } from '../../api/table';
import { canonical, sha256, textSha256 } from './canonical';
import { clause } from './fixtures';

test('names stand in ascending order, without blanks, and letters stand as they are', () => {
  expect(canonical({ b: [1, null, true], a: '\u0636 ⟦b1⟧\n\u0001"' })).toBe('{"a":"\u0636 ⟦b1⟧\\n\\u0001\\"","b":[1,null,true]}');
});
test('what has no canonical form is refused and not rounded', () => {
  for (const value of [1.5, Number.MAX_SAFE_INTEGER + 1, '\ud800', undefined]) expect(() => canonical({ value })).toThrow();
});
test('the hash is SHA-256 over UTF-8', async () => {
  expect(await sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

// The same text hashed by core/decisions/hashing.py gives this.
const VECTOR = 'cd2177c48f220440f4cd17d066545d279745b1e63d943b876a1a1552577bd437';
const TEXT: Pick<Text, 'clauses' | 'languages' | 'title'> = {
  languages: ['en', 'ar'],
  title: [{ language: 'en', text: 'Words' }, { language: 'ar', text: 'كلمات' }],
  clauses: [
    clause('c1', { en: 'Arms are drawn back by ⟦b1⟧ metres.', ar: 'تُسحب الأسلحة ⟦b1⟧ مترًا.' }, [
      {
        bracket: 'b1', unit: 'm', may_fall: false,
        options: [
          { texts: { ar: '٥٠٠', en: '500' }, by: ['alder'], value: 500 },
          { texts: { en: '1,000', ar: '١٬٠٠٠' }, by: ['birch'], value: 1000 },
        ],
      },
    ], { annexes: [{ id: 'B'.repeat(43), number: null, name: null }], obligor: 'Alder', label: '1' }),
    clause('c2', { en: 'Aircraft ⟦b1⟧ "stay".\n' }, [{ bracket: 'b1', unit: null, may_fall: true, options: [{ texts: { en: 'and drones' }, by: [], value: null }] }], { label: '' }),
  ],
};
test('a text hashes here to what it hashes to in the record', async () => {
  expect(await textSha256(TEXT)).toBe(VECTOR);
});
test('another word, another order, another option: another hash; a mark beside the words changes none', async () => {
  const [first, second] = TEXT.clauses as [Text['clauses'][0], Text['clauses'][0]];
  expect(await textSha256({ ...TEXT, clauses: [second, first] })).not.toBe(VECTOR);
  expect(await textSha256({ ...TEXT, clauses: [{ ...first, texts: { ...first.texts, en: 'Arms stay. ⟦b1⟧' } }, second] })).not.toBe(VECTOR);
  expect(await textSha256({ ...TEXT, clauses: [{ ...first, brackets: [] }, second] })).not.toBe(VECTOR);
  expect(await textSha256({ ...TEXT, clauses: [{ ...first, obligor: 'Birch', about: 'number' }, second] })).toBe(VECTOR);
});
