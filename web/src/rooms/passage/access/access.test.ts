import { expect, test } from 'vitest';
import { gravest, peopleOf, requestSaying, statusSaying, stepSaying, stepsOf, totalsOf } from './access';

test('a number of people is read with any blanks, and what is no number is not guessed', () => {
  expect([peopleOf('12 000'), peopleOf('12\u202f000'), peopleOf(''), peopleOf('about 12000'), peopleOf('-4')]).toEqual([12000, 12000, null, undefined, undefined]);
});

test('a word on a place needs the place, the word and its moment', () => {
  const form = { place_name: 'Alderton', says: 'besieged', people: '', in_need: '900', besieged_by: ' ', source: '', text: '' };
  expect(statusSaying(form, null, 5, null)).toEqual({ kind: 'access_status', fields: { place_name: 'Alderton', says: 'besieged', in_need: 900, as_of_ms: 5 } });
  expect(statusSaying({ ...form, people: 'many' }, null, 5, null)).toBeNull();
  expect(statusSaying(form, null, null, null)).toBeNull();
});

test('the agreed path and the walked one stay two lists', () => {
  const form = { place_name: 'Alderton', month: '2016-05', to: 'Birch', people: '', items: '', agreed: 'ask\nanswer', steps: 'letter\n\n letter again \nanswer', text: '' };
  expect(requestSaying(form, 1)?.fields).toMatchObject({ agreed_steps: ['ask', 'answer'], steps: ['letter', 'letter again', 'answer'] });
  expect(requestSaying({ ...form, month: '2016-13' }, 1)).toBeNull();
  expect(stepsOf('a\n'.repeat(40))).toHaveLength(30);
});

test('the first step of a path is step 0 and is said', () => {
  const request = { id: 'A', number: 'A-1', month: '2016-05', to: 'b', people: null, at_ms: 1, days: null, agreed_steps: [], steps: [], state: 'waiting' };
  expect(stepSaying(request, '0', 'passed', 5, '', '')?.fields).toEqual({ target: 'A', step: 0, outcome: 'passed', at_ms: 5 });
});

test('totals stay with the party that said them', () => {
  expect(totalsOf({ al: { besieged: 2 }, bi: { besieged: 3 } })).toEqual([{ party: 'al', values: { besieged: 2 } }, { party: 'bi', values: { besieged: 3 } }]);
  expect(totalsOf([{ party: 'al', besieged: 2 }])).toEqual([{ party: 'al', values: { besieged: 2 } }]);
});

test('a place stands by the gravest word that anybody has on it', () => {
  const word = (says: string) => ({ says }) as never;
  expect([gravest({ says: [word('accessible'), word('besieged')] }), gravest({ says: [word('accessible')] })]).toEqual([0, 3]);
});

test('a total of people is shown where a party said a number, and a sum of nothing is not told as 0 people', () => {
  const said = { party: 'un', says: 'besieged', people: null, in_need: 0, as_of_ms: 1, number: 'X-000001', besieged_by: null, source: null };
  expect(totalsOf([{ party: 'un', places: 1, hard_to_reach: 0, people: 0, in_need: 0 }], [{ says: [said] }])[0]?.values).toEqual({ places: 1, hard_to_reach: 0, in_need: 0 });
});
