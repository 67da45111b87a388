// How corridors are drawn, grouped and described. Decides which words stand beside one another: two sides' words on the same corridor, never
// merged; and what the form says. Hours are minutes of a day. ms UTC, 1e-7 degree, metres.
import type { Corridor, CorridorState } from '../../../api/protection';
import { lineShape, type PassageShape, type PassageStyle, pointShape } from '../../../map/passage';
import { western, wholeNumber } from '../../../ui/digits';
import type { ShapeName } from '../../../ui/shapes';
import { type Saying, said } from '../../incidents/drafts';
import { fromWall, toWall } from '../../new-report/zones';
import { type Drawn, nothingDrawn } from '../drawing/shapes';

/** Agreed is solid, claimed by one side is dashed; where the sides say otherwise of it, both. */
export function styleOf(one: Pick<Corridor, 'form' | 'state'>): PassageStyle {
  return one.state === 'disputed' ? 'disputed' : one.form === 'agreed' ? 'agreed' : 'claimed';
}
export function shapesOf(one: Corridor, chosen = false): PassageShape[] {
  return [
    lineShape(one.id, one.name, styleOf(one), one.line, one.width_m),
    ...(chosen ? (one.crossings ?? []).map((each, i) => pointShape(`${one.id}:${i}`, each.name, styleOf(one), each)) : []),
  ];
}
/** Corridors with those that are the same by another side's word, in one group; each once, in the order given. */
export function grouped(all: readonly Corridor[]): Corridor[][] {
  const groups: Corridor[][] = [];
  const seen = new Set<string>();
  for (const one of all) {
    if (seen.has(one.number)) continue;
    const group = all.filter((each) => !seen.has(each.number) && (each === one || one.same_as.includes(each.number) || each.same_as.includes(one.number)));
    for (const each of group) seen.add(each.number);
    groups.push(group);
  }
  return groups;
}
export const STATE_LOOK: Record<CorridorState, { tone: 'ok' | 'warn' | 'neutral' | 'disputed'; shape: ShapeName }> = {
  open: { tone: 'ok', shape: 'same' },
  closed: { tone: 'neutral', shape: 'struck' },
  suspended: { tone: 'warn', shape: 'behind' },
  outside_hours: { tone: 'neutral', shape: 'stale' },
  disputed: { tone: 'disputed', shape: 'disputed' },
  unknown: { tone: 'neutral', shape: 'unsure' },
};

/** Minutes of a day as a clock shows them; past midnight goes on from 00:00. */
export function minuteText(minutes: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return minutes === 1440 ? '24:00' : `${two(Math.floor((minutes % 1440) / 60))}:${two(minutes % 60)}`;
}
/** `07:30` as minutes of a day; null where it is none. */
export function minutesOf(text: string): number | null {
  const found = /^(\d{1,2}):(\d{2})$/.exec(western(text));
  if (!found) return null;
  const [hours, minutes] = [Number(found[1]), Number(found[2])];
  return minutes < 60 && hours * 60 + minutes <= 1440 ? hours * 60 + minutes : null;
}

export interface CrossingRow { name: string; operator: string; at: number }
export interface CorridorForm {
  name: string; line: Drawn; width: string; direction: string; users: string[]; start: string; end: string; from: string; until: string; hours_zone: string;
  guarantors: string; agreed_with: string; crossings: { name: string; operator: string; drawn: Drawn }[]; mines: string; safeguards: string; said_by: string; source: string; reason: string;
}
export function blankCorridor(zone: string): CorridorForm {
  return {
    name: '', line: nothingDrawn('line'), width: '500', direction: 'both', users: [], start: '', end: '', from: '', until: '', hours_zone: zone,
    guarantors: '', agreed_with: '', crossings: [], mines: 'unknown', safeguards: '', said_by: '', source: '', reason: '',
  };
}
/** The form of a corridor that stands, for a new version of it. */
export function formOf(one: Corridor, zone: string): CorridorForm {
  const plain = (points: readonly { lat_e7: number; lon_e7: number }[]) => points.map(({ lat_e7, lon_e7 }) => ({ lat_e7, lon_e7 }));
  return {
    name: one.name, line: { ...nothingDrawn('line'), points: plain(one.line) }, width: String(one.width_m), direction: one.direction, users: [...one.users],
    start: toWall(one.dates?.start_ms ?? null, zone), end: toWall(one.dates?.end_ms ?? null, zone), from: one.hours ? minuteText(one.hours.from_min) : '', until: one.hours ? minuteText(one.hours.until_min) : '',
    hours_zone: one.hours?.zone ?? zone, guarantors: one.guarantors.map((each) => each.name).join(', '), agreed_with: (one.agreed_with ?? []).join(', '),
    crossings: (one.crossings ?? []).map((each) => ({ name: each.name, operator: each.operator ?? '', drawn: { ...nothingDrawn('point'), points: plain([each]) } })), mines: one.mines ?? '', safeguards: one.safeguards ?? '',
    said_by: one.said_by ?? '', source: '', reason: '',
  };
}
const names = (text: string): string[] => [...new Set(text.split(/[,;،؛]/).map((one) => one.trim()).filter(Boolean))];

export function troublesOf(form: CorridorForm, zone: string): string[] {
  const lacks: string[] = [];
  if (form.name.trim() === '') lacks.push('name');
  if (form.line.points.length < 2) lacks.push('line');
  const width_m = wholeNumber(form.width, 5);
  if (width_m === null || width_m < 50 || width_m > 50_000) lacks.push('width');
  if (form.users.length === 0) lacks.push('users');
  const [start, end] = [fromWall(form.start, zone), fromWall(form.end, zone)];
  if ((form.start !== '' && start === null) || (form.end !== '' && (end === null || start === null || end <= start))) lacks.push('dates');
  if ((form.from !== '') !== (form.until !== '') || (form.from !== '' && (minutesOf(form.from) === null || minutesOf(form.until) === null || form.from === form.until))) lacks.push('hours');
  if (form.crossings.some((one) => one.name.trim() === '' || one.drawn.points.length !== 1)) lacks.push('crossings');
  return lacks;
}
/** What the form says, or null while something lacks. Hours that end before they begin go past midnight. Terms that were followed stay. */
export function corridorSaying(form: CorridorForm, zone: string, of: Corridor | null, demonstration: boolean): Saying | null {
  if (troublesOf(form, zone).length > 0) return null;
  const [start_ms, end_ms] = [fromWall(form.start, zone), fromWall(form.end, zone)];
  const [from_min, until] = [minutesOf(form.from), minutesOf(form.until)];
  const hours = from_min === null || until === null ? null : { from_min, until_min: until <= from_min ? until + 1440 : until, zone: form.hours_zone };
  const crossings = form.crossings.map((one) => said({ ...one.drawn.points[0], name: one.name, operator: one.operator }));
  // Names of the line's points stay where the points do.
  const named = new Map((of?.line ?? []).map((one) => [`${one.lat_e7}/${one.lon_e7}`, one.name]));
  const line = form.line.points.map(({ lat_e7, lon_e7 }) => ({ lat_e7, lon_e7, ...(named.get(`${lat_e7}/${lon_e7}`) && { name: named.get(`${lat_e7}/${lon_e7}`) }) }));
  const fields = said({
    target: of?.version_id ?? of?.id, name: form.name, line, width_m: wholeNumber(form.width, 5), direction: form.direction, users: form.users,
    dates: start_ms === null ? null : { start_ms, ...(end_ms !== null && { end_ms }) }, hours, instrument: of?.instrument, clause: of?.clause, guarantors: names(form.guarantors), agreed_with: names(form.agreed_with),
    crossings, mines: form.mines, safeguards: form.safeguards, said_by: form.said_by, source: form.source, reason: form.reason,
  });
  return { kind: 'corridor', fields: { ...fields, ...(demonstration && { demonstration: true }) } };
}
