// What is said of talks holds what was written and no more, and what is listed stands in its order.
import { describe, expect, it } from 'vitest';
import type { Checklist, Deadline, Group, Round } from '../../../api/talks';
import { bySide, ordered, restOf, spotOf } from './part';
import {
  actionLacks, actionSaying, blankRound, byMoment, checklistLacks, checklistSaying, classOfGroup, groupSaying, idsOf, inLanguage, intentionLacks, intentionSaying, jointSaying, markSaying, numbersOf, readOutSaying, roundForm, roundLacks, roundSaying,
  signSaying, startsOf, stepLacks, stepSaying, textsSha256, wholeDay, withoutLanguage, wordless,
} from './saying';

const ZONE = 'Asia/Damascus';
const TEXTS = [{ language: 'ar', text: 'اجتمع الطرفان.' }, { language: 'en', text: 'Both sides met.' }];
const ID = 'A'.repeat(43);

describe('a meeting', () => {
  const form = { ...blankRound(0, ZONE), title: ' Third round ', start: '2016-09-12T19:00', end: '2016-09-12T21:00', agenda: 'One\n\n Two \nOne', attendance: [{ side: 'Alder', name: '', role: 'Head' }, { side: '' }] };

  it('is said in the zone of the theatre, with each item of the agenda once and nothing empty', () => {
    const saying = roundSaying(form, [ID], ZONE, '', false);
    expect(saying).toEqual({
      kind: 'talks',
      fields: {
        form: 'round', title: 'Third round', window: { start_ms: Date.UTC(2016, 8, 12, 16), end_ms: Date.UTC(2016, 8, 12, 18) }, agenda: ['One', 'Two'],
        attendance: [{ side: 'Alder', role: 'Head' }], documents: [ID],
      },
    });
  });
  it('is not said while a document is not found, or it ends before it begins', () => {
    expect(roundSaying(form, [null], ZONE, '', false)).toBeNull();
    expect(roundSaying({ ...form, end: '2016-09-12T18:00' }, [], ZONE, '', false)).toBeNull();
  });
  it('is said anew as it was', () => {
    const held = {
      form: 'technical', title: 'Maps', place_name: null, window: { start_ms: Date.UTC(2016, 8, 12, 16), end_ms: Date.UTC(2016, 8, 12, 18) }, agenda: ['One'], attendance: [{ side: 'Alder' }],
      documents: [{ id: ID, number: 'KHM-000123', kind: 'talks', title: [] }], group: null, outcome: [{ side: 'al', party: 'al', outcome: 'partly', kind: 'talks', number: 'KHM-000001', at_ms: 0 }],
      party: 'al', state: 'ended', source: null, text: null,
    } as unknown as Round;
    const form = roundForm(held, ZONE);
    expect([form.start, form.numbers, form.outcome]).toEqual(['2016-09-12T19:00', 'KHM-000123', 'partly']);
    expect(idsOf(numbersOf(form.numbers), held.documents, {})).toEqual([ID]);
  });
  it('takes numbers as people write them, and knows those that were asked for', () => {
    expect(numbersOf('khm-000123,  AMM-000004;khm-000123، GVA-000001')).toEqual(['KHM-000123', 'AMM-000004', 'GVA-000001']);
    expect(idsOf(['KHM-000123', 'AMM-000004'], [], { 'KHM-000123': ID })).toEqual([ID, null]);
  });
});

describe('words for signature', () => {
  it('carry the hash that the record works out, of exactly these texts', async () => {
    // core/decisions/talks.py texts_sha256 of the same rows.
    expect(await textsSha256(TEXTS)).toBe('fda0a59a301d51790c2ae6ec51255a98065f20847dc9cf43aa8dccafebf715c1');
    expect(await textsSha256([TEXTS[1]!])).not.toBe(await textsSha256(TEXTS));
  });
  it('name who is asked in ascending order, and are not said without a hash or anybody', () => {
    const hash = '0'.repeat(64);
    expect(jointSaying('minutes', ID, TEXTS, hash, ['bi', 'al'], 5, false)?.fields).toEqual({ target: ID, texts: TEXTS, content_sha256: hash, agreed_with: ['al', 'bi'] });
    expect(jointSaying('public_line', ID, TEXTS, hash, ['al'], 5, false)?.fields['not_before_ms']).toBe(5);
    expect(jointSaying('minutes', ID, TEXTS, '', ['al'], null, false)).toBeNull();
    expect(jointSaying('minutes', ID, TEXTS, hash, [], null, false)).toBeNull();
  });
  it('are signed over the hash that was shown, with an annotation apart', () => {
    expect(signSaying(ID, 'f'.repeat(64), { says: 'refuses', signed_as: '', text: 'One side.' }, false)).toEqual({
      kind: 'signature', fields: { target: ID, says: 'refuses', content_sha256: 'f'.repeat(64), text: 'One side.' },
    });
  });
});

describe('a declared intention', () => {
  const form = { said_by: 'Birch', what: 'Alone', start: '2016-05-25T09:30', end: '', raw_text: 'starting from Wednesday', raw_language: 'en', source: 'Press' };

  it('is the whole of a day in the zone of the theatre where the words leave it so', () => {
    expect(wholeDay(form.start, ZONE)).toEqual({ start: '2016-05-25T00:00', end: '2016-05-26T00:00' });
    expect(wholeDay('2016-05-', ZONE)).toBeNull();
    const saying = intentionSaying({ ...form, ...wholeDay(form.start, ZONE) }, ZONE, '', false);
    expect(saying?.fields).toMatchObject({ starts: { start_ms: Date.UTC(2016, 4, 24, 21), end_ms: Date.UTC(2016, 4, 25, 21) }, zone: ZONE, raw_text: 'starting from Wednesday', raw_language: 'en' });
  });
  it('is a moment where no end is named, and is not said without its source', () => {
    expect(intentionSaying(form, ZONE, '', false)?.fields['starts']).toEqual({ start_ms: Date.UTC(2016, 4, 25, 6, 30), end_ms: Date.UTC(2016, 4, 25, 6, 30) });
    expect(intentionSaying({ ...form, source: ' ' }, ZONE, '', false)).toBeNull();
  });
});

it('an action needs what and whose, and a moved date needs the date', () => {
  expect(actionSaying('', { what: 'Send maps', owner: '', by: '', text: '' }, ZONE, false)).toBeNull();
  expect(actionSaying('', { what: 'Send maps', owner: 'Birch', by: '', text: '' }, ZONE, true)?.fields).toEqual({ what: 'Send maps', owner: 'Birch', demonstration: true });
  const step = { step: 'moved', at: '2016-05-25T09:30', by: '', text: '' };
  expect(stepSaying({ id: ID } as Deadline, step, ZONE, false)).toBeNull();
  expect(stepSaying({ id: ID } as Deadline, { ...step, by: '2016-05-26T09:30' }, ZONE, false)?.fields).toMatchObject({ step: 'moved', by_ms: Date.UTC(2016, 4, 26, 6, 30) });
});
it('a checklist has each item once, and a mark is on the version that is shown', () => {
  expect(checklistSaying(ID, 'The hour\nThe hour\n\nThe zone', '', ZONE, false)?.fields['items']).toEqual(['The hour', 'The zone']);
  const list = { version_id: 'B'.repeat(43), id: ID, items: [{ text: 'The hour', marks: [], missing: [] }] } as unknown as Checklist;
  expect(markSaying(list, 0, { says: 'done', text: '' }, false)?.fields).toEqual({ target: 'B'.repeat(43), item: 0, says: 'done' });
  expect(markSaying(list, 1, { says: 'done', text: '' }, false)).toBeNull();
});
it('a read-out without words is not said', () => {
  expect(readOutSaying(ID, [], { outcome: 'agreed', said_by: '', source: '' }, null, false)).toBeNull();
});
it('a group of all is for all, any other for its members alone', () => {
  const group = { members: ['bi', 'al'] } as unknown as Group;
  expect(classOfGroup(group, ['al', 'bi'])).toBe('parties');
  expect(classOfGroup(group, ['al', 'bi', 'ce'])).toBe('al+bi');
  expect(groupSaying({ name: 'Maps', members: ['bi', 'al'], topic: '', text: '', ended: false }, '', false)?.fields).toEqual({ name: 'Maps', members: ['al', 'bi'] });
});
it('what is coming stands soonest first, what has passed after it with the latest first', () => {
  const all = ['passed', 'coming', 'cancelled', 'within'].map((state, i) => ({ state, start_ms: i })) as unknown as Deadline[];
  const held = ordered(all);
  expect(held.coming.map((one) => one.start_ms)).toEqual([1, 3]);
  expect(held.passed.map((one) => one.start_ms)).toEqual([2, 0]);
});
it('read-outs stand by side, the latest of each first', () => {
  const held = bySide([{ party: 'b', said_by: null, at_ms: 1 }, { party: 'a', said_by: null, at_ms: 2 }, { party: 'b', said_by: null, at_ms: 3 }, { party: 'b', said_by: 'a', at_ms: 4 }]);
  expect(held.map((one) => [one.party, one.said_by, one.held.map((each) => each.at_ms)])).toEqual([['b', null, [3, 1]], ['a', null, [2]], ['b', 'a', [4]]]);
});
it('an address that nobody has is the list of meetings', () => {
  expect(spotOf('nowhere/x')).toEqual({ part: 'rounds', name: '' });
  expect(spotOf(restOf('rounds', 'KHM-000123'))).toEqual({ part: 'rounds', name: 'KHM-000123' });
});

describe('words in several languages', () => {
  const form = { languages: ['en', 'ru'], texts: { en: 'We met.', ru: 'اجتمعنا.' } };
  it('go with their row when its language is named rightly', () => {
    expect(inLanguage(form, 1, 'ar')).toEqual({ languages: ['en', 'ar'], texts: { en: 'We met.', ar: 'اجتمعنا.' } });
    expect(inLanguage({ languages: ['en'], texts: {} }, 0, 'fr')).toEqual({ languages: ['fr'], texts: { fr: '' } });
  });
  it('are missed where a language was added and left empty', () => {
    expect(wordless({ ...form, languages: ['en', 'ru', 'fr'] })).toEqual(['fr']);
    expect(wordless(withoutLanguage({ ...form, languages: ['en', 'fr'] }, 1))).toEqual([]);
    expect(withoutLanguage(form, 0)).toEqual({ languages: ['ru'], texts: { ru: 'اجتمعنا.' } });
  });
});

describe('what something waits for', () => {
  const round = { ...blankRound(0, ZONE), title: 'Third round', start: '2016-09-12T19:00', end: '2016-09-12T21:00' };
  it('is nothing of a meeting that can be said, else each field that lacks or is wrong', () => {
    expect(roundLacks(round, [], ZONE)).toEqual([]);
    expect(roundLacks(blankRound(0, ZONE), [null], ZONE)).toEqual(['talks.name', 'talks.until_zone', 'talks.documents']);
    expect(roundLacks({ ...round, end: '2016-09-12T' }, [], ZONE)).toEqual(['talks.until_zone']);
  });
  it('is the side of a person who was there: nobody is left out without a word', () => {
    const attendance = [{ side: '', name: 'M. Elm', role: '' }, { side: '', name: '', role: '' }];
    expect(roundLacks({ ...round, attendance }, [], ZONE)).toEqual(['talks.lacks_side']);
    expect(roundSaying({ ...round, attendance }, [], ZONE, '', false)).toBeNull();
  });
  it('is an hour only where an hour is meant', () => {
    expect(actionLacks({ what: 'Send maps', owner: 'Birch', by: '2016-05-26T', text: '' }, ZONE)).toEqual([]);
    expect(checklistLacks(ID, 'The hour', '2016-05-26T', ZONE)).toEqual(['talks.announce_zone']);
    expect(stepLacks({ step: 'moved', at: '2016-05-26T', by: '2016-05-27T' }, ZONE)).toEqual(['talks.at_zone']);
    expect(intentionLacks({ said_by: '', what: 'Alone', start: '2016-05-25T', end: '2016-05-24T', raw_text: '', raw_language: 'en', source: 'Press' }, ZONE)).toEqual(['talks.who_declared', 'talks.not_later_zone']);
  });
});
describe('a day without an hour', () => {
  it('is meant to its end where something is to be done by it', () => {
    expect(byMoment('2016-12-01T', ZONE)).toBe(Date.UTC(2016, 11, 1, 21, 59));
    expect(byMoment('2016-12-01T10:00', ZONE)).toBe(Date.UTC(2016, 11, 1, 8));
    expect([byMoment('', ZONE), byMoment('2016-12-0', ZONE), byMoment('2016-12-32T', ZONE)]).toEqual([null, null, null]);
  });
  it('is the whole of it in what somebody declared', () => {
    const day = { start_ms: Date.UTC(2016, 4, 24, 21), end_ms: Date.UTC(2016, 4, 25, 21) };
    expect(startsOf({ start: '2016-05-25T', end: '' }, ZONE)).toEqual(day);
    expect(startsOf({ start: '2016-05-25T', end: '2016-05-25T' }, ZONE)).toEqual(day);
    expect(startsOf({ start: '2016-05-25T', end: '2016-05-25T10:00' }, ZONE).end_ms).toBe(Date.UTC(2016, 4, 25, 7));
  });
});
