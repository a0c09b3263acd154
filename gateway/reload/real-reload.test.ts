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

/** The same graph with one more field. */
const grown = (text: string): string =>
  text.replace(/\ntype Query\b[^{]*\{/, (head) => `${head}\n  added: String @join__field(graph: CATALOG)\n`)

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
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    const startedAt = performance.now()
    await mall.bus.publish([{ envelope: priceMoved(2n), attempt: 1, isUnawaited: true }])
    const reloading = mall.gateway.reload(grown(mall.supergraph))
    await wait(50)
    await mall.bus.publish([{ envelope: priceMoved(3n), attempt: 1, isUnawaited: true }])
    expect(await reloading).toBe('taken')
    const took = performance.now() - startedAt
    delay.disable()
    await mall.bus.publish([{ envelope: priceMoved(4n), attempt: 1, isUnawaited: true }])
    const events = await stream.events(3)
    isOver = true
    await Promise.all(clients)
    await stream.close()
    const longest = delay.max / 1e6
    expect(statuses.filter((status) => status !== 200)).toEqual([])
    expect(statuses.length - told).toBeGreaterThan(20)
    expect(new Set(events.map(({ id }) => id)).size).toBe(3)
    expect(longest).toBeLessThan(took / 4)
    expect((await post(mall.url, { query: '{ added }' })).status).toBe(200)
  })
})
