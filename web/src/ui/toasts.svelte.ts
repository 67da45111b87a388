// Short notices at the foot of the screen. Errors stay until closed; the rest leave after a while. They carry nothing
// that is not also found elsewhere: a notice that is missed loses nothing.
export interface Toast {
  id: number;
  tone: 'ok' | 'warn' | 'bad';
  text: string;
  code?: string;
}

class Toasts {
  items: Toast[] = $state([]);
  #next = 1;

  /** Shows a notice; `bad` stays until it is closed. */
  push(toast: Omit<Toast, 'id'>): void {
    const id = this.#next++;
    this.items = [...this.items.slice(-3), { ...toast, id }];
    if (toast.tone !== 'bad') setTimeout(() => this.close(id), 8000);
  }
  close(id: number): void {
    this.items = this.items.filter((x) => x.id !== id);
  }
}

export const toasts = new Toasts();
