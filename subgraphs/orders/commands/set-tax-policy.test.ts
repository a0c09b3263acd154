import { beforeAll, describe, expect, test } from 'vitest'
import { shopId } from '../trial/goods.ts'
import { codesOf, done, returns } from '../trial/returns.ts'
import { changePrice } from './change-price.ts'
import type { SetTaxPolicy } from './set-tax-policy.ts'
import { setTaxPolicy } from './set-tax-policy.ts'

let at: Awaited<ReturnType<typeof returns>>
beforeAll(async () => {
  at = await returns()
})

const rates = [{ basisPoints: 1_300 }]
const set = (input: Partial<SetTaxPolicy>, shop: number | null = null) => {
  const operate = shop === null ? at.operate : at.operateAs(at.merchantOf(shop))
  const whole = { shopId: null, kind: 'EXCLUSIVE' as const, rates, expectedVersion: 0, ...input }
  return operate('orders.tax.edit', (unit) => setTaxPolicy(whole, unit))
}

describe('a tax of the mall', () => {
  test('stands in the order and its lines, is owed with it, and goes back with the line', async () => {
    const before = await at.paid(1, { 3: 3 })
    expect(before.order).toMatchObject({ taxMinor: 0n, includedTaxMinor: 0n })
    expect(await set({})).toMatchObject({ ok: true, value: { scope: 'mall', version: 1 } })
    const { order, lines } = await at.paid(2, { 3: 3, 6: 1 })
    expect(order.taxMinor).toBe(((order.goodsMinor - order.discountMinor) * 13n + 50n) / 100n)
    expect(order.paidMinor).toBe(order.goodsMinor - order.discountMinor + order.freightMinor + order.taxMinor)
    expect(lines.reduce((sum, { taxMinor }) => sum + taxMinor, 0n)).toBe(order.taxMinor)
    const line = lines.find(({ quantity }) => quantity === 1)
    const open = done(await at.apply(2, { order, lines }, { lines: [{ lineId: line?.id ?? '', quantity: 1 }] }))
    expect(open.amountMinor - open.freightMinor).toBe(line?.payableMinor)
    expect(line?.payableMinor).toBe((line?.amountMinor ?? 0n) + (line?.taxMinor ?? 0n))
  })

  test('follows a price that the seller changes by hand', async () => {
    const checkout = done(await at.buy(3, [3, 6]))
    const { rows } = await at.sql.query<{ id: string }>('select id from mall_order where checkout_id = $1', [
      checkout.id,
    ])
    const { order } = await at.read(rows[0]?.id ?? '')
    const input = { orderId: order.id, expectedVersion: order.version, goods: { amount: '10.00', currency: 'CNY' } }
    done(await at.operate('orders.order.price', (unit) => changePrice(input, { isAllowed: true }, unit)))
    const changed = await at.read(order.id)
    expect(changed.order.payableMinor).toBe(1_000n + changed.order.taxMinor + changed.order.freightMinor)
    expect(changed.order.taxMinor >= 129n && changed.order.taxMinor <= 131n).toBe(true)
    expect(changed.lines.reduce((sum, { payableMinor }) => sum + payableMinor, 0n)).toBe(
      changed.order.payableMinor - changed.order.freightMinor,
    )
  })

  test('is not what a shop lays that says something else', async () => {
    expect(await set({ shopId: shopId(0), kind: 'INCLUSIVE' }, 0)).toMatchObject({ ok: true })
    const { order } = await at.paid(4, { 3: 2 })
    const goodsMinor = order.goodsMinor - order.discountMinor
    expect(order).toMatchObject({ taxMinor: 0n, includedTaxMinor: (2n * goodsMinor * 1_300n + 11_300n) / 22_600n })
    expect(await set({ shopId: shopId(0), kind: 'NONE', expectedVersion: 1 }, 0)).toMatchObject({ ok: true })
    expect((await at.paid(5, { 3: 2 })).order).toMatchObject({ taxMinor: 0n, includedTaxMinor: 0n })
  })

  test('is set by the platform, under its version, and audited', async () => {
    expect(codesOf(await set({ expectedVersion: 0 }))).toEqual(['STALE_VERSION'])
    expect(codesOf(await set({ kind: 'AS_MALL', expectedVersion: 1 }))).toEqual(['TAX_KIND'])
    expect(codesOf(await set({ shopId: 'prd_no' }))).toEqual(['NOT_FOUND'])
    expect(codesOf(await set({ rates: [{ basisPoints: -1 }], expectedVersion: 1 }))).toEqual(['NUMBER_RANGE'])
    await expect(set({ expectedVersion: 1 }, 0)).rejects.toThrow('reached for shop')
    await expect(set({ shopId: shopId(1) }, 0)).rejects.toThrow('reached for shop')
    const written = (await at.audited()).filter(({ action }) => action === 'orders.tax.edit')
    expect(written.length).toBeGreaterThanOrEqual(3)
  })
})
