import { newId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { expect, test } from 'vitest'
import { brokenBooks, codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { changeAmount } from './change-amount.ts'
import { holdBalance } from './hold-balance.ts'
import { openPayment } from './open-payment.ts'

const floor = await paymentsFloor()
const { currency } = floor.tools

const sent = (statements: readonly string[]): number =>
  statements.filter((text) => !/^(begin|commit|rollback)/i.test(text)).length

test('opening a payment takes 4 statements, and paying it by card 16 in two transactions', async () => {
  await floor.owed()
  const opened = await floor.count(() => floor.owed())
  expect(sent(opened.statements)).toBe(4)
  const paid = await floor.count(async () => done(await floor.pay(opened.result)))
  expect(sent(paid.statements)).toBe(16)
  expect(
    paid.statements.filter((text) => /^(?:insert into outbox_event|update idempotency_key)/.test(text)),
  ).toHaveLength(2)
})

/** A seller asks for another price, as payments hears of it. */
const reprice = (orderId: string, minorUnits: string, revision = 1) => {
  const change = { payableId: orderId, payable: { minorUnits, currency }, revision }
  return floor.transact((unit) => changeAmount(change as never, unit))
}

async function holding(balance: bigint) {
  const [accountId, checkoutId] = [newId('acc'), newId('chk')]
  await floor.credit(accountId, '100.00')
  const until = new Date(floor.clock.now.getTime() + 600_000)
  const held = { ownerId: checkoutId, accountId, amount: balance, currency, until, payToken: null }
  done(await floor.transact((unit) => holdBalance(held, currency, unit)))
  return { accountId, checkoutId, balance }
}

test('what costs something else by the time it is opened is paid with that, and what the wallet holds too much goes back', async () => {
  const orderId = newId('ord')
  const wallet = await holding(8_000n)
  await reprice(orderId, '9000')
  const order = await floor.owed({ orderId, ...wallet })
  expect(await floor.payment(order.paymentId)).toMatchObject({ amount: 9_000n, balancePart: 8_000n, status: 'PENDING' })
  await reprice(orderId, '6000', 2)
  expect(await floor.payment(order.paymentId)).toMatchObject({
    amount: 6_000n,
    balancePart: 6_000n,
    status: 'SUCCEEDED',
  })
  const told = (await floor.told('payment.succeeded')).find(({ aggregateId }) => aggregateId === order.paymentId)
  expect(told?.payload).toMatchObject({ amount: { minorUnits: '6000' }, balance: { minorUnits: '6000' } })
  expect(await floor.wallet(order.accountId)).toEqual({ available: 4_000n, frozen: 0n })
  expect(await brokenBooks(floor)).toEqual([])
})

test('what the wallet covers at its new price is paid when it is opened', async () => {
  const orderId = newId('ord')
  const wallet = await holding(8_000n)
  await reprice(orderId, '5000')
  const order = await floor.owed({ orderId, ...wallet })
  expect(order.isPaid).toBe(true)
  expect(await floor.wallet(order.accountId)).toEqual({ available: 5_000n, frozen: 0n })
  expect(await brokenBooks(floor)).toEqual([])
})

test('a price out of bounds opens nothing', async () => {
  const orderId = newId('ord')
  await reprice(orderId, '10000001')
  const before = await floor.kept()
  const opening = {
    ...{ orderId, checkoutId: newId('chk'), accountId: newId('acc'), shopId: newId('shp') },
    ...{ amount: 10_000n, balance: 0n, currency, until: new Date(floor.clock.now.getTime() + 600_000) },
    isCashOnDelivery: false,
  }
  expect(codesOf(await floor.transact((unit) => openPayment(opening, currency, unit)))).toEqual(['AMOUNT_LIMIT'])
  expect(await floor.kept()).toBe(before)
})

test('of opening and repricing at the same moment neither is lost', async () => {
  for (let round = 0; round < 5; round++) {
    const orderId = newId('ord')
    const both = [() => floor.owed({ orderId }), () => reprice(orderId, '7000')]
    survivors(await rival(2, async (index) => void (await both[index]?.())))
    const { rows } = await floor.sql.query('select amount::int from payment where order_id = $1', [orderId])
    expect(rows).toEqual([{ amount: 7_000 }])
  }
})
