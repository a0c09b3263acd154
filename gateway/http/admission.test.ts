import { once } from 'node:events'
import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { Fault } from '@supermall/kernel/fault'
import type { Gone } from '@supermall/kernel/gone'
import type { Route } from '@supermall/subgraph/definition'
import { eventually } from '@supermall/testing/rival'
import { afterAll, describe, expect, it } from 'vitest'
import type { FixtureMall, MallOptions } from '../testing/fixture-mall.ts'
import { fixtureMall, post } from '../testing/fixture-mall.ts'

const malls: FixtureMall[] = []
const open = async (options: MallOptions = {}): Promise<FixtureMall> => {
  const mall = await fixtureMall(options)
  malls.push(mall)
  return mall
}
afterAll(() => Promise.all(malls.map((mall) => mall.stop())))

const query = '{ products(first: 2) { title shop { name } } }'
const extensionsOf = ({ text }: { text: string }) => JSON.parse(text).extensions

describe('what a question costs', () => {
  it('is told in development, and in production to whoever asks for it', async () => {
    const [development, production] = [await open(), await open({ mode: 'production' })]
    const cost = { estimated: 20, actual: 4 }
    expect(extensionsOf(await development.ask(query))).toMatchObject({ cost })
    expect(extensionsOf(await production.ask(query))).toBeUndefined()
    expect(extensionsOf(await production.ask(query, { 'x-cost': 'true' }))).toMatchObject({ cost })
  })

  it('is refused over the budget of its caller before anything is asked', async () => {
    const mall = await open({ variables: { COST_BUDGET_GUEST: '10' } })
    const dear = await mall.ask(query)
    expect([dear.status, dear.codes]).toEqual([400, ['COST_LIMIT']])
    expect(dear.errors[0]?.extensions).toMatchObject({ retryable: false, traceId: expect.any(String) })
    expect(mall.domains.goods.asked).toHaveLength(0)
    const signedIn = await mall.ask(query, { authorization: `Bearer ${await mall.issuer.sign()}` })
    expect(signedIn.status).toBe(200)
  })
})

describe('a caller who asks for more than his share', () => {
  it('is told when to come back, in production', async () => {
    const limits = { RATE_ADDRESS_PER_SECOND: '1', RATE_ADDRESS_BURST: '30' }
    const now = new Date()
    const mall = await open({ mode: 'production', variables: limits, clock: () => now })
    expect((await mall.ask(query)).status).toBe(200)
    const refused = await mall.ask(query)
    expect([refused.status, refused.codes, refused.headers.get('retry-after')]).toEqual([429, ['RATE_LIMITED'], '10'])
    expect(refused.errors[0]?.extensions).toMatchObject({ retryable: true, traceId: expect.any(String) })
    expect((await mall.ask(query, { authorization: `Bearer ${await mall.issuer.sign()}` })).status).toBe(200)
  })

  it('pays for documents that are refused as well', async () => {
    const limits = { RATE_ADDRESS_PER_SECOND: '1', RATE_ADDRESS_BURST: '25' }
    const now = new Date()
    const mall = await open({ mode: 'production', variables: limits, clock: () => now })
    const statuses = []
    for (let i = 0; i < 3; i++) statuses.push((await mall.ask(`{ nope${i} }`)).status)
    expect(statuses).toEqual([400, 400, 429])
    const dear = await open({ mode: 'production', variables: { ...limits, COST_BUDGET_GUEST: '10' }, clock: () => now })
    const codes = []
    for (let i = 0; i < 3; i++) codes.push((await dear.ask(query)).codes[0])
    expect(codes).toEqual(['COST_LIMIT', 'COST_LIMIT', 'RATE_LIMITED'])
  })

  it('has nothing read that was not read before, and pays for that only once', async () => {
    const limits = { RATE_ADDRESS_PER_SECOND: '1', RATE_ADDRESS_BURST: '25' }
    const now = new Date()
    const mall = await open({ mode: 'production', variables: limits, clock: () => now })
    const codes = []
    for (let i = 0; i < 12; i++) codes.push((await mall.ask(i < 2 ? `{ a${i}: whoami }` : '{ a0: whoami }')).codes[0])
    expect(codes).toEqual([...Array(7).fill(undefined), ...Array(5).fill('RATE_LIMITED')])
    expect((await mall.ask('{ nope }')).codes).toEqual(['RATE_LIMITED'])
  })

  it('is not counted in development', async () => {
    const mall = await open({ variables: { RATE_ADDRESS_PER_SECOND: '1', RATE_ADDRESS_BURST: '1' } })
    for (let i = 0; i < 5; i++) expect((await mall.ask(query)).status).toBe(200)
  })
})

describe('more requests at once than there is room for', () => {
  it('are refused at once, those inside are not, and there is room again afterwards', async () => {
    let letGo: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    let inside = 0
    const slow: Route<undefined> = {
      method: 'GET',
      path: '/slow',
      async handle(_, response) {
        inside++
        await held
        response.end('done')
      },
    }
    const mall = await open({ routes: [slow], variables: { MOST_PATHS_IN_FLIGHT: '3' } })
    const waiting = [1, 2, 3].map(() => fetch(`${mall.url}/slow`))
    await eventually(() => inside === 3)
    const refused = await fetch(`${mall.url}/slow`)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'OVERLOADED' } }] })
    expect((await mall.ask(query)).status).toBe(200)
    expect((await fetch(`${mall.url}/health/live`)).status).toBe(200)
    letGo()
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200, 200])
    await eventually(async () => (await fetch(`${mall.url}/slow`)).status === 200)
  })

  it('are refused on plain paths to an address that reads slowly, and not to others', async () => {
    const large: Route<undefined> = {
      method: 'GET',
      path: '/large',
      handle: async (_, response) => void response.end(Buffer.alloc(64 * 1024 * 1024)),
    }
    const mall = await open({ routes: [large], variables: { MOST_PATHS_PER_ADDRESS: '1', TRUSTED_PROXIES: '1' } })
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })
    const unread = request(`${mall.url}/large`, from('192.0.2.1')).on('error', () => undefined)
    unread.end()
    const [response] = await once(unread, 'response')
    const refused = await fetch(`${mall.url}/nowhere`, from('192.0.2.1'))
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
    expect((await fetch(`${mall.url}/nowhere`, from('192.0.2.2'))).status).toBe(404)
    response.destroy()
    await eventually(async () => (await fetch(`${mall.url}/nowhere`, from('192.0.2.1'))).status === 404)
  })

  it('are refused by the graph as well, and take no room from plain paths', async () => {
    const quick: Route<undefined> = {
      method: 'GET',
      path: '/quick',
      handle: async (_, response) => void response.end(),
    }
    const mall = await open({ routes: [quick], variables: { MOST_IN_FLIGHT: '3' } })
    let letGo: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const { execute } = mall.domains.goods.open
    let inside = 0
    Object.assign(mall.domains.goods.open, {
      execute: async (...asked: Parameters<typeof execute>) => {
        inside++
        await held
        return execute(...asked)
      },
    })
    const waiting = [1, 2, 3].map((first) => mall.ask(`{ products(first: ${first}) { title } }`))
    await eventually(() => inside === 3)
    const refused = await mall.ask(query)
    expect([refused.status, refused.codes, refused.headers.get('retry-after')]).toEqual([503, ['OVERLOADED'], '1'])
    expect((await fetch(`${mall.url}/quick`)).status).toBe(200)
    letGo()
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200, 200])
    expect((await mall.ask(query)).status).toBe(200)
  })

  it('are not those whose bodies do not come: they are told so when their time is over', async () => {
    const mall = await open({ variables: { MOST_IN_FLIGHT: '3', REQUEST_TIMEOUT_MS: '500' } })
    const heads = { 'content-type': 'application/json', 'content-length': '100' }
    const answers = [1, 2, 3].map(async () => {
      const sent = request(`${mall.url}/graphql`, { method: 'POST', headers: heads }).on('error', () => undefined)
      sent.flushHeaders()
      const [response] = await once(sent, 'response')
      let text = ''
      for await (const chunk of response) text += chunk
      return [response.statusCode, response.headers.connection, JSON.parse(text).errors[0].extensions.code]
    })
    expect(await Promise.all(answers)).toEqual([1, 2, 3].map(() => [408, 'close', 'BODY_TIMEOUT']))
    expect((await mall.ask(query)).status).toBe(200)
  })

  it('are not those that were answered, whether they read that or not', async () => {
    const large: Route<undefined> = {
      method: 'GET',
      path: '/large',
      handle: async (_, response) => void response.end(Buffer.alloc(64 * 1024 * 1024)),
    }
    const mall = await open({ routes: [large], variables: { MOST_PATHS_IN_FLIGHT: '1' } })
    const unread = request(`${mall.url}/large`).on('error', () => undefined)
    unread.end()
    const [response] = await once(unread, 'response')
    expect((await fetch(`${mall.url}/nowhere`)).status).toBe(404)
    response.destroy()
  })
})

describe('an answer from which something is missing', () => {
  it('says what, once for each place', async () => {
    const mall = await open()
    mall.domains.shopkeepers.fault = new Fault('SERVICE_UNAVAILABLE', 'down')
    const { text, data } = await mall.ask('{ products { title shop { caller } } shop(id: "x") { id } }')
    expect(data.products).toHaveLength(3)
    expect(JSON.parse(text).extensions.degraded).toEqual(
      expect.arrayContaining([expect.objectContaining({ place: 'shop', code: 'SERVICE_UNAVAILABLE', times: 1 })]),
    )
    mall.domains.shopkeepers.fault = new Fault('OVERLOADED', 'full', { retryAfterMs: 1_500 })
    const crowded = extensionsOf(await mall.ask('{ products { shop { caller } } shop(id: "x") { id } }'))
    expect(crowded.degraded).toContainEqual({ place: 'shop', code: 'OVERLOADED', times: 1, retryAfter: 1.5 })
    mall.domains.shopkeepers.fault = null
    expect(extensionsOf(await mall.ask(query)).degraded).toBeUndefined()
  })
})

describe('time', () => {
  it('that is up gives what there is by then', async () => {
    const mall = await open({ variables: { REQUEST_TIMEOUT_MS: '2000' } })
    await mall.ask(query)
    const { execute } = mall.domains.shopkeepers.open
    Object.assign(mall.domains.shopkeepers.open, { execute: () => new Promise(() => undefined) })
    const { data, codes } = await mall.ask('{ products(first: 1) { title shop { caller } } }')
    expect([data, codes]).toEqual([
      { products: [{ title: 'Product 1', shop: { caller: null } }] },
      ['DEADLINE_EXCEEDED'],
    ])
    Object.assign(mall.domains.shopkeepers.open, { execute })
  })

  it('is no longer spent on a client who has gone', async () => {
    const mall = await open()
    const { execute } = mall.domains.goods.open
    const begun: (Gone | null | undefined)[] = []
    let letGo: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    Object.assign(mall.domains.goods.open, {
      execute: async (...asked: Parameters<typeof execute>) => {
        begun.push(asked[2]?.gone)
        await held
        return execute(...asked)
      },
    })
    const before = mall.domains.shopkeepers.asked.length
    const sent = request(`${mall.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' } })
    sent.on('error', () => undefined)
    sent.end(JSON.stringify({ query: '{ products { shop { caller } } }' }))
    await eventually(() => begun.length === 1)
    sent.destroy()
    await eventually(() => begun[0]?.aborted)
    letGo()
    await wait(150)
    expect(mall.domains.shopkeepers.asked).toHaveLength(before)
    expect((await post(`${mall.url}/graphql`, { query })).status).toBe(200)
  })
})
