import type { Catalogue } from './index.svelte';

// The figures of a text beside those of the terms that a decision makes of it.
export default {
  'tableNumbers.title': 'أرقام النص وأرقام الأحكام',
  'tableNumbers.lead': 'ما يُوقَّع هو الكلمات، وما تُحسب منه كل الأجوبة هو الأحكام. يضع البرنامج أرقامهما جنباً إلى جنب. لا يقول أيّها الصحيح، ولا يقرأ الأرقام المكتوبة بالكلمات.',
  'tableNumbers.differs': 'مختلف',
  'tableNumbers.only_in_text': 'في النص فقط',
  'tableNumbers.only_in_terms': 'في الأحكام فقط',
  'tableNumbers.same': 'متطابق',
  'tableNumbers.none_differ': 'لا اختلاف فيما أمكنت مقارنته',
  'tableNumbers.count': '{word}: {n}',
  'tableNumbers.clause': 'البند {label}',
  'tableNumbers.text_says': 'يقول النص',
  'tableNumbers.terms_hold': 'في الأحكام',
  'tableNumbers.not_said': 'لا رقم كهذا',
  'tableNumbers.not_held': 'لا شيء في هذا الموضع',
  'tableNumbers.by_bind': 'كان قوسٌ في النص مربوطاً بهذا الموضع',
  'tableNumbers.by_term': 'يسمّي البند هذا البند من الأحكام',
  'tableNumbers.more': 'وفي مواضع أخرى: {n}',
  'tableNumbers.left_out': 'غير معروض: {n}',
  'tableNumbers.cut': 'في النص أرقام أكثر مما يُقرأ. لم يُقارَن الباقي.',
  'tableNumbers.refused': 'حيث كان القوس مربوطاً يقول النص والأحكام شيئين مختلفين. لا يمكن هنا طرح ذلك ولا توقيعه: تلزم نسخة، أو نصّ أحكام، يقول فيها الاثنان الشيء نفسه.',
  'tableNumbers.seen': 'قارنتُ بينها',
  'tableNumbers.unit_m': '{n} م',
  'tableNumbers.unit_mm': '{n} ملم',
  'tableNumbers.unit_h': '{n} ساعة',
  'tableNumbers.unit_day': '{n} يوم',
} satisfies Catalogue;
