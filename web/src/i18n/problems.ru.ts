import type { Catalogue } from './index.svelte';

export default {
  'problem.people.ceremony': 'Прошло слишком много времени, или начато не здесь. Начните снова',
  'problem.people.last_officer': 'Последнего сотрудника по ключам нельзя отключить или перевести',
  'problem.people.may_not': 'Ваши роли этого не позволяют',
  'problem.people.needs_two': 'Опасные полномочия дают двое: предложите, и пусть другой подтвердит',
  'problem.people.no_proposal': 'Это предложение больше не ждёт',
  'problem.people.passkey': 'Этот ключ доступа узлу неизвестен',
  'problem.people.refused': 'С этим именем и кодом войти нельзя. Код действует один раз',
  'problem.people.sign_in_needed': 'Нужен вошедший человек',
  'problem.people.taken': 'У кого-то на этом узле уже есть такое имя или ключ доступа',
  'problem.people.too_many': 'Слишком много попыток. Подождите немного',
  'problem.request.not_here': 'Этот узел пока этого не предлагает',
} satisfies Catalogue;
