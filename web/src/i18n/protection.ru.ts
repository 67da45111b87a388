import type { Catalogue } from './index.svelte';

export default {
  'protection.sites': 'Защищаемые объекты',
  'protection.check': 'Проверка защиты',
  'protection.corridors': 'Коридоры',
  'protection.notices': 'Уведомления о действиях',
  'protection.hits': 'Удары по объектам, о которых уведомлено',
  'protection.access': 'Осада и доступ',
} satisfies Catalogue;
