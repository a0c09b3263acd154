import { setTimeout as wait } from 'node:timers/promises'
import { registry } from '../subgraphs/index.ts'
import { repeat } from './load.ts'
import type { Ground } from './malls.ts'
import type { Outcome } from './orders-buying.ts'
import { addToCart, checkOut, linesOf, pairs, pay } from './orders-buying.ts'
import type { Buyer, Market } from './orders-ground.ts'
import { ADD, CHECKOUT, CLEAR } from './orders-questions.ts'
import type { Counted, Counter } from './orders-statements.ts'
import { openCounter, subgraphCalls } from './orders-statements.ts'
import { cpuBelow } from './processes.ts'

const SINGLES = 10
const WARM_UP_MS = 2_000
const IDLE_MS = 3_000
const LOOK_MS = 50
const MOST_LOOKS = 1_200

/** Some checkouts of the cart, one after the other, and what the server did meanwhile less what it does when nobody comes. */
export async function measureCheckout(ground: Ground, market: Market): Promise<string> {
  const next = pairs(market)
  const buyer = buyerAt(market, 0)
  const fill = () => addToCart(buyer, next())
  const buy = async () => void orderOf(await checkOut(buyer, { of: { isCart: true }, key: market.newKey() }))
  // What was only put into the cart before would be bought along.
  await buyer.says(CLEAR, {})
  await fill()
  await buy()
  const { each, took } = await countEach(ground, market, { before: fill, work: buy })
  return `${told(each)}, ${subgraphCalls(CHECKOUT)} subgraph calls; ${took.toFixed(1)} ms alone`
}

export async function measureCart(ground: Ground, market: Market, milliseconds: number): Promise<string> {
  const next = pairs(market)
  const buyer = buyerAt(market, 0)
  const work = () => addToCart(buyer, next().slice(0, 1))
  await work()
  const { each } = await countEach(ground, market, { before: async () => undefined, work })
  const add = (worker: number) => addToCart(buyerAt(market, worker), next().slice(0, 1))
  await repeat(market.buyers.length, WARM_UP_MS, add)
  const { p50, p99, requestsPerSecond } = await repeat(market.buyers.length, milliseconds, add)
  const speed = `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms at ${requestsPerSecond.toFixed(0)}/s`
  return `${told(each)}, ${subgraphCalls(ADD)} subgraph calls; ${speed}`
}

/** The clock stops when the last of them is PAID, so that nothing is left for later. */
export async function measureOrders(market: Market, milliseconds: number): Promise<string> {
  const next = pairs(market)
  const whole = async (worker: number): Promise<void> => {
    const buyer = buyerAt(market, worker)
    const of = { lines: linesOf(next()) }
    const orderId = orderOf(await checkOut(buyer, { of, key: market.newKey() }))
    await pay(buyer, orderId, market.newKey())
  }
  await repeat(market.buyers.length, WARM_UP_MS, whole)
  await quiet(market)
  const [paidBefore, cpuBefore, startedAt] = [await paid(market), cpuBelow(process.pid), performance.now()]
  const { count, p50, p99 } = await repeat(market.buyers.length, milliseconds, whole)
  const answered = performance.now()
  await quiet(market)
  const seconds = (performance.now() - startedAt) / 1_000
  const [cpu, done] = [cpuBelow(process.pid) - cpuBefore, (await paid(market)) - paidBefore]
  if (done !== count) process.exitCode = 1
  return [
    `${done === count ? '' : `WRONG: ${done} of ${count} are PAID; `}${(count / seconds).toFixed(1)} orders/s`,
    `${((count * 1_000) / (answered - startedAt)).toFixed(1)} answered/s`,
    `${(cpu / count).toFixed(2)} CPU ms/order`,
    `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`,
    `${count} orders by ${market.buyers.length} at once`,
  ].join('; ')
}

type Steps = { readonly before: () => Promise<void>; readonly work: () => Promise<void> }

/** One at a time, each to the end of all that it causes in other domains. */
async function countEach(ground: Ground, market: Market, { before, work }: Steps) {
  const counter = await openCounter(ground)
  const sum = { statements: 0, transactions: 0, took: 0 }
  try {
    const idle = await idlePerSecond(counter)
    for (let turn = 0; turn < SINGLES; turn++) {
      await before()
      await quiet(market)
      const [start, from] = [await counter.read(), performance.now()]
      await work()
      sum.took += performance.now() - from
      await quiet(market)
      const seconds = (performance.now() - from) / 1_000
      const end = await counter.read()
      sum.statements += end.statements - start.statements - idle.statements * seconds
      sum.transactions += end.transactions - start.transactions - idle.transactions * seconds
    }
  } finally {
    await counter.stop()
  }
  const each = { statements: sum.statements / SINGLES, transactions: sum.transactions / SINGLES }
  return { each, took: sum.took / SINGLES }
}

async function idlePerSecond({ read }: Counter): Promise<Counted> {
  const [start, from] = [await read(), performance.now()]
  await wait(IDLE_MS)
  const [end, seconds] = [await read(), (performance.now() - from) / 1_000]
  return {
    statements: (end.statements - start.statements) / seconds,
    transactions: (end.transactions - start.transactions) / seconds,
  }
}

/** Until every effect of every event is confirmed. The name keeps these looks out of what is counted. */
async function quiet({ sql }: Market): Promise<void> {
  for (let tries = 0; tries < MOST_LOOKS; tries++) {
    const looks = registry.map(({ name }) =>
      sql(name).query<{ uncounted: number }>(
        'select count(*)::int as uncounted from outbox_event where confirmed_at is null',
      ),
    )
    if ((await Promise.all(looks)).every(({ rows }) => rows[0]?.uncounted === 0)) return
    await wait(LOOK_MS)
  }
  throw new Error('events are still not confirmed')
}

async function paid({ sql }: Market): Promise<number> {
  const { rows } = await sql('orders').query<{ count: number }>(
    `select count(distinct checkout_id)::int as count from mall_order where status = 'PAID'`,
  )
  return rows[0]?.count ?? 0
}

function orderOf(outcome: Outcome): string {
  if ('orderId' in outcome) return outcome.orderId
  throw new Error(`no order: ${outcome.code}`)
}

function buyerAt({ buyers }: Market, worker: number): Buyer {
  const buyer = buyers[worker % buyers.length]
  if (!buyer) throw new Error('nobody is signed in')
  return buyer
}

const told = ({ statements, transactions }: Counted): string =>
  `${statements.toFixed(1)} statements, ${transactions.toFixed(1)} transactions that wrote`
