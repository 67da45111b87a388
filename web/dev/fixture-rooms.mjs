// Answers of the fixture server for the rooms New report, Dossier and Record. Returns {status, body}, or null for a path
// it does not know. `world` is makeWorld()'s; `announce(row)` adds a report to every open screen.

/** One request under /api/ that the frame and the map do not ask for. */
export function answerRooms({ method, url, body, world, announce, links }) {
  void [method, body, announce, links];
  if (url.pathname === '/api/places') return { status: 200, body: { matches: placesLike(url.searchParams.get('name') ?? '', world) } };
  return null;
}

function placesLike(name, world) {
  const seen = new Map();
  for (const row of world.picture.marks) {
    if (row[3] !== null && !seen.has(row[13])) seen.set(row[13], row);
  }
  return [...seen.values()]
    .filter((row) => name.length > 0 && row[13].toLowerCase().startsWith(name.toLowerCase()))
    .slice(0, 8)
    .map((row) => ({
      id: `fixture:${row[13]}`, name: row[13], names: { en: row[13] }, kind: 'town', within: ['Syria'],
      lat: row[3] / 1e7, lon: row[4] / 1e7, radius_m: 2000, score: 0.97, source: 'fixture',
    }));
}
