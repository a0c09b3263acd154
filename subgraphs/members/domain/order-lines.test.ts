import { wire } from '@supermall/kernel/wire'
import { expect, test } from 'vitest'
import { boughtOf } from './order-lines.ts'

test('bought is what was paid for and did not go back whole before the end', () => {
  const line = { quantity: 2, paid: wire(100n, 'CNY') }
  const lines = [
    { ...line, productId: 'whole' },
    { ...line, productId: 'in part', refundedQuantity: 1 },
    { ...line, productId: 'back', refundedQuantity: 2 },
    { ...line, productId: 'given', isGift: true },
  ]
  expect(boughtOf(lines)).toEqual(['whole', 'in part'])
})
