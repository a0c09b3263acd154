import { EventEmitter, once } from 'node:events'
import { request } from 'node:http'
import { Transform } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { present, settlePresent, unsettlePresent } from '@supermall/kernel/present'
import type { Route } from '@supermall/subgraph/definition'
import { brokenOff } from '@supermall/subgraph/http'
import { VIEWER_HEADER } from '@supermall/subgraph/viewer'
import { eventually } from '@supermall/testing/rival'
import { afterAll, describe, expect, it } from 'vitest'
import type { FixtureMall, MallOptions } from './testing/fixture-mall.ts'
import { fixtureMall } from './testing/fixture-mall.ts'

const MEGABYTE = 1024 * 1024

const malls: FixtureMall[] = []
const open = async (options: MallOptions = {}): Promise<FixtureMall> => {
  const mall = await fixtureMall(options)
  malls.push(mall)
  return mall
}
afterAll(() => Promise.all(malls.map((mall) => mall.stop())))

const ready = async (mall: FixtureMall) => {
  const response = await fetch(`${mall.url}/health/ready`)
  const body = (await response.json()) as { status: string; degraded: unknown }
  return { ...body, code: response.status }
}

describe('plain paths of a domain', () => {
  let letGo: () => void = () => undefined
  const routes: Route<undefined>[] = [
    {
      method: 'PUT',
      path: '/files/',
      async handle(incoming, response) {
        response.setHeader(
          'x-seen',
          `${incoming.headers[VIEWER_HEADER] ?? 'nobody'} ${incoming.headers['x-forwarded-for']}`,
        )
        response.statusCode = 201
        for await (const chunk of incoming) response.write(chunk)
        response.end()
      },
    },
    {
      method: 'GET',
      path: '/slow',
      async handle(_, response) {
        response.write('first ')
        await new Promise<void>((resolve) => {
          letGo = resolve
        })
        response.end('last')
      },
    },
  ]

  it.each(['local', 'remote'] as const)(
    'are passed on with their bodies, and with no viewer of the client’s own making (%s)',
    async (topology) => {
      const mall = await open({ topology, routes, variables: { LIMIT_PATH_BODY_KB: '200' } })
      const put = (body: Buffer | ReadableStream, init: object = {}) =>
        fetch(`${mall.url}/files/a%20b?c=d`, { method: 'PUT', body, headers: { [VIEWER_HEADER]: 'forged' }, ...init })
      const body = Buffer.alloc(150_000, 'x')
      const response = await put(body)
      expect([response.status, response.headers.get('x-seen')]).toEqual([201, 'nobody 127.0.0.1'])
      expect(Buffer.from(await response.arrayBuffer())).toEqual(body)
      expect((await put(Buffer.alloc(300_000))).status).toBe(413)
      const endless = new ReadableStream({ start: (controller) => controller.enqueue(body) })
      expect((await put(endless, { duplex: 'half' })).status).toBe(411)
      expect((await fetch(`${mall.url}/files/x`)).status).toBe(405)
      expect(await (await fetch(`${mall.url}/.well-known/jwks.json`)).json()).toEqual({ keys: mall.issuer.keys })
    },
  )

  it.each(['local', 'remote'] as const)(
    'take the largest file that may be uploaded, piece by piece (%s)',
    async (topology) => {
      const signs = new EventEmitter()
      let came = 0
      const upload: Route<undefined> = {
        method: 'PUT',
        path: '/upload/',
        async handle(incoming, response) {
          for await (const { length } of incoming) {
            came += length
            if (came === MEGABYTE) signs.emit('first')
          }
          response.end(String(came))
        },
      }
      const mall = await open({ topology, routes: [upload] })
      const sending = (megabytes: number) =>
        request(`${mall.url}/upload/x`, { method: 'PUT', headers: { 'content-length': megabytes * MEGABYTE } })
      const piece = Buffer.alloc(MEGABYTE)
      const first = once(signs, 'first')
      const put = sending(100)
      const answered = once(put, 'response')
      put.write(Buffer.alloc(MEGABYTE))
      await first
      for (let n = 1; n < 100; n++) if (!put.write(piece)) await once(put, 'drain')
      put.end()
      const [response] = await answered
      expect([response.statusCode, await text(response)]).toEqual([200, String(100 * MEGABYTE)])
      const larger = sending(101).on('error', () => undefined)
      larger.flushHeaders()
      expect((await once(larger, 'response'))[0].statusCode).toBe(413)
      larger.destroy()
    },
  )

  it.each(['local', 'remote'] as const)(
    'may be refused by their domain while their body comes (%s)',
    async (topology) => {
      const upload: Route<undefined> = {
        method: 'PUT',
        path: '/upload/',
        async handle(incoming) {
          await pipeline(incoming, new Transform({ transform: (_, __, done) => done(brokenOff()) }))
        },
      }
      const mall = await open({ topology, routes: [upload] })
      for (const _ of [1, 2]) {
        const put = request(`${mall.url}/upload/x`, { method: 'PUT', headers: { 'content-length': MEGABYTE } })
        put.on('error', () => undefined).write('x')
        expect((await once(put, 'response'))[0].statusCode).toBe(400)
        put.destroy()
      }
      expect((await ready(mall)).code).toBe(200)
      expect(mall.said('http.fault')).toEqual([])
    },
  )

  it.each(['local', 'remote'] as const)('stream: what is written arrives before the end (%s)', async (topology) => {
    const mall = await open({ topology, routes })
    const response = await fetch(`${mall.url}/slow`)
    const reader = response.body?.getReader()
    expect(Buffer.from((await reader?.read())?.value ?? '').toString()).toBe('first ')
    letGo()
    expect(Buffer.from((await reader?.read())?.value ?? '').toString()).toBe('last')
  })

  it('are 503 when their domain is dead', async () => {
    const mall = await open({ topology: 'remote', routes })
    await mall.served[1]?.stop()
    const response = await fetch(`${mall.url}/slow`)
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE', retryable: true } }],
    })
  })
})

describe('the front door', () => {
  it('is ready without a domain that died elsewhere, and says so', async () => {
    const mall = await open({ topology: 'remote' })
    expect(await ready(mall)).toMatchObject({ code: 200, status: 'ready', degraded: [] })
    mall.domains.goods.fault = new Error('gone')
    await eventually(async () => JSON.stringify((await ready(mall)).degraded) === '["goods"]')
    expect(await ready(mall)).toMatchObject({ code: 200, status: 'ready' })
  })

  it('names no domain in production', async () => {
    const mall = await open({ topology: 'remote', mode: 'production' })
    expect((await ready(mall)).degraded).toBe(0)
  })

  it('is not ready when a part of its own process cannot work', async () => {
    const mall = await open()
    mall.domains.goods.fault = new Error('gone')
    await eventually(async () => (await ready(mall)).code === 503)
    mall.domains.goods.fault = null
    await eventually(async () => (await ready(mall)).code === 200)
  })

  it('waits a while after its start for domains that are starting too, and not for ever', async () => {
    let now = Date.now()
    const mall = await open({ topology: 'remote', clock: () => new Date(now) })
    mall.domains.goods.fault = new Error('still starting')
    expect(await ready(mall)).toMatchObject({ code: 503, status: 'starting' })
    now += 16_000
    expect(await ready(mall)).toMatchObject({ code: 200, degraded: ['goods'] })
  })

  it('finishes what is under way when it ends, is not ready meanwhile, and then takes nothing more', async () => {
    let letGo: () => void = () => undefined
    let hasBegun = false
    const slow: Route<undefined> = {
      method: 'GET',
      path: '/slow',
      async handle(_, response) {
        hasBegun = true
        await new Promise<void>((resolve) => {
          letGo = resolve
        })
        response.end('done')
      },
    }
    const mall = await fixtureMall({ routes: [slow], variables: { SHUTDOWN_DELAY_MS: '2000' } })
    const underWay = fetch(`${mall.url}/slow`)
    await eventually(() => hasBegun)
    const stopping = mall.stop()
    expect(await ready(mall)).toMatchObject({ code: 503, status: 'ending' })
    await eventually(() =>
      fetch(`${mall.url}/health/live`).then(
        () => false,
        () => true,
      ),
    )
    letGo()
    expect(await (await underWay).text()).toBe('done')
    await stopping
  })

  it('cuts what does not end in time', async () => {
    let hasBegun = false
    const handle = (): Promise<never> => {
      hasBegun = true
      return new Promise(() => undefined)
    }
    const never: Route<undefined> = { method: 'GET', path: '/never', handle }
    const mall = await fixtureMall({ routes: [never], variables: { SHUTDOWN_DRAIN_MS: '100' } })
    const cut = new Promise<Error>((resolve) => request(`${mall.url}/never`).on('error', resolve).end())
    await eventually(() => hasBegun)
    await mall.stop()
    expect(await cut).toMatchObject({ code: 'ECONNRESET' })
  })
})

describe('a gateway whose clock is an hour off, and who knows that', () => {
  it.each([-3_600_000, 3_600_000])('has its questions answered: %s', async (offMs) => {
    const mall = await open({ topology: 'remote', clock: () => new Date(present()) })
    settlePresent(Date.now() + offMs)
    const { data, errors } = await mall.ask('{ products { title } whoami }')
    unsettlePresent()
    expect([errors, data.whoami, data.products.length]).toEqual([[], 'GUEST', 3])
  })
})
