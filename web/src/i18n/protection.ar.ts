import type { Catalogue } from './index.svelte';

export default {
  'protection.sites': 'المواقع المحمية',
  'protection.check': 'فحص الحماية',
  'protection.corridors': 'الممرات',
  'protection.notices': 'إخطارات العمليات',
  'protection.hits': 'إصابات مواقع مبلَّغ عنها',
  'protection.access': 'الحصار والوصول',
} satisfies Catalogue;
