// Alerts, rules and channels in words. Decides nothing: a code that this client does not know is shown by what it is.
import type { Alert, AlertRule } from '../../api/alerts';
import { distance, has, list, num, t } from '../../i18n/index.svelte';
import { session } from '../../state/session.svelte';

/** The name of a rule: built-in ones in the reader's language, those of a watch as it named them. */
export function ruleName(rule: { id: string; name: string; builtin?: boolean }): string {
  return has(`alerts.rule.${rule.id}`) ? t(`alerts.rule.${rule.id}`) : rule.name || rule.id;
}

const WORDED: Record<string, (value: string | number) => string> = {
  party: (value) => session.partyName(String(value)),
  to: (value) => session.partyName(String(value)),
  node: (value) => session.nodeName(String(value)),
  what: (value) => session.term('what', String(value)),
  weapon: (value) => session.term('weapon', String(value)),
  stance: (value) => session.term('stance', String(value)),
  rung: (value) => session.term('rung', String(value)),
  minutes: (value) => num(Number(value), { style: 'unit', unit: 'minute', unitDisplay: 'long' }),
};

/** What an alert is about, in one line. */
export function alertWords(alert: Alert): string {
  const { values } = alert;
  const key = `alerts.text.${alert.text_code}`;
  const worded = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === null ? '' : (WORDED[name]?.(value) ?? value)]));
  const parts = [
    has(key) ? t(key, worded) : '',
    alert.what ? session.term('what', alert.what) : '',
    String(values['place'] || values['area'] || ''),
    typeof values['killed'] === 'number' ? t('alerts.killed', { n: values['killed'] }) : '',
    typeof values['degree'] === 'string' && has(`alerts.degree.${values['degree']}`) ? t(`alerts.degree.${values['degree']}`) : '',
    values['about_number'] ? String(values['about_number']) : '',
  ].filter(Boolean);
  return parts.join(' · ') || alert.text_code;
}

/** What a rule waits for, as short sentences; each stands beside the others: all must hold. */
export function ruleLines(rule: AlertRule): string[] {
  const minutes = (ms: number): string => num(Math.round(ms / 60_000), { style: 'unit', unit: 'minute', unitDisplay: 'long' });
  const lines: string[] = [];
  if (rule.kinds?.length) lines.push(t('alerts.when_kinds', { kinds: list(rule.kinds.map((one) => session.term('what', one))) }));
  if (rule.steps?.length) lines.push(t('alerts.when_steps', { steps: list(rule.steps.map((one) => (has(`alerts.step.${one}`) ? t(`alerts.step.${one}`) : one))) }));
  if (rule.areas?.length) lines.push(t('alerts.when_areas', { areas: list(rule.areas) }));
  if (rule.around) lines.push(t('alerts.when_around', { distance: distance(rule.around.radius_m) }));
  if (rule.zone) lines.push(t('alerts.when_zone', { clause: `${rule.zone.instrument} · ${rule.zone.clause}` }));
  if (rule.killed_least) lines.push(t('alerts.when_killed', { n: rule.killed_least }));
  if (rule.count_least) lines.push(rule.within_ms ? t('alerts.when_count_within', { n: rule.count_least, time: minutes(rule.within_ms) }) : t('alerts.when_count', { n: rule.count_least }));
  if (rule.silent_ms) lines.push(t('alerts.when_silent', { time: minutes(rule.silent_ms) }));
  if (rule.before_ms) lines.push(t('alerts.when_before', { time: minutes(rule.before_ms) }));
  return lines;
}
