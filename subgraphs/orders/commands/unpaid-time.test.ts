import { minutes } from '@supermall/kernel/time'
import { expect, test } from 'vitest'
import { shopId } from '../trial/goods.ts'
import { market } from '../trial/market.ts'
import { done } from '../trial/returns.ts'
import { followSettings } from './follow-settings.ts'

const at = await market()

const say = (scope: string, closeUnpaidAfterMinutes: number) =>
  at.transact((unit) =>
    followSettings({ scope, group: 'trade', version: 1, values: { closeUnpaidAfterMinutes } }, unit),
  )
const timeFor = async (skus: readonly number[]) => {
  const { expiresAt } = done(await at.buy(1, skus))
  return expiresAt.getTime() - at.clock.now.getTime()
}

test('a shop says for how long it waits for money, and of several the one that waits least', async () => {
  expect(await timeFor([1])).toBe(minutes(30))
  await say('mall', 60)
  await say(shopId(1), 15)
  await say(shopId(2), 90)
  expect(await timeFor([3])).toBe(minutes(60))
  expect(await timeFor([1])).toBe(minutes(15))
  expect(await timeFor([2])).toBe(minutes(90))
  expect(await timeFor([2, 3])).toBe(minutes(60))
  expect(await timeFor([1, 2, 3])).toBe(minutes(15))
})
