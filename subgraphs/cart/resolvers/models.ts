import type { Id } from '@supermall/kernel/id'
import type { LineResult } from '../commands/add-lines.ts'
import type { Quoted, Terms } from '../commands/quote-lines.ts'
import { NO_TERMS, quoteLines } from '../commands/quote-lines.ts'
import type { Seen } from '../commands/see-lines.ts'
import { chosen, seeLines } from '../commands/see-lines.ts'
import type { Context } from '../context.ts'
import { listLines } from '../data/lines.ts'
import type { Cart, MarkedLine } from '../domain/cart.ts'
import type { Quote } from '../providers/mall.ts'

/** A cart as one answer shows it: its lines are read once, and others are asked once, only when something of it is selected. */
export type CartModel = {
  readonly cart: Cart
  readonly lines: () => Promise<readonly LineModel[]>
  readonly bought: () => Promise<readonly MarkedLine[]>
  readonly quote: (terms?: Terms) => Promise<Quoted>
}
export type LineModel = { readonly line: MarkedLine; readonly see: () => Promise<Seen> }
export type ShopModel = { readonly shopId: Id<'shp'>; readonly lines: readonly LineModel[] }
export type ResultModel = LineResult
export type PriceModel = Quote
export type PriceLineModel = Quote['lines'][number]
export type PriceShopModel = Quote['shops'][number]
export type PriceEntryModel = Quote['explain'][number]

/** Made anew for each answer, never kept: two mutations of one request show the cart as each of them left it. */
export function cartModel(cart: Cart, { client, ask, clock }: Pick<Context, 'client' | 'ask' | 'clock'>): CartModel {
  const seeing = { ask, accountId: cart.accountId }
  const lines = lazily(() => listLines(client, cart.id))
  const seen = lazily(async () => seeLines(await lines(), { ...seeing, now: clock() }))
  const quoteBy = async (terms: Terms) => quoteLines({ lines: await lines(), seen: await seen(), terms }, seeing)
  const plain = lazily(() => quoteBy(NO_TERMS))
  return {
    cart,
    lines: async () =>
      (await lines()).map((line) => ({ line, see: async () => (await seen()).get(line.skuId) ?? UNSEEN })),
    bought: async () => chosen(await lines(), await seen()),
    quote: (terms) => (terms ? quoteBy(terms) : plain()),
  }
}

const UNSEEN: Seen = { problem: null, available: null, price: null }

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => {
    made ??= make()
    return made
  }
}
