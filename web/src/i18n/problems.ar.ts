import type { Catalogue } from './index.svelte';

export default {
  'problem.people.ceremony': 'استغرق ذلك طويلاً أو بدأ في مكان آخر. ابدأ من جديد',
  'problem.people.last_officer': 'لا يمكن إيقاف آخر مسؤول مفاتيح ولا تغيير دوره',
  'problem.people.may_not': 'أدوارك لا تتيح ذلك',
  'problem.people.needs_two': 'الصلاحيات الخطرة يمنحها شخصان: يُقترح ذلك ويؤكده آخر',
  'problem.people.no_proposal': 'لم يعد هذا الاقتراح ينتظر',
  'problem.people.passkey': 'مفتاح المرور هذا غير معروف لدى هذه العقدة',
  'problem.people.refused': 'هذا الاسم والرمز لا يتيحان الدخول. يعمل الرمز مرة واحدة',
  'problem.people.sign_in_needed': 'يلزم شخص سجّل دخوله',
  'problem.people.taken': 'لشخص في هذه العقدة هذا الاسم أو مفتاح المرور',
  'problem.people.too_many': 'محاولات كثيرة. انتظر قليلاً',
  'problem.request.not_here': 'هذه العقدة لا تتيح ذلك بعد',
} satisfies Catalogue;
