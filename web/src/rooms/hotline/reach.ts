// Whether a party's nodes can be reached from here now. Decides wording only: what the links say is what the node hears.
import type { PeerLink } from '../../api/types';

export interface Reach { node: string; state: 'here' | 'reachable' | 'unreachable' | 'unknown'; since_ms: number | null; last_heard_ms: number | null }

/** Each node of a party with how this node reaches it; a node that says nothing of it is unknown. */
export function reachOf(nodes: readonly { id: string; party: string }[], peers: readonly PeerLink[], party: string, own: string): Reach[] {
  return nodes.filter((node) => node.party === party).map(({ id }) => {
    const link = peers.find((peer) => peer.node === id);
    if (id === own) return { node: id, state: 'here', since_ms: null, last_heard_ms: null };
    if (!link) return { node: id, state: 'unknown', since_ms: null, last_heard_ms: null };
    const gone = link.state === 'unreachable' || link.state === 'stale' || link.state === 'refused';
    return { node: id, state: gone ? 'unreachable' : 'reachable', since_ms: link.since_ms, last_heard_ms: link.last_heard_ms };
  });
}

/** True when a call would ring nowhere now: no node of the party is reached. It is kept and rings once one is. */
export function nowhere(reach: readonly Reach[]): boolean {
  return reach.length > 0 && reach.every((one) => one.state === 'unreachable' || one.state === 'unknown');
}
