// How a screen that nobody looks at asks for attention: the tab's title changes once a second, and the system shows a notice if
// its owner allowed that. What a notice says may be read over a shoulder: the kind of thing and its number, never what happened
// or where. Decides nothing about what deserves it.
class Attention {
  /** What stands before the page's title now; '' when nothing asks. */
  prefix: string = $state('');
  /** What the browser's owner said about notices; 'none' where there are none. */
  permission: NotificationPermission | 'none' = $state(typeof Notification === 'undefined' ? 'none' : Notification.permission);
  #timer: ReturnType<typeof setInterval> | null = null;

  /** Begins or ends the flashing of the title, with these words. */
  flash(words: string | null): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.prefix = words ?? '';
    if (words === null) return;
    this.#timer = setInterval(() => (this.prefix = this.prefix === '' ? words : ''), 1000);
  }
  /** Asks for leave to show notices; works only in answer to a press. */
  async ask(): Promise<void> {
    if (this.permission === 'none') return;
    this.permission = await Notification.requestPermission();
  }
  /** Shows a notice while the tab is hidden; one that is told again replaces itself. */
  notify(tag: string, title: string, body: string, opened: () => void): void {
    if (this.permission !== 'granted' || !document.hidden) return;
    let notice: Notification;
    try {
      notice = new Notification(title, { body, tag });
    } catch {
      // Some browsers offer notices and let no page make one; title, line and sound say the same.
      this.permission = 'none';
      return;
    }
    notice.onclick = () => {
      window.focus();
      notice.close();
      opened();
    };
  }
}

export const attention = new Attention();
