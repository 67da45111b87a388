// Words of people and roles. Decides nothing: a role or an act this client does not know is shown by its own name.
import { has, t } from '../../i18n/index.svelte';

export const roleWord = (role: string): string => (has(`role.${role}`) ? t(`role.${role}`) : role);
/** The same word where it begins a line. */
export const Deed = (act: string): string => deedWord(act).replace(/^./u, (letter) => letter.toLocaleUpperCase());
export const deedWord = (act: string): string => (has(`deed.${act}`) ? t(`deed.${act}`) : act);
