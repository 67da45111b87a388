// What the same-map badge says. Decides which of several link states is told first: the gravest, and that nothing is green
// while anybody is cut off. It never says that anything is true: only who last showed this very code.
import type { Links, PeerLink, Table } from '../api/types';
import type { ShapeName } from '../ui/shapes';

export type Tone = 'ok' | 'warn' | 'bad' | 'neutral';
export interface BadgeLine {
  tone: Tone;
  shape: ShapeName;
  key: string;
  /** Which node the line is about, or which centre when all of its nodes are in the same state; none for the whole table. */
  node?: string;
  centre?: string;
  since_ms?: number;
  behind?: number;
  ahead?: number;
}

const LOOK: Record<PeerLink['state'], { tone: Tone; shape: ShapeName; rank: number }> = {
  forked: { tone: 'bad', shape: 'fork', rank: 0 },
  refused: { tone: 'warn', shape: 'refused', rank: 1 },
  unreachable: { tone: 'warn', shape: 'cut', rank: 2 },
  stale: { tone: 'warn', shape: 'stale', rank: 3 },
  catching_up: { tone: 'warn', shape: 'behind', rank: 4 },
  same: { tone: 'ok', shape: 'same', rank: 5 },
};

/** The look of one link, for lists of links. */
export function lookOfState(state: PeerLink['state']): { tone: Tone; shape: ShapeName } {
  return LOOK[state] ?? { tone: 'neutral', shape: 'info' };
}

/** The lines of the badge, gravest first; the first one is its headline. */
export function badgeLines(
  links: Links | null,
  table: Table | null,
  lost_since_ms: number | null,
  centreOf: (node: string) => string = (node) => node,
): BadgeLine[] {
  if (lost_since_ms !== null) return [{ tone: 'warn', shape: 'cut', key: 'badge.link_lost', since_ms: lost_since_ms }];
  if (!links || !table) return [{ tone: 'neutral', shape: 'stale', key: 'ui.loading' }];
  const troubled = links.peers
    .filter((p) => p.state !== 'same')
    .sort((a, b) => rankOf(a) - rankOf(b) || a.since_ms - b.since_ms || (a.node < b.node ? -1 : 1));
  const lines = troubled.map((p): BadgeLine => ({
    ...lookOfState(p.state),
    key: `badge.${p.state}`,
    node: p.node,
    since_ms: p.since_ms,
    behind: p.behind,
    ahead: p.ahead,
  }));
  if (lines.length > 0) return byCentre(lines, links, centreOf);
  if (!links.peers.some((p) => p.state === 'same')) return [{ tone: 'neutral', shape: 'here', key: 'badge.alone' }];
  return [{ tone: 'ok', shape: 'same', key: 'badge.same_with' }];
}

/** Nodes of one centre in one state, when the whole centre is, are told as that centre. */
function byCentre(lines: readonly BadgeLine[], links: Links, centreOf: (node: string) => string): BadgeLine[] {
  const told: BadgeLine[] = [];
  for (const line of lines) {
    const centre = centreOf(line.node ?? '');
    const siblings = lines.filter((l) => centreOf(l.node ?? '') === centre && l.key === line.key);
    const whole = siblings.length > 1 && siblings.length === links.peers.filter((p) => centreOf(p.node) === centre).length;
    if (!whole) told.push(line);
    else if (siblings[0] === line) {
      const { node: _, ...rest } = line;
      const most = (pick: (l: BadgeLine) => number | undefined): number => Math.max(...siblings.map((l) => pick(l) ?? 0));
      told.push({ ...rest, centre, since_ms: most((l) => l.since_ms), behind: most((l) => l.behind), ahead: most((l) => l.ahead) });
    }
  }
  return told;
}

function rankOf(peer: PeerLink): number {
  return LOOK[peer.state]?.rank ?? 0;
}
