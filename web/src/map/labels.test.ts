import { expect, test } from 'vitest';
import { cutByEdge } from './labels';

test('a name that the edge would cut is told, one that fits is not', () => {
  const at = (key: string, x: number, y: number) => ({ key, text: 'Palestine', x, y });
  expect(cutByEdge([at('left', 10, 100), at('right', 395, 100), at('foot', 200, 298), at('whole', 200, 100)], 400, 300, 13)).toEqual(['foot', 'left', 'right']);
});
