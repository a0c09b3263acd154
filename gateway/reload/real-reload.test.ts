import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { priceChanged } from '@supermall/contracts/catalog'
import { derivedId } from '@supermall/kernel/id'
import type { Envelope } from '@supermall/messaging/envelope'
import { seal } from '@supermall/messaging/envelope'
import { system } from '@supermall/messaging/unit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { post } from '../testing/fixture-mall.ts'
import { mockMall } from '../testing/mock-mall.ts'
import { openStream } from '../testing/stream-clients.ts'

let mall: Awaited<ReturnType<typeof mockMall>>
beforeAll(async () => {
  mall = await mockMall()
})
afterAll(() => mall.stop())

const SKU = derivedId('sku', 1)
const money = (minorUnits: bigint) => ({ minorUnits: String(minorUnits), currency: 'CNY' }) as const

function priceMoved(after: bigint): Envelope {
  const draft = priceChanged({
    skuId: SKU,
    productId: derivedId('prd', 1),
    before: money(1n) as never,
    after: money(after) as never,
  })
  return seal(draft, { source: 'catalog', actor: system, now: new Date() })
}

/** The same graph with one more field, and as many as are wanted beside it. */
const grown = (text: string, more: number): string =>
  text.replace(
    /\ntype Query\b[^{]*\{/,
    (head) =>
      `${head}\n${['added', ...Array.from({ length: more }, (_, at) => `added${at}`)].map((name) => `  ${name}: String @join__field(graph: CATALOG)\n`).join('')}`,
  )

const MOST_PAUSE = 1 / 4

/** Which share of the time that it takes to load the longest pause has. */
async function pauseOf(load: () => Promise<string>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const startedAt = performance.now()
  expect(await load()).toBe('taken')
  const took = performance.now() - startedAt
  delay.disable()
  return delay.max / 1e6 / took
}

describe('the next supergraph of the real mall', () => {
  it('is loaded while requests are answered and subscribers are told, without a pause that anybody would notice', async () => {
    const stream = await openStream(mall.url, {
      body: { query: `subscription { priceChanged(skuIds: ["${SKU}"]) { id } }` },
    })
    const statuses: number[] = []
    let isOver = false
    const client = async (): Promise<void> => {
      for (; !isOver; await wait(10))
        statuses.push((await post(mall.url, { query: '{ products { nodes { id title } } }' })).status)
    }
    const clients = [client(), client(), client()]
    await expect.poll(() => statuses.length).toBeGreaterThan(20)
    const told = statuses.length
    await mall.bus.publish([{ envelope: priceMoved(2n), attempt: 1, awaiting: [] }])
    const reloading = pauseOf(() => mall.gateway.reload(grown(mall.supergraph, 0)))
    await wait(50)
    await mall.bus.publish([{ envelope: priceMoved(3n), attempt: 1, awaiting: [] }])
    let pause = await reloading
    await mall.bus.publish([{ envelope: priceMoved(4n), attempt: 1, awaiting: [] }])
    const events = await stream.events(3)
    // A pause that the machine makes does not come each time, one that loading makes does.
    for (let again = 1; again <= 3 && pause >= MOST_PAUSE; again++)
      pause = Math.min(pause, await pauseOf(() => mall.gateway.reload(grown(mall.supergraph, again))))
    isOver = true
    await Promise.all(clients)
    await stream.close()
    expect(statuses.filter((status) => status !== 200)).toEqual([])
    expect(statuses.length - told).toBeGreaterThan(20)
    expect(new Set(events.map(({ id }) => id)).size).toBe(3)
    expect(pause).toBeLessThan(MOST_PAUSE)
    expect((await post(mall.url, { query: '{ added }' })).status).toBe(200)
  })
})
