import type { Cache } from '@supermall/subgraph/cache'
import { redisCache } from '@supermall/subgraph/cache-redis'
import { createLog } from '@supermall/subgraph/log'
import { eventually } from '@supermall/testing/rival'
import type { Server } from '@supermall/testing/servers'
import { redisServer, requires } from '@supermall/testing/servers'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { cachingMall, itemId } from '../testing/fixture-caching.ts'

const ITEM = `{ item(id: "${itemId(1)}") { title price left } }`
const silent = createLog({ level: 'silent', isPretty: false })

requires('redis-server')('what gateways keep together', () => {
  let server: Server
  let caches: readonly Cache[]
  let mall: Awaited<ReturnType<typeof cachingMall>>
  beforeAll(async () => {
    server = await redisServer()
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    caches = [redisCache({ url: server.url }, silent), redisCache({ url: server.url }, silent)]
    for (const cache of caches) await eventually(() => cache.isUp())
    mall = await cachingMall({ gateways: 2, caches })
    for (const gateway of [0, 1]) await eventually(() => isKept('{ items { title } }', gateway))
  })
  afterEach(async () => {
    await mall.stop()
    await Promise.all(caches.map((cache) => cache.close()))
    await server.wipe()
  })

  /** Whether it is answered without asking any domain. */
  async function isKept(query: string, gateway: number): Promise<boolean> {
    await mall.ask(query, {}, gateway)
    const before = mall.asked()
    await mall.ask(query, {}, gateway)
    return mall.asked() === before
  }
  const change = () => {
    const item = mall.items.get(itemId(1))
    if (item) item.price = '7.77'
  }

  it('is asked for once by all of them', async () => {
    let number = 0
    await eventually(async () => {
      const query = ITEM.replace('price', `a${++number}: price`)
      const { data } = await mall.ask(query, {}, 0)
      const before = mall.asked()
      expect((await mall.ask(query, {}, 1)).data).toEqual(data)
      return mall.asked() === before
    })
  })

  it('is not believed when it was read before something changed', async () => {
    await mall.ask(ITEM, {}, 0)
    change()
    await mall.commit('goods', itemId(1), true)
    await new Promise((resolve) => setTimeout(resolve, 900))
    for (const gateway of [1, 0]) expect((await mall.ask(ITEM, {}, gateway)).data.item.price).toBe('7.77')
  })

  it('holds nothing that is somebody’s own', async () => {
    const headers = await mall.sign({})
    await mall.ask('{ diary { text } }', headers, 0)
    const before = mall.asked()
    await mall.ask('{ diary { text } }', headers, 1)
    expect(mall.asked()).toBe(before + 1)
  })

  it.each(['kill', 'pause'] as const)('is not missed when Redis fails while it serves (%s)', async (failing) => {
    const asking = async (name: string): Promise<number> => {
      const startedAt = Date.now()
      for (let i = 0; i < 20; i++) {
        const query = `{ item(id: "${itemId((i % 3) + 1)}") { title ${name}${i}: left } }`
        const { errors, data } = await mall.ask(query, {}, i % 2)
        expect([errors, data.item.title]).toEqual([[], `Item ${(i % 3) + 1}`])
      }
      return Date.now() - startedAt
    }
    await mall.ask(ITEM, {}, 0)
    const usual = await asking('a')
    await server[failing]()
    // Waiting for it each time, to look and to keep, would take twenty seconds more.
    expect(await asking('b')).toBeLessThan(5_000 + 2 * usual)
    change()
    await mall.commit('goods', itemId(1), false)
    await eventually(async () => (await mall.ask(ITEM, {}, 0)).data.item.price === '7.77')
    if (failing === 'pause') server.resume()
    else await server.restart()
  })
})
