import { checkOut, linesOf } from './orders-buying.ts'
import type { Market, Shelf } from './orders-ground.ts'
import type { Tries } from './tries.ts'
import { newTries } from './tries.ts'

export type Rush = {
  readonly orders: number
  /** How many were refused, by code. */
  readonly refusals: ReadonlyMap<string, number>
  readonly tries: Tries
  readonly seconds: number
  readonly figures: Figures
  /** Why it is not what must come of it; null when it is. */
  readonly wrong: string | null
}

type Figures = { readonly taken: number; readonly lines: number; readonly least: number }

type Crowd = {
  readonly shelf: Shelf
  readonly units: number
  readonly attempts: number
  readonly atOnce: number
  /** Whether they come again when they are told to, and not when they like. */
  readonly isHeeding?: boolean
}

/** Many want the same few pieces. Every attempt has a key of its own; the demo's people come as often as it takes. */
export async function rush(market: Market, crowd: Crowd): Promise<Rush> {
  const { shelf, units, attempts, atOnce, isHeeding } = crowd
  const tries = newTries(isHeeding)
  await market.put(shelf, units)
  const before = await takenOf(market, shelf)
  const refusals = new Map<string, number>()
  const [of, startedAt] = [{ lines: linesOf([shelf]) }, performance.now()]
  let [next, orders] = [0, 0]
  const come = async (): Promise<void> => {
    for (let turn = next++; turn < attempts; turn = next++) {
      const buyer = market.buyers[turn % market.buyers.length]
      if (!buyer) throw new Error('nobody is signed in')
      const outcome = await checkOut(buyer, { of, key: market.newKey() }, tries)
      if ('orderId' in outcome) orders++
      else refusals.set(outcome.code, (refusals.get(outcome.code) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, attempts) }, come))
  const seconds = (performance.now() - startedAt) / 1000
  const after = await takenOf(market, shelf)
  const figures = { taken: after.taken - before.taken, lines: after.lines - before.lines, least: after.least }
  const wrong = judge({ orders, units: Math.min(units, attempts), figures })
  return { orders, refusals, tries, seconds, figures, wrong }
}

/** Read from the tables themselves: what inventory gave away, what orders believe, and the least figure of any shelf. */
async function takenOf({ sql }: Market, { skuId }: Shelf): Promise<Figures> {
  const stock = await sql('inventory').query<{ taken: number; least: number }>(
    `select sum(held + sold)::int as taken,
            (select least(min(on_hand), min(held), min(on_hand - held)) from stock) as least
     from stock where sku_id = $1`,
    [skuId],
  )
  const ordered = await sql('orders').query<{ lines: number }>(
    `select coalesce(sum(l.quantity), 0)::int as lines from order_line l join mall_order o on o.id = l.order_id
     where l.sku_id = $1 and o.status <> 'CANCELLED'`,
    [skuId],
  )
  return { taken: 0, least: 0, ...stock.rows[0], lines: ordered.rows[0]?.lines ?? 0 }
}

function judge(seen: { orders: number; units: number; figures: Figures }): string | null {
  const { orders, units, figures } = seen
  if (orders !== units) return `${orders} orders for ${units} pieces`
  if (figures.taken !== units) return `${figures.taken} pieces were taken of ${units}`
  if (figures.lines !== units) return `${figures.lines} pieces stand in orders, not ${units}`
  return figures.least < 0 ? `a figure of stock is ${figures.least}` : null
}
