// Whether two watches sign under one name. The record compares names as written; here letter case and blanks are
// left aside, too, so that nobody takes over from itself by a slip.
export function oneName(a: string, b: string): boolean {
  const plain = (name: string): string => name.normalize('NFC').trim().replace(/\s+/gu, ' ').toLowerCase();
  return plain(a) === plain(b);
}
