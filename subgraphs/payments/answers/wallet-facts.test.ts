import { walletFacts } from '@supermall/contracts/payments'
import { newId } from '@supermall/kernel/id'
import { asker, startAnswering } from '@supermall/messaging/ask'
import { expect, it } from 'vitest'
import { holdBalance } from '../commands/hold-balance.ts'
import { requestRefund } from '../commands/request-refund.ts'
import { sendRefund } from '../commands/send-refund.ts'
import { done, paymentsFloor } from '../trial/floor.ts'
import answerer from './wallet-facts.ts'

const floor = await paymentsFloor()
const { tools, transact, till, bus } = floor
const { currency } = tools
await startAnswering([answerer], { bus, within: { ...till, db: floor.client } as never, log: till.log })
const facts = (accountId: ReturnType<typeof newId<'acc'>>) => asker(bus, null)(walletFacts, { accountId })

it('tells of money that is free or held, and of none where nothing ever was or all of it is gone', async () => {
  const accountId = newId('acc')
  expect(await facts(accountId)).toEqual({ hasBalance: false, isRefundUnderWay: false, isPaymentUnderWay: false })
  await floor.credit(accountId, '88.00')
  expect(await facts(accountId)).toEqual({ hasBalance: true, isRefundUnderWay: false, isPaymentUnderWay: false })
  const until = new Date(floor.clock.now.getTime() + 600_000)
  const asked = { ownerId: newId('chk'), accountId, amount: 8_800n, currency, until, payToken: null }
  done(await transact((unit) => holdBalance(asked, currency, unit)))
  expect(await floor.wallet(accountId)).toEqual({ available: 0n, frozen: 8_800n })
  expect(await facts(accountId)).toMatchObject({ hasBalance: true })
  expect(await facts(newId('acc'))).toMatchObject({ hasBalance: false })
})

it('tells of a refund until its money is back', async () => {
  const order = await floor.owed()
  const { orderId, accountId, checkoutId } = order
  done(await floor.pay(order))
  const money = { minorUnits: '1000', currency }
  const asked = {
    ...{ orderId, payableId: orderId, shopId: newId('shp'), accountId, checkoutId, paymentId: null, lines: [] },
    ...{ refundId: newId('rfd'), cause: 'OPERATOR' as const, amount: money, isFull: false, reason: 'A test' },
  }
  await transact((unit) => requestRefund(asked, unit))
  expect(await facts(accountId)).toEqual({ hasBalance: false, isRefundUnderWay: true, isPaymentUnderWay: false })
  await sendRefund(asked.refundId, till)
  expect(await facts(accountId)).toEqual({ hasBalance: false, isRefundUnderWay: false, isPaymentUnderWay: false })
})

it('tells of a payment until it is done or closed', async () => {
  const [paid, left] = [await floor.owed(), await floor.owed()]
  for (const { accountId } of [paid, left]) expect(await facts(accountId)).toMatchObject({ isPaymentUnderWay: true })
  done(await floor.pay(paid))
  expect(await facts(paid.accountId)).toMatchObject({ isPaymentUnderWay: false })
  await floor.sql.query(`update payment set channel = 'cash-on-delivery' where order_id = $1`, [left.orderId])
  expect(await facts(left.accountId)).toMatchObject({ isPaymentUnderWay: false })
  await floor.sql.query(`update payment set channel = null, status = 'CLOSED' where order_id = $1`, [left.orderId])
  expect(await facts(left.accountId)).toMatchObject({ isPaymentUnderWay: false })
})
