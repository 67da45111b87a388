import type { Catalogue } from './index.svelte';

export default {
  'problem.people.ceremony': 'C’était trop long, ou commencé ailleurs. Recommencez',
  'problem.people.last_officer': 'Le dernier responsable des clés ne peut être désactivé ni changer de rôle',
  'problem.people.may_not': 'Vos rôles ne le permettent pas',
  'problem.people.needs_two': 'Les pouvoirs dangereux se donnent à deux : à proposer, puis à confirmer',
  'problem.people.no_proposal': 'Cette proposition n’attend plus',
  'problem.people.passkey': 'Cette clé d’accès est inconnue de ce nœud',
  'problem.people.refused': 'Ce nom et ce code n’ouvrent pas. Un code ne sert qu’une fois',
  'problem.people.sign_in_needed': 'Il faut une personne connectée',
  'problem.people.taken': 'Une personne de ce nœud a déjà ce nom ou cette clé d’accès',
  'problem.people.too_many': 'Trop de tentatives. Attendez un instant',
  'problem.request.not_here': 'Ce nœud n’offre pas encore cela',
} satisfies Catalogue;
