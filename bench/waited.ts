// What a buyer waits for: `npx tsx bench/waited.ts`, after `npm run build`. Counted from the mall's own traces, so that nothing is timed.
import { setTimeout as wait } from 'node:timers/promises'
import type { Ground, Topology } from './malls.ts'
import { openGround, openMall, topologies } from './malls.ts'
import { addToCart, checkOut, pairs } from './orders-buying.ts'
import { openMarket } from './orders-ground.ts'
import { CLEAR } from './orders-questions.ts'
import type { Traces } from './told-traces.ts'
import { collectTraces } from './told-traces.ts'

const SCALE = 1_000
const TURNS = 10
/** Processes send their traces every few seconds, and the rest when they stop. */
const SENDING_MS = 8_000

console.log(
  '| topology | what | statements | transactions that somebody waited for | subgraph calls |\n|---|---|---|---|---|',
)
for (const topology of topologies) await measure(topology)

async function measure(topology: Topology): Promise<void> {
  const traces = await collectTraces()
  const ground = await openGround({
    variables: { SIGN_INS_PER_ADDRESS: '1000000', OTEL_EXPORTER_OTLP_ENDPOINT: traces.url },
  })
  try {
    await buy(ground, topology)
    tell(topology, traces)
  } finally {
    await ground.stop()
    await traces.stop()
  }
}

/** A cart of two items of two shops each time, and its checkout, one after the other. */
async function buy(ground: Ground, topology: Topology): Promise<void> {
  const mall = await openMall(ground, SCALE, topology)
  const market = await openMarket(ground, mall, { buyers: 1, scale: SCALE, sockets: 2 })
  const [buyer] = market.buyers
  if (!buyer) throw new Error('there is no buyer in this mall')
  const next = pairs(market)
  await buyer.says(CLEAR, {})
  for (let turn = 0; turn < TURNS; turn++) {
    await addToCart(buyer, next())
    const outcome = await checkOut(buyer, { of: { isCart: true }, key: market.newKey() })
    if (!('orderId' in outcome)) throw new Error(`nothing was bought: ${outcome.code}`)
  }
  await wait(SENDING_MS)
  await market.close()
  await mall.stop()
}

function tell(topology: Topology, traces: Traces): void {
  const asked = [
    ['add to cart', 'mutation Add'],
    ['cart to payment opened, 2 items of 2 shops', 'mutation Checkout'],
  ] as const
  for (const [what, operation] of asked) {
    const seen = traces.of(operation).slice(-TURNS + 1)
    if (seen.length === 0) throw new Error(`no trace of ${operation} came`)
    const most = (of: 'statements' | 'transactions' | 'subgraphCalls') => Math.max(...seen.map((one) => one[of]))
    console.log(
      `| ${topology} | ${what} | ${most('statements')} | ${most('transactions')} | ${most('subgraphCalls')} |`,
    )
  }
}
