// Which names of countries and seas would be cut by the edge of the map. Decides nothing else: a name that does not fit is left
// out rather than shown in part. Pixels of the screen.

export interface Label {
  key: string;
  text: string;
  x: number;
  y: number;
}

const WRAP_EM = 7;
const LETTER_EM = 0.56;

/** The keys of the labels whose box leaves a map of that size, in order. */
export function cutByEdge(labels: readonly Label[], width: number, height: number, size_px: number): string[] {
  const cut = labels.filter(({ text, x, y }) => {
    const longest = Math.max(...text.split(' ').map((word) => word.length)) * LETTER_EM;
    const half = (Math.max(longest, Math.min(text.length * LETTER_EM, WRAP_EM)) / 2) * size_px;
    const tall = (text.length * LETTER_EM > WRAP_EM ? 1.3 : 0.7) * size_px;
    return x - half < 0 || x + half > width || y - tall < 0 || y + tall > height;
  });
  return [...new Set(cut.map((label) => label.key))].sort();
}
