import { skuFacts } from '@supermall/contracts/catalog'
import type { RequestDefinition } from '@supermall/contracts/define'
import { holdStock, releaseStock } from '@supermall/contracts/inventory'
import { buyerFacts } from '@supermall/contracts/members'
import { closePayment, holdBalance, openPayment, releaseBalance } from '@supermall/contracts/payments'
import type { Id } from '@supermall/kernel/id'
import { derivedId, newId } from '@supermall/kernel/id'
import { asker } from '@supermall/messaging/ask'
import type { Bus } from '@supermall/messaging/bus'
import type { Actor } from '@supermall/messaging/unit'
import { domainFloor } from '@supermall/testing/domain'
import type { CheckoutInput } from '../commands/check-checkout.ts'
import { passing } from '../commands/saga.ts'
import type { Starting } from '../commands/start-checkout.ts'
import { startCheckout } from '../commands/start-checkout.ts'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import type { SkuFacts } from '../domain/quote/facts.ts'

export const shopId = (ordinal: number) => derivedId('shp', ordinal)
export const accountId = (ordinal: number) => derivedId('acc', ordinal)
export const skuId = (ordinal: number) => derivedId('sku', ordinal)
export const ADDRESS = derivedId('adr', 1)

/** A SKU that costs 10.00 and more, of a product and a shop of its own ordinal. */
export const skuOf = (ordinal: number, more: Partial<SkuFacts> = {}): SkuFacts => ({
  ...{
    skuId: skuId(ordinal),
    productId: derivedId('prd', ordinal),
    shopId: shopId(0),
    categoryId: derivedId('cat', 1),
  },
  ...{ kind: 'PHYSICAL', title: `Thing ${ordinal}`, optionText: '', imageUrl: null, levelPrices: [], wholesale: [] },
  ...{
    price: { minorUnits: String(1_000 + ordinal), currency: 'CNY' },
    presell: null,
    isOnSale: true,
    isFreeOfShipping: false,
  },
  ...{ weightGrams: 500, leastPerOrder: 1, mostPerOrder: null, mostPerBuyer: null, buyLevelIds: [], buyGroupIds: [] },
  ...{ secretsLeft: null, redeeming: null },
  ...more,
})

/** What the other domains would do, as far as orders can see it: holds that are all or nothing, and once released stay so. */
export function neighbours(bus: Bus) {
  const skus = new Map<string, SkuFacts>()
  const stock = new Map<string, number>()
  const held = new Map<string, readonly { skuId: string; quantity: number }[]>()
  const released = new Set<string>()
  const balances = new Map<string, bigint>()
  const frozen = new Map<string, bigint>()
  const payments = new Map<string, { paymentId: Id<'pay'>; isOpen: boolean; amount: bigint }>()
  const silent = new Set<string>()
  const asked: string[] = []

  const answer = <Ask, Answer>(definition: RequestDefinition<Ask, Answer>, reply: (ask: Ask) => Answer): void => {
    void bus.answer(definition.requestName, async (text) => {
      asked.push(definition.requestName)
      if (silent.has(definition.requestName)) return JSON.stringify({ error: 'silent' })
      return JSON.stringify({ value: reply(definition.ask.parse(JSON.parse(text))) })
    })
  }

  answer(skuFacts, ({ skuIds }) => ({ skus: skuIds.flatMap((id) => skus.get(id) ?? []) }))
  answer(buyerFacts, ({ addressId }) => ({
    ...{ levelId: null, levelRate: 10_000, groupIds: [], isBlacklisted: false },
    address: addressId === ADDRESS ? home : null,
  }))
  answer(holdStock, ({ ownerId, lines }) => {
    if (released.has(ownerId)) return { isHeld: false, why: 'RELEASED' as const, short: [] }
    if (held.has(ownerId)) return { isHeld: true, short: [] }
    const short = lines
      .filter((line) => (stock.get(line.skuId) ?? 1_000_000) < line.quantity)
      .map((line) => ({ skuId: line.skuId, requested: line.quantity, available: stock.get(line.skuId) ?? 0 }))
    if (short.length > 0) return { isHeld: false, why: 'SHORT' as const, short }
    for (const line of lines) stock.set(line.skuId, (stock.get(line.skuId) ?? 1_000_000) - line.quantity)
    held.set(ownerId, lines)
    return { isHeld: true, short: [] }
  })
  answer(releaseStock, ({ ownerId }) => {
    released.add(ownerId)
    const lines = held.get(ownerId) ?? []
    for (const line of lines) stock.set(line.skuId, (stock.get(line.skuId) ?? 0) + line.quantity)
    held.delete(ownerId)
    return { released: lines.length }
  })
  answer(holdBalance, ({ ownerId, accountId: owner, amount }) => {
    const available = balances.get(owner) ?? 0n
    const money = { minorUnits: available.toString(), currency: amount.currency }
    if (frozen.has(ownerId)) return { isHeld: true, reason: null, available: money }
    if (released.has(ownerId)) return { isHeld: false, reason: 'RELEASED', available: money }
    if (available < BigInt(amount.minorUnits))
      return { isHeld: false, reason: 'INSUFFICIENT_BALANCE', available: money }
    balances.set(owner, available - BigInt(amount.minorUnits))
    frozen.set(ownerId, BigInt(amount.minorUnits))
    return { isHeld: true, reason: null, available: money }
  })
  answer(releaseBalance, ({ ownerId }) => ({ isReleased: frozen.delete(ownerId) }))
  answer(openPayment, ({ orderId, amount }) => {
    const known = payments.get(orderId)
    if (known && !known.isOpen) return { paymentId: null, isPaid: false, reason: 'EXPIRED' }
    const payment = known ?? { paymentId: newId('pay'), isOpen: true, amount: BigInt(amount.minorUnits) }
    payments.set(orderId, payment)
    return { paymentId: payment.paymentId, isPaid: false, reason: null }
  })
  answer(closePayment, ({ orderId }) => {
    const payment = payments.get(orderId) ?? { paymentId: newId('pay'), amount: 0n }
    payments.set(orderId, { ...payment, isOpen: false })
    return { isClosed: true }
  })
  return { skus, stock, held, released, balances, frozen, payments, silent, asked }
}

const home = {
  ...{ addressId: ADDRESS, recipient: 'Lin', phone: '13800000001', regionCode: '310115', province: '上海市' },
  ...{ city: '上海市', district: '浦东新区', line: 'Chenhui Road 1', postcode: null },
}

/** The commands of this domain on a floor of their own, with neighbours that answer. */
export async function market() {
  const clock = { now: new Date('2026-11-21T04:00:00Z') }
  const floor = await domainFloor<Tx, Tools>({ name: 'orders', open, clock: () => clock.now })
  const others = neighbours(floor.bus)
  for (let ordinal = 1; ordinal <= 9; ordinal++)
    others.skus.set(skuId(ordinal), skuOf(ordinal, { shopId: shopId(ordinal % 3) }))
  const buyer = (ordinal: number): Actor => ({
    id: accountId(ordinal),
    audience: 'CONSUMER',
    shopId: null,
    ip: null,
    traceparent: null,
  })

  const saga = (ordinal: number, more: Partial<Starting> = {}): Starting => ({
    ...{
      transact: floor.transactAs(buyer(ordinal)),
      ask: asker(floor.bus, null),
      clock: () => clock.now,
      sql: floor.sql,
    },
    ...{ worker: newId('wrk'), at: passing },
    ...more,
  })
  return {
    ...{ ...floor, ...others, clock, buyer, saga },
    /** Buys one piece of each SKU, or what is named besides. */
    buy: (
      ordinal: number,
      skus: readonly number[],
      more: Partial<CheckoutInput> = {},
      within: Partial<Starting> = {},
    ) => startCheckout(inputOf(skus, more), accountId(ordinal), saga(ordinal, within)),
    merchantOf: (shop: number): Actor => ({
      id: accountId(1_000 + shop),
      audience: 'MERCHANT',
      shopId: shopId(shop),
      ip: null,
      traceparent: null,
    }),
    later: (ms: number) => {
      clock.now = new Date(clock.now.getTime() + ms)
    },
  }
}

export type Market = Awaited<ReturnType<typeof market>>

let keys = 0

export const inputOf = (skus: readonly number[], more: Partial<CheckoutInput> = {}): CheckoutInput => ({
  of: { lines: skus.map((ordinal) => ({ skuId: skuId(ordinal), quantity: 1 })) },
  addressId: ADDRESS,
  idempotencyKey: `key-number-${++keys}`,
  ...more,
})
