// Whether single keys do something on this screen: on, until its reader switches them off, for a keyboard that speech or a trembling
// hand drives. Kept in this browser. Decides nothing about which key does what. Source: WCAG 2.2, 2.1.4 Character Key Shortcuts.
const STORE = 'sametable.keys';

function kept(): boolean {
  try {
    return localStorage.getItem(STORE) !== 'off';
  } catch {
    return true;
  }
}

export class SingleKeys {
  on: boolean = $state(typeof localStorage === 'undefined' || kept());

  set(on: boolean): void {
    this.on = on;
    try {
      localStorage.setItem(STORE, on ? 'on' : 'off');
    } catch {
      // The choice holds until the page is closed.
    }
  }
}

export const singleKeys = new SingleKeys();
