// What live promotions cost a cart that is priced: `npx tsx bench/cart-offers.ts [seconds] [turns]`, after `npm run build`.
import { adapterFor, createPool } from '@supermall/subgraph/database/pool'
import { PrismaClient } from '../prisma/promotions/generated/client.ts'
import { insertPromotion, raiseRevision } from '../subgraphs/promotions/data/promotions.ts'
import { repeat } from './load.ts'
import type { Ground } from './malls.ts'
import { openGround, openMall } from './malls.ts'
import { promotionOf } from './offers-rules.ts'
import { addToCart, pairs } from './orders-buying.ts'
import type { Market } from './orders-ground.ts'
import { openMarket } from './orders-ground.ts'
import { CLEAR } from './orders-questions.ts'
import { cpuBelow } from './processes.ts'

const [seconds = 5, turns = 3] = process.argv.slice(2).map(Number)
const SCALE = 1_000
const BUYERS = 8
const PAIRS = 5
const LIVE = 50

const CART = `{
  cart {
    id lineCount
    shops { shop { id } lines { id quantity price { amount } } }
    quote { reason price { discount { amount } payable { amount } } }
  }
}`

const ground = await openGround({ variables: { SIGN_INS_PER_ADDRESS: '1000000' } })
try {
  const mall = await openMall(ground, SCALE, 'one process')
  const market = await openMarket(ground, mall, { buyers: BUYERS, scale: SCALE, sockets: BUYERS })
  try {
    await fillCarts(market)
    await compare(market, await offers(ground))
  } finally {
    await market.close()
    await mall.stop()
  }
} finally {
  await ground.stop()
}

async function fillCarts({ buyers, ...market }: Market): Promise<void> {
  const next = pairs({ buyers, ...market })
  for (const buyer of new Set(buyers)) {
    await buyer.says(CLEAR, {})
    await addToCart(buyer, Array.from({ length: PAIRS }, () => next()).flat())
  }
}

type Offers = { readonly turn: (isOn: boolean) => Promise<void>; readonly end: () => Promise<void> }

/** The mall's own promotions are put aside; those of the measurement come and go. */
async function offers({ postgres }: Ground): Promise<Offers> {
  const sql = createPool(postgres.url(`mall${SCALE}_promotions`), {
    max: 2,
    statementTimeoutMs: 30_000,
    applicationName: 'bench-cart-offers',
  })
  const client = new PrismaClient({ adapter: adapterFor(sql) })
  await client.promotion.updateMany({ data: { status: 'ENDED' } })
  const now = new Date()
  const made = Array.from({ length: LIVE }, (_, ordinal) => promotionOf(10_000 + ordinal, now))
  for (const one of made) await insertPromotion(client, one)
  const ids = made.map(({ id }) => id)
  const scopes = [...new Set(made.map(({ shopId }) => shopId))]
  return {
    async turn(isOn) {
      await client.promotion.updateMany({
        where: { id: { in: ids } },
        data: { status: isOn ? 'PUBLISHED' : 'ENDED' },
      })
      for (const shopId of scopes) await raiseRevision(client, shopId)
    },
    async end() {
      await client.$disconnect()
      await sql.end()
    },
  }
}

/** In turns, so that what else the machine does meets both alike. */
async function compare(market: Market, { turn, end }: Offers): Promise<void> {
  const spent = { without: [] as number[], with: [] as number[] }
  for (let round = 0; round <= turns; round++)
    for (const isOn of [false, true]) {
      await turn(isOn)
      const expected = { isReduced: isOn }
      await look(market, 1_000, expected)
      const cpu = await look(market, seconds * 1_000, expected)
      // The first round only warms up.
      if (round > 0) spent[isOn ? 'with' : 'without'].push(cpu)
    }
  await end()
  const [bare, offered] = [middle(spent.without), middle(spent.with)]
  console.log('| live promotions | CPU ms/cart page |\n|---|---|')
  console.log(`| 0 | ${bare.toFixed(2)} |\n| ${LIVE} | ${offered.toFixed(2)} (${(offered / bare).toFixed(2)} times) |`)
}

type Price = { readonly discount: { readonly amount: string } }
type Seen = { readonly quote: { readonly price: Price | null; readonly reason: string } }

async function look({ buyers }: Market, milliseconds: number, { isReduced }: { isReduced: boolean }): Promise<number> {
  const before = cpuBelow(process.pid)
  const { count } = await repeat(BUYERS, milliseconds, async (worker) => {
    const cart = await buyers[worker % buyers.length]?.says<Seen>(CART, {})
    if (!cart?.quote.price) throw new Error(`the cart has no price: ${cart?.quote.reason}`)
    if (Number(cart.quote.price.discount.amount) > 0 !== isReduced)
      throw new Error(`the cart costs ${cart.quote.price.discount.amount} less`)
  })
  return (cpuBelow(process.pid) - before) / count
}

function middle(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? 0
}
