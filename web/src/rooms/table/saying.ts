// What is said at the table, as drafts of statements. Decides what their fields hold and what is missing; the node decides again. What is
// empty is not said. Nothing here proposes which word to choose.
import type { Clause, LangRow, Langs, Link } from '../../api/table';
import { type Saying, said } from '../incidents/drafts';
import { audiencesFor } from '../new-report/audience';

/** Texts by language as the rows that stand in a statement; languages without words are left out. */
export function rowsOf(texts: Langs): LangRow[] {
  return Object.entries(texts).filter(([, text]) => text.trim() !== '').map(([language, text]) => ({ language, text: text.trim() })).sort((a, b) => (a.language < b.language ? -1 : 1));
}

export interface PositionForm { says: string; mandate: string; texts: Langs; choices: Record<string, string>; links: Link[]; reason: string }
/** How the own side stands on a clause, or on the whole with no clause; null while something is missing. */
export function positionSaying(version: string, clause: string | null, form: PositionForm, demonstration: boolean): Saying | null {
  if (form.says === '' || form.mandate === '') return null;
  const texts = rowsOf(form.texts);
  const choices = Object.entries(form.choices).filter(([, option]) => option !== '').map(([bracket, option]) => ({ bracket, option: Number(option) }));
  const links = form.links.filter((one) => one.clause !== '' && one.how !== '');
  if (form.says === 'bracket' && texts.length === 0) return null;
  if (form.says === 'accept_if' && texts.length + choices.length + links.length === 0) return null;
  return { kind: 'clause_position', fields: said({ target: version, clause, says: form.says, mandate: form.mandate, texts, choices, links, reason: form.reason, demonstration: demonstration || null }) };
}

export interface DispositionForm { says: string; reason: string; clauses: string[]; by: string; said_by: string; source: string }
/** What became of something that was put; null while something is missing. */
export function dispositionSaying(target: string, form: DispositionForm, at_ms: number | null, demonstration: boolean): Saying | null {
  const reason = form.reason.trim();
  if (form.says === '' || (form.says === 'declined' && reason === '')) return null;
  if (form.says === 'superseded' && form.by.trim() === '' && reason === '') return null;
  if (form.says === 'partly' && form.clauses.length === 0 && reason === '') return null;
  const clauses = form.says === 'partly' ? form.clauses : [];
  const by = form.says === 'superseded' && form.by.trim().length === 43 ? form.by : '';
  return { kind: 'disposition', fields: said({ target, says: form.says, reason, clauses, by, said_by: form.said_by, source: form.source, at_ms, demonstration: demonstration || null }) };
}

export interface SignatureForm { says: string; signed_as: string; text: string }
/** A signature over exactly this hash; null while something is missing. */
export function signatureSaying(decision: { id: string; text_sha256: string; languages: string[] }, form: SignatureForm, demonstration: boolean): Saying | null {
  if (form.says === '') return null;
  return { kind: 'signature', fields: said({ target: decision.id, says: form.says, content_sha256: decision.text_sha256, languages: decision.languages, signed_as: form.signed_as, text: form.text, demonstration: demonstration || null }) };
}

export interface ProposalForm {
  title: Langs; form: string; languages: string[]; authentic: string[]; pen: string; required: string[]; nothing_until_all: boolean; said_by: string; source: string; text: string;
}
/** A new text's head; null while something is missing. */
export function proposalSaying(form: ProposalForm, at_ms: number, demonstration: boolean): Saying | null {
  const title = rowsOf(form.title);
  if (title.length === 0 || form.form === '' || form.languages.length === 0) return null;
  const authentic = form.authentic.filter((one) => form.languages.includes(one));
  return {
    kind: 'proposal',
    fields: said({
      title, form: form.form, languages: form.languages, authentic, pen: form.pen, required: [...form.required].sort(),
      nothing_until_all: form.nothing_until_all || null, said_by: form.said_by, source: form.source, text: form.text, at_ms, demonstration: demonstration || null,
    }),
  };
}

/** The classes of readers for a statement about something that itself reaches only `target`: none that reaches further. */
export function classesWithin(audiences: readonly { id: string; parties: string[] }[], party: string, target: string): string[] {
  const own = audiencesFor(audiences, party);
  if (target === 'parties' || target === 'public') return own;
  const may = new Set(target.split('+'));
  const within = own.filter((one) => one !== 'parties' && one.split('+').every((each) => may.has(each)));
  return within.includes(target) ? within : [target, ...within];
}

/** Why a clause cannot be signed as it is: every bracket must have gone. */
export function openBrackets(clauses: readonly Pick<Clause, 'brackets'>[]): number {
  return clauses.reduce((sum, one) => sum + one.brackets.length, 0);
}
