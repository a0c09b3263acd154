// What buying costs: `npx tsx bench/orders.ts [seconds] [buyers] [attempts] [profiles]`, after `npm run build`.
import type { Ground, Topology } from './malls.ts'
import { openGround, openMall, topologies } from './malls.ts'
import type { Market } from './orders-ground.ts'
import { openMarket } from './orders-ground.ts'
import { measureCart, measureCheckout, measureOrders } from './orders-measures.ts'
import type { Rush } from './orders-rush.ts'
import { rush } from './orders-rush.ts'
import { countingSettings } from './orders-statements.ts'
import { countOf, tellTries } from './tries.ts'

const [seconds = 10, buyers = 50, attempts = 1_000] = process.argv.slice(2, 5).map(Number)
// With a folder for profiles, the mall of one process alone is measured, and says at its end where its time went.
const profiles = process.argv[5]
const SCALE = 1_000
const MOST_AT_ONCE = 200

const ground = await openGround({
  postgresSettings: countingSettings,
  // All of a bench come from one address.
  variables: { SIGN_INS_PER_ADDRESS: '1000000' },
  nodeFlags: profiles ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [],
})
try {
  console.log('| topology | what | figures |\n|---|---|---|')
  for (const topology of profiles ? topologies.slice(0, 1) : topologies) await measure(ground, topology)
} finally {
  await ground.stop()
}

async function measure(ground: Ground, topology: Topology): Promise<void> {
  const mall = await openMall(ground, SCALE, topology)
  try {
    const market = await openMarket(ground, mall, { buyers, scale: SCALE, sockets: Math.max(buyers, MOST_AT_ONCE) })
    await measureMarket(ground, market, topology).finally(market.close)
  } finally {
    await mall.stop()
  }
}

async function measureMarket(ground: Ground, market: Market, topology: Topology): Promise<void> {
  const say = (what: string, figures: string): void => console.log(`| ${topology} | ${what} | ${figures} |`)
  say('one checkout of 2 items of 2 shops', await measureCheckout(ground, market))
  say('add to cart', await measureCart(ground, market, seconds * 1_000))
  say('orders, from checkout to PAID', await measureOrders(market, seconds * 1_000))
  for (const crowd of crowds(market)) {
    const what = `${crowd.attempts.toLocaleString('en')} attempts for ${crowd.units} pieces`
    say(what, tell(await rush(market, crowd)))
  }
}

function crowds({ rare: [first, second] }: Market) {
  if (!first || !second) throw new Error('there is nothing rare in this mall')
  return [
    { shelf: first, units: 50, attempts: MOST_AT_ONCE, atOnce: MOST_AT_ONCE },
    { shelf: second, units: 100, attempts, atOnce: MOST_AT_ONCE },
  ]
}

function tell({ orders, refusals, tries, seconds, figures, wrong }: Rush): string {
  if (wrong) process.exitCode = 1
  const refused = [...refusals].map(([code, count]) => `${count} ${code}`).join(', ')
  return [
    wrong ? `WRONG: ${wrong}` : 'exact',
    `${orders} orders, ${figures.taken} pieces taken, least figure ${figures.least}, refused: ${refused || 'nobody'}`,
    `${countOf(tries)} tries repeated: ${tellTries(tries)}`,
    `${seconds.toFixed(2)} s`,
  ].join('; ')
}
