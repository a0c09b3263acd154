import { bundleGoods, skuFacts } from '@supermall/contracts/catalog'
import { availability } from '@supermall/contracts/inventory'
import { buyerFacts } from '@supermall/contracts/members'
import { boughtPieces, quote } from '@supermall/contracts/orders'
import { Fault } from '@supermall/kernel/fault'
import type { Id } from '@supermall/kernel/id'
import type { Ask } from '@supermall/messaging/ask'
import type { AnswerOf, AskOf } from '../domain/answer-of.ts'
import type { Buyer } from '../domain/problem.ts'
import type { SkuFacts } from '../domain/sku-facts.ts'
import { factsById } from '../domain/sku-facts.ts'

type SkuIds = readonly Id<'sku'>[]

/** A cart is shown before a buyer loses patience, with less in it when somebody is slow. */
const PATIENCE = { timeoutMs: 600 }

/** Whoever adds something must know that it can be had: without an answer nothing is added. */
export const askFacts = async (ask: Ask, skuIds: SkuIds): Promise<SkuFacts> =>
  skuIds.length === 0 ? new Map() : factsById((await ask(skuFacts, { skuIds: [...skuIds] })).skus)

/** What is in a bundle that runs; nothing where it does not. */
export const askBundle = async (ask: Ask, bundleId: Id<'bdl'>) =>
  (await ask(bundleGoods, { bundleId })).bundle?.items ?? []

export const findFacts = (ask: Ask, skuIds: SkuIds): Promise<SkuFacts | null> =>
  orNull(ask(skuFacts, { skuIds: [...skuIds] }, PATIENCE).then(({ skus }) => factsById(skus)))

export type Stock = AnswerOf<typeof availability>['skus'][number]

export const findStock = (ask: Ask, skuIds: SkuIds): Promise<ReadonlyMap<string, Stock> | null> =>
  orNull(
    ask(availability, { skuIds: [...skuIds] }, PATIENCE).then(
      ({ skus }) => new Map(skus.map((sku) => [sku.skuId, sku])),
    ),
  )

export const findBuyer = (ask: Ask, accountId: Id<'acc'>): Promise<Buyer | null> =>
  orNull(ask(buyerFacts, { accountId, addressId: null }, PATIENCE))

/** How many pieces of each product were ordered before. */
export const findBought = (
  ask: Ask,
  accountId: Id<'acc'>,
  productIds: readonly Id<'prd'>[],
): Promise<ReadonlyMap<string, number> | null> =>
  orNull(
    ask(boughtPieces, { accountId, productIds: [...productIds] }, PATIENCE).then(
      ({ products }) => new Map(products.map(({ productId, pieces }) => [productId, pieces])),
    ),
  )

export type Quote = AnswerOf<typeof quote>
export type QuoteAsk = AskOf<typeof quote>

export const findQuote = (ask: Ask, asked: QuoteAsk): Promise<Quote | null> => orNull(ask(quote, asked))

/** A part of the mall that does not answer takes its part of the cart away and nothing else. */
const orNull = <T>(answer: Promise<T>): Promise<T | null> =>
  answer.catch((error: unknown) => {
    if (error instanceof Fault && error.code === 'NO_ANSWER') return null
    throw error
  })
