// Who sees what in a shared view, from the messages of the moment. Decides whose word is the latest, who is still here, and when two
// drawings are the same; nothing of it is kept. Each desk's drawing is its own: nobody writes in another's. ms by this screen's clock.
import type { LineChoices } from '../../../api/parties';
import { accuracyOf } from '../../parties/lines/lines';

export type Form = 'lines' | 'areas';
export type SharedKind = 'point' | 'view' | 'draft' | 'take' | 'leave';
export type LatLon = readonly [number, number];
/** A message as the node tells it: points in degrees, latitude first, on the grid. */
export interface SharedMessage {
  node: string; party: string; at_ms: number; room: string; kind: SharedKind; label: string; form: Form; of: string; points: LatLon[]; ways: string;
  coarseness_m: number; band: number; zoom: number;
}
export interface Drawing { form: Form; points: readonly LatLon[]; ways: string; coarseness_m: number; band: number; of: string }
export interface View { lat: number; lon: number; zoom: number }
/** One desk as it was last seen here. */
export interface Seen {
  key: string; node: string; party: string; label: string; heard_ms: number; pointed: LatLon | null; pointed_ms: number; view: View | null;
  drawing: Drawing | null; coarseness_m: number;
}
export const HELLO_MS = 8_000;
export const GONE_MS = 25_000;
export const POINTED_MS = 8_000;
export const POINTER_EVERY_MS = 80;
export const VIEW_EVERY_MS = 120;
export const POINTS_MOST = 100;
export const ZOOM_MOST = 13;

/** Which room a proposal's view is; of none, the one for every party. */
export function roomOf(proposal: string | null): string {
  return proposal === null ? 'shared/table' : `shared/${proposal}`;
}
export function keyOf(told: { node: string; label: string }): string {
  return `${told.node} ${told.label}`;
}
const sameView = (a: View | null, b: View): boolean => a !== null && a.lat === b.lat && a.lon === b.lon && a.zoom === b.zoom;

/** The desks after one more message, and the view to go to where somebody moved it. */
export function heard(known: readonly Seen[], told: SharedMessage, now_ms: number): { desks: Seen[]; moved: View | null } {
  const key = keyOf(told);
  const others = known.filter((one) => one.key !== key);
  if (told.kind === 'leave') return { desks: others, moved: null };
  const { node, party, label, coarseness_m } = told;
  const was = known.find((one) => one.key === key) ?? { pointed: null, pointed_ms: 0, view: null, drawing: null };
  const now: Seen = { ...was, key, node, party, label, coarseness_m, heard_ms: now_ms };
  let moved: View | null = null;
  if (told.kind === 'point') [now.pointed, now.pointed_ms] = [told.points[0] ?? null, now_ms];
  if (told.kind === 'view' && told.points[0]) {
    const view = { lat: told.points[0][0], lon: told.points[0][1], zoom: told.zoom };
    if (!sameView(was.view, view)) moved = view;
    now.view = view;
  }
  if (told.kind === 'draft' || told.kind === 'take') now.drawing = drawingOf(told, was.drawing);
  return { desks: [...others, now].sort((a, b) => (a.key < b.key ? -1 : 1)), moved };
}
/** A drawing of a message; none where it is wiped. Whose it was begun with stays until it is wiped. */
export function drawingOf(told: SharedMessage, was: Drawing | null = null): Drawing | null {
  if (told.points.length === 0) return null;
  const { form, points, ways, coarseness_m, band } = told;
  return { form, points, ways, coarseness_m, band, of: told.of || was?.of || '' };
}
/** Those still here: whoever was silent for long is not shown, and a pointer that stands still fades. */
export function present(known: readonly Seen[], now_ms: number): Seen[] {
  return known.filter((one) => now_ms - one.heard_ms < GONE_MS)
    .map((one) => (one.pointed && now_ms - one.pointed_ms > POINTED_MS ? { ...one, pointed: null } : one));
}
/** True when two drawings are the same, point by point. */
export function sameDrawing(a: Drawing | null, b: Drawing | null): boolean {
  return a !== null && b !== null && a.form === b.form && a.ways === b.ways && a.coarseness_m === b.coarseness_m && a.band === b.band;
}
/** Complete enough to be an annex: two points of a line, three of an area. */
export function complete(one: Drawing | null): boolean {
  return one !== null && one.points.length >= (one.form === 'lines' ? 2 : 3);
}
/** Whose drawing another was begun with: the node and the seat of the desk it was taken from, without the number that tells screens apart. */
export function begunWith(of: string): { node: string; seat: string } {
  const [node = '', ...label] = of.split(' ');
  return { node, seat: label.join(' ').replace(/ ?\d{2}$/, '') };
}
export interface AnnexForm { name: string; accuracy: string; agreed_with: readonly string[]; text: string; said_by: string }
/** What is said when a drawing becomes an annex of a proposal; null while it is not complete. */
export function annexFields(drawing: Drawing | null, form: AnnexForm, proposal: string | null, at_ms: number): Record<string, unknown> | null {
  const accuracy_m = accuracyOf(form.accuracy);
  if (!drawing || !complete(drawing) || form.name.trim() === '' || accuracy_m === null) return null;
  return {
    form: drawing.form, what: 'annex', name: form.name, as_of_ms: at_ms, coarseness_m: drawing.coarseness_m, band: drawing.band, ways: drawing.ways,
    accuracy_m, annex_of: proposal, agreed_with: [...form.agreed_with].sort(), said_by: form.said_by, text: form.text,
  };
}
/** What keeps a drawing from becoming an annex: keys of the catalogue. */
export function annexLacks(form: AnnexForm): string[] {
  return [...(form.name.trim() === '' ? ['shared.annex_name'] : []), ...(accuracyOf(form.accuracy) === null ? ['shared.annex_accuracy'] : [])];
}
/** How the node is asked to mend a drawing whose ring crosses itself. */
export function mendingOf(drawing: Drawing, form: AnnexForm, at_ms: number): { choices: LineChoices; ways: [number, number][][] } {
  const accuracy_m = accuracyOf(form.accuracy) ?? drawing.coarseness_m;
  const way = drawing.points.map(([lat, lon]): [number, number] => [Math.round(lat * 1e7), Math.round(lon * 1e7)]);
  return { choices: { what: 'annex', as_of_ms: at_ms, accuracy_m, form: drawing.form, repair: true }, ways: [way] };
}
/** What is said where the mended reading takes the drawing's place: its ways on their grid, and nothing else of it. */
export function mendedAs(fields: Record<string, unknown>, mended: Record<string, unknown>): Record<string, unknown> {
  const { form, ways, coarseness_m, band } = mended;
  return { ...fields, form, ways, coarseness_m, band };
}
