import { holdStock } from '@supermall/contracts/inventory'
import type { SagaEdge } from '@supermall/messaging/crash'
import { codesOf } from '@supermall/testing/result'
import { beforeEach, describe, expect, test } from 'vitest'
import { accountId, skuId, skuOf } from '../trial/goods.ts'
import { inputOf, market } from '../trial/market.ts'
import { done } from '../trial/returns.ts'
import { recoverCheckouts } from './recover-checkouts.ts'
import { startCheckout } from './start-checkout.ts'

const at = await market()
const [game, film, thing] = [skuId(60), skuId(61), skuId(62)]
for (const ordinal of [60, 61]) at.skus.set(skuId(ordinal), skuOf(ordinal, { kind: 'VIRTUAL', secretsLeft: 9 }))
at.skus.set(thing, skuOf(62))

beforeEach(() => {
  for (const sku of [game, film]) at.secrets.set(sku, 1)
  at.stock.set(thing, 1)
  at.silent.clear()
  at.unheard.clear()
})

/** What is there to sell of the game, the film and the thing. */
const left = () => [at.secrets.get(game), at.secrets.get(film), at.stock.get(thing)]
const contact = { contactName: 'Lin', contactPhone: '13800000001' }
const buy = (buyer: number, skus: readonly number[], more: object = {}) =>
  startCheckout(inputOf(skus, contact), accountId(buyer), at.saga(buyer, more))
const linesOf = async (checkoutId: string) =>
  (
    await at.sql.query<{ id: string; sku_id: string; quantity: number }>({
      text: `select l.id, l.sku_id, l.quantity from order_line l join mall_order o on o.id = l.order_id
        where o.checkout_id = $1 and o.kind = 'VIRTUAL' order by l.sku_id`,
      values: [checkoutId],
    })
  ).rows
const statusOf = async (buyer: number) =>
  (
    await at.sql.query<{ status: string }>({
      text: 'select status from checkout where account_id = $1',
      values: [accountId(buyer)],
    })
  ).rows.map(({ status }) => status)

const refusalsOf = async (buyer: number) =>
  (
    await at.sql.query<{ refusals: unknown[] }>({
      text: 'select refusals from checkout where account_id = $1',
      values: [accountId(buyer)],
    })
  ).rows.flatMap(({ refusals }) => refusals)

describe('a checkout of virtual goods', () => {
  test('has their secrets set aside for its lines, and nothing is asked for other goods', async () => {
    const lines = await linesOf(done(await buy(1, [60, 61, 62])).id)
    expect(left()).toEqual([0, 0, 0])
    expect(lines.map(({ id }) => at.aside.get(id))).toEqual([
      { skuId: game, quantity: 1 },
      { skuId: film, quantity: 1 },
    ])
    const before = at.aside.size
    done(await buy(1, [1]))
    expect(at.aside.size).toBe(before)
  })

  test('is refused where others have the last one before they have paid, and takes nothing else', async () => {
    done(await buy(2, [60]))
    expect(await buy(3, [62, 61, 60])).toMatchObject({
      refusals: [
        {
          type: 'OrderInsufficientStockError',
          ...{ code: 'INSUFFICIENT_STOCK', sku: { id: game }, requested: 1, available: 0 },
          path: ['of', 'lines', '2', 'skuId'],
        },
      ],
    })
    expect(left()).toEqual([0, 1, 1])
    expect(await statusOf(3)).toEqual(['REFUSED'])
  })

  test('gives them back where the other goods are short', async () => {
    at.stock.set(thing, 0)
    expect(codesOf(await buy(4, [60, 62]))).toEqual(['INSUFFICIENT_STOCK'])
    expect(left()).toEqual([1, 1, 0])
  })

  test('gives them back where a later step is refused', async () => {
    const input = inputOf([60, 62], { ...contact, balance: { amount: '5', currency: 'CNY' } })
    expect(codesOf(await startCheckout(input, accountId(5), at.saga(5)))).toEqual(['INSUFFICIENT_BALANCE'])
    expect(left()).toEqual([1, 1, 1])
  })
})

/** What a process that is killed does from there on: nothing. */
class Killed extends Error {}
const dieAt = (edge: string) => ({
  at: (passed: SagaEdge) => {
    if (passed === edge) throw new Killed(edge)
  },
})
const recover = () => {
  at.later(31_000)
  return recoverCheckouts(at.saga(1))
}
let buyers = 100

describe('a process that dies', () => {
  test.each(['before-do', 'after-do'])('at %s is followed by another that has them set aside once', async (side) => {
    const buyer = ++buyers
    await expect(buy(buyer, [60, 62], dieAt(`checkout:hold-stock:${side}`))).rejects.toThrow(Killed)
    await recover()
    expect(await statusOf(buyer)).toEqual(['READY'])
    expect(left()).toEqual([0, 1, 0])
  })

  test.each([
    ['in time', 31_000, 'READY', [0, 1, 0]],
    ['out of time, with nobody to ask', 121_000, 'REFUSED', [1, 1, 1]],
  ])('between secrets and stock is followed %s by another that has them held once or not at all', async (...to) => {
    const [, waitedMs, status, kept] = to
    const buyer = ++buyers
    const { ask } = at.saga(buyer)
    const dying = ((question, ...rest) => {
      if ((question as unknown) === holdStock) throw new Killed('between')
      return ask(question, ...rest)
    }) as typeof ask
    await expect(buy(buyer, [60, 62], { ask: dying })).rejects.toThrow(Killed)
    expect(left()).toEqual([0, 1, 1])
    at.later(waitedMs)
    if (status === 'REFUSED') at.silent.add('inventory.hold-stock')
    await recoverCheckouts(at.saga(1))
    at.silent.clear()
    await recover()
    expect([await statusOf(buyer), left()]).toEqual([[status], kept])
  })

  test.each(['before-undo', 'after-undo'])('at %s is followed by another that gives them back once', async (side) => {
    const buyer = ++buyers
    at.silent.add('payments.open-payment')
    await buy(buyer, [60, 62])
    expect(left()).toEqual([0, 1, 0])
    at.later(121_000)
    const dying = recoverCheckouts({ ...at.saga(1), ...dieAt(`checkout:hold-stock:${side}`) })
    await expect(dying).rejects.toThrow(Killed)
    at.silent.clear()
    await recover()
    expect(await statusOf(buyer)).toEqual(['REFUSED'])
    expect(left()).toEqual([1, 1, 1])
  })
})

describe('where nobody answers', () => {
  test.each(['catalog.hold-secrets', 'inventory.hold-stock'])(
    '%s, nothing is set aside twice, and nothing for long where a checkout is out of time',
    async (request) => {
      const [patient, late] = [++buyers, ++buyers]
      at.silent.add(request)
      await buy(patient, [60, 62])
      expect(await statusOf(patient)).toEqual(['PROCESSING'])
      at.silent.clear()
      await recover()
      expect([await statusOf(patient), left()]).toEqual([['READY'], [0, 1, 0]])
      at.silent.add(request)
      at.stock.set(thing, 1)
      await buy(late, [61, 62])
      at.later(121_000)
      await recover()
      at.silent.clear()
      await recover()
      expect([await statusOf(late), left()]).toEqual([['REFUSED'], [0, 1, 1]])
    },
  )

  test('who shall take them back, they are given back as soon as he does', async () => {
    const buyer = ++buyers
    at.silent.add('payments.open-payment')
    await buy(buyer, [60])
    at.silent.add('catalog.release-secrets')
    at.later(121_000)
    await recover()
    at.silent.delete('payments.open-payment')
    await recover()
    expect([await statusOf(buyer), left()]).toEqual([['UNDOING'], [0, 1, 1]])
    at.silent.clear()
    at.later(600_000)
    await recover()
    expect([await statusOf(buyer), left()]).toEqual([['REFUSED'], [1, 1, 1]])
  })

  test('that they were taken back, its buyer reads all the same which goods are short', async () => {
    const buyer = ++buyers
    at.stock.set(thing, 0)
    at.unheard.add('catalog.release-secrets')
    await buy(buyer, [60, 62])
    expect([await statusOf(buyer), left()]).toEqual([['PROCESSING'], [1, 1, 0]])
    at.unheard.clear()
    await recover()
    expect(await refusalsOf(buyer)).toMatchObject([
      {
        code: 'INSUFFICIENT_STOCK',
        sku: { id: thing },
        requested: 1,
        available: 0,
        path: ['of', 'lines', '1', 'skuId'],
      },
    ])
    expect([await statusOf(buyer), left()]).toEqual([['REFUSED'], [1, 1, 0]])
  })

  test('that they were taken back, goods that came in meanwhile are not held either', async () => {
    const buyer = ++buyers
    at.stock.set(thing, 0)
    at.unheard.add('catalog.release-secrets')
    await buy(buyer, [60, 62])
    at.unheard.clear()
    at.stock.set(thing, 1)
    await recover()
    expect(await refusalsOf(buyer)).toMatchObject([{ code: 'STOCK_NOT_HELD' }])
    expect([await statusOf(buyer), left()]).toEqual([['REFUSED'], [1, 1, 1]])
  })
})
