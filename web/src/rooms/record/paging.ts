// Which entries of a log stand on a page, newest first. Decides nothing else. Indexes count from 0, as in the log.
export const PAGE = 100;

export interface Page { from: number; count: number; number: number; of: number }

/** The page that holds an index; page 1 has the newest entries. An index outside the log gives the first or last page. */
export function pageOf(size: number, number: number): Page {
  const of = Math.max(1, Math.ceil(size / PAGE));
  const at = Math.min(Math.max(1, Math.trunc(number) || 1), of);
  const end = size - (at - 1) * PAGE;
  const from = Math.max(0, end - PAGE);
  return { from, count: Math.max(0, end - from), number: at, of };
}

/** The number of the page on which an index stands. */
export function pageWith(size: number, index: number): number {
  return pageOf(size, Math.floor((size - 1 - index) / PAGE) + 1).number;
}

/** How a log is called in an address: its origin without the record's name; a later epoch, `amman/2`, is `amman:2`. */
export function logName(origin: string, record: string): string {
  return (origin.startsWith(`${record}/`) ? origin.slice(record.length + 1) : origin).replaceAll('/', ':');
}

/** The same as the node wants it in a path. */
export function logPath(name: string): string {
  return encodeURIComponent(name.replaceAll(':', '/'));
}

/** Reads `amman/12` as a node and an index. */
export function readRest(rest: string): { node: string; index: number | null } {
  const [node = '', index = ''] = rest.split('/');
  return { node, index: /^\d{1,12}$/.test(index) ? Number(index) : null };
}
