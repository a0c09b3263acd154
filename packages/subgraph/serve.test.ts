import { request } from 'node:http'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { badInput } from '@supermall/kernel/fault'
import { present, settlePresent, unsettlePresent } from '@supermall/kernel/present'
import { awaitedHere, TIMEOUT_HEADER, timeLeft } from '@supermall/messaging/patience'
import { eventually } from '@supermall/testing/rival'
import { parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenSubgraph } from './definition.ts'
import { executor } from './execute.ts'
import { createLog } from './log.ts'
import type { Served } from './serve.ts'
import { NOW_HEADER, openDoor, serveSubgraph } from './serve.ts'
import type { Request } from './viewer.ts'
import { signRequest, VIEWER_HEADER } from './viewer.ts'

const secret = 'known to two'
const log = createLog({ level: 'silent', isPretty: false })
const typeDefs = parse(
  'type Query { whoami: String crash: String refuse: String slow: String patience: String late: String } type Thing @key(fields: "id") { id: ID! }',
)
let release: () => void = () => undefined
let isSick = false
let wasLate = false
let hasBegun = false

const schema = buildSubgraphSchema({
  typeDefs,
  resolvers: {
    Query: {
      whoami: (_: unknown, __: unknown, { viewer }: Request) => viewer.audience,
      crash: () => {
        throw new Error('swordfish')
      },
      refuse: () => {
        throw badInput('Not like this.')
      },
      patience: () => String(timeLeft()),
      late: async () => {
        hasBegun = true
        await eventually(() => {
          wasLate = awaitedHere()?.isLate() ?? false
          return wasLate
        })
        throw new Error('the statement was ended')
      },
      slow: () =>
        new Promise((resolve) => {
          release = () => resolve('done')
        }),
    },
  } as never,
})

const open: OpenSubgraph = {
  name: 'trial',
  schema,
  contextFor: (asked) => ({ ...asked }),
  execute: executor(schema, { service: 'trial', log }),
  routes: [
    {
      method: 'GET',
      path: '/keys.json',
      handle: async (incoming, response) =>
        void response.end(JSON.stringify({ viewer: incoming.headers[VIEWER_HEADER] ?? null })),
    },
    { method: 'PUT', path: '/files/', handle: async (incoming, response) => void response.end(incoming.url) },
  ],
  async check() {
    if (isSick) throw new Error('the database at 10.0.0.7 is gone')
  },
  seed: async () => undefined,
  stop: async () => undefined,
}

const asked = (audience: 'GUEST'): Request => ({
  viewer: { audience },
  caller: { ip: '', userAgent: '', language: '', traceparent: null },
})
const signature = (now = Date.now()) => ({ [VIEWER_HEADER]: signRequest(asked('GUEST'), secret, now) })
const served: Served[] = []

async function serve(mode: 'development' | 'production') {
  const one = await serveSubgraph(open, { host: '127.0.0.1', port: 0, secret, mode, log })
  served.push(one)
  return { ...one, url: `http://127.0.0.1:${one.port}` }
}

type Body = {
  readonly data?: { readonly whoami?: string; readonly patience?: string; readonly _service?: { readonly sdl: string } }
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[]
}

async function ask(url: string, query: string, headers: Record<string, string> = signature()) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })
  const body = (await response.json()) as Body
  return {
    status: response.status,
    data: body.data,
    code: body.errors?.[0]?.extensions.code,
    text: JSON.stringify(body),
  }
}

let url: string
let openly: string
beforeAll(async () => {
  url = (await serve('production')).url
  openly = (await serve('development')).url
})
afterAll(() => Promise.all(served.map((one) => one.stop())))

describe('a subgraph in production', () => {
  const everything = [
    '{ whoami }',
    '{ _service { sdl } }',
    '{ _entities(representations: []) { __typename } }',
    '{ __typename }',
  ]

  it.each(everything)('refuses %s to whoever does not come from the gateway', async (query) => {
    expect(await ask(url, query, {})).toMatchObject({ status: 403, code: 'DIRECT_ACCESS' })
  })

  it('refuses a signature that is old, of another secret or of no kind', async () => {
    const forged = { [VIEWER_HEADER]: signRequest(asked('GUEST'), 'guessed', Date.now()) }
    for (const headers of [
      signature(Date.now() - 120_000),
      forged,
      { [VIEWER_HEADER]: 'x' },
      { [VIEWER_HEADER]: 'x.y' },
    ]) {
      expect((await ask(url, '{ whoami }', headers)).status).toBe(403)
    }
  })

  it('answers the gateway', async () => {
    expect(await ask(url, '{ whoami }')).toMatchObject({ status: 200, data: { whoami: 'GUEST' } })
  })

  it('tells nobody its schema', async () => {
    expect((await ask(url, '{ __schema { types { name } } }')).status).toBe(400)
  })

  it('keeps what went wrong to itself, and tells what the client can act on', async () => {
    const crash = await ask(url, '{ crash }')
    expect(crash).toMatchObject({ status: 200, code: 'INTERNAL_SERVER_ERROR' })
    expect(crash.text).not.toContain('swordfish')
    expect((await ask(url, '{ refuse }')).text).toContain('Not like this.')
  })

  it('does nothing for somebody who no longer waits', async () => {
    expect(await ask(url, '{ whoami }', { ...signature(), [TIMEOUT_HEADER]: '0' })).toMatchObject({
      status: 504,
      code: 'DEADLINE_EXCEEDED',
    })
  })

  it('waits as long as the one who asks does, down to what it does for them', async () => {
    const within = (milliseconds: number) => ({
      ...signature(),
      [TIMEOUT_HEADER]: String(milliseconds),
    })
    const left = Number((await ask(url, '{ patience }', within(20_000))).data?.patience)
    expect([left > 0, left <= 20_000]).toEqual([true, true])
    expect(await ask(url, '{ late }', within(2_000))).toMatchObject({ status: 200, code: 'DEADLINE_EXCEEDED' })
  })

  it('stops when the one who asks goes away', async () => {
    wasLate = false
    hasBegun = false
    const gone = new AbortController()
    const body = JSON.stringify({ query: '{ late }' })
    const headers = { 'content-type': 'application/json', ...signature() }
    const asked = fetch(`${url}/graphql`, { method: 'POST', headers, body, signal: gone.signal })
    const refused = expect(asked).rejects.toThrow()
    await eventually(() => hasBegun)
    gone.abort()
    await refused
    await eventually(() => wasLate)
  })

  it('takes only POST, only JSON and only so much of it', async () => {
    expect((await fetch(`${url}/graphql?query={whoami}`)).status).toBe(405)
    const send = (body: string) => fetch(`${url}/graphql`, { method: 'POST', headers: signature(), body })
    expect((await send('{')).status).toBe(400)
    expect((await send('x'.repeat(11 * 1024 * 1024)).catch(() => ({ status: 413 }))).status).toBe(413)
  })
})

describe('a subgraph in development', () => {
  it('shows itself to a guest', async () => {
    expect((await ask(openly, '{ whoami }', {})).data).toEqual({ whoami: 'GUEST' })
    expect((await ask(openly, '{ _service { sdl } }', {})).data?._service?.sdl).toContain('whoami')
  })

  it('still refuses a viewer that somebody made up', async () => {
    expect((await ask(openly, '{ whoami }', { [VIEWER_HEADER]: 'x.y' })).status).toBe(403)
  })
})

describe('its plain paths', () => {
  it('are served to anybody, and believe nothing about the viewer', async () => {
    const response = await fetch(`${url}/keys.json`, { headers: signature() })
    expect(await response.json()).toEqual({ viewer: null })
    expect((await fetch(`${url}/keys.json`, { method: 'HEAD' })).status).toBe(200)
  })

  it('reach below a path that ends with a slash, by their own method only', async () => {
    expect(await (await fetch(`${url}/files/a/b?c`, { method: 'PUT' })).text()).toBe('/files/a/b?c')
    const response = await fetch(`${url}/files/a`)
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'PUT'])
    expect((await fetch(`${url}/keys.json/x`)).status).toBe(404)
  })
})

describe('its health', () => {
  it('is live as long as it runs, and ready while it can work, without saying why not', async () => {
    expect((await fetch(`${url}/health/live`)).status).toBe(200)
    expect((await fetch(`${url}/health/ready`)).status).toBe(200)
    settlePresent(Date.now() - 3_600_000)
    const { headers } = await fetch(`${url}/health/live`)
    expect(Math.abs(Number(headers.get(NOW_HEADER)) - present())).toBeLessThan(1_800_000)
    unsettlePresent()
    isSick = true
    const response = await fetch(`${url}/health/ready`)
    isSick = false
    expect([response.status, await response.text()]).toEqual([503, '{"status":"unready"}'])
    expect((await fetch(`${url}/health/live`)).status).toBe(200)
  })
})

describe('a door', () => {
  const health = async (url: string, kind: string) => {
    const response = await fetch(`${url}/health/${kind}`)
    return [response.status, ((await response.json()) as { status: string }).status]
  }
  const serving = { host: '127.0.0.1', port: 0, secret, mode: 'production' as const, log }

  it('is live and refuses until the domain behind it is open', async () => {
    const door = await openDoor('trial', serving)
    served.push(door)
    const at = `http://127.0.0.1:${door.port}`
    expect([await health(at, 'live'), await health(at, 'ready')]).toEqual([
      [200, 'live'],
      [503, 'opening'],
    ])
    expect(await ask(at, '{ whoami }')).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' })
    await door.letIn(open)
    expect(await health(at, 'ready')).toEqual([200, 'ready'])
    expect((await ask(at, '{ whoami }')).data).toEqual({ whoami: 'GUEST' })
  })

  it('says that it ends a while before it takes no more questions', async () => {
    const door = await openDoor('trial', { ...serving, shutdownDelayMs: 3_000 })
    await door.letIn(open)
    const at = `http://127.0.0.1:${door.port}`
    const stopping = door.stop()
    expect(await health(at, 'ready')).toEqual([503, 'ending'])
    expect((await ask(at, '{ whoami }')).data).toEqual({ whoami: 'GUEST' })
    await stopping
    await expect(fetch(`${at}/health/live`)).rejects.toThrow()
  })
})

it('Stopping loses no answer that is under way, and takes no new question', async () => {
  const one = await serve('development')
  const slow = new Promise<string>((resolve, reject) => {
    const headers = { 'content-type': 'application/json' }
    const sent = request(`${one.url}/graphql`, { method: 'POST', headers }, async (response) => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve(text)
    })
    sent.on('error', reject)
    sent.end('{"query":"{ slow }"}')
  })
  const isDone = Symbol('done')
  release = () => undefined
  const before = release
  while (release === before) await new Promise((resolve) => setTimeout(resolve, 5))
  const stopping = one.stop().then(() => isDone)
  await expect(fetch(`${one.url}/health/live`)).rejects.toThrow()
  release()
  expect(await slow).toBe('{"data":{"slow":"done"}}')
  expect(await stopping).toBe(isDone)
})
