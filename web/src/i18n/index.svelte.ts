// The reader's language: messages, plurals, numbers, times, lists. Decides how things are worded, never what is true.
// Catalogues stand beside this file, one per room and language (`watch.ru.ts`), merged by key. A message is a string
// with {placeholders}, or an object by plural category of `n`. catalogues.test.ts holds all four to the same keys.
import type { Lang } from '../api/types';

export type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Catalogue = Record<string, Message>;
export type Params = Record<string, string | number | null | undefined>;

export const LANGS: readonly Lang[] = ['en', 'ru', 'ar', 'fr'];
/** Each language names itself. */
export const LANG_NAMES: Record<Lang, string> = { en: 'English', ru: 'Русский', ar: 'العربية', fr: 'Français' };
// Latin digits in Arabic too: two desks compare figures on one wall, so a figure looks the same on both.
const LOCALES: Record<Lang, string> = { en: 'en-GB', ru: 'ru', ar: 'ar-SY-u-nu-latn', fr: 'fr' };

const files = import.meta.glob<Catalogue>('./*.{en,ru,ar,fr}.ts', { eager: true, import: 'default' });

/** Merges the catalogues of one language; exported for the test that compares them. */
export function catalogueOf(lang: Lang): Catalogue {
  const merged: Catalogue = {};
  for (const path of Object.keys(files).sort()) if (path.endsWith(`.${lang}.ts`)) Object.assign(merged, files[path]);
  return merged;
}

const catalogues: Record<Lang, Catalogue> = {
  en: catalogueOf('en'),
  ru: catalogueOf('ru'),
  ar: catalogueOf('ar'),
  fr: catalogueOf('fr'),
};

const STORE = 'sametable.lang';
// First strong isolate and its end. As numbers, so that no invisible character stands in a source file.
const ISOLATE = String.fromCharCode(0x2068);
const POP = String.fromCharCode(0x2069);

function initial(): Lang {
  try {
    const kept = localStorage.getItem(STORE);
    if (kept && LANGS.includes(kept as Lang)) return kept as Lang;
    const wished = navigator.languages.map((l) => l.slice(0, 2)).find((l) => LANGS.includes(l as Lang));
    return (wished as Lang | undefined) ?? 'en';
  } catch {
    return 'en';
  }
}

class I18n {
  lang: Lang = $state(initial());

  get dir(): 'ltr' | 'rtl' {
    return this.lang === 'ar' ? 'rtl' : 'ltr';
  }
  get locale(): string {
    return LOCALES[this.lang];
  }
  /** Switches language and keeps the choice for this browser. */
  set(lang: Lang): void {
    this.lang = lang;
    try {
      localStorage.setItem(STORE, lang);
    } catch {
      // A browser without storage keeps the choice until the page is closed.
    }
  }
}

export const i18n = new I18n();

const cache = new Map<string, unknown>();
function cached<T>(key: string, make: () => T): T {
  const kept = cache.get(key);
  if (kept !== undefined) return kept as T;
  const made = make();
  cache.set(key, made);
  return made;
}

/** Fills one message; pure, so that it can be tested in every language. */
export function format(lang: Lang, message: Message, params: Params = {}): string {
  let text: string;
  if (typeof message === 'string') text = message;
  else {
    const n = typeof params.n === 'number' ? params.n : 0;
    const rule = cached(`pr:${lang}`, () => new Intl.PluralRules(LOCALES[lang])).select(n);
    text = message[rule] ?? message.other ?? '';
  }
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined || value === null) return whole;
    if (typeof value === 'number') return cached(`nf:${lang}`, () => new Intl.NumberFormat(LOCALES[lang])).format(value);
    // Isolated, so that a Latin name inside an Arabic sentence cannot reorder its neighbours, and the other way round.
    return lang === 'ar' || /[\u0590-\u08ff]/.test(value) ? ISOLATE + value + POP : value;
  });
}

/** The message of a key in the reader's language; an unknown key shows itself. */
export function t(key: string, params?: Params): string {
  const message = catalogues[i18n.lang][key];
  return message === undefined ? key : format(i18n.lang, message, params);
}

/** The English message of a key, to stand beside other English words; an unknown key shows itself. */
export function inEnglish(key: string, params?: Params): string {
  const message = catalogues.en[key];
  return message === undefined ? key : format('en', message, params);
}

/** True when the catalogue has the key: for codes that a newer server may send. */
export function has(key: string): boolean {
  return catalogues[i18n.lang][key] !== undefined;
}

/** A name given in several languages, in the reader's; falls back to English, then to anything there is. */
export function nameOf(names: Partial<Record<Lang, string>> | null | undefined): string {
  if (!names) return '';
  return names[i18n.lang] || names.en || Object.values(names).find(Boolean) || '';
}

/** A whole or decimal number in the reader's grouping. */
export function num(value: number, options: Intl.NumberFormatOptions = {}): string {
  const key = `nf:${i18n.lang}:${JSON.stringify(options)}`;
  return cached(key, () => new Intl.NumberFormat(i18n.locale, options)).format(value);
}

/** A metre distance as people say it: 800 m, 5 km. */
export function distance(metres: number): string {
  if (metres < 1000) return num(metres, { style: 'unit', unit: 'meter', maximumFractionDigits: 0 });
  return num(metres / 1000, { style: 'unit', unit: 'kilometer', maximumFractionDigits: metres < 10_000 ? 1 : 0 });
}

/** How far off a place may be. The mark keeps its sign before the figure where words run from right to left, too. */
export function offBy(metres: number): string {
  return `\u200e±${distance(metres)}`;
}

/** A moment in a zone; `style` picks how much of it is told: 'short' adds the year unless it is this one in that zone, 'brief' never. */
export function time(ms: number, zone: string, style: 'time' | 'seconds' | 'date' | 'year' | 'brief' | 'short' | 'full' = 'short'): string {
  const options: Record<typeof style, Intl.DateTimeFormatOptions> = {
    time: { hour: '2-digit', minute: '2-digit' },
    seconds: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
    date: { day: 'numeric', month: 'short', year: 'numeric' },
    year: { year: 'numeric' },
    brief: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
    short: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    full: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
  };
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return '?';
  const told = style === 'short' && time(ms, zone, 'year') === time(Date.now(), zone, 'year') ? 'brief' : style;
  const key = `dt:${i18n.lang}:${zone}:${told}`;
  return cached(key, () => dateFormat(i18n.locale, zone, options[told])).format(ms);
}

function dateFormat(locale: string, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, { ...options, hourCycle: 'h23', timeZone: zone });
  } catch {
    // A zone this browser does not know: UTC, and it says so.
    return new Intl.DateTimeFormat(locale, { ...options, hourCycle: 'h23', timeZone: 'UTC', timeZoneName: 'short' });
  }
}

/** How long ago, or in how long, in the largest unit that fits: "14 s ago". */
export function ago(deltaMs: number): string {
  const seconds = Math.round(deltaMs / 1000);
  const size = Math.abs(seconds);
  const rtf = cached(`rt:${i18n.lang}`, () => new Intl.RelativeTimeFormat(i18n.locale, { style: 'short' }));
  if (size < 60) return rtf.format(-seconds, 'second');
  if (size < 3600) return rtf.format(-Math.round(seconds / 60), 'minute');
  if (size < 86_400) return rtf.format(-Math.round(seconds / 3600), 'hour');
  return rtf.format(-Math.round(seconds / 86_400), 'day');
}

/** "Alder, Birch and Cedar" in the reader's language, in the order given. */
export function list(items: readonly string[]): string {
  return cached(`lf:${i18n.lang}`, () => new Intl.ListFormat(i18n.locale, { type: 'conjunction' })).format(items);
}

/** Sorts by name in the reader's alphabet: parties never stand as "us and them". */
export function byName<T>(items: readonly T[], name: (item: T) => string): T[] {
  const collator = cached(`co:${i18n.lang}`, () => new Intl.Collator(i18n.locale));
  return [...items].sort((a, b) => collator.compare(name(a), name(b)));
}
