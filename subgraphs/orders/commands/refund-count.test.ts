import { beforeAll, expect, test } from 'vitest'
import { deciding } from '../trial/deciding.ts'
import { shopId, skuId, skuOf } from '../trial/goods.ts'
import type { Bought, Returns } from '../trial/returns.ts'
import { codesOf, done, returns } from '../trial/returns.ts'
import { closeOrder } from './close-order.ts'
import { retryRefund } from './retry-refund.ts'
import { failRefund } from './settle-refund.ts'

let at: Returns
beforeAll(async () => {
  at = await returns()
})
const { approve } = deciding(() => at)

/** So many parts of a few cents went back already. */
const sentBack = ({ order }: Bought, parts: number, minor = 1) =>
  at.sql.query(
    `insert into refund (id, order_id, cause, currency, amount_minor, is_full, lines, status, reason, created_at)
     select 'rfd_' || $1 || n, $1, 'OPERATOR', 'CNY', $3, false, '[]', 'SUCCEEDED', 'A part', now() from generate_series(1, $2::int) n`,
    [order.id, parts, minor],
  )

async function refused(ask: () => Promise<Parameters<typeof codesOf>[0]>): Promise<string[]> {
  const before = await at.kept()
  const codes = codesOf(await ask())
  expect(await at.kept()).toBe(before)
  return codes
}

test('whoever asks for a fifty-first part is refused, and nothing is asked of payments', async () => {
  for (const sku of [50, 51, 52]) at.skus.set(skuId(sku), skuOf(sku, { shopId: shopId(0) }))
  const bought = await at.paid(1, { 50: 1, 51: 1, 52: 1 })
  const line = (position: number) => [{ lineId: bought.lines[position]?.id ?? '', quantity: 1 }]
  const first = done(await at.apply(1, bought, { lines: line(0) }))
  const second = done(await approve(first))
  const refundId = second.refundId ?? 'rfd_x'
  await at.transact((unit) => failRefund(refundId, 'A provider said no.', unit))
  const open = done(await at.apply(1, bought, { lines: line(1) }))
  await sentBack(bought, 50)
  expect(await refused(() => at.apply(1, bought, { lines: line(2) }))).toEqual(['REFUND_COUNT'])
  expect(await refused(() => approve(open))).toEqual(['REFUND_COUNT'])
  const retry = () => at.operate('orders.aftersale.decide', (unit) => retryRefund(refundId, unit))
  expect(await refused(retry)).toEqual(['REFUND_COUNT'])
  const { order } = await at.read(bought.order.id)
  const close = { orderId: order.id, expectedVersion: order.version, reason: 'Broken' }
  expect(await refused(() => at.operate('orders.order.close', (unit) => closeOrder(close, unit)))).toEqual([
    'REFUND_COUNT',
  ])
  await at.sql.query('delete from refund where id = $1', [`rfd_${order.id}50`])
  done(await retry())
})

test('goods do not come back for money that cannot go back; others for them still may', async () => {
  const bought = await at.shipped(2, { 3: 2 })
  await at.addressOf(0)
  const made = done(await at.apply(2, bought, { kind: 'RETURN' }))
  await sentBack(bought, 50)
  expect(await refused(() => approve(made))).toEqual(['REFUND_COUNT'])
  await at.sql.query(`update aftersale_case set kind = 'EXCHANGE' where id = $1`, [made.id])
  expect(codesOf(await approve(made))).toEqual([])
})

test.each([
  ['is of a wallet', `channel = 'balance'`],
  ['is all that a wallet paid beside a provider', 'balance_minor = paid_minor - 50'],
  ['came by another payment', `payment_id = null`],
])('what %s may go back by more parts', async (_, paid) => {
  const bought = await at.paid(3, { 3: 1 })
  await sentBack(bought, 50)
  await at.sql.query(`update mall_order set ${paid} where id = $1`, [bought.order.id])
  expect(codesOf(await at.apply(3, bought))).toEqual([])
})
