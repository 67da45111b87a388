import { expect, test } from 'vitest';
import type { Session } from '../api/types';
import { clockFaces } from './clocks';

const names = (en: string) => ({ en, ru: en, ar: en, fr: en });
const session = {
  centres: [
    { id: 'east', name: names('East'), zone: 'Asia/Damascus' },
    { id: 'joint', name: names('Joint'), zone: 'Europe/Zurich' },
  ],
  nodes: [{ centre: 'east' }, { centre: 'joint' }, { centre: 'joint' }],
  parties: [
    { capital_zone: 'America/New_York', capital: names('Birchtown') },
    { capital_zone: 'America/New_York', capital: names('Aldertown') },
  ],
  theatre: { zone: 'Asia/Damascus', name: names('Theatre') },
} as unknown as Session;

test('the joint centre stands first, UTC last, and a zone stands once with all its names', () => {
  const faces = clockFaces(session, (n) => n.en ?? '');
  expect(faces.map((f) => [f.zone, f.name])).toEqual([
    ['Europe/Zurich', 'Joint'],
    ['Asia/Damascus', 'Theatre'],
    ['America/New_York', 'Aldertown · Birchtown'],
    ['UTC', 'UTC'],
  ]);
});
