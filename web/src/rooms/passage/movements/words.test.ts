import { beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../api/types';
import { i18n, LANGS, catalogueOf } from '../../../i18n/index.svelte';
import { session } from '../../../state/session.svelte';
import { NOW, rowOf, word } from './fixtures';
import { leadWords, sinceWords, waitingWords, warningWords, windowWords } from './words';

const name = (one: string) => ({ en: one, ru: one, ar: one, fr: one });
beforeAll(() => {
  i18n.lang = 'en';
  session.value = { parties: [{ id: 'al', short: 'AL', name: name('Alder') }, { id: 'bi', short: 'BI', name: name('Birch') }, { id: 'ce', short: 'CE', name: name('Cedar') }], vocabulary: {} } as unknown as Session;
});

describe('what everybody waits for', () => {
  test('stands in one line, party by party', () => {
    const parties = [word({ party: 'ce' }), word({ party: 'bi', says: 'hold', reason: 'mines' })];
    expect(waitingWords(rowOf({ parties, waiting_for: ['bi', 'ce'] }))).toBe('Everybody waits for: Birch to lift its hold; the acknowledgement of Cedar');
  });
  test('of a question is the answer of the side that notified', () => {
    expect(waitingWords(rowOf({ parties: [word({ party: 'bi', says: 'asks' })], waiting_for: ['al'] }))).toBe('Everybody waits for: Alder to answer Birch');
  });
  test('is nobody where all have acknowledged', () => {
    expect(waitingWords(rowOf({ parties: [word({ party: 'bi', says: 'acknowledged' })], waiting_for: [] }))).toBe('Nobody is waited for');
  });
});
test('a hold counts down and says when it was meant to end', () => {
  const hold = word({ party: 'bi', says: 'hold', due_ms: NOW + 3_600_000 });
  expect([sinceWords(hold, NOW), sinceWords(hold, NOW + 7_200_000)]).toEqual([expect.stringContaining('60 minutes left'), expect.stringContaining('was meant to end')]);
});
test('an acknowledgement waits for nobody', () => {
  expect(sinceWords(word({ party: 'bi', says: 'acknowledged', waiting_ms: NOW }), NOW)).toBe('');
});
test('lead time says rule and given, and a window how long until it opens or since when it is over', () => {
  expect(leadWords({ rule_h: 48, given_h: 30, met: false, emergency: false })).toBe('notified 30 h before; rule of the place 48 h');
  expect(leadWords({ rule_h: 48, given_h: -5, met: false, emergency: false })).toBe('notified 5 h after the window began; rule of the place 48 h');
  const span = { start_ms: NOW + 3_600_000, end_ms: NOW + 7_200_000 };
  expect([windowWords(span, NOW), windowWords(span, NOW + 4_000_000), windowWords(span, NOW + 90_000_000), windowWords(null, NOW)]).toEqual(['window opens in 60 minutes', 'window open, 53 minutes left', 'window over for 23 hours', '']);
});
test('a warning is a sentence with its numbers, and one that is not known shows its code', () => {
  expect(warningWords({ code: 'route.in_sea', values: { point: 2, nearest_m: 45_000 } })).toBe('Stop 2 lies 45 km from any known place, perhaps in the sea');
  expect(warningWords({ code: 'something.new' })).toBe('something.new');
});
test('no word of this room calls anything approval, a clearance, or unprotected', () => {
  const banned: Record<string, RegExp> = { en: /approv|clearance|not protected|unprotected|authoris/i, ru: /одобр|не защищ|санкционир/i, ar: /موافقة|غير محمي/, fr: /approuv|approbation|non protégé/i };
  for (const lang of LANGS) {
    const said = Object.entries(catalogueOf(lang)).filter(([key]) => key.startsWith('passage.')).flatMap(([key, m]) => (typeof m === 'string' ? [m] : Object.values(m)).map((text) => `${key}: ${text}`));
    expect(said.filter((one) => banned[lang]!.test(one))).toEqual([]);
  }
});
