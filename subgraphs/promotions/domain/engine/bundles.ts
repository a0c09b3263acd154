import type { bundleFacts } from '@supermall/contracts/catalog'
import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { minorOf } from '@supermall/kernel/wire'
import type { Promotion } from '../promotion.ts'

export type Bundle = (typeof bundleFacts)['_zod']['output']

/**
 * Bundles of the catalogue count as packages do: what is in one is paid as it is, and nothing else comes off it. They come after all
 * packages.
 */
export const bundleRules = (bundles: readonly Bundle[]): readonly Promotion[] => bundles.map(ruleOf)

export const isBundle = ({ rule }: Pick<Promotion, 'rule'>): boolean =>
  rule.kind === 'PACKAGE' && rule.isBundle === true

const EVERYTHING = { productIds: [], categoryIds: [], excludedProductIds: [] }

/** It has no budget, so nothing of it is held, and its id stands only where reasons and reductions are told. */
function ruleOf({ bundleId, shopId, title, price, startsAt, endsAt, items }: Bundle): Promotion {
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
    priority: 0,
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
