// How much of a bar is folded away: as little as fits. What a bar holds grows with the language, the seat's name and what is told in it, so
// no width of the screen says whether it fits. Decides the least level at which nothing is cut off; the bar's styles say what each level hides.

/** The least level at which it fits, up to the last one. */
export function leastFold(most: number, fits: (level: number) => boolean): number {
  for (let level = 0; level < most; level += 1) if (fits(level)) return level;
  return most;
}
/** Keeps an element folded (`data-fold`) as far as it needs; tells each new level. Not while somebody types in it. Gives the way to stop. */
export function folding(node: HTMLElement, most: number, told: (level: number) => void): () => void {
  let was = -1;
  function measure(): void {
    if (node.contains(document.activeElement) && document.activeElement?.matches('input')) return;
    const level = leastFold(most, (one) => {
      node.dataset['fold'] = String(one);
      return node.scrollWidth <= node.clientWidth;
    });
    node.dataset['fold'] = String(level);
    if (level !== was) told((was = level));
  }
  const sizes = new ResizeObserver(measure);
  const watch = (): void => {
    sizes.disconnect();
    for (const one of [node, ...node.children]) sizes.observe(one);
  };
  const parts = new MutationObserver(watch);
  parts.observe(node, { childList: true });
  watch();
  return () => {
    parts.disconnect();
    sizes.disconnect();
  };
}
