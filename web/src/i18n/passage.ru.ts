import type { Catalogue } from './index.svelte';

export default {
  'nav.passage': 'Проход',
  'passage.notPermission': 'Уведомление не является разрешением. Обязанности проверки и предосторожности не меняются.',
  'passage.tab_movements': 'Передвижения',
  'passage.tab_corridors': 'Коридоры',
  'passage.tab_sites': 'Объекты',
  'passage.tab_check': 'Проверка защиты',
  'passage.tab_notices': 'Уведомления о действиях',
  'passage.tab_hits': 'Попадания',
  'passage.tab_access': 'Доступ',
} satisfies Catalogue;
