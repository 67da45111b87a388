// The bar of stages: which a case has entered and when, which it is in, which it has not entered. Decides the order of showing
// only; no stage is owed.
import type { IncidentFile } from '../../api/incidents';

export const PATH = ['received', 'acknowledged', 'screened', 'put_to_party', 'answered', 'correlated', 'verifying', 'assessed', 'demarche', 'remedy', 'closed'] as const;
export interface Stop { stage: string; state: 'been' | 'now' | 'ahead'; at_ms: number | null; parties: string[] }

/** Every stage of the usual path, and those entered that are not on it; each with the first time and who entered it. */
export function stageBar(file: Pick<IncidentFile, 'stage' | 'stages'>): Stop[] {
  const known: string[] = [...PATH];
  for (const one of file.stages) if (!known.includes(one.stage)) known.push(one.stage);
  if (!known.includes(file.stage)) known.push(file.stage);
  return known.map((stage) => {
    const entered = file.stages.filter((one) => one.stage === stage);
    const at_ms = entered.length > 0 ? Math.min(...entered.map((one) => one.at_ms)) : null;
    const parties = [...new Set(entered.map((one) => one.party))].sort();
    return { stage, state: stage === file.stage ? 'now' : at_ms === null ? 'ahead' : 'been', at_ms, parties };
  });
}
