// The shapes that carry a status, on a 12 px grid, drawn in currentColor. See Shape.svelte.
// alleged: a dashed diamond. denied: a square struck through. disputed: two halves. withdrawn: an empty circle, dashed.
// same: a filled disc; behind: a half-filled disc; cut: a broken ring; fork: two prongs; stale: a ring with a hand;
// unsure: a broken ring around a dot; finding: a person, who must judge.
// proposed / confirmed / contested: two rings that overlap, dashed or whole, or are held apart: reports taken for one event.
// site_fresh / due / stale / ended: a shield, full, half, empty and broken, empty with a bar: how old the word on a site is, never what it is owed.
// refused: a cross in a square; lock: sealed or restricted; struck: a ring with a bar; erased: an empty, broken square; here / held / table: empty, half and full ring of a statement's standing.
// bracket: two brackets, words in contest; added: a cross in a square, upright.
const SOLID = 'solid';
export const SHAPES = {
  alleged: [['M6 .9 11.1 6 6 11.1.9 6Z', 'line', '2.2 1.4']],
  denied: [['M1.7 1.7h8.6v8.6H1.7Z', 'line'], ['M2.4 9.6 9.6 2.4', 'line']],
  disputed: [['M6 .9 11.1 6 6 11.1.9 6Z', 'line'], ['M6 .9 11.1 6 6 11.1Z', SOLID]],
  withdrawn: [['M6 1.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6Z', 'line', '1.8 1.6']],
  same: [['M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1Z', SOLID]],
  behind: [['M6 1.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6Z', 'line'], ['M6 1.2a4.8 4.8 0 0 0 0 9.6Z', SOLID]],
  cut: [['M4.2 1.5A4.8 4.8 0 0 0 1.5 7.8M7.8 10.5a4.8 4.8 0 0 0 2.7-6.3M2 10 10 2', 'line']],
  stale: [['M6 1.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6ZM6 3.4V6l1.8 1.2', 'line']],
  fork: [['M6 11V7.2M6 7.2 2 1.5M6 7.2l4-5.7', 'line']],
  refused: [['M1.7 1.7h8.6v8.6H1.7ZM3.8 3.8l4.4 4.4M8.2 3.8 3.8 8.2', 'line']],
  here: [['M6 1.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6Z', 'line']],
  held: [['M6 1.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6Z', 'line'], ['M6 1.2a4.8 4.8 0 0 1 0 9.6Z', SOLID]],
  table: [['M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1Z', SOLID]],
  unsure: [['M6 1.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6Z', 'line', '2.2 1.6'], ['M6 4.9a1.1 1.1 0 1 0 0 2.2 1.1 1.1 0 0 0 0-2.2Z', SOLID]],
  finding: [['M6 1.2a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM1.8 10.8c.4-2.6 2-4 4.2-4s3.8 1.4 4.2 4', 'line']],
  lock: [['M2 5.4h8v5.4H2ZM3.8 5.4V3.6a2.2 2.2 0 0 1 4.4 0v1.8', 'line']],
  struck: [['M6 1.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6Z', 'line'], ['M1.4 6h9.2', 'line']],
  erased: [['M1.7 1.7h8.6v8.6H1.7Z', 'line', '1.6 1.4']],
  proposed: [['M4.3 2.6a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8ZM7.7 2.6a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8Z', 'line', '1.7 1.3']],
  confirmed: [['M4.3 2.6a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8ZM7.7 2.6a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8Z', 'line']],
  contested: [['M3 3.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4ZM9 3.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4Z', 'line'], ['M6 1v10', 'line']],
  site_fresh: [['M6 1 10.6 2.4V6c0 2.6-2 4.2-4.6 5.2C3.4 10.2 1.4 8.6 1.4 6V2.4Z', 'line'], ['M6 1 10.6 2.4V6c0 2.6-2 4.2-4.6 5.2C3.4 10.2 1.4 8.6 1.4 6V2.4Z', SOLID]],
  site_due: [['M6 1 10.6 2.4V6c0 2.6-2 4.2-4.6 5.2C3.4 10.2 1.4 8.6 1.4 6V2.4Z', 'line'], ['M6 1v10.2C3.4 10.2 1.4 8.6 1.4 6V2.4Z', SOLID]],
  site_stale: [['M6 1 10.6 2.4V6c0 2.6-2 4.2-4.6 5.2C3.4 10.2 1.4 8.6 1.4 6V2.4Z', 'line', '2 1.4']],
  site_ended: [['M6 1 10.6 2.4V6c0 2.6-2 4.2-4.6 5.2C3.4 10.2 1.4 8.6 1.4 6V2.4Z', 'line'], ['M2 6h8', 'line']],
  bracket: [['M4 1.5H2v9h2M8 1.5h2v9H8', 'line']],
  added: [['M1.7 1.7h8.6v8.6H1.7ZM6 3.6v4.8M3.6 6h4.8', 'line']],
  warn: [['M6 1.2 11.2 10.6H.8Z', 'line'], ['M6 4.6v2.6M6 8.9v.1', 'line']],
  info: [['M6 1.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6ZM6 5.4v3M6 3.4v.1', 'line']],
} as const;
export type ShapeName = keyof typeof SHAPES;
