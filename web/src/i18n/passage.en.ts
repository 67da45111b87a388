import type { Catalogue } from './index.svelte';

export default {
  'nav.passage': 'Passage',
  'passage.notPermission': 'Notification is not permission. Duties of verification and precaution are unchanged.',
  'passage.tab_movements': 'Movements',
  'passage.tab_corridors': 'Corridors',
  'passage.tab_sites': 'Sites',
  'passage.tab_check': 'Protection check',
  'passage.tab_notices': 'Notices of operations',
  'passage.tab_hits': 'Hits',
  'passage.tab_access': 'Access',
} satisfies Catalogue;
