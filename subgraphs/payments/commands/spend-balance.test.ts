import { newId } from '@supermall/kernel/id'
import { hours } from '@supermall/kernel/time'
import { wire } from '@supermall/kernel/wire'
import { expect, test } from 'vitest'
import { balanceOf } from '../data/ledger.ts'
import { brokenBooks, done, paymentsFloor } from '../trial/floor.ts'
import { holdBalance, releaseBalance } from './hold-balance.ts'
import { spendBalance } from './spend-balance.ts'

const at = await paymentsFloor()
const { currency } = at.tools
const sales = () => balanceOf(at.client, { kind: 'PLATFORM_SALES', ownerId: null }, currency)

async function held(amount = 300n) {
  const [accountId, holdId] = [newId('acc'), `make-up:${newId('evt')}`]
  await at.credit(accountId, '10.00')
  const until = new Date(at.clock.now.getTime() + hours(1))
  const asked = { ownerId: holdId, accountId, amount, currency, until, payToken: null }
  done(await at.transact((unit) => holdBalance(asked, currency, unit)))
  return { holdId, accountId, amount: wire(300n, currency), reason: 'A day' }
}
const spend = (spent: Awaited<ReturnType<typeof held>>) => at.transact((unit) => spendBalance(spent, unit))

test("what was frozen is the platform's, once", async () => {
  const [spent, before] = [await held(), await sales()]
  for (let turn = 0; turn < 3; turn++) await spend(spent)
  expect(await at.wallet(spent.accountId)).toEqual({ available: 700n, frozen: 0n })
  expect((await sales()) - before).toBe(300n)
  expect(await brokenBooks(at)).toEqual([])
})

test('what was freed before the word of it came is taken from what is there', async () => {
  const spent = await held()
  await at.transact((unit) => releaseBalance(spent.holdId, 'EXPIRED', { ...unit, currency }))
  await Promise.all([1, 2, 3].map(() => spend(spent)))
  expect(await at.wallet(spent.accountId)).toEqual({ available: 700n, frozen: 0n })
  expect(await brokenBooks(at)).toEqual([])
})

test('what is not there, or is something else, is a fault and changes nothing', async () => {
  const [other, gone] = [await held(200n), await held(1_000n)]
  await at.transact((unit) => releaseBalance(gone.holdId, 'EXPIRED', { ...unit, currency }))
  const before = await at.kept()
  await expect(spend(other)).rejects.toThrow('something else')
  await expect(spend({ ...gone, amount: wire(2_000n, currency) })).rejects.toThrow('does not hold it any more')
  expect(await at.kept()).toBe(before)
})
