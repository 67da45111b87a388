// Invented movements for the tests of this folder. Alder notifies, Birch and Cedar answer.
import type { MovementFile, MovementRow, PartyWord } from '../../../api/passage';

const HOUR = 3_600_000;
export const NOW = Date.UTC(2026, 8, 19, 6);
export const word = (change: Partial<PartyWord> & { party: string }): PartyWord => ({ says: 'waiting', number: null, at_ms: null, reason: null, due_ms: null, depth: null, waiting_ms: NOW - HOUR, ...change });
export function rowOf(change: Partial<MovementRow> = {}): MovementRow {
  return {
    id: 'M'.repeat(43), number: 'JAL-000101', version: 1, version_id: 'M'.repeat(43), party: 'al', what: 'convoy', mode: 'notification', name: 'Convoy 1', place_name: 'Alderton',
    window: { start_ms: NOW + 4 * HOUR, end_ms: NOW + 12 * HOUR }, people: 20, vehicles: 3, state: 'notified', state_ms: NOW, lead: { rule_h: 48, given_h: 30, met: false, emergency: false },
    parties: [word({ party: 'bi' }), word({ party: 'ce', says: 'acknowledged', number: 'JCE-000007', at_ms: NOW, waiting_ms: null })], waiting_for: ['bi'],
    cargo: { lines: 2, short: 0 }, warnings: [], deviation: null, route: [{ lat_e7: 362_000_000, lon_e7: 371_500_000 }, { lat_e7: 363_000_000, lon_e7: 370_500_000 }], width_m: 500, ...change,
  };
}
export function fileOf(change: Partial<MovementFile> = {}): MovementFile {
  const { vehicles: _vehicles, cargo: _cargo, ...row } = rowOf();
  return {
    ...row, route: row.route ?? [], width_m: 500, versions: [{ id: row.id, number: row.number, at_ms: NOW, changed: [], fields: { type: 'movement' } }], cargo_lines: [], airdrop: null, events: [], replies: [],
    go: null, told: [], hits: [], vehicles: [], contacts: [], leader: null, text: null, ...change,
  };
}
