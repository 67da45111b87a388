// Gathers points off the screen's own thread. Holds the columns it was sent last and the groups of the zooms asked for
// since; answers `view` with the groups in a box. Every answer carries the `seq` of its question, so that late ones are
// dropped by whoever asked.
import { gather, within, type Columns, type Groups } from './cluster';

export type Ask =
  | { kind: 'columns'; x: Float64Array; y: Float64Array }
  | { kind: 'visible'; visible: Uint32Array }
  | { kind: 'view'; seq: number; zoom: number; west: number; north: number; east: number; south: number };
export interface Answer {
  seq: number;
  zoom: number;
  x: Float64Array;
  y: Float64Array;
  count: Uint32Array;
  /** The point itself where a group holds one; its first point otherwise. */
  first: Uint32Array;
  /** Members of all groups of the answer, one after another, as `count` says. */
  members: Uint32Array;
}

let columns: Columns = { x: new Float64Array(), y: new Float64Array() };
let visible = new Uint32Array();
let kept = new Map<number, Groups>();

function answer(ask: Extract<Ask, { kind: 'view' }>): Answer {
  let groups = kept.get(ask.zoom);
  if (!groups) {
    groups = gather(columns, visible, ask.zoom);
    kept.set(ask.zoom, groups);
  }
  const found = within(groups, ask.west, ask.north, ask.east, ask.south);
  const total = found.reduce((sum, i) => sum + groups.count[i]!, 0);
  const members = new Uint32Array(total);
  let at = 0;
  for (const i of found) {
    members.set(groups.members.subarray(groups.start[i]!, groups.start[i]! + groups.count[i]!), at);
    at += groups.count[i]!;
  }
  return {
    seq: ask.seq,
    zoom: ask.zoom,
    x: Float64Array.from(found, (i) => groups.x[i]!),
    y: Float64Array.from(found, (i) => groups.y[i]!),
    count: Uint32Array.from(found, (i) => groups.count[i]!),
    first: Uint32Array.from(found, (i) => groups.members[groups.start[i]!]!),
    members,
  };
}

self.onmessage = (event: MessageEvent<Ask>) => {
  const ask = event.data;
  if (ask.kind === 'columns') {
    columns = { x: ask.x, y: ask.y };
    kept = new Map();
  } else if (ask.kind === 'visible') {
    // Oldest first: what arrives later joins the groups that are there, and no circle moves.
    visible = (ask.visible as Uint32Array<ArrayBuffer>).sort();
    kept = new Map();
  } else {
    const made = answer(ask);
    self.postMessage(made, { transfer: [made.x.buffer, made.y.buffer, made.count.buffer, made.first.buffer, made.members.buffer] });
  }
};
