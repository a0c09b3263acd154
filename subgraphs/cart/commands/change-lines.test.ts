import { derivedId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { rival, survivors } from '@supermall/testing/rival'
import { expect, test } from 'vitest'
import type { Which } from '../data/lines.ts'
import { markStock } from '../data/marks.ts'
import { accountId, buyer, cartFloor, ofAccount, ofGuest } from '../trial/floor.ts'
import { factOf, skuId } from '../trial/goods.ts'
import { clearCart, favourLines, removeLines, selectLines, updateLine } from './change-lines.ts'
import { changeSku } from './change-sku.ts'
import { mergeCart } from './merge-cart.ts'

const floor = await cartFloor()
const { add, linesOf, cartRow, told, kept, mall, door, transact, clock, count } = floor

const codesOf = (result: Result<unknown>) => (result.ok ? [] : result.refusals.map(({ code }) => code))
const piecesOf = async (owner: Parameters<typeof linesOf>[0]) =>
  (await linesOf(owner)).map((line) => [line.skuId, line.quantity]).sort()

let ordinal = 0
const fresh = () => ofAccount(++ordinal)
const account = () => accountId(ordinal)

async function changesNothing(work: () => Promise<Result<unknown>>, codes: readonly string[]): Promise<void> {
  const before = await kept()
  expect(codesOf(await work())).toEqual(codes)
  expect(await kept()).toBe(before)
}

test('a line has as many pieces as its buyer says, once or twice', async () => {
  const owner = fresh()
  await add(owner, [[skuId(1), 5]])
  const update = (quantity: number, sku = 1) =>
    transact((unit) => updateLine({ owner, skuId: skuId(sku), quantity }, unit))
  await update(3)
  await update(3)
  expect(await piecesOf(owner)).toEqual([[skuId(1), 3]])
  for (const quantity of [0, -1, 1_000, 1.5, Number.NaN, 2 ** 31 - 1])
    await changesNothing(() => update(quantity), ['QUANTITY_RANGE'])
  await changesNothing(() => update(1, 2), ['LINE_NOT_FOUND'])
  await changesNothing(
    () => transact((unit) => updateLine({ owner: ofAccount(99), skuId: skuId(1), quantity: 1 }, unit)),
    ['LINE_NOT_FOUND'],
  )
})

test('who never put anything into a cart has an empty one to clear, and nothing is told of it', async () => {
  const events = (await told('cart.changed')).length
  const all: Which = { kind: 'ALL' }
  const ways = [
    (owner: ReturnType<typeof fresh>) => transact((unit) => clearCart(owner, unit)),
    (owner: ReturnType<typeof fresh>) => transact((unit) => removeLines(owner, [skuId(1)], unit)),
    (owner: ReturnType<typeof fresh>) => transact((unit) => selectLines({ owner, which: all, isSelected: true }, unit)),
  ]
  for (const way of ways) {
    const owner = fresh()
    for (let turn = 0; turn < 2; turn++) expect(await way(owner)).toMatchObject({ ok: true, value: { lineCount: 0 } })
  }
  const owner = fresh()
  expect(survivors(await rival(4, () => transact((unit) => clearCart(owner, unit)))).every(({ ok }) => ok)).toBe(true)
  expect(await told('cart.changed')).toHaveLength(events)
})

test('lines that are taken out are counted off, and what is gone already is no fault', async () => {
  const owner = fresh()
  await add(owner, [
    [skuId(1), 1],
    [skuId(2), 1],
    [skuId(3), 1],
  ])
  const { statements } = await count(() => transact((unit) => removeLines(owner, [skuId(1), skuId(3), skuId(9)], unit)))
  expect(statements).toHaveLength(3)
  expect(await cartRow(owner)).toMatchObject({ lineCount: 1 })
  const events = (await told('cart.changed')).length
  expect(await transact((unit) => removeLines(owner, [skuId(1)], unit))).toMatchObject({
    ok: true,
    value: { lineCount: 1 },
  })
  expect(await told('cart.changed')).toHaveLength(events)
  await changesNothing(() => transact((unit) => removeLines(owner, [], unit)), ['LIST_LENGTH'])
  await transact((unit) => clearCart(owner, unit))
  expect([await linesOf(owner), (await cartRow(owner))?.lineCount]).toEqual([[], 0])
})

test('lines that come and go at the same time are counted right', async () => {
  const owner = fresh()
  await add(owner, [
    [skuId(1), 1],
    [skuId(2), 1],
    [skuId(3), 1],
  ])
  survivors(
    await rival(12, async (index): Promise<unknown> => {
      if (index % 3 === 0) return transact((unit) => removeLines(owner, [skuId(1 + (index % 4))], unit))
      if (index % 3 === 1) return transact((unit) => updateLine({ owner, skuId: skuId(2), quantity: index }, unit))
      return add(owner, [
        [skuId(1 + (index % 6)), 1],
        [skuId(40 + index), 1],
      ])
    }),
  )
  expect((await cartRow(owner))?.lineCount).toBe((await linesOf(owner)).length)
})

test('lines are selected one by one, by shop, and all at once', async () => {
  const owner = fresh()
  await add(owner, [
    [skuId(1), 1],
    [skuId(2), 1],
    [skuId(31), 1],
  ])
  const select = (which: Which, isSelected: boolean) =>
    transact((unit) => selectLines({ owner, which, isSelected }, unit))
  const selected = async () => (await linesOf(owner)).filter(({ isSelected }) => isSelected).map((line) => line.skuId)
  await select({ kind: 'ALL' }, false)
  expect(await selected()).toEqual([])
  await select({ kind: 'SHOP', shopId: derivedId('shp', 1) }, true)
  expect(await selected()).toEqual([skuId(31)])
  await select({ kind: 'SKUS', skuIds: [skuId(1), skuId(77)] }, true)
  expect(await selected()).toEqual([skuId(31), skuId(1)])
  const events = (await told('cart.changed')).length
  await select({ kind: 'SKUS', skuIds: [skuId(1)] }, true)
  expect(await told('cart.changed')).toHaveLength(events)
  await changesNothing(() => select({ kind: 'SKUS', skuIds: [] }, true), ['LIST_LENGTH'])
})

test('favourites leave the cart and are told in the same transaction', async () => {
  const owner = fresh()
  await add(owner, [
    [skuId(1), 1],
    [skuId(2), 1],
    [skuId(4), 1],
    [skuId(7), 1],
  ])
  const favour = (skuIds: readonly string[]) => transact((unit) => favourLines(account(), skuIds, unit))
  expect(await favour([skuId(1), skuId(2), skuId(4), skuId(90)])).toMatchObject({ ok: true, value: { lineCount: 1 } })
  const favoured = (await told('cart.lines_favoured')).map(({ payload }) => payload)
  expect(favoured).toEqual([{ accountId: account(), productIds: expect.any(Array) }])
  expect(favoured).toMatchObject([{ productIds: expect.arrayContaining([derivedId('prd', 0), derivedId('prd', 1)]) }])
  await changesNothing(() => favour([skuId(1)]), ['LINE_NOT_FOUND'])
  await changesNothing(() => transact((unit) => favourLines(accountId(98), [skuId(1)], unit)), ['LINE_NOT_FOUND'])
})

test('of two that favour the same line at once one tells it', async () => {
  const owner = fresh()
  await add(owner, [[skuId(1), 1]])
  const before = (await told('cart.lines_favoured')).length
  const results = survivors(await rival(4, () => transact((unit) => favourLines(account(), [skuId(1)], unit))))
  expect(results.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await told('cart.lines_favoured')).toHaveLength(before + 1)
})

test('another SKU of the product takes the place of a line, with its pieces and its own price', async () => {
  const owner = fresh()
  await add(owner, [[skuId(0), 4]])
  const change = (from: number, to: number) =>
    changeSku({ owner, skuId: skuId(from), toSkuId: skuId(to) }, door(buyer(1)))
  const [before] = await linesOf(owner)
  expect(await change(0, 2)).toMatchObject({ ok: true, value: { lineCount: 1 } })
  expect(await linesOf(owner)).toMatchObject([
    { id: before?.id, skuId: skuId(2), quantity: 4, addedPrice: 300n, optionText: 'Kind 2' },
  ])
  await changesNothing(() => change(0, 2), ['LINE_NOT_FOUND'])
  await changesNothing(() => change(2, 3), ['OTHER_PRODUCT'])
  await changesNothing(() => change(2, 999), ['SKU_NOT_FOUND'])
  mall.facts.set(skuId(1), factOf(1, { isOnSale: false }))
  await changesNothing(() => change(2, 1), ['NOT_ON_SALE'])
  mall.facts.set(skuId(1), factOf(1))
})

test('what is told of a SKU that came so is heard, like of any other in a cart', async () => {
  const owner = fresh()
  await add(owner, [[skuId(240), 4]])
  const changed = await changeSku({ owner, skuId: skuId(240), toSkuId: skuId(242) }, door(buyer(1)))
  expect(changed).toMatchObject({ ok: true })
  const told = { skuId: skuId(242), available: 0, at: clock.now, revision: 1 }
  await transact(async ({ db }) => markStock(db, [told]))
  expect(await linesOf(owner)).toMatchObject([
    { skuId: skuId(242), mark: { price: 24_300n, currency: 'CNY', shelf: 'ON', available: 0 } },
  ])
})

test('where the other SKU lies in the cart the two lines become one, within the cap', async () => {
  const owner = fresh()
  await add(owner, [
    [skuId(0), 600],
    [skuId(1), 700],
    [skuId(5), 1],
  ])
  const results = survivors(
    await rival(3, () => changeSku({ owner, skuId: skuId(0), toSkuId: skuId(1) }, door(buyer(1)))),
  )
  expect(results.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await piecesOf(owner)).toEqual(
    [
      [skuId(1), 999],
      [skuId(5), 1],
    ].sort(),
  )
  expect(await cartRow(owner)).toMatchObject({ lineCount: 2 })
})

test('two merges of the same guest cart at once merge it once', async () => {
  const [owner, guest] = [fresh(), ofGuest('twice')]
  const accountId = account()
  await add(owner, [[skuId(1), 5]])
  await add(guest, [
    [skuId(1), 2],
    [skuId(2), 3],
  ])
  const results = survivors(await rival(4, () => transact((unit) => mergeCart({ accountId, guest }, unit))))
  const counts = results.map((result) => (result.ok ? result.value.mergedCount : -1)).sort()
  expect(counts).toEqual([0, 0, 0, 2])
  expect(await piecesOf(owner)).toEqual(
    [
      [skuId(1), 7],
      [skuId(2), 3],
    ].sort(),
  )
  expect([await cartRow(guest), (await cartRow(owner))?.lineCount]).toEqual([null, 2])
  expect((await told('cart.changed')).at(-2)?.payload).toMatchObject({ accountId: null, lineCount: 0 })
})

test('of two accounts that merge the same guest cart one gets it', async () => {
  const guest = ofGuest('contested')
  await add(guest, [[skuId(1), 2]])
  survivors(await rival(2, (index) => transact((unit) => mergeCart({ accountId: accountId(60 + index), guest }, unit))))
  const pieces = [await piecesOf(ofAccount(60)), await piecesOf(ofAccount(61))].filter((lines) => lines.length > 0)
  expect(pieces).toEqual([[[skuId(1), 2]]])
})

test('what is added to a guest cart while it is merged is in one of the two carts and never in both', async () => {
  const [owner, guest] = [fresh(), ofGuest('late')]
  const accountId = account()
  await add(guest, [[skuId(1), 1]])
  survivors(
    await rival(4, async (index): Promise<unknown> => {
      if (index === 0) return transact((unit) => mergeCart({ accountId, guest }, unit))
      return add(guest, [[skuId(index + 1), 1]])
    }),
  )
  const all = [...(await piecesOf(owner)), ...(await piecesOf(guest))]
  expect(all.sort()).toEqual([1, 2, 3, 4].map((sku) => [skuId(sku), 1]).sort())
  expect((await cartRow(owner))?.lineCount).toBe((await linesOf(owner)).length)
})

test('a merge that has no room for all keeps the own lines and tells what was dropped', async () => {
  const [owner, guest] = [fresh(), ofGuest('large')]
  const accountId = account()
  await add(
    owner,
    Array.from({ length: 99 }, (_, sku) => [skuId(sku), 1] as const),
  )
  await add(guest, [
    [skuId(5), 1],
    [skuId(200), 1],
    [skuId(201), 1],
  ])
  const merged = await transact((unit) => mergeCart({ accountId, guest }, unit))
  expect(merged).toMatchObject({ ok: true, value: { mergedCount: 2, droppedCount: 1, cart: { lineCount: 100 } } })
})

test('a guest cart that is over is not there, though its rows still are', async () => {
  const guest = ofGuest('over')
  await add(guest, [[skuId(1), 1]])
  clock.now = new Date(clock.now.getTime() + 61_000)
  await changesNothing(() => transact((unit) => clearCart(guest, unit)), ['CART_NOT_FOUND'])
  const merged = await transact((unit) => mergeCart({ accountId: accountId(70), guest }, unit))
  expect(merged).toMatchObject({ ok: true, value: { mergedCount: 0 } })
})
