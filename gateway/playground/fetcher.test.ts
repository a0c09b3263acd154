import { setTimeout as wait } from 'node:timers/promises'
import type { ExecutionResult } from 'graphql'
import { describe, expect, it, vi } from 'vitest'
import { createFetcher, type LastAnswer } from './fetcher.ts'
import { observable } from './observable.ts'
import { json, memoryStorage, type Received, type ScriptedEndpoint, scriptedEndpoint } from './scripted-endpoint.ts'
import { createSession } from './session.ts'

const BUYER = { label: 'Buyer', audience: 'CONSUMER', login: 'mia', password: 'demo' }
const SIGN_IN = 'mutation SignIn { signIn }'
const unauthenticated = { errors: [{ message: 'Who are you?', extensions: { code: 'UNAUTHENTICATED' } }] }

function playground(endpoint: ScriptedEndpoint) {
  const config = {
    endpoint: endpoint.url,
    isDemo: true,
    signInDocument: SIGN_IN,
    signIns: [BUYER],
    examples: [],
    hasTraces: false,
  }
  const session = createSession(config, memoryStorage())
  const lastAnswer = observable<LastAnswer | null>(null)
  const fetcher = createFetcher({ endpoint: endpoint.url, session, lastAnswer })
  const run = async (query: string, headers?: Record<string, string>) => fetcher({ query }, headers ? { headers } : {})
  return { session, lastAnswer, run, fetcher }
}

/** Hands out t1, t2, … to those who sign in, and leaves every other operation to the test. */
function withSignIn(answer: (request: Received) => unknown) {
  let count = 0
  return scriptedEndpoint((request, response) => {
    const payload = { tokens: { accessToken: `t${++count}` }, errors: [], account: null }
    json(response, request.body.query === SIGN_IN ? { data: { signIn: payload } } : answer(request))
  })
}

const bearers = (endpoint: ScriptedEndpoint) =>
  endpoint.received.filter(({ body }) => body.query !== SIGN_IN).map(({ headers }) => headers.authorization)

describe('a request', () => {
  it('carries the token of the session, unless the reader wrote one into the header editor', async () => {
    await using endpoint = await withSignIn(() => ({ data: { me: 1 } }))
    const { session, run } = playground(endpoint)
    await run('{ me }')
    await session.choose('Buyer')
    await run('{ me }')
    await run('{ me }', { Authorization: 'Bearer mine' })
    expect(bearers(endpoint)).toEqual([undefined, expect.stringMatching(/^Bearer t/), 'Bearer mine'])
  })

  it('never names an operation that its text no longer holds', async () => {
    await using endpoint = await withSignIn(() => ({ data: {} }))
    const { fetcher } = playground(endpoint)
    await fetcher({ query: 'query Now { now }', operationName: 'Before' }, {})
    await fetcher({ query: 'query One { one } query Two { two }', operationName: 'Two' }, {})
    await fetcher({ query: 'query Broken {', operationName: 'Before' }, {})
    expect(endpoint.received.map(({ body }) => body.operationName)).toEqual(['Now', 'Two', 'Before'])
  })

  it('is repeated once with a new token when the old one is refused', async () => {
    await using endpoint = await withSignIn(() => unauthenticated)
    const { session, run } = playground(endpoint)
    await session.choose('Buyer')
    expect(await run('{ me }')).toEqual(unauthenticated)
    const [first, second, ...more] = bearers(endpoint)
    expect(first).not.toBe(second)
    expect(more).toEqual([])
  })

  it('is not repeated for a guest, nor when it was a mutation that did something', async () => {
    await using endpoint = await withSignIn(() => ({ ...unauthenticated, data: { pay: true, me: null } }))
    const { session, run } = playground(endpoint)
    await run('{ me }')
    await session.choose('Buyer')
    await run('mutation { pay }')
    expect(bearers(endpoint)).toHaveLength(2)
  })

  it('leaves its time, size, status and extensions behind', async () => {
    const answer = { data: { name: 'Café' }, extensions: { cost: { estimated: 3 } } }
    await using endpoint = await withSignIn(() => answer)
    const { lastAnswer, run } = playground(endpoint)
    await run('{ name }')
    expect(lastAnswer.get()).toMatchObject({
      status: 200,
      bytes: Buffer.byteLength(JSON.stringify(answer)),
      extensions: answer.extensions,
    })
  })
})

describe('a fault', () => {
  it('of a proxy is told with its status and its first words', async () => {
    await using endpoint = await scriptedEndpoint((_, response) => {
      response.statusCode = 502
      response.end('<h1>Bad Gateway</h1>')
    })
    const { errors } = (await playground(endpoint).run('{ a }')) as ExecutionResult
    expect(errors?.[0]?.message).toBe('The gateway answered 502 Bad Gateway without JSON: <h1>Bad Gateway</h1>')
  })

  it('of the network is told without a stack', async () => {
    const endpoint = await scriptedEndpoint((_, response) => response.end())
    await endpoint[Symbol.asyncDispose]()
    const answer = await playground(endpoint).run('{ a }')
    expect(JSON.parse(JSON.stringify(answer))).toEqual({
      errors: [{ message: `${endpoint.url} cannot be reached. Is the gateway running?` }],
    })
  })
})

describe('a subscription', () => {
  const events = (answer: unknown) => answer as AsyncIterableIterator<ExecutionResult>

  it('asks for an event stream and yields each event until it is complete, however the bytes are cut', async () => {
    let isClosed = false
    await using endpoint = await scriptedEndpoint(async (_, response) => {
      response.on('close', () => {
        isClosed = true
      })
      response.setHeader('content-type', 'text/event-stream')
      const text =
        ':\r\n\r\nid: 7\nevent: next\ndata: {"data":\ndata: {"é":1}}\n\nevent: next\r\ndata: {"data":{"é":2}}\r\n\r\nevent: complete\ndata:\n\n'
      for (const byte of Buffer.from(text)) {
        response.write(Buffer.from([byte]))
        await wait(0)
      }
    })
    const seen: unknown[] = []
    for await (const event of events(await playground(endpoint).run('subscription { tick }'))) {
      seen.push(event)
    }
    expect(endpoint.received[0]?.headers.accept).toMatch(/^text\/event-stream,/)
    expect(seen).toEqual([{ data: { é: 1 } }, { data: { é: 2 } }])
    await vi.waitUntil(() => isClosed)
  })

  it('lets go of a quiet connection the moment the reader stops it', async () => {
    let close = () => {}
    const closed = new Promise<void>((resolve) => {
      close = resolve
    })
    await using endpoint = await scriptedEndpoint((_, response) => {
      response.on('close', () => close())
      response.setHeader('content-type', 'text/event-stream')
      response.flushHeaders()
    })
    const stream = events(await playground(endpoint).run('subscription { tick }'))
    const pending = stream.next()
    await stream.return?.()
    await closed
    expect(await pending).toEqual({ done: true, value: undefined })
  })

  it('is shown an error when the stream breaks off', async () => {
    await using endpoint = await scriptedEndpoint((_, response) => {
      response.setHeader('content-type', 'text/event-stream')
      response.write('event: next\ndata: {"data":1}\n\n', () => response.destroy())
    })
    const stream = events(await playground(endpoint).run('subscription { tick }'))
    expect((await stream.next()).value).toEqual({ data: 1 })
    expect((await stream.next()).value.errors[0].message).toMatch(/^The stream broke off/)
  })

  it('that is refused before it begins is a plain answer', async () => {
    await using endpoint = await withSignIn(() => unauthenticated)
    expect(await playground(endpoint).run('subscription { tick }')).toEqual(unauthenticated)
  })
})
