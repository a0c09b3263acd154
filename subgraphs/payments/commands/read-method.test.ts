import { expect, test } from 'vitest'
import { CARD, codesOf, done } from '../trial/floor.ts'
import type { Spoken } from '../trial/world.ts'
import { payingBy } from '../trial/world.ts'

test.each([
  ['CARD_NOT_TAKEN', 'stripe', { card: CARD }],
  ['CARD_NOT_TAKEN', 'alipay', { card: CARD }],
  ['METHOD_TOKEN', 'stripe', { token: '' }],
  ['METHOD_TOKEN', 'stripe', { token: 'pm_a/../b' }],
  ['METHOD_TOKEN', 'stripe', { token: 'x'.repeat(256) }],
  ['METHOD_TOKEN', 'alipay', { token: 'pm_card' }],
] as const)('%s is what %s says to %o, before the provider hears of it', async (code, channel: Spoken, given) => {
  const { owed, pay, kept, simulator } = await payingBy(channel)
  const order = await owed()
  const before = await kept()
  expect(codesOf(await pay(order, { channel, card: null, ...given }))).toEqual([code])
  expect([await kept(), simulator.heard]).toEqual([before, []])
  expect(done(await pay(order, { channel, card: null })).status).toBe('PROCESSING')
})
