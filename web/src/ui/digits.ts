// Numbers as people type them: Arabic-Indic and Persian digits mean the same as ASCII digits, and an Arabic decimal mark is a point.
// Decides only how the characters read; each form decides what number it takes. Marks of writing direction count for nothing.

/** The text with digits of any of the four languages as ASCII digits, without blanks around it. */
export function western(text: string): string {
  return text
    .replace(/[\u200e\u200f\u061c\u2066-\u2069]/g, '')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/\u066b/g, '.')
    .replace(/\u2212/g, '-')
    .trim();
}

/** A whole number of at most so many digits; null where the text is none. */
export function wholeNumber(text: string, most_digits: number): number | null {
  const clean = western(text);
  return /^\d+$/.test(clean) && clean.length <= most_digits ? Number(clean) : null;
}
