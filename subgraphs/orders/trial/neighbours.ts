import { holdSecrets, releaseSecrets, skuFacts } from '@supermall/contracts/catalog'
import type { RequestDefinition } from '@supermall/contracts/define'
import { accountFacts } from '@supermall/contracts/identity'
import { availability, holdStock, releaseStock } from '@supermall/contracts/inventory'
import { buyerFacts } from '@supermall/contracts/members'
import { pickupStore, shopRights, storeShops } from '@supermall/contracts/merchants'
import { closePayment, holdBalance, openPayment, releaseBalance, spendableBalance } from '@supermall/contracts/payments'
import type { Id } from '@supermall/kernel/id'
import { derivedId, newId } from '@supermall/kernel/id'
import type { Bus } from '@supermall/messaging/bus'
import type { BundleFacts, SkuFacts } from '../domain/quote/facts.ts'

export const ADDRESS = derivedId('adr', 1)
/** Of shop 0. */
export const STORE = derivedId('sto', 1)
/** Of shop 1. */
export const OTHER_STORE = derivedId('sto', 2)

const SHOPS_OF_STORES: ReadonlyMap<string, Id<'shp'>> = new Map([
  [STORE, derivedId('shp', 0)],
  [OTHER_STORE, derivedId('shp', 1)],
])

type Line = { readonly skuId: string; readonly quantity: number }
type Answer = <Ask, Told>(definition: RequestDefinition<Ask, Told>, reply: (ask: Ask) => Told) => void

const nothing = () => ({
  skus: new Map<string, SkuFacts>(),
  /** What is told to who asks for SKUs with their bundles. */
  bundles: [] as BundleFacts[],
  stock: new Map<string, number>(),
  held: new Map<string, readonly Line[]>(),
  released: new Set<string>(),
  /** How many secrets of a SKU are left, and what is set aside for which line; null once it was given back. */
  secrets: new Map<string, number>(),
  aside: new Map<string, Line | null>(),
  /** Owners whose balance was asked to be given back. */
  thawed: new Set<string>(),
  balances: new Map<string, bigint>(),
  frozen: new Map<string, bigint>(),
  payments: new Map<string, { paymentId: Id<'pay'>; isOpen: boolean; amount: bigint; shopId?: string | null }>(),
  /** Orders that payments has the money of, though it has not told yet. */
  paidSilently: new Set<string>(),
  /** Accounts that have proved no phone. */
  phoneless: new Set<string>(),
  /** Accounts that members says may not buy. */
  blocked: new Set<string>(),
  /** Shops whose group lets them do nothing by themselves. */
  distrusted: new Set<string>(),
  /** Shops of which nothing is fetched. */
  fetchless: new Set<string>(),
  /** Stores that are closed; every other one there is is open. */
  closed: new Set<string>(),
  /** What a store serves; every other one serves both. */
  serving: new Map<string, 'PICKUP' | 'VERIFICATION'>(),
  /** Requests that nobody answers. */
  silent: new Set<string>(),
  /** Requests that are done, but whose answers nobody hears. */
  unheard: new Set<string>(),
})

type Known = ReturnType<typeof nothing>

/** What the other domains would do, as far as orders can see it: holds that are all or nothing, and once released stay so. */
export function neighbours(bus: Bus): Known {
  const known = nothing()
  const answer: Answer = (definition, reply) => {
    void bus.answer(definition.requestName, async (text) => {
      if (known.silent.has(definition.requestName)) return JSON.stringify({ error: 'silent' })
      const value = reply(definition.ask.parse(JSON.parse(text)))
      return JSON.stringify(known.unheard.has(definition.requestName) ? { error: 'unheard' } : { value })
    })
  }
  answer(skuFacts, ({ skuIds, isWithBundles = false }) => ({
    skus: skuIds.flatMap((id) => known.skus.get(id) ?? []),
    bundles: isWithBundles ? [...known.bundles] : [],
  }))
  answer(buyerFacts, ({ accountId, addressId }) => ({
    levelId: null,
    levelRate: 10_000,
    groupIds: [],
    isBlacklisted: known.blocked.has(accountId),
    address: addressId === ADDRESS ? home : null,
  }))
  answer(accountFacts, ({ accountId }) => ({ isPhoneVerified: !known.phoneless.has(accountId), isConsumer: true }))
  answer(shopRights, ({ shopId }) => {
    const isTrusted = !known.distrusted.has(shopId)
    return { canChangePrice: isTrusted, canFinishOrders: isTrusted }
  })
  answer(pickupStore, ({ storeId }) => {
    const shopId = derivedId('shp', 0)
    return { store: storeId === STORE ? { storeId, shopId, isOffered: !known.fetchless.has(shopId) } : null }
  })
  answer(storeShops, ({ storeIds }) => ({
    stores: storeIds.flatMap((storeId) => {
      const shopId = SHOPS_OF_STORES.get(storeId)
      return shopId
        ? [
            {
              storeId,
              shopId,
              isOpen: !known.closed.has(storeId),
              kind: known.serving.get(storeId) ?? ('BOTH' as const),
            },
          ]
        : []
    }),
  }))
  answerForStock(answer, known)
  answerForSecrets(answer, known)
  answerForBalance(answer, known)
  answerForPayments(answer, known)
  return known
}

const PLENTY = 1_000_000

function answerForStock(answer: Answer, { stock, held, released }: Known): void {
  const left = (skuId: string): number => stock.get(skuId) ?? PLENTY
  answer(holdStock, ({ ownerId, lines }) => {
    if (released.has(ownerId)) return { isHeld: false, why: 'RELEASED' as const, short: [] }
    if (held.has(ownerId)) return { isHeld: true, short: [] }
    const short = lines
      .filter(({ skuId, quantity }) => left(skuId) < quantity)
      .map(({ skuId, quantity }) => ({ skuId, requested: quantity, available: left(skuId) }))
    if (short.length > 0) return { isHeld: false, why: 'SHORT' as const, short }
    for (const { skuId, quantity } of lines) stock.set(skuId, left(skuId) - quantity)
    held.set(ownerId, lines)
    return { isHeld: true, short: [] }
  })
  answer(availability, ({ skuIds }) => ({ skus: skuIds.map((skuId) => ({ skuId, available: left(skuId) })) }))
  answer(releaseStock, ({ ownerId }) => {
    released.add(ownerId)
    const lines = held.get(ownerId) ?? []
    for (const { skuId, quantity } of lines) stock.set(skuId, left(skuId) + quantity)
    held.delete(ownerId)
    return { released: lines.length }
  })
}

function answerForSecrets(answer: Answer, { secrets, aside }: Known): void {
  const left = (skuId: string): number => secrets.get(skuId) ?? PLENTY
  answer(holdSecrets, ({ lines }) => {
    if (lines.some(({ lineId }) => aside.has(lineId)))
      return { isHeld: lines.every(({ lineId }) => aside.get(lineId)), short: [] }
    const short = lines
      .filter(({ skuId, quantity }) => left(skuId) < quantity)
      .map(({ skuId, quantity }) => ({ skuId, requested: quantity, available: left(skuId) }))
    if (short.length > 0) return { isHeld: false, short }
    for (const { lineId, skuId, quantity } of lines) {
      secrets.set(skuId, left(skuId) - quantity)
      aside.set(lineId, { skuId, quantity })
    }
    return { isHeld: true, short: [] }
  })
  answer(releaseSecrets, ({ lines }) => {
    const held = lines.flatMap(({ lineId }) => aside.get(lineId) ?? [])
    for (const { skuId, quantity } of held) secrets.set(skuId, left(skuId) + quantity)
    for (const { lineId } of lines) aside.set(lineId, null)
    return { isReleased: held.length > 0 }
  })
}

function answerForBalance(answer: Answer, { balances, frozen, thawed }: Known): void {
  answer(holdBalance, ({ ownerId, accountId, amount }) => {
    const available = balances.get(accountId) ?? 0n
    const told = { available: { minorUnits: available.toString(), currency: amount.currency } }
    if (frozen.has(ownerId)) return { isHeld: true, reason: null, ...told }
    if (thawed.has(ownerId)) return { isHeld: false, reason: 'RELEASED', ...told }
    if (available < BigInt(amount.minorUnits)) return { isHeld: false, reason: 'INSUFFICIENT_BALANCE', ...told }
    balances.set(accountId, available - BigInt(amount.minorUnits))
    frozen.set(ownerId, BigInt(amount.minorUnits))
    return { isHeld: true, reason: null, ...told }
  })
  answer(spendableBalance, ({ accountId, currency }) => ({
    available: { minorUnits: (balances.get(accountId) ?? 0n).toString(), currency: currency as 'CNY' },
    reason: null,
  }))
  answer(releaseBalance, ({ ownerId }) => {
    thawed.add(ownerId)
    return { isReleased: frozen.delete(ownerId) }
  })
}

function answerForPayments(answer: Answer, { payments, paidSilently }: Known): void {
  answer(openPayment, ({ orderId, amount, shopId }) => {
    if (amount.currency !== 'CNY') return { paymentId: null, isPaid: false, reason: 'CURRENCY_MISMATCH' }
    const known = payments.get(orderId)
    if (known && !known.isOpen) return { paymentId: null, isPaid: false, reason: 'EXPIRED' }
    const payment = known ?? { paymentId: newId('pay'), isOpen: true, amount: BigInt(amount.minorUnits), shopId }
    payments.set(orderId, payment)
    return { paymentId: payment.paymentId, isPaid: false, reason: null }
  })
  answer(closePayment, ({ orderId }) => {
    if (paidSilently.has(orderId)) return { isClosed: false }
    const payment = payments.get(orderId) ?? { paymentId: newId('pay'), amount: 0n }
    payments.set(orderId, { ...payment, isOpen: false })
    return { isClosed: true }
  })
}

const home = {
  addressId: ADDRESS,
  recipient: 'Lin',
  phone: '13800000001',
  regionCode: '310115',
  province: '上海市',
  city: '上海市',
  district: '浦东新区',
  line: 'Chenhui Road 1',
  postcode: null,
  latitude: 31.2,
  longitude: 121.6,
}
