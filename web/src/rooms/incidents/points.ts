// The reports of an incident as points with their rings: what is known to 5 km is a ring of 5 km. Decides nothing.
import type { IncidentFile } from '../../api/incidents';
import { F } from '../../api/rows';
import type { MapPoint } from '../../map/features';

/** One point a report with a place; reports without one stand in the list alone. */
export function memberPoints(file: Pick<IncidentFile, 'reports'>): MapPoint[] {
  return file.reports.flatMap(({ row }) => {
    const [lat_e7, lon_e7] = [row[F.lat_e7], row[F.lon_e7]];
    return lat_e7 === null || lon_e7 === null ? [] : [{ key: row[F.id], lat_e7, lon_e7, radius_m: row[F.radius_m] ?? 0, status: row[F.status], label: row[F.number] }];
  });
}
/** What of the map to show: every ring with room around it, in degrees west, south, east, north; null where nothing has a place. */
export function boxAround(points: readonly Pick<MapPoint, 'lat_e7' | 'lon_e7' | 'radius_m'>[]): [number, number, number, number] | null {
  if (points.length === 0) return null;
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const one of points) {
    const [lat, lon] = [one.lat_e7 / 1e7, one.lon_e7 / 1e7];
    const dLat = Math.max(one.radius_m, 800) / 111_320;
    const dLon = dLat / Math.max(0.05, Math.cos((lat * Math.PI) / 180));
    [west, east] = [Math.min(west, lon - dLon), Math.max(east, lon + dLon)];
    [south, north] = [Math.min(south, lat - dLat), Math.max(north, lat + dLat)];
  }
  const [w, h] = [(east - west) * 0.15, (north - south) * 0.15];
  return [west - w, south - h, east + w, north + h];
}
