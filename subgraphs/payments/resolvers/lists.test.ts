import { derivedId, newId } from '@supermall/kernel/id'
import { cursorsCrossed } from '@supermall/testing/cursors'
import { beforeAll, expect, test } from 'vitest'
import { buyer, merchant, mutation, paymentsMall, platform } from '../trial/mall.ts'

const mall = await paymentsMall()
const CARD = { number: '4242424242424242', expiryMonth: 12, expiryYear: 2090, cvv: '123' }
const byCard = () => ({ channel: 'SANDBOX_CARD', card: CARD, idempotencyKey: newId('evt') })

/** Something in each list of one's own. */
beforeAll(async () => {
  const does = async (viewer: Parameters<typeof mall.asks>[0], name: string, [entity, input]: [string, object]) => {
    const { data } = await mall.asks(viewer, mutation(name, entity), { input })
    expect(data[name].errors).toEqual([])
    return data[name]
  }
  const amount = { amount: '500.00', currency: 'CNY' }
  await does(buyer(3), 'rechargeStart', ['recharge { id }', { amount, ...byCard() }])
  const out = { method: 'BANK', destination: '6222 0000 1111', holderName: 'Somebody', idempotencyKey: newId('evt') }
  await does(buyer(3), 'withdrawalRequest', ['withdrawal { id }', { amount, ...out }])
  const bill = { shopId: derivedId('shp', 1), amount, note: 'Tea', idempotencyKey: newId('evt') }
  const { code } = (await does(merchant(1), 'cashierBillOpen', ['bill { code }', bill])).bill
  await does(buyer(3), 'cashierBillPay', ['bill { id }', { code, ...byCard() }])
})

test.each([
  ['myPayments', 'payments'],
  ['walletEntries', 'ledgerEntries'],
  ['recharges', 'allRecharges'],
  ['myWithdrawals', 'withdrawals'],
  ['myCashierBills', 'cashierBills'],
])('%s and %s go on by cursors of their own only', async (own, all) => {
  const lists = [
    { name: own, viewer: buyer(3) },
    { name: all, viewer: platform() },
  ] as const
  expect(await cursorsCrossed(mall.asks, lists)).toEqual([['BAD_USER_INPUT'], ['BAD_USER_INPUT']])
})
