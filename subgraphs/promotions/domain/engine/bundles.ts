import type { bundleFacts } from '@supermall/contracts/catalog'
import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { minorOf } from '@supermall/kernel/wire'
import type { Promotion } from '../promotion.ts'
import type { EngineLine } from './facts.ts'

export type Bundle = (typeof bundleFacts)['_zod']['output']

/** Below what a promotion may say of itself: packages come before bundles. */
const LOWEST = -1_000

/**
 * Bundles of the catalogue count as packages do: what is in one is paid as it is, and nothing else comes off it. They come after all
 * packages, and of those that want the same pieces that comes first which saves most.
 */
export const bundleRules = (bundles: readonly Bundle[], lines: readonly EngineLine[]): readonly Promotion[] =>
  bundles
    .map((bundle) => ({ bundle, savedMinor: savedBy(bundle, lines) }))
    .toSorted((a, b) => compare(b.savedMinor, a.savedMinor) || (a.bundle.bundleId < b.bundle.bundleId ? -1 : 1))
    .map(({ bundle }, index) => ruleOf(bundle, LOWEST - 1 - index))

export const isBundle = ({ rule }: Pick<Promotion, 'rule'>): boolean =>
  rule.kind === 'PACKAGE' && rule.isBundle === true

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)

function savedBy({ items, price }: Bundle, lines: readonly EngineLine[]): bigint {
  const listOf = (skuId: string): bigint => lines.find((line) => line.skuId === skuId)?.listMinor ?? 0n
  return items.reduce((sum, { skuId, quantity }) => sum + listOf(skuId) * BigInt(quantity), -minorOf(price))
}

const EVERYTHING = { productIds: [], categoryIds: [], excludedProductIds: [] }

/** It has no budget, so nothing of it is held, and its id stands only where reasons and reductions are told. */
function ruleOf({ bundleId, shopId, title, price, startsAt, endsAt, items }: Bundle, priority: number): Promotion {
  const [from, to] = [new Date(startsAt), new Date(endsAt)]
  return {
    id: bundleId as string as Id<'prm'>,
    shopId,
    title,
    currency: price.currency as Currency,
    rule: { kind: 'PACKAGE', items, priceMinor: minorOf(price), isFreeOfShipping: false, isBundle: true },
    scope: EVERYTHING,
    levelIds: [],
    groupIds: [],
    priority,
    isExclusive: false,
    startsAt: from,
    endsAt: to,
    budgetMinor: null,
    budgetUses: null,
    buyerUses: null,
    status: 'PUBLISHED',
    givenMinor: 0n,
    useCount: 0,
    version: 1,
    createdAt: from,
    updatedAt: from,
    publishedAt: from,
    startedAt: from,
    endedAt: null,
  }
}
