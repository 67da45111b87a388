// What a person is about to say of an incident: which dialog is open, and about what. Decides nothing.
import type { InfluenceRequest, Inquiry } from '../../api/incidents';

interface Target { id: string; number: string }
export type Doing =
  | { act: 'link'; way: 'confirm' | 'split' | 'link' | 'repeats' }
  | { act: 'inquiry' }
  | { act: 'reply'; inquiry: Inquiry }
  | { act: 'grade' }
  | { act: 'finding' }
  | { act: 'assent'; target: Target; text: string }
  | { act: 'outside' }
  | { act: 'step'; step: string }
  | { act: 'request' }
  | { act: 'undertake'; request: InfluenceRequest }
  | { act: 'verify'; request: InfluenceRequest }
  | { act: 'withdraw'; target: Target };
export type Begin = (next: Doing) => void;
