import type { Catalogue } from './index.svelte';

// The figures of a text beside those of the terms that a decision makes of it.
export default {
  'tableNumbers.title': "The text's numbers and the terms'",
  'tableNumbers.lead': 'What is signed are the words; what every answer is worked out from are the terms. The program sets their figures side by side. It does not say which is right, and it reads no numbers that are written in words.',
  'tableNumbers.differs': 'Differs',
  'tableNumbers.only_in_text': 'Only in the text',
  'tableNumbers.only_in_terms': 'Only in the terms',
  'tableNumbers.same': 'The same',
  'tableNumbers.none_differ': 'Nothing that could be compared differs',
  'tableNumbers.count': '{word}: {n}',
  'tableNumbers.clause': 'Clause {label}',
  'tableNumbers.text_says': 'The text says',
  'tableNumbers.terms_hold': 'The terms hold',
  'tableNumbers.not_said': 'no such figure',
  'tableNumbers.not_held': 'nothing at this place',
  'tableNumbers.by_bind': 'A bracket of the text was bound to this place',
  'tableNumbers.by_term': 'The clause names this clause of the terms',
  'tableNumbers.more': 'and at {n} more places',
  'tableNumbers.left_out': 'Not shown: {n}',
  'tableNumbers.cut': 'The text has more figures than are read. The rest was not compared.',
  'tableNumbers.refused': 'Where a bracket was bound, the text and the terms say two different things. Here this can be neither put nor signed: it takes a version, or a text of terms, in which both say the same.',
  'tableNumbers.seen': 'I have compared these',
  'tableNumbers.unit_m': '{n} m',
  'tableNumbers.unit_mm': '{n} mm',
  'tableNumbers.unit_h': '{n} h',
  'tableNumbers.unit_day': '{n} days',
} satisfies Catalogue;
