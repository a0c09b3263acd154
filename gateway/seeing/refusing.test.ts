import { scrape } from '@supermall/messaging/metrics'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parcelId, shelfId } from '../testing/fixture-parcels.ts'
import type { PostOffice } from '../testing/fixture-post-office.ts'
import { postOffice } from '../testing/fixture-post-office.ts'
import { openJoint } from '../testing/joint-streams.ts'
import { openRaw, openStream } from '../testing/stream-clients.ts'

let office: PostOffice
beforeAll(async () => {
  office = await postOffice({ variables: { SUBSCRIPTIONS_PER_SOCKET: '2', MOST_IN_FLIGHT: '1' } })
})
afterAll(() => office.stop())

const MOVED = 'subscription ($id: ID!) { parcelMoved(id: $id) { place } }'
const FOREIGN = { variables: { id: parcelId(2) } }

async function refused(code: string): Promise<number> {
  const line = (await scrape()).split('\n').find((one) => one.startsWith(`mall_refused_total{code="${code}"} `))
  return Number(line?.split(' ').at(-1) ?? 0)
}

async function signedIn() {
  const raw = await openRaw(office.ws)
  await raw.init(await office.as(1))
  return raw
}

describe('what is refused over a socket is counted once, by its code,', () => {
  test.each([
    ['GRAPHQL_PARSE_FAILED', '{', {}],
    ['GRAPHQL_VALIDATION_FAILED', '{ nothing }', {}],
    ['BAD_REQUEST', '', {}],
    ['NOT_FOUND', MOVED, FOREIGN],
  ])('where it is never run: %s', async (code, query, rest) => {
    const raw = await signedIn()
    const before = await refused(code)
    raw.subscribe('a', query, rest)
    expect(await raw.next()).toMatchObject({ type: 'error', payload: [{ extensions: { code } }] })
    expect((await refused(code)) - before).toBe(1)
    raw.close()
  })

  test('where there are too many on one socket', async () => {
    const raw = await signedIn()
    const before = await refused('SUBSCRIPTION_LIMIT')
    for (const [index, id] of ['a', 'b'].entries()) {
      raw.subscribe(id, MOVED, { variables: { id: parcelId(1) } })
      await office.subscribed(index + 1)
    }
    raw.subscribe('c', '{ ping }')
    expect(await raw.next()).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'SUBSCRIPTION_LIMIT' } }] })
    expect((await refused('SUBSCRIPTION_LIMIT')) - before).toBe(1)
    raw.close()
    await office.subscribed(0)
  })

  test('where there is no room for it in the process', async () => {
    let letGo: () => void = () => undefined
    const raw = await signedIn()
    const before = await refused('OVERLOADED')
    office.post.hold = new Promise<void>((resolve) => {
      letGo = resolve
    })
    raw.subscribe('a', '{ slow }')
    raw.subscribe('b', '{ ping }')
    expect(await raw.next()).toMatchObject({
      id: 'b',
      type: 'error',
      payload: [{ extensions: { code: 'OVERLOADED' } }],
    })
    expect((await refused('OVERLOADED')) - before).toBe(1)
    letGo()
    expect(await raw.next()).toMatchObject({ id: 'a', type: 'next' })
    raw.close()
  })
})

describe('a subscription that is refused is counted once', () => {
  test('in a stream of its own', async () => {
    const before = await refused('NOT_FOUND')
    const stream = await openStream(office.url, { body: { query: MOVED, ...FOREIGN }, headers: await office.as(1) })
    expect(await stream.whole()).toContain('NOT_FOUND')
    expect((await refused('NOT_FOUND')) - before).toBe(1)
  })

  test('in a stream that it shares', async () => {
    const joint = await openJoint(office.url, await office.as(1))
    const before = await refused('NOT_FOUND')
    expect((await joint.ask('a', { query: MOVED, ...FOREIGN })).status).toBe(202)
    await joint.told('a', 2)
    expect((await refused('NOT_FOUND')) - before).toBe(1)
    await joint.close()
  })

  test('where its arguments make no sense', async () => {
    const before = await refused('BAD_USER_INPUT')
    const query = 'subscription ($ids: [ID!]!) { shelfChanged(ids: $ids) { count } }'
    const ids = Array.from({ length: 101 }, (_, n) => shelfId(n))
    await (await openStream(office.url, { body: { query, variables: { ids } } })).whole()
    expect((await refused('BAD_USER_INPUT')) - before).toBe(1)
  })
})
