// What the Terms room and the dossier ask of the node. Decides nothing; one act a question.
import { get, post } from '../../api/client';
import type { TermsAbout, TermsAnswered, TermsCase, TermsChecked, TermsDuties, TermsReplay } from '../../api/types';

/** Asks of one act what each instrument says of it. */
export function ask(body: TermsCase, signal?: AbortSignal): Promise<TermsAnswered> {
  return post<TermsAnswered>('api/terms/ask', body, signal);
}
/** What the terms say of a recorded report, by number or id. */
export function about(name: string, signal?: AbortSignal): Promise<TermsAbout> {
  return get<TermsAbout>(`api/terms/about/${encodeURIComponent(name)}`, signal);
}
/** Reads a draft of a pack; a refusal says where it is wrong. Nothing is kept. */
export function check(text: string, signal?: AbortSignal): Promise<TermsChecked> {
  return post<TermsChecked>('api/terms/check', { text }, signal);
}
/** What a text would have meant for the recorded reports, against what is in force or another text of the record. */
export function replay(body: { text?: string; entry?: string; against?: string; days: number }, signal?: AbortSignal): Promise<TermsReplay> {
  return post<TermsReplay>('api/terms/replay', body, signal);
}
export function duties(signal?: AbortSignal): Promise<TermsDuties> {
  return get<TermsDuties>('api/terms/obligations', signal);
}
