import { derivedId } from '@supermall/kernel/id'
import { days, seconds } from '@supermall/kernel/time'
import type { Seeding } from '@supermall/subgraph/definition'
import { tellChanged } from './commands/tell.ts'
import type { Within } from './data/database.ts'
import type { Sown } from './data/sow.ts'
import { sow } from './data/sow.ts'
import type { Line } from './domain/cart.ts'
import type { SkuFact } from './domain/sku-facts.ts'
import { copiedFrom } from './domain/sku-facts.ts'
import { findFacts } from './providers/mall.ts'

const BUYERS = 12
const MOST_ORDINALS = 600
const OPENING = new Date('2026-11-01T02:00:00Z')

/** Carts of the first buyers, with goods as the catalogue knows them: those in reach and those that are gone, cheaper and dearer. */
export async function seed(seeding: Seeding<Within>): Promise<void> {
  const facts = await demoFacts(seeding)
  if (facts.length === 0) return seeding.log.warn('seed.no_goods', { domain: 'cart' })
  const carts = Array.from({ length: BUYERS }, (_, at) => demoCart(at + 1, facts))
  await seeding.transact(async (unit) => {
    for (const { cart, lines, marks } of carts) {
      await sow(unit.db, { cart, lines, marks })
      tellChanged(cart, unit)
    }
  })
}

const PATIENCE = { tries: 20, waitMs: seconds(0.5) }

/** The catalogue fills its own shelves at the same time; without one there is nothing that could lie in a cart. */
async function demoFacts({ ask, scale }: Seeding<Within>): Promise<readonly SkuFact[]> {
  const all = Math.max(1, Math.min(scale, MOST_ORDINALS))
  const skuIds = Array.from({ length: 100 }, (_, at) => derivedId('sku', (at * 37) % all))
  for (let tries = 0; tries < PATIENCE.tries; tries++) {
    const facts = await findFacts(ask, [...new Set(skuIds)])
    if (facts && facts.size > 0) return skuIds.flatMap((skuId) => facts.get(skuId) ?? [])
    await new Promise((resolve) => setTimeout(resolve, PATIENCE.waitMs))
  }
  return []
}

function demoCart(buyer: number, facts: readonly SkuFact[]): Sown {
  const id = derivedId('crt', buyer)
  const goods = new Map(Array.from({ length: 1 + (buyer % 6) }, (_, at) => factAt(facts, buyer * 7 + at)))
  const at = new Date(OPENING.getTime() + days(buyer))
  const lines = [...goods.values()].map((fact, index): Line => {
    const { addedPrice, ...copied } = copiedFrom(fact)
    return {
      ...copied,
      id: derivedId('crl', buyer * 100 + index),
      cartId: id,
      addedAt: at,
      updatedAt: at,
      quantity: 1 + ((buyer + index) % 3),
      isSelected: index % 4 !== 3,
      addedPrice: (addedPrice * BigInt(PERCENTS[index % PERCENTS.length] ?? 100)) / 100n,
    }
  })
  const cart = {
    accountId: derivedId('acc', buyer),
    lineCount: lines.length,
    expiresAt: null,
    createdAt: at,
    updatedAt: at,
  }
  const marks = [...goods.values()].map((fact) => {
    const { skuId, productId, addedPrice: price, addedCurrency: currency } = copiedFrom(fact)
    return { skuId, productId, price, currency, priceToldAt: at }
  })
  return { cart: { id, ...cart }, lines, marks }
}

/** Prices as they were when it was added, of what they are now. */
const PERCENTS = [100, 110, 100, 95]

function factAt(facts: readonly SkuFact[], at: number): readonly [string, SkuFact] {
  const fact = facts[at % facts.length]
  if (!fact) throw new RangeError('there are no goods')
  return [fact.skuId, fact]
}
