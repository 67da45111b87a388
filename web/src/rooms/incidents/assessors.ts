// The columns of an incident in the shape that the dossier's columns have, so that both mark differences by one rule. Decides
// nothing: what a party does not say stays unsaid.
import type { IncidentAssessor } from '../../api/incidents';
import type { Assessor, ReportFields } from '../../api/types';

/** One party's column. */
export function columnOf(one: IncidentAssessor): Assessor {
  const v = one.values ?? {};
  const says: Partial<ReportFields> = {};
  if (v.what) says.what = v.what;
  if (v.start_ms != null || v.end_ms != null) says.occurred = { start_ms: v.start_ms ?? null, end_ms: v.end_ms ?? null, precision: v.precision ?? '', zone: 'UTC' };
  if (v.place) says.place_name = v.place;
  if (v.lat_e7 != null && v.lon_e7 != null) says.place = { lat_e7: v.lat_e7, lon_e7: v.lon_e7, radius_m: v.radius_m ?? 0 };
  for (const name of ['weapon', 'actor', 'victim'] as const) if (v[name]) says[name] = v[name] as string;
  for (const name of ['count', 'killed', 'injured'] as const) if (v[name]) says[name] = v[name] as NonNullable<ReportFields['count']>;
  return { party: one.party, stance: one.stance as Assessor['stance'], says, number: one.number };
}
