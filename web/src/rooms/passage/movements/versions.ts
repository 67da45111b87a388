// Which fields of two versions differ. Decides nothing else; values are compared as they are signed.

const ALWAYS = new Set(['type', 'target']);
/** The names of the fields that differ, those that either lacks among them, in the order of the alphabet. */
export function differing(a: Record<string, unknown>, b: Record<string, unknown>): string[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((one) => !ALWAYS.has(one));
  return names.filter((one) => canonical(a[one]) !== canonical(b[one])).sort();
}
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  return `{${Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, held]) => `${name}:${canonical(held)}`).join()}}`;
}
