// An ask that somebody could check: who should do what, where, by when, and how it is seen. Decides only whether an ask is too
// vague to be sent; it never judges whether it is right. Times are wall times in a zone until they are said, then ms UTC.
import { fromWall } from '../new-report/zones';

export interface Ask { to: string; who: string; what: string; where: string; by: string; how: string }
export type AskField = keyof Ask;
export type AskTrouble = { field: AskField; code: 'missing' | 'short' | 'vague' | 'everybody' | 'anywhere' | 'no_moment' | 'past' | 'no_number' };

const EVERYBODY = [
  /^(all|both|every|any|the)?\s*(the )?(armed )?(forces|parties|sides|actors|groups|everyone|everybody|units|stakeholders)( concerned| involved)?$/i,
  /^(всем?|все|обе|обеим|любые)?\s*(вооруж[её]нн\S+ )?(силы|силам|стороны|сторонам|группы|участники|всем|все)$/i,
  /^(جميع|كل|كافة|كلا)?\s*(ال)?(قوات|أطراف|طرفين|جماعات|فصائل|جميع)( المعنية)?$/,
  /^(toutes?|tous|les deux|l'ensemble des|les)?\s*(les )?(forces|parties|c[oô]t[eé]s|groupes|acteurs|tous)( arm[eé]e?s)?$/i,
];
const VAGUE = [
  /\b(desist|refrain|restraint|de-?escalate|calm down|cease (all )?(hostilities|violations|fire)|stop (all )?(the )?(violations|fighting|hostilities|attacks)|respect the (truce|ceasefire|cessation|terms)|use (its|your) influence|take (all )?(necessary )?(measures|steps))\b/i,
  /(воздерж|сдержанн|деэскалац|прекрат\S* (все )?(нарушени|огонь|боевые)|соблюда\S* (перемири|режим)|принять (все )?(необходимые )?меры)/i,
  /(ضبط النفس|الامتناع|الكف عن|وقف (جميع |كل )?(الخروقات|الانتهاكات|الأعمال|إطلاق)|احترام (الهدنة|وقف)|خفض التصعيد|اتخاذ (كل )?(الإجراءات|التدابير))/,
  /(s'abstenir|retenue|d[eé]sescalade|cesser? (toutes? )?(les )?(violations|hostilit[eé]s|combats|feu)|respecter (la tr[eê]ve|le cessez)|prendre (toutes? )?(les )?mesures)/i,
];
const ANYWHERE = [
  /^(everywhere|anywhere|there|here|the area|in the area|the region|on the ground|nationwide|all areas|the front)\.?$/i,
  /^(везде|всюду|там|район|в районе|регион|повсеместно|на месте)\.?$/i,
  /^(في كل مكان|هناك|هنا|المنطقة|في المنطقة|على الأرض)\.?$/,
  /^(partout|ici|là|là-bas|la r[eé]gion|la zone|sur le terrain)\.?$/i,
];
const NUMBER = [
  /\p{Nd}/u,
  /\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|each|both)\b/i,
  /(один|одн[аоу]|два|две|двух|три|тр[её]х|четыр|пять|шесть|семь|восемь|девять|десять)/i,
  /(واحد|اثنين|اثنان|ثلاث|أربع|خمس|ست|سبع|ثماني|تسع|عشر)/,
  /\b(une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix)\b/i,
];
const any = (patterns: readonly RegExp[], text: string): boolean => patterns.some((one) => one.test(text));
const LEAST: Partial<Record<AskField, number>> = { who: 3, what: 12, where: 3, how: 8 };

export function emptyAsk(to = '', where = '', by = ''): Ask {
  return { to, who: '', what: '', where, by, how: '' };
}

/** What keeps an ask from being one that can be verified, a field at a time; empty where it can be sent. A vague ask may carry a
 *  number and stays vague; one that names nothing to count is sent only by somebody who says so (`uncounted`). */
export function askTroubles(ask: Ask, zone: string, now_ms: number, uncounted: boolean): AskTrouble[] {
  const found: AskTrouble[] = [];
  const say = (field: AskField, code: AskTrouble['code']): void => {
    if (!found.some((one) => one.field === field)) found.push({ field, code });
  };
  for (const field of ['to', 'who', 'what', 'where', 'by', 'how'] as const) if (ask[field].trim() === '') say(field, 'missing');
  for (const [field, least] of Object.entries(LEAST) as [AskField, number][]) if ([...ask[field].trim()].length < least) say(field, 'short');
  if (any(EVERYBODY, ask.who.trim())) say('who', 'everybody');
  if (any(VAGUE, ask.what)) say('what', 'vague');
  if (any(ANYWHERE, ask.where.trim())) say('where', 'anywhere');
  const by_ms = fromWall(ask.by, zone);
  if (by_ms === null) say('by', 'no_moment');
  else if (by_ms <= now_ms) say('by', 'past');
  if (!uncounted && !any(NUMBER, `${ask.who} ${ask.what} ${ask.where}`)) say('what', 'no_number');
  return found;
}

/** The fields of the statement; asked only of an ask without troubles. */
export function askFields(ask: Ask, zone: string): Record<string, unknown> {
  return {
    to: ask.to, who: ask.who.trim(), what: ask.what.trim(), where: ask.where.trim(), by_ms: fromWall(ask.by, zone) ?? 0, verified_how: ask.how.trim(),
  };
}
