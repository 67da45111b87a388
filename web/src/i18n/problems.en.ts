import type { Catalogue } from './index.svelte';

export default {
  'problem.people.ceremony': 'That took too long, or was begun elsewhere. Begin again',
  'problem.people.last_officer': 'The last key officer cannot be switched off or given another role',
  'problem.people.may_not': 'Your roles do not allow this',
  'problem.people.needs_two': 'Dangerous powers are given by two persons: it must be proposed and confirmed',
  'problem.people.no_proposal': 'This proposal no longer waits',
  'problem.people.passkey': 'This passkey is not known at this node',
  'problem.people.refused': 'This name and code let nobody in here. A code works once',
  'problem.people.sign_in_needed': 'This needs somebody who is signed in',
  'problem.people.taken': 'Somebody of this node has this name or passkey already',
  'problem.people.too_many': 'Too many attempts. Wait a moment',
  'problem.request.not_here': 'This node does not offer that yet',
} satisfies Catalogue;
