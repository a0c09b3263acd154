import { sessionsRevoked } from '@supermall/contracts/identity'
import { newId } from '@supermall/kernel/id'
import { eventually } from '@supermall/testing/rival'
import { afterAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ownerId, parcelId, shelfId, tell } from '../testing/fixture-parcels.ts'
import type { PostOffice } from '../testing/fixture-post-office.ts'
import { postOffice } from '../testing/fixture-post-office.ts'
import { eventsIn, openRaw, openStream, partsIn } from '../testing/stream-clients.ts'

const offices: PostOffice[] = []
async function open(options: Parameters<typeof postOffice>[0] = {}): Promise<PostOffice> {
  const office = await postOffice(options)
  offices.push(office)
  return office
}
afterAll(() => Promise.all(offices.map((office) => office.stop())))

const MULTIPART = 'multipart/mixed;subscriptionSpec=1.0'
const moved = (n: number) => ({ query: `subscription { parcelMoved(id: "${parcelId(n)}") { place } }` })
const filled = (...ns: number[]) => ({
  query: 'subscription ($ids: [ID!]!) { shelfChanged(ids: $ids) { id count } }',
  variables: { ids: ns.map((n) => shelfId(n)) },
})

/** One of each, for the owner of parcel 1. */
async function watchers(office: PostOffice, headers: Record<string, string>) {
  const raw = await openRaw(office.ws)
  await raw.init(headers)
  raw.subscribe('a', moved(1).query)
  const stream = await openStream(office.url, { body: moved(1), headers })
  const multipart = await openStream(office.url, { body: moved(1), headers: { ...headers, accept: MULTIPART } })
  await office.subscribed(3)
  return { raw, stream, multipart }
}

function expectEnds(sse: string, multipart: string, code: string): void {
  const [next, complete] = eventsIn(sse).slice(-2)
  expect(JSON.parse(next?.data ?? '')).toMatchObject({ errors: [{ extensions: { code } }] })
  expect(complete?.event).toBe('complete')
  expect(multipart.endsWith('\r\n--graphql--\r\n')).toBe(true)
  expect(partsIn(multipart).at(-1)).toMatchObject({ payload: null, errors: [{ extensions: { code } }] })
}

describe('a sign-in that is over', () => {
  test('ends sockets and streams when its token expires', async () => {
    let now = Date.now()
    const office = await open({ clock: () => new Date(now) })
    const exp = Math.floor(now / 1_000) + 3
    const { raw, stream, multipart } = await watchers(office, await office.as(1, { exp }))
    expect([raw.socket.readyState, stream.isOver(), multipart.isOver()]).toEqual([WebSocket.OPEN, false, false])
    now = exp * 1_000
    expect(await raw.closed).toEqual({ code: 4403, reason: 'Forbidden' })
    expectEnds(await stream.whole(), await multipart.whole(), 'UNAUTHENTICATED')
    await office.subscribed(0)
  })

  test('ends them when it is revoked, and nothing is told any more', async () => {
    const office = await open()
    const sid = newId('ses')
    const { raw, stream, multipart } = await watchers(office, await office.as(1, { sid }))
    const revoked = { accountId: ownerId(1), sessionIds: [sid], at: new Date(Date.now() + 2_000).toISOString() }
    await tell(office.bus, sessionsRevoked.eventName, { id: ownerId(1), ...revoked })
    await office.move(1, 'Berlin')
    expect((await raw.closed).code).toBe(4403)
    expect(raw.heard).toEqual([])
    expectEnds(await stream.whole(), await multipart.whole(), 'UNAUTHENTICATED')
    expect(await stream.whole()).not.toContain('Berlin')
  })

  test('closes a socket that only keeps open', async () => {
    let now = Date.now()
    const office = await open({ clock: () => new Date(now) })
    const raw = await openRaw(office.ws)
    await raw.init(await office.as(1, { exp: Math.floor(now / 1_000) + 2 }))
    now += 2_000
    expect((await raw.closed).code).toBe(4403)
  })
})

describe('a gateway that ends', () => {
  test('closes its sockets as one that goes away, and completes its streams', async () => {
    const office = await open({ variables: { SHUTDOWN_JITTER_MS: '300' } })
    const { raw, stream, multipart } = await watchers(office, await office.as(1))
    await office.gateway.stop()
    expect(await raw.closed).toEqual({ code: 1001, reason: 'Going away' })
    expectEnds(await stream.whole(), await multipart.whole(), 'SERVICE_UNAVAILABLE')
  })

  test('does not wait for a client that does not let go', async () => {
    const office = await open()
    const raw = await openRaw(office.ws)
    await raw.init()
    raw.socket.pause()
    const begun = Date.now()
    await office.gateway.stop()
    expect(Date.now() - begun).toBeLessThan(5_000)
  })
})

/** What a handshake is answered; a socket is closed at once. */
const upgraded = (office: PostOffice, headers: Record<string, string> = {}): Promise<number> =>
  new Promise((resolve) => {
    const socket = new WebSocket(office.ws, 'graphql-transport-ws', { headers })
    socket.on('error', () => undefined)
    socket.on('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode))
    socket.on('open', () => {
      socket.once('close', () => resolve(101))
      socket.close()
    })
  })

describe('too many', () => {
  test('is one that takes the room of many: what stands keeps its document and its variables', async () => {
    const office = await open({ variables: { SUBSCRIPTIONS_PER_VIEWER: '4' } })
    const { query, variables } = filled(1)
    const watch = (characters: number) =>
      openStream(office.url, { body: { query, variables: { ...variables, unused: 'x'.repeat(characters) } } })
    expect(await (await watch(4 * 2_048)).whole()).toContain('"code":"SUBSCRIPTION_LIMIT"')
    const [large, small] = [await watch(2 * 2_048), await watch(1)]
    await eventually(() => [large, small].every((stream) => stream.text() !== ''))
    expect(await (await watch(1)).whole()).toContain('"code":"SUBSCRIPTION_LIMIT"')
    await Promise.all([large, small].map((stream) => stream.close()))
    await office.subscribed(0)
  })

  test('subscriptions of one viewer are refused, and those of another are not', async () => {
    const office = await open({ variables: { SUBSCRIPTIONS_PER_VIEWER: '2' } })
    const watch = async (headers: Record<string, string>) => {
      const stream = await openStream(office.url, { body: filled(1), headers })
      await eventually(() => stream.text() !== '')
      return stream
    }
    const [first, second] = [await watch(await office.as(1)), await watch(await office.as(1))]
    expect(await (await watch(await office.as(1))).whole()).toContain('"code":"SUBSCRIPTION_LIMIT"')
    const others = [await watch(await office.as(2)), await watch({}), await watch({})]
    expect(await (await watch({})).whole()).toContain('"code":"SUBSCRIPTION_LIMIT"')
    await first.close()
    await office.subscribed(4)
    others.push(await watch(await office.as(1)))
    await office.subscribed(5)
    await Promise.all([second, ...others].map((stream) => stream.close()))
  })

  test('subscriptions of everybody, and sockets, are refused', async () => {
    const office = await open({ variables: { SUBSCRIPTIONS_MOST: '1', SOCKETS_MOST: '1' } })
    const stream = await openStream(office.url, { body: filled(1) })
    await office.subscribed(1)
    const second = await openStream(office.url, { body: filled(1), headers: await office.as(1) })
    expect(await second.whole()).toContain('"code":"OVERLOADED"')
    const raw = await openRaw(office.ws)
    expect(await upgraded(office)).toBe(503)
    raw.close()
    await stream.close()
  })

  test('sockets from one address are refused, whoever signs in on them, and those from another are not', async () => {
    const office = await open({ variables: { SOCKETS_PER_ADDRESS: '2', TRUSTED_PROXIES: '1' } })
    const from = (address: string) => ({ 'x-forwarded-for': address })
    const [first, second] = [
      await openRaw(office.ws, undefined, from('2001:db8::1')),
      await openRaw(office.ws, undefined, from('2001:db8::2')),
    ]
    await Promise.all([first.init(await office.as(1)), second.init(await office.as(2))])
    expect(await upgraded(office, from('2001:db8::3'))).toBe(429)
    expect(await upgraded(office, from('2001:db8::3, 2001:db8:0:1::1'))).toBe(101)
    // What is no handshake keeps no place, and what is refused takes none.
    expect(await upgraded(office, { ...from('192.0.2.1'), origin: 'https://elsewhere.example' })).toBe(403)
    for (const _ of [1, 2, 3]) await eventually(async () => (await upgraded(office, from('192.0.2.1'))) === 101)
    first.socket.terminate()
    await eventually(async () => (await upgraded(office, from('2001:db8::3'))) === 101)
    second.close()
  })

  test('pay as other operations do: a subscription that costs too much is refused', async () => {
    const office = await open({ variables: { COST_BUDGET_GUEST: '1' } })
    const two = `subscription { shelfChanged(ids: ["${shelfId(1)}"]) { id } }`
    const stream = await openStream(office.url, { body: { query: two } })
    await office.subscribed(1)
    await stream.close()
    const now = new Date()
    const strict = await open({
      variables: { RATE_LIMIT: 'true', RATE_ADDRESS_BURST: '2', RATE_ADDRESS_PER_SECOND: '1' },
      clock: () => now,
    })
    const answers = [1, 2, 3, 4].map(() => openStream(strict.url, { body: { query: two } }))
    const statuses = (await Promise.all(answers)).map(({ response }) => response.status)
    expect(statuses).toContain(429)
    await Promise.all((await Promise.all(answers)).map((one) => one.close()))
    const raw = await openRaw(strict.ws)
    await raw.init()
    for (const id of ['1', '2', '3', '4']) raw.subscribe(id, '{ ping }')
    await expect.poll(() => raw.heard.filter(({ type }) => type === 'error')).not.toEqual([])
    expect(raw.heard.find(({ type }) => type === 'error')).toMatchObject({
      payload: [{ extensions: { code: 'RATE_LIMITED' } }],
    })
    raw.close()
  })
})

describe('trusted documents', () => {
  test('are the only ones that can be subscribed to where others are not run', async () => {
    const office = await open({ variables: { TRUSTED_DOCUMENTS: 'enforce' } })
    const raw = await openRaw(office.ws)
    await raw.init()
    raw.subscribe('a', filled(1).query, { variables: filled(1).variables })
    expect(await raw.next()).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }],
    })
    raw.close()
    const stream = await openStream(office.url, { body: filled(1) })
    expect([stream.response.status, await stream.whole()]).toEqual([
      403,
      expect.stringContaining('DOCUMENT_NOT_TRUSTED'),
    ])
  })
})

describe('a subscriber who is too slow', () => {
  async function held(office: PostOffice) {
    let letGo: () => void = () => undefined
    office.post.hold = new Promise<void>((resolve) => {
      letGo = resolve
    })
    return () => letGo()
  }

  test('is told the newest state of each thing, once there is room', async () => {
    const office = await open({ variables: { SUBSCRIPTION_QUEUE: '2' } })
    const stream = await openStream(office.url, { body: filled(1, 2) })
    await office.subscribed(1)
    const letGo = await held(office)
    for (let count = 1; count <= 10; count++) await office.fill(1 + (count % 2), count)
    letGo()
    const events = await stream.events(3)
    const last = events.map(({ data }) => JSON.parse(data).data.shelfChanged)
    expect(last.slice(-2)).toEqual(
      expect.arrayContaining([
        { id: shelfId(2), count: 9 },
        { id: shelfId(1), count: 10 },
      ]),
    )
    expect(events).toHaveLength(3)
    await stream.close()
  })

  test('is let go with a code when there is no room for what is new', async () => {
    const office = await open({ variables: { SUBSCRIPTION_QUEUE: '2' } })
    const stream = await openStream(office.url, { body: filled(1, 2, 3, 4, 5) })
    const raw = await openRaw(office.ws)
    await raw.init()
    raw.subscribe('a', filled(1).query, { variables: filled(1, 2, 3, 4, 5).variables })
    await office.subscribed(2)
    const letGo = await held(office)
    for (const n of [1, 2, 3, 4, 5]) await office.fill(n, n)
    letGo()
    expect(await stream.whole()).toContain('"code":"SUBSCRIBER_TOO_SLOW"')
    expect(await raw.next()).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'SUBSCRIBER_TOO_SLOW', retryable: true } }],
    })
    raw.subscribe('a', '{ ping }')
    expect(await raw.next()).toMatchObject({ type: 'next' })
    raw.close()
  })

  test('and does not read its socket is cut off, and nobody else waits for it', async () => {
    const office = await open({ variables: { SUBSCRIPTION_PING_MS: '300', SUBSCRIPTION_BUFFER_KB: '1' } })
    const raw = await openRaw(office.ws)
    await raw.init()
    raw.subscribe('a', filled(1).query, { variables: filled(1).variables })
    await office.subscribed(1)
    raw.socket.pause()
    const other = await openStream(office.url, { body: filled(1), headers: await office.as(1) })
    await office.subscribed(2)
    await office.fill(1, 5)
    expect((await other.events(1))[0]?.data).toContain('"count":5')
    await office.subscribed(1)
    expect(office.gateway.waiting().sockets).toBe(0)
    raw.socket.terminate()
    await other.close()
  })
})
