import { sessionsRevoked } from '@supermall/contracts/identity'
import { newId } from '@supermall/kernel/id'
import { eventually } from '@supermall/testing/rival'
import { afterAll, describe, expect, test } from 'vitest'
import { ownerId, parcelId, shelfId, tell } from '../testing/fixture-parcels.ts'
import type { PostOffice } from '../testing/fixture-post-office.ts'
import { postOffice } from '../testing/fixture-post-office.ts'
import { askJoint, ofOperation, openJoint, reserve, TOKEN_HEADER } from '../testing/joint-streams.ts'
import { eventsIn, openStream } from '../testing/stream-clients.ts'

const offices: PostOffice[] = []
async function open(variables: Readonly<Record<string, string>> = {}): Promise<PostOffice> {
  const office = await postOffice({ variables })
  offices.push(office)
  return office
}
afterAll(() => Promise.all(offices.map((office) => office.stop())))

const moved = { query: `subscription { parcelMoved(id: "${parcelId(1)}") { place } }` }
const filled = { query: `subscription { shelfChanged(ids: ["${shelfId(1)}"]) { count } }` }

/** A stream of the owner of parcel 1 that tells of two things. */
async function watching(office: PostOffice, headers: Readonly<Record<string, string>>) {
  const joint = await openJoint(office.url, headers)
  await joint.ask('a', moved)
  await joint.ask('b', filled)
  await office.subscribed(2)
  return joint
}

function expectEnds(text: string, code: string): void {
  for (const id of ['a', 'b']) {
    const told = ofOperation(eventsIn(text), id)
    expect(told).toMatchObject([{ errors: [{ extensions: { code } }] }, null])
  }
}

describe('a joint stream ends', () => {
  test('with every operation of it, when the token of its sign-in expires', async () => {
    const office = await open()
    const exp = Math.floor(Date.now() / 1_000) + 3
    const joint = await watching(office, await office.as(1, { exp }))
    expectEnds(await joint.whole(), 'UNAUTHENTICATED')
    expect(Date.now()).toBeGreaterThanOrEqual(exp * 1_000)
    await office.subscribed(0)
    expect(office.gateway.waiting().streams).toBe(0)
  })

  test('when its sign-in is revoked, and nothing is told any more', async () => {
    const office = await open()
    const sid = newId('ses')
    const joint = await watching(office, await office.as(1, { sid }))
    const revoked = { accountId: ownerId(1), sessionIds: [sid], at: new Date(Date.now() + 2_000).toISOString() }
    await tell(office.bus, sessionsRevoked.eventName, { id: ownerId(1), ...revoked })
    await office.move(1, 'Berlin')
    expectEnds(await joint.whole(), 'UNAUTHENTICATED')
    expect(joint.text()).not.toContain('Berlin')
  })

  test('with its gateway, which reserves no other', async () => {
    const office = await open({ SHUTDOWN_JITTER_MS: '300' })
    const joint = await watching(office, await office.as(1))
    await office.gateway.stop()
    expectEnds(await joint.whole(), 'SERVICE_UNAVAILABLE')
  })

  test('with its reader, and so does what it waited for', async () => {
    const office = await open()
    const joint = await watching(office, await office.as(1))
    await joint.close()
    await office.subscribed(0)
    await eventually(() => office.gateway.waiting().streams === 0)
  })

  test('by itself, where nobody opens it', async () => {
    const office = await open({ SUBSCRIPTION_RESERVED_MS: '200' })
    const named = { [TOKEN_HEADER]: await (await reserve(office.url)).text() }
    expect((await askJoint(office.url, { id: 'a', ...filled }, named)).status).toBe(202)
    await eventually(() => office.gateway.waiting().streams === 0)
    await office.subscribed(0)
    expect((await openStream(office.url, { headers: named })).response.status).toBe(404)
  })
})

describe('too many', () => {
  const statuses = async (reserving: readonly Promise<Response>[]) =>
    (await Promise.all(reserving)).map(({ status }) => status)

  test('joint streams of one viewer are refused, and those of another are not', async () => {
    const office = await open({ SUBSCRIPTIONS_PER_VIEWER: '2', SOCKETS_MOST: '4' })
    const [one, two] = [await office.as(1), await office.as(2)]
    const joint = await openJoint(office.url, one)
    expect((await reserve(office.url, one)).status).toBe(201)
    const refused = await reserve(office.url, one)
    expect([refused.status, await refused.text()]).toEqual([429, expect.stringContaining('SUBSCRIPTION_LIMIT')])
    expect(await statuses([reserve(office.url, two), reserve(office.url)])).toEqual([201, 201])
    const full = await reserve(office.url)
    expect([full.status, await full.text()]).toEqual([503, expect.stringContaining('OVERLOADED')])
    await joint.close()
    await eventually(async () => (await reserve(office.url, one)).status === 201)
  })

  test('subscriptions of one viewer are refused within them, and cost and rate hold', async () => {
    const office = await open({ SUBSCRIPTIONS_PER_VIEWER: '1' })
    const joint = await openJoint(office.url)
    await joint.ask('a', filled)
    await joint.ask('b', filled)
    expect(await joint.told('b', 2)).toMatchObject([{ errors: [{ extensions: { code: 'SUBSCRIPTION_LIMIT' } }] }, null])
    await joint.close()
    const strict = await open({ RATE_LIMIT: 'true', RATE_ADDRESS_BURST: '25', RATE_ADDRESS_PER_SECOND: '1' })
    expect(await statuses([1, 2, 3, 4].map(() => reserve(strict.url)))).toContain(429)
    const poor = await open({ COST_BUDGET_GUEST: '1' })
    const cheap = await openJoint(poor.url)
    const dear = await cheap.ask('a', { query: `{ nodes(ids: ["${shelfId(1)}", "${shelfId(2)}"]) { id } }` })
    expect([dear.status, await dear.text()]).toEqual([400, expect.stringContaining('COST_LIMIT')])
    await cheap.close()
  })

  test('untrusted documents are refused where others are not run', async () => {
    const office = await open({ TRUSTED_DOCUMENTS: 'enforce' })
    const joint = await openJoint(office.url)
    const refused = await joint.ask('a', filled)
    expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('DOCUMENT_NOT_TRUSTED')])
    await joint.close()
  })
})

describe('a reader of a joint stream who is too slow', () => {
  test('is told that, operation by operation, when there is no room for what is new', async () => {
    const office = await open({ SUBSCRIPTION_QUEUE: '2' })
    const joint = await openJoint(office.url)
    const ids = [1, 2, 3, 4, 5].map((n) => shelfId(n))
    const query = 'subscription ($ids: [ID!]!) { shelfChanged(ids: $ids) { count } }'
    await joint.ask('a', { query, variables: { ids } })
    await office.subscribed(1)
    let letGo: () => void = () => undefined
    office.post.hold = new Promise<void>((resolve) => {
      letGo = resolve
    })
    for (const n of [1, 2, 3, 4, 5]) await office.fill(n, n)
    letGo()
    await eventually(async () => (await joint.told('a', 1)).at(-1) === null)
    expect((await joint.told('a', 2)).at(-2)).toMatchObject({
      errors: [{ extensions: { code: 'SUBSCRIBER_TOO_SLOW', retryable: true } }],
    })
    expect((await joint.ask('b', { query: '{ ping }' })).status).toBe(202)
    expect(await joint.told('b', 2)).toMatchObject([{ data: { ping: 'pong' } }, null])
    await joint.close()
  })

  test('asks for nothing more until he has read what waits', async () => {
    const office = await open({ SUBSCRIPTION_BUFFER_KB: '1' })
    const named = { [TOKEN_HEADER]: await (await reserve(office.url)).text() }
    const ping = { query: '{ ping }' }
    const aliases = Array.from({ length: 15 }, (_, n) => `${'x'.repeat(80)}${n}: ping`)
    const large = askJoint(office.url, { id: 'large', query: `{ ${aliases.join(' ')} }` }, named)
    const asked: Promise<Response>[] = []
    const refused: Response[] = []
    await eventually(() => {
      const next = askJoint(office.url, { id: `${asked.length}`, ...ping }, named)
      asked.push(next)
      void next.then((response) => response.status === 429 && refused.push(response))
      return refused.length > 0
    })
    expect([refused[0]?.headers.get('retry-after'), await refused[0]?.text()]).toEqual([
      '1',
      expect.stringContaining('"code":"SUBSCRIBER_TOO_SLOW"'),
    ])
    const stream = await openStream(office.url, { headers: named })
    expect((await large).status).toBe(202)
    await Promise.all(asked)
    expect((await askJoint(office.url, { id: 'b', ...ping }, named)).status).toBe(202)
    await stream.close()
  })
})
