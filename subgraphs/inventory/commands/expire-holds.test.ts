import { newId } from '@supermall/kernel/id'
import { hours, minutes } from '@supermall/kernel/time'
import { everyOrder } from '@supermall/testing/every-order'
import { afterEach, expect, it } from 'vitest'
import { ground, order } from '../trial/ground.ts'
import { deductEach, deductStock } from './deduct-stock.ts'
import { expireSomeHolds } from './expire-holds.ts'
import { keepStock } from './keep-stock.ts'
import { releaseStock } from './release-stock.ts'
import { restock } from './restock.ts'

const shop = await ground()
const { transact, goods, hold, books } = shop
const later = (ms: number) => new Date(shop.clock.now.getTime() + ms)
const holdOf = (ownerId: string) => shop.one('select state, until from hold where owner_id = $1', ownerId)
const isPlaced = true

afterEach(async () => expect(await shop.broken()).toEqual([]))

it('what orders stand on stays however late its payment is heard, and what is on its way there is looked at again', async () => {
  const sku = await goods(9)
  const [lost, placed, onItsWay, other] = [newId('chk'), newId('chk'), newId('chk'), newId('asc')]
  for (const owner of [lost, placed, onItsWay, other]) await hold(owner, [{ skuId: sku, quantity: 1 }])
  shop.clock.now = later(minutes(32))
  const standing = [
    { checkoutId: placed, isPlaced },
    { checkoutId: onItsWay, isPlaced: false },
  ]
  expect(await expireSomeHolds(shop.expiring(standing))).toEqual({ released: 2, isMore: false })
  expect(await Promise.all([lost, placed, onItsWay, other].map(holdOf))).toEqual([
    expect.objectContaining({ state: 'RELEASED' }),
    { state: 'HELD', until: null },
    { state: 'HELD', until: later(minutes(10)) },
    expect.objectContaining({ state: 'RELEASED' }),
  ])
  shop.clock.now = later(hours(9))
  expect(await expireSomeHolds(shop.expiring())).toEqual({ released: 1, isMore: false })
  expect(await books(sku)).toMatchObject({ held: 1 })
  await transact((unit) => deductStock([{ payload: order(placed, [{ skuId: sku, quantity: 1 }]), unit }]))
  expect(await books(sku)).toMatchObject({ onHand: 8, held: 0, sold: 1 })
})

it('while orders are silent nothing of a checkout is given back, and what belongs to no checkout is', async () => {
  const [sku, checkout, other] = [await goods(2), newId('chk'), newId('asc')]
  for (const owner of [checkout, other]) await hold(owner, [{ skuId: sku, quantity: 1 }])
  const before = await holdOf(checkout)
  shop.clock.now = later(minutes(32))
  const ask = () => Promise.reject(new Error('nobody answers'))
  await expect(expireSomeHolds({ ...shop.expiring(), ask })).rejects.toThrow('nobody answers')
  expect([await holdOf(checkout), (await holdOf(other))?.state]).toEqual([before, 'RELEASED'])
  expect(await expireSomeHolds(shop.expiring())).toMatchObject({ released: 1 })
})

it('a hold that cannot be released keeps no other back', async () => {
  const [sku, bad, ...others] = [await goods(3), newId('asc'), newId('asc'), newId('chk')]
  for (const owner of [bad, ...others]) await hold(owner, [{ skuId: sku, quantity: 1 }])
  shop.clock.now = later(minutes(32))
  await shop.sql.query(`alter table hold add constraint poison check (owner_id <> '${bad}' or state = 'HELD')`)
  await expect(expireSomeHolds(shop.expiring())).rejects.toThrow('poison')
  const states = await Promise.all([bad, ...others].map(async (owner) => (await holdOf(owner))?.state))
  await shop.sql.query('alter table hold drop constraint poison')
  expect(states).toEqual(['HELD', 'RELEASED', 'RELEASED'])
  expect(await expireSomeHolds(shop.expiring())).toMatchObject({ released: 1 })
})

it('who keeps a hold while orders are asked keeps it', async () => {
  const [sku, me] = [await goods(1), newId('chk')]
  await hold(me, [{ skuId: sku, quantity: 1 }])
  shop.clock.now = later(minutes(32))
  const expiring = shop.expiring()
  const ask: typeof expiring.ask = async (...asked) => {
    await transact((unit) => keepStock([{ payload: order(me, [{ skuId: sku, quantity: 1 }]), unit }]))
    return expiring.ask(...asked)
  }
  expect(await expireSomeHolds({ ...expiring, ask })).toEqual({ released: 0, isMore: false })
  expect(await holdOf(me)).toEqual({ state: 'HELD', until: null })
})

const cases = (names: readonly string[]) => everyOrder(names).map((one) => [one.join(', '), one] as const)

it.each([...cases(['over', 'cancelled']), ...cases(['over', 'created', 'cancelled'])])(
  'an order that nobody paid leaves nothing held when it is heard as %s',
  async (_, names) => {
    const [sku, me] = [await goods(4), newId('chk')]
    const lines = [{ skuId: sku, quantity: 3 }]
    await hold(me, lines)
    shop.clock.now = later(minutes(32))
    const does: Record<string, () => Promise<unknown>> = {
      over: () => expireSomeHolds(shop.expiring([{ checkoutId: me, isPlaced }])),
      created: () => transact((unit) => keepStock([{ payload: order(me, lines), unit }])),
      cancelled: () => transact((unit) => releaseStock({ ownerId: me, reason: 'TIMEOUT', skuIds: [sku] }, unit)),
    }
    for (const name of names) await does[name]?.()
    for (const name of names) if (name !== 'created') await does[name]?.()
    expect(await books(sku)).toMatchObject({ onHand: 4, held: 0, sold: 0, available: 4 })
    expect(await holdOf(me)).toMatchObject({ state: 'RELEASED' })
  },
)

it.each(cases(['over', 'paid', 'cancelled', 'refunded']))(
  'an order that was paid and ended leaves nothing held and all of it back when it is heard as %s',
  async (_, names) => {
    const [sku, me, refundId] = [await goods(4), newId('chk'), newId('rfd')]
    const lines = [{ skuId: sku, quantity: 3, lineId: newId('oln'), isRestocked: true }]
    const told = order(me, lines)
    await hold(me, lines)
    shop.clock.now = later(minutes(32))
    const does: Record<string, () => Promise<unknown>> = {
      over: () => expireSomeHolds(shop.expiring([{ checkoutId: me, isPlaced }])),
      paid: () => transact((unit) => deductStock([{ payload: told, unit }])),
      cancelled: () => transact((unit) => releaseStock({ ownerId: me, reason: 'OPERATOR', skuIds: [sku] }, unit)),
      refunded: () =>
        transact(async (unit) => {
          await deductEach({ ...told, bought: { lines } }, unit)
          await restock({ refundId, checkoutId: me, lines }, unit)
        }),
    }
    for (const name of [...names, ...names]) await does[name]?.()
    expect(await books(sku)).toMatchObject({ onHand: 4, held: 0, sold: 3, returned: 3 })
  },
)
