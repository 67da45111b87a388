// Scrolls one list so that one thing in it is seen, and nothing around the list. Decides nothing.

/** Brings `inner` to the top of `list`, or only as far as needed with `nearest`. */
export function scrollWithin(list: HTMLElement | undefined, inner: Element | null | undefined, how: 'start' | 'nearest'): void {
  if (!list || !inner) return;
  const [outer, box] = [list.getBoundingClientRect(), inner.getBoundingClientRect()];
  const above = box.top - outer.top;
  const below = box.bottom - outer.bottom;
  if (how === 'start') list.scrollTop += above;
  else if (above < 0) list.scrollTop += above - 8;
  else if (below > 0) list.scrollTop += Math.min(below + 8, above);
}
