import type { Catalogue } from './index.svelte';

export default {
  'nav.passage': 'Passage',
  'passage.notPermission': 'Une notification n’est pas une autorisation. Les devoirs de vérification et de précaution demeurent.',
  'passage.tab_movements': 'Mouvements',
  'passage.tab_corridors': 'Corridors',
  'passage.tab_sites': 'Sites',
  'passage.tab_check': 'Contrôle de protection',
  'passage.tab_notices': 'Avis d’opérations',
  'passage.tab_hits': 'Atteintes',
  'passage.tab_access': 'Accès',
} satisfies Catalogue;
