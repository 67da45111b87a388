import type { Catalogue } from './index.svelte';

// The figures of a text beside those of the terms that a decision makes of it.
export default {
  'tableNumbers.title': 'Les chiffres du texte et ceux des termes',
  'tableNumbers.lead': "On signe les mots ; chaque réponse est calculée d'après les termes. Le programme met leurs chiffres côte à côte. Il ne dit pas lequel est juste et ne lit pas les nombres écrits en toutes lettres.",
  'tableNumbers.differs': 'Diffère',
  'tableNumbers.only_in_text': 'Seulement dans le texte',
  'tableNumbers.only_in_terms': 'Seulement dans les termes',
  'tableNumbers.same': 'Identique',
  'tableNumbers.none_differ': 'Rien de ce qui a pu être comparé ne diffère',
  'tableNumbers.count': '{word} : {n}',
  'tableNumbers.clause': 'Clause {label}',
  'tableNumbers.text_says': 'Le texte dit',
  'tableNumbers.terms_hold': 'Les termes portent',
  'tableNumbers.not_said': 'aucun tel chiffre',
  'tableNumbers.not_held': 'rien à cet endroit',
  'tableNumbers.by_bind': 'Un crochet du texte était lié à cet endroit',
  'tableNumbers.by_term': 'La clause nomme cette clause des termes',
  'tableNumbers.more': 'et à {n} autres endroits',
  'tableNumbers.left_out': 'Non affiché : {n}',
  'tableNumbers.cut': "Le texte a plus de chiffres qu'il n'en est lu. Le reste n'a pas été comparé.",
  'tableNumbers.refused': 'Là où un crochet était lié, le texte et les termes disent deux choses différentes. Ici, cela ne peut être ni soumis ni signé : il faut une version, ou un texte de termes, où les deux disent la même chose.',
  'tableNumbers.seen': 'Je les ai comparés',
  'tableNumbers.unit_m': '{n} m',
  'tableNumbers.unit_mm': '{n} mm',
  'tableNumbers.unit_h': '{n} h',
  'tableNumbers.unit_day': '{n} jours',
} satisfies Catalogue;
