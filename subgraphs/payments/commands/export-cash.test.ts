import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { ok } from '@supermall/kernel/result'
import { exportText } from '@supermall/testing/export-files'
import { expect, test } from 'vitest'
import { findCashierBills } from '../data/cashier-bills.ts'
import { dailyTotals } from '../data/statements.ts'
import { CARD, done, operator, paymentsFloor } from '../trial/floor.ts'
import { takeCash } from './end-cashier-bill.ts'
import { financeExports, startExport } from './export-money.ts'
import { openCashierBill } from './open-cashier-bill.ts'
import type { PayCashierBill } from './pay-cashier-bill.ts'
import { payCashierBill } from './pay-cashier-bill.ts'
import { refundCashierBill } from './refund-cashier-bill.ts'

const at = await paymentsFloor()
const { currency } = at.tools
const today = { from: new Date('2026-11-20T16:00:00Z'), to: new Date('2026-11-21T16:00:00Z') }

async function counter() {
  const shopId = newId('shp')
  const operate = at.operateAs({ ...operator, audience: 'MERCHANT', shopId })
  const asked = { shopId, amount: { amount: '100.00', currency }, note: '', idempotencyKey: newId('evt') }
  const { billId } = done(
    await operate('payments.cashier.collect', (unit) => openCashierBill(asked, { currency, standing: ok(null) }, unit)),
  )
  return {
    shopId,
    billId,
    async pay(fields: Partial<PayCashierBill>) {
      const [bill] = await findCashierBills(at.client, [billId])
      const chosen = { channel: 'sandbox-card', card: CARD, token: null, payToken: null, couponId: null } as const
      const accountId = newId('acc')
      const paying = { code: bill?.code ?? '', accountId, ...chosen, idempotencyKey: newId('evt'), ...fields }
      done(await payCashierBill(paying, at.tillOf(accountId)))
    },
    async cash() {
      const taking = { billId, idempotencyKey: newId('evt'), standing: ok(null) }
      done(await operate('payments.cashier.collect', (unit) => takeCash(taking, unit)))
    },
    async refund(amount: string) {
      const asked = { billId, amount: { amount, currency }, reason: 'Too cold', idempotencyKey: newId('evt') }
      return done(await operate('payments.cashier.refund', (unit) => refundCashierBill(asked, unit))).cashierRefundId
    },
  }
}

/** The cells of each row that names the text, by their column. */
async function exported(kind: 'PAYMENTS' | 'REFUNDS', named: string): Promise<readonly Record<string, string>[]> {
  const input = { kind, fromAt: today.from, toAt: today.to, idempotencyKey: newId('evt') }
  const { exportId } = done(await at.operate('payments.statement.export', (unit) => startExport(input, unit)))
  while (await financeExports.writeNext([], { transact: at.transact, log: at.till.log }));
  const content = (await exportText(at.client, exportId)).slice(1)
  const [head = '', ...rows] = content.split('\r\n')
  const columns = head.split(',')
  return rows
    .filter((row) => row.includes(named))
    .map((row) => Object.fromEntries(row.split(',').map((cell, index) => [columns[index] ?? '', cell])))
}

test('cash at a counter is a payment of the statement, and cash that is given back a refund', async () => {
  const one = await counter()
  await one.cash()
  const refundId = await one.refund('25.00')
  const taken = { kind: 'CASHIER', purchaseId: one.billId, channel: 'cash-on-delivery', amount: '100.00', currency }
  const [payment, ...more] = await exported('PAYMENTS', one.shopId)
  expect([payment, more]).toMatchObject([{ ...taken, id: one.billId, settledAt: '2026-11-21T04:00:00.000Z' }, []])
  const given = { id: refundId, amount: '25.00', status: 'SUCCEEDED', reason: 'Too cold', channel: 'cash-on-delivery' }
  expect(await exported('REFUNDS', one.shopId)).toMatchObject([given])
})

test('what a card has paid at a counter stands there once, as its payment, and so does cash beside a coupon', async () => {
  const [card, beside] = [await counter(), await counter()]
  await card.pay({})
  const couponId: Id<'uco'> = newId('uco')
  at.desk.pieces.set(couponId, 500n)
  const before = await cashOfToday()
  await beside.pay({ channel: 'cash-on-delivery', card: null, couponId })
  await beside.cash()
  const cash = { channel: 'cash-on-delivery', id: expect.stringMatching(/^pay_/) }
  expect(await exported('PAYMENTS', card.shopId)).toMatchObject([{ kind: 'CASHIER', channel: 'sandbox-card' }])
  expect(await exported('PAYMENTS', beside.shopId)).toMatchObject([cash])
  const after = await cashOfToday()
  expect([after.captureCount - before.captureCount, after.captured - before.captured]).toEqual([1, 9_500n])
})

async function cashOfToday() {
  const totals = await dailyTotals(at.client, today)
  return totals.find(({ channel }) => channel === 'cash-on-delivery') ?? { captureCount: 0, captured: 0n }
}
