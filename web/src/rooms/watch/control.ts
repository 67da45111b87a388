// What of the parties' lines and areas stands on the map of the Watch room: control, zones, lines and agreed maps that hold now. Areas of
// groups that terms exclude, and of mixed presence, never stand beside incidents: they are in the room Parties alone.
import type { Layer } from '../../api/parties';
import type { MapLine } from '../../map/lines';
import { mapLines, type Telling } from '../parties/lines/lines';

export const IN_WATCH: ReadonlySet<string> = new Set(['control', 'zone', 'line', 'temporary_line', 'no_agreement', 'annex']);

export function controlLines(on: boolean, layers: readonly Layer[], tell: Telling): MapLine[] {
  const standing = layers.filter((one) => one.state !== 'expired' && (one.what !== 'annex' || one.state === 'agreed'));
  return on ? mapLines(standing, IN_WATCH, '', tell) : [];
}
