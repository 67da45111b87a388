import type { Catalogue } from './index.svelte';

// The figures of a text beside those of the terms that a decision makes of it.
export default {
  'tableNumbers.title': 'Числа текста и числа условий',
  'tableNumbers.lead': 'Подписывают слова, а все ответы вычисляются по условиям. Программа ставит их числа рядом. Она не говорит, какое верно, и не читает чисел, записанных словами.',
  'tableNumbers.differs': 'Расходится',
  'tableNumbers.only_in_text': 'Только в тексте',
  'tableNumbers.only_in_terms': 'Только в условиях',
  'tableNumbers.same': 'Одинаково',
  'tableNumbers.none_differ': 'Из сопоставимого ничто не расходится',
  'tableNumbers.count': '{word}: {n}',
  'tableNumbers.clause': 'Пункт {label}',
  'tableNumbers.text_says': 'В тексте',
  'tableNumbers.terms_hold': 'В условиях',
  'tableNumbers.not_said': 'такого числа нет',
  'tableNumbers.not_held': 'на этом месте ничего нет',
  'tableNumbers.by_bind': 'С этим местом была связана скобка текста',
  'tableNumbers.by_term': 'Пункт называет этот пункт условий',
  'tableNumbers.more': 'и ещё мест: {n}',
  'tableNumbers.left_out': 'Не показано: {n}',
  'tableNumbers.cut': 'В тексте больше чисел, чем читается. Остальное не сопоставлено.',
  'tableNumbers.refused': 'Там, где скобка была связана, текст и условия говорят разное. Здесь это нельзя ни вынести, ни подписать: нужна версия или текст условий, где сказано одно и то же.',
  'tableNumbers.seen': 'Я это сопоставил(а)',
  'tableNumbers.unit_m': '{n} м',
  'tableNumbers.unit_mm': '{n} мм',
  'tableNumbers.unit_h': '{n} ч',
  'tableNumbers.unit_day': '{n} дн.',
} satisfies Catalogue;
