import type { Catalogue } from './index.svelte';

export default {
  'protection.sites': 'Sites protégés',
  'protection.check': 'Vérification de protection',
  'protection.corridors': 'Couloirs',
  'protection.notices': 'Avis d’opérations',
  'protection.hits': 'Atteintes à des objets notifiés',
  'protection.access': 'Siège et accès',
} satisfies Catalogue;
