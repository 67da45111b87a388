import { expect, test } from 'vitest';
import type { Session } from '../api/types';
import { clock } from './clock.svelte';
import { session } from './session.svelte';

const told = (id: string): Session => ({ person: { id, name: id, roles: [] }, theatre: { zone: 'Asia/Damascus' } }) as unknown as Session;

test('whoever signs in again goes on in the zone that they chose, and another person takes nothing of the screen over', () => {
  expect([session.take(told('anna')), clock.zone]).toEqual([true, 'Asia/Damascus']);
  clock.zone = 'Europe/Zurich';
  expect([session.take(told('anna')), clock.zone]).toEqual([true, 'Europe/Zurich']);
  expect([session.take(told('boris')), session.value?.person?.id]).toEqual([false, 'anna']);
});
