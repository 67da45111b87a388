// Where the reader is, held in the address after '#': #/watch, #/incidents/KHM-000123, #/passage/movements/KHM-000123, #/table/texts/KHM-000123, #/parties/groups, #/new, #/hotline/KHM-000123, #/dossier/KHM-000123, #/terms,
// #/record, #/desk, #/enrol?code=... (read once and taken out of the address). Decides nothing else.
export type Room = 'watch' | 'incidents' | 'passage' | 'table' | 'parties' | 'new' | 'hotline' | 'dossier' | 'terms' | 'ledgers' | 'record' | 'desk' | 'tables' | 'enrol';
export interface Route {
  room: Room;
  /** What stands after the room: the number or id of a dossier. */
  rest: string;
}

/** Every room that has an address. */
export const ROOMS: readonly Room[] = ['watch', 'incidents', 'passage', 'table', 'parties', 'new', 'hotline', 'dossier', 'terms', 'ledgers', 'record', 'desk', 'tables', 'enrol'];

/** Reads an address; an unknown one is the Watch room. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  if (path === 'enrol') return { room: 'enrol', rest: new URLSearchParams(query).get('code') ?? '' };
  const [room = '', ...rest] = path.split('/');
  if (!ROOMS.includes(room as Room)) return { room: 'watch', rest: '' };
  let tail = rest.join('/');
  try {
    tail = decodeURIComponent(tail);
  } catch {
    // An address that was never encoded is taken as it stands.
  }
  return { room: room as Room, rest: tail };
}

/** The address of a room, for href. */
export function href(room: Room, rest = ''): string {
  return rest ? `#/${room}/${encodeURIComponent(rest).replaceAll('%2F', '/')}` : `#/${room}`;
}

class Router {
  current: Route = $state({ room: 'watch', rest: '' });

  constructor() {
    if (typeof window === 'undefined') return;
    this.current = parseRoute(location.hash);
    addEventListener('hashchange', () => (this.current = parseRoute(location.hash)));
  }
  /** Goes to a room, as a link would. */
  go(room: Room, rest = ''): void {
    location.hash = href(room, rest);
  }
  /** Goes to a room after a wait that began at `from`, the route as it was then; whoever went elsewhere meanwhile is not pulled back. */
  goFrom(from: Route, room: Room, rest = ''): void {
    if (this.current === from) this.go(room, rest);
  }
}

export const route = new Router();
