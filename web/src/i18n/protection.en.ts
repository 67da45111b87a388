import type { Catalogue } from './index.svelte';

export default {
  'protection.sites': 'Protected sites',
  'protection.check': 'Protection check',
  'protection.corridors': 'Corridors',
  'protection.notices': 'Notices of operations',
  'protection.hits': 'Hits on notified objects',
  'protection.access': 'Siege and access',
} satisfies Catalogue;
