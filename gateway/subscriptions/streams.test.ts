import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { INNER, parcelId, shelfId, tell } from '../testing/fixture-parcels.ts'
import type { PostOffice } from '../testing/fixture-post-office.ts'
import { postOffice } from '../testing/fixture-post-office.ts'
import type { Told } from '../testing/stream-clients.ts'
import { eventsIn, openStream, partsIn } from '../testing/stream-clients.ts'

let office: PostOffice
beforeAll(async () => {
  office = await postOffice({ variables: { SUBSCRIPTION_HEARTBEAT_MS: '100' } })
})
afterAll(() => office.stop())

const MULTIPART = 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0, application/json'
const moved = (n: number) => ({
  query: 'subscription ($id: ID!) { parcelMoved(id: $id) { place } }',
  variables: { id: parcelId(n) },
})
function search(parameters: Readonly<Record<string, unknown>>): string {
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters))
    asked.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  return `?${asked}`
}

describe('an event stream', () => {
  test.each(['GET', 'POST'] as const)('tells each change as an event of its own, by %s', async (method) => {
    const headers = await office.as(1)
    const stream =
      method === 'POST'
        ? await openStream(office.url, { body: moved(1), headers })
        : await openStream(office.url + search(moved(1)), { headers })
    expect(stream.response.status).toBe(200)
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(stream.response.headers.get('content-encoding')).toBeNull()
    await office.subscribed(1)
    await office.move(1, 'Berlin')
    await office.move(1, 'Paris')
    const [first, second] = await stream.events(2)
    expect([first?.event, second?.event]).toEqual(['next', 'next'])
    const answers = [first, second].map((one) => JSON.parse(one?.data ?? ''))
    expect(answers.map(({ data }) => data.parcelMoved.place)).toContain('Paris')
    expect(answers.map(({ extensions }) => extensions.cursor)).toEqual([first?.id, second?.id])
    await stream.close()
    await office.subscribed(0)
  })

  test('tells of a part what is news of the whole, each event once, missed or not', async () => {
    const body = { query: 'subscription ($id: ID!) { boxOpened(parcelId: $id) { id } }', variables: { id: INNER } }
    const headers = await office.as(1)
    const stream = await openStream(office.url, { body, headers })
    await office.subscribed(1)
    const payloads = [{ id: parcelId(2) }, { id: parcelId(1), inside: INNER }, { id: parcelId(1) }, { id: INNER }]
    for (const payload of payloads) await tell(office.bus, 'box.opened', payload)
    const opened = ({ data }: Told) => JSON.parse(data).data.boxOpened.id
    const events = await stream.events(3)
    expect(events.map(opened)).toEqual([parcelId(1), parcelId(1), INNER])
    await stream.close()
    const since = /^id: (.+)$/m.exec(stream.text())?.[1] ?? ''
    const again = await openStream(office.url, { body, headers: { ...headers, 'last-event-id': since } })
    expect((await again.events(3)).map(opened)).toEqual([parcelId(1), parcelId(1), INNER])
    await again.close()
    await office.subscribed(0)
  })

  test('ends with its head for who asks by HEAD, and nobody is subscribed then', async () => {
    const headers = { ...(await office.as(1)), accept: 'text/event-stream' }
    const { status, headers: head } = await fetch(office.url + search(moved(1)), { method: 'HEAD', headers })
    expect([status, head.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
    await office.subscribed(0)
  })

  test('begins at once, with the cursor from which it tells', async () => {
    const stream = await openStream(office.url, { body: moved(1), headers: await office.as(1) })
    await expect.poll(() => stream.text()).toMatch(/^:\nid: [0-9a-z]+-[0-9a-z]+-[0-9a-z]+\n\n/)
    await stream.close()
  })

  test('shows that it is alive by comments', async () => {
    const stream = await openStream(office.url, { body: moved(1), headers: await office.as(1) })
    await expect.poll(() => stream.text().match(/^:\n\n/gm)?.length ?? 0).toBeGreaterThan(2)
    expect(eventsIn(stream.text())).toEqual([])
    await stream.close()
  })

  test('has one event and its end for a query', async () => {
    const expected = /^:\n\nevent: next\ndata: \{"data":\{"ping":"pong"\}[^\n]*\}\n\nevent: complete\ndata:\n\n$/
    const posted = await openStream(office.url, { body: { query: '{ ping }' } })
    expect(await posted.whole()).toMatch(expected)
    const gotten = await openStream(office.url + search({ query: '{ ping }' }))
    expect(await gotten.whole()).toMatch(expected)
  })

  test.each([
    ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{', 'GRAPHQL_PARSE_FAILED'],
    [`subscription { parcelMoved(id: "${parcelId(2)}") { id } }`, 'NOT_FOUND'],
    ['subscription { guardedShelf(ids: ["x"]) { id } }', 'FORBIDDEN'],
    ['subscription { shelfChanged(ids: []) { id } }', 'BAD_USER_INPUT'],
    [`subscription { shelfChanged(ids: [${`"${shelfId(1)}" `.repeat(101)}]) { id } }`, 'BAD_USER_INPUT'],
    [`subscription { shelfChanged(ids: ["${shelfId(1)}", "whs_2"]) { id } }`, 'BAD_USER_INPUT'],
    [`subscription { shelfChanged(ids: ["${parcelId(1)}"]) { id } }`, 'BAD_USER_INPUT'],
  ])('tells within itself why %s is refused', async (query, code) => {
    const stream = await openStream(office.url, { body: { query }, headers: await office.as(1) })
    expect([stream.response.status, stream.response.headers.get('content-type')]).toEqual([
      ...[200, 'text/event-stream; charset=utf-8'],
    ])
    const [next, complete, ...more] = eventsIn(await stream.whole())
    expect(JSON.parse(next?.data ?? '')).toMatchObject({ errors: [{ extensions: { code } }] })
    expect([next?.event, complete, more]).toEqual(['next', { id: null, event: 'complete', data: '' }, []])
  })

  test('is not opened for a guest, nor with a token that is not believed', async () => {
    for (const headers of [{}, { authorization: 'Bearer made.up.token' }] as Record<string, string>[]) {
      const stream = await openStream(office.url, { body: moved(1), headers })
      expect(await stream.whole()).toContain('"code":"UNAUTHENTICATED"')
    }
  })

  test('changes nothing by GET', async () => {
    const stream = await openStream(office.url + search({ query: 'mutation { knock }' }))
    expect([stream.response.status, await stream.whole()]).toEqual([405, expect.stringContaining('METHOD_NOT_ALLOWED')])
  })
})

describe('Apollo’s multipart', () => {
  test('has a part for each change, and empty ones as heartbeats', async () => {
    const headers = { ...(await office.as(1)), accept: MULTIPART }
    const stream = await openStream(office.url, { body: moved(1), headers })
    expect([stream.response.status, stream.response.headers.get('content-type')]).toEqual([
      ...[200, 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0'],
    ])
    expect(await stream.parts(2)).toEqual(expect.arrayContaining([{}, {}]))
    await office.subscribed(1)
    await office.move(1, 'Berlin')
    await expect
      .poll(() => partsIn(stream.text()).filter((part) => JSON.stringify(part) !== '{}'))
      .toEqual([
        {
          payload: {
            data: { parcelMoved: { place: 'Berlin' } },
            extensions: { cursor: expect.any(String) },
          },
        },
      ])
    await stream.close()
    await office.subscribed(0)
  })

  test('is refused as a request for JSON by its name is where that is taken too', async () => {
    const headers = { ...(await office.as(1)), accept: MULTIPART }
    const stream = await openStream(office.url, { body: moved(2), headers })
    expect([stream.response.status, JSON.parse(await stream.whole())]).toMatchObject([
      ...[200, { errors: [{ extensions: { code: 'NOT_FOUND' } }] }],
    ])
  })

  test('leaves a query what it is', async () => {
    const stream = await openStream(office.url, { body: { query: '{ ping }' }, headers: { accept: MULTIPART } })
    expect(stream.response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(JSON.parse(await stream.whole())).toMatchObject({ data: { ping: 'pong' } })
  })

  test('closes a query with its last boundary where nothing else is taken', async () => {
    const headers = { accept: 'multipart/mixed;subscriptionSpec="1.0"' }
    const stream = await openStream(office.url, { body: { query: '{ ping }' }, headers })
    const text = await stream.whole()
    expect(text.endsWith('\r\n--graphql--\r\n')).toBe(true)
    expect(text).toContain('{"payload":{"data":{"ping":"pong"}')
  })
})

describe('a subscription', () => {
  test.each(['application/json', '*/*', 'multipart/mixed', 'multipart/mixed;subscriptionSpec=2.0, application/json'])(
    'is not answered to a client that asks for %s',
    async (accept) => {
      const stream = await openStream(office.url, { body: moved(1), headers: { ...(await office.as(1)), accept } })
      expect([stream.response.status, await stream.whole()]).toMatchObject([
        406,
        expect.stringContaining('NOT_ACCEPTABLE'),
      ])
    },
  )

  test('is answered in the way that its client likes best', async () => {
    const type = async (accept: string) => {
      const stream = await openStream(office.url, { body: moved(1), headers: { ...(await office.as(1)), accept } })
      await stream.close()
      return stream.response.headers.get('content-type')?.split(';')[0]
    }
    const either = 'text/event-stream;q=0.5, multipart/mixed;subscriptionSpec=1.0;q=0.9'
    expect([
      await type(either),
      await type(either.replace('0.5', '1')),
      await type('application/json, text/event-stream'),
    ]).toEqual([...['multipart/mixed', 'text/event-stream', 'text/event-stream']])
  })

  test('asks once for all who are told the same, and for each of those who are not', async () => {
    const own = await office.open()
    const open = async (n: number, fields: string) =>
      openStream(own.url, {
        body: { query: `subscription { shelfChanged(ids: ["${shelfId(1)}"]) { ${fields} } }` },
        headers: n === 0 ? {} : await office.as(n),
      })
    const same = await Promise.all([0, 1, 2, 3].map((n) => open(n, 'count')))
    await expect.poll(() => own.gateway.waiting().subscriptions).toBe(4)
    const before = office.post.looks()
    await office.fill(1, 7)
    for (const stream of same) expect((await stream.events(1))[0]?.data).toContain('{"shelfChanged":{"count":7}}')
    expect(office.post.looks() - before).toBe(1)
    const different = await Promise.all([0, 1, 1, 2].map((n) => open(n, 'seenBy count')))
    await expect.poll(() => own.gateway.waiting().subscriptions).toBe(8)
    await office.fill(1, 8)
    const seen = await Promise.all(different.map(async (stream) => JSON.parse((await stream.events(1))[0]?.data ?? '')))
    expect(seen.map(({ data }) => data.shelfChanged.seenBy)).toEqual(['GUEST', 'CONSUMER', 'CONSUMER', 'CONSUMER'])
    expect(office.post.looks() - before).toBe(1 + 1 + 3)
    await Promise.all([...same, ...different].map((stream) => stream.close()))
  })

  test('may be written with fragments, conditions, an alias and variables of its own', async () => {
    const query = `
      subscription Moves($id: ID!, $isShort: Boolean! = false, $node: Boolean = true) { ...Root }
      fragment Root on Subscription { here: parcelMoved(id: $id) { ...Parcel @include(if: $node) owner @skip(if: $isShort) } }
      fragment Parcel on Parcel { place ... on Node { id } }`
    const stream = await openStream(office.url, {
      body: { query, variables: { id: parcelId(1), isShort: true } },
      headers: await office.as(1),
    })
    await office.subscribed(1)
    await office.move(1, 'Vienna')
    const [event] = await stream.events(1)
    expect(JSON.parse(event?.data ?? '').data).toEqual({ here: { place: 'Vienna', id: parcelId(1) } })
    await stream.close()
  })
})
