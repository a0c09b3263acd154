import { expect, test } from 'vitest'
import { neverTold } from './needed.ts'

test('what nobody was told is named, but for what must never be told', () => {
  const untold = neverTold([{ what: 'cancelled', orderId: 'o' }])
  expect(untold).toEqual(expect.arrayContaining(['ordered', 'paid', 'bought', 'done']))
  for (const what of ['cancelled', 'went back', 'contradicted']) expect(untold).not.toContain(what)
})
