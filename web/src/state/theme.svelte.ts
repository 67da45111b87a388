// Light or dark: the reader's choice, else the system's. Kept in this browser.
type Theme = 'light' | 'dark';
const STORE = 'sametable.theme';

class ThemeState {
  value: Theme = $state('light');
  /** True once the reader chose: then the system's evening changes nothing. */
  #chosen = false;

  constructor() {
    if (typeof window === 'undefined') return;
    let kept: string | null = null;
    try {
      kept = localStorage.getItem(STORE);
    } catch {
      // Without storage the system's preference stands.
    }
    const system = matchMedia('(prefers-color-scheme: dark)');
    this.#chosen = kept === 'light' || kept === 'dark';
    this.#show(this.#chosen ? (kept as Theme) : system.matches ? 'dark' : 'light');
    system.addEventListener('change', () => {
      if (!this.#chosen) this.#show(system.matches ? 'dark' : 'light');
    });
  }
  set(theme: Theme): void {
    this.#chosen = true;
    this.#show(theme);
    try {
      localStorage.setItem(STORE, theme);
    } catch {
      // The choice holds until the page is closed.
    }
  }
  #show(theme: Theme): void {
    document.documentElement.dataset.theme = theme;
    this.value = theme;
  }
}

export const theme = new ThemeState();
