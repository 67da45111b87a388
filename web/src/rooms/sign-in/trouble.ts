// What to say when signing in or making a passkey did not work. Decides the words only. A browser tells little on purpose:
// NotAllowedError is a person who stopped, a time that ran out, and a key that is not there, all the same.
import { ApiError } from '../../api/client';
import { has, t } from '../../i18n/index.svelte';
import { problemWords } from '../new-report/summary';

/** Words for anything that a sign-in step may reject with. */
export function troubleOf(error: unknown): string {
  if (error instanceof ApiError) {
    if (error.lost) return `${t('error.network')}. ${t('error.network_advice')}`;
    if (has(`problem.${error.code}`)) return t(`problem.${error.code}`);
    return [problemWords(error.problem), error.problem.advice].filter(Boolean).join('. ');
  }
  if (error instanceof DOMException) {
    if (error.name === 'NotAllowedError') return t('door.not_allowed');
    if (error.name === 'InvalidStateError') return t('door.already');
    if (error.name === 'SecurityError' || error.name === 'NotSupportedError') return t('door.not_here');
    return `${t('ui.error')}: ${error.name}`;
  }
  if (error instanceof TypeError) return t('error.unreadable');
  throw error;
}
