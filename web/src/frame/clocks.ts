// Which clocks stand in the top bar: joint centre, theatre, each capital, UTC. A zone stands once, with all its names.
import type { Session } from '../api/types';

export interface ClockFace {
  zone: string;
  role: 'centre' | 'theatre' | 'capital' | 'utc';
  name: string;
}

/** The faces in order; `name` words a name in the reader's language. The joint centre is the one most nodes sit in. */
export function clockFaces(session: Session, name: (names: Record<string, string>) => string): ClockFace[] {
  const seats = (id: string): number => session.nodes.filter((n) => n.centre === id).length;
  const [joint] = [...session.centres].sort((a, b) => seats(b.id) - seats(a.id));
  const faces: ClockFace[] = [];
  const put = (face: ClockFace): void => {
    const same = faces.find((f) => f.zone === face.zone);
    if (!same) faces.push(face);
    else if (!same.name.split(' · ').includes(face.name)) same.name = `${same.name} · ${face.name}`;
  };
  if (joint) put({ zone: joint.zone, role: 'centre', name: name(joint.name) });
  put({ zone: session.theatre.zone, role: 'theatre', name: name(session.theatre.name) });
  const capitals = session.parties.map((p) => ({ zone: p.capital_zone, role: 'capital' as const, name: name(p.capital) }));
  for (const face of capitals.sort((a, b) => a.name.localeCompare(b.name))) put(face);
  put({ zone: 'UTC', role: 'utc', name: 'UTC' });
  return faces;
}
