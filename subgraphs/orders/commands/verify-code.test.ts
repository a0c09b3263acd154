import { newId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { describe, expect, test } from 'vitest'
import type { Order } from '../domain/order.ts'
import { shopId, skuId, skuOf } from '../trial/goods.ts'
import { market } from '../trial/market.ts'
import { STORE } from '../trial/neighbours.ts'
import { only, ordersIn } from '../trial/orders-in.ts'
import { deliverSecrets } from './deliver-secrets.ts'
import { verifyCode } from './verify-code.ts'

const at = await market()
const { again, paid } = ordersIn(at)

describe('what is redeemed in a store', () => {
  const storeId = STORE
  const clerk = { audience: 'MERCHANT', shopId: shopId(0), storeIds: [storeId] }

  const codesOf = async (order: Order) =>
    (
      await at.sql.query<{ code: string }>({
        text: 'select code from verification_code where order_id = $1 order by id',
        values: [order.id],
      })
    ).rows.map(({ code }) => code)

  const redeem = (code: string, more: { times?: number; key?: string; who?: typeof clerk } = {}) =>
    at.operateAs(at.merchantOf(0))('orders.order.verify', (unit) =>
      verifyCode(
        { code, storeId, times: more.times ?? 1, idempotencyKey: more.key ?? newId('key') },
        { clerk: more.who ?? clerk, place: shopId(0) },
        unit,
      ),
    )

  test('has a code for each piece, each used once, and ends with the last of them', async () => {
    const redeeming = { mode: 'PER_PIECE' as const, times: null, days: null, until: null, storeIds: [] }
    at.skus.set(skuId(30), skuOf(30, { kind: 'VERIFICATION', redeeming }))
    const contact = { contactName: 'Lin', contactPhone: '13800000001', addressId: null }
    const family = await paid(1, [], { of: { lines: [{ skuId: skuId(30), quantity: 2 }] }, ...contact })
    const [first = '', second = ''] = await codesOf(only(family))
    expect([first, second].every((code) => /^\d{8}$/.test(code))).toBe(true)
    expect(await redeem(first, { who: { ...clerk, shopId: shopId(1) } })).toMatchObject({
      refusals: [{ code: 'NOT_FOUND' }],
    })
    expect(await redeem(first, { who: { ...clerk, storeIds: [newId('sto')] } })).toMatchObject({
      refusals: [{ code: 'STORE_NOT_ALLOWED' }],
    })
    expect(await redeem(first, { key: 'first-use-1' })).toMatchObject({ ok: true })
    expect(await redeem(first, { key: 'first-use-1' })).toMatchObject({ ok: true })
    expect(await redeem(first)).toMatchObject({ refusals: [{ code: 'CODE_USED_UP' }] })
    expect(only(await again(family)).status).toBe('PAID')
    const ended = survivors(await rival(5, () => redeem(second)))
    expect(ended.filter(({ ok }) => ok)).toHaveLength(1)
    expect(only(await again(family)).status).toBe('FINISHED')
  })

  test('as a card has one code for several uses', async () => {
    at.skus.set(
      skuId(31),
      skuOf(31, { kind: 'CARD', redeeming: { mode: 'TIMES', times: 3, days: 10, until: null, storeIds: [] } }),
    )
    const family = await paid(1, [31], { contactName: 'Lin', contactPhone: '13800000001', addressId: null })
    const [code = ''] = await codesOf(only(family))
    expect(await redeem(code, { times: 2 })).toMatchObject({ ok: true })
    expect(await redeem(code, { times: 2 })).toMatchObject({ refusals: [{ code: 'CODE_USED_UP' }] })
    at.later(11 * 86_400_000)
    expect(await redeem(code)).toMatchObject({ refusals: [{ code: 'CODE_USED_UP' }] })
  })

  test('by two of the staff with the same key is redeemed twice: keys are each one’s own', async () => {
    at.skus.set(
      skuId(32),
      skuOf(32, { kind: 'CARD', redeeming: { mode: 'TIMES', times: 2, days: 10, until: null, storeIds: [] } }),
    )
    const family = await paid(1, [32], { contactName: 'Lin', contactPhone: '13800000001', addressId: null })
    const [code = ''] = await codesOf(only(family))
    const input = { code, storeId, times: 1, idempotencyKey: '1' }
    const staff = { audience: 'PLATFORM', shopId: null, storeIds: [] }
    expect(await redeem(code, { key: input.idempotencyKey })).toMatchObject({ ok: true })
    const other = () =>
      at.operate('orders.order.verify', (unit) => verifyCode(input, { clerk: staff, place: shopId(0) }, unit))
    for (const _ of [1, 2]) expect(await other()).toMatchObject({ ok: true })
    const text = 'select count(*)::integer as uses from verification_use where idempotency_key = $1'
    expect((await at.sql.query({ text, values: [input.idempotencyKey] })).rows).toEqual([{ uses: 2 }])
  })

  test('is also an order that is fetched', async () => {
    const family = await paid(1, [3], { storeId, addressId: null, contactName: 'Lin', contactPhone: '13800000001' })
    expect(only(family)).toMatchObject({ fulfilment: 'PICKUP', storeId, address: null })
    const [code = ''] = await codesOf(only(family))
    expect(await redeem(code)).toMatchObject({ ok: true })
    expect(only(await again(family)).status).toBe('FINISHED')
  })
})

test('secrets are issued by line once it is paid, and what is sold out is paid back', async () => {
  at.skus.set(skuId(40), skuOf(40, { kind: 'VIRTUAL', secretsLeft: 5 }))
  at.skus.set(skuId(41), skuOf(41, { kind: 'VIRTUAL', secretsLeft: 5 }))
  const [there, gone] = [await paid(1, [40], { addressId: null }), await paid(1, [41], { addressId: null })]
  const references: string[] = []
  await at.bus.answer('catalog.issue-secrets', async (text) => {
    const { reference, skuId: sku } = JSON.parse(text)
    references.push(reference)
    return JSON.stringify({
      value: sku === skuId(40) ? { outcome: 'ISSUED', secrets: ['s'] } : { outcome: 'SOLD_OUT', secrets: [] },
    })
  })
  expect(await deliverSecrets(at.saga(1))).toEqual({ delivered: 1, soldOut: 1 })
  expect(await deliverSecrets(at.saga(1))).toEqual({ delivered: 0, soldOut: 0 })
  expect(references).toEqual([there.lines[0]?.id, gone.lines[0]?.id])
  expect([only(await again(there)).status, only(await again(gone)).status]).toEqual(['FINISHED', 'CLOSED'])
})
