import type { Catalogue } from './index.svelte';

export default {
  'nav.passage': 'المرور',
  'passage.notPermission': 'الإخطار ليس إذنًا. واجبات التحقق والاحتياط لا تتغير.',
  'passage.tab_movements': 'التحركات',
  'passage.tab_corridors': 'الممرات',
  'passage.tab_sites': 'المواقع',
  'passage.tab_check': 'فحص الحماية',
  'passage.tab_notices': 'إخطارات العمليات',
  'passage.tab_hits': 'الإصابات',
  'passage.tab_access': 'الوصول',
} satisfies Catalogue;
