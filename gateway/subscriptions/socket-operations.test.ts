import { createHash } from 'node:crypto'
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { parcelId, shelfId } from '../testing/fixture-parcels.ts'
import type { PostOffice } from '../testing/fixture-post-office.ts'
import { postOffice } from '../testing/fixture-post-office.ts'
import { settled } from '../testing/settled.ts'
import type { Raw } from '../testing/stream-clients.ts'
import { openRaw } from '../testing/stream-clients.ts'

let office: PostOffice
beforeAll(async () => {
  office = await postOffice({ variables: { SUBSCRIPTIONS_PER_SOCKET: '5', LIMIT_BODY_KB: '8' } })
})
afterAll(() => office.stop())

const MOVED = `subscription ($id: ID!) { parcelMoved(id: $id) { id place } }`
const FILLED = `subscription ($ids: [ID!]!) { shelfChanged(ids: $ids) { count } }`

async function signedIn(n = 1): Promise<Raw> {
  const raw = await openRaw(office.ws)
  expect(await raw.init(await office.as(n))).toEqual({ type: 'connection_ack' })
  return raw
}

describe('an operation over a socket', () => {
  test('may be a query or a mutation: one answer, and the end', async () => {
    const raw = await signedIn()
    raw.subscribe('m', 'mutation { knock }')
    expect(await raw.next()).toMatchObject({ id: 'm', type: 'next', payload: { data: { knock: 'come in' } } })
    expect(await raw.next()).toEqual({ id: 'm', type: 'complete' })
    raw.subscribe('q', 'query A { ping } query B { whoami }', { operationName: 'B' })
    expect(await raw.next()).toMatchObject({ id: 'q', payload: { data: { whoami: 'CONSUMER' } } })
    raw.close()
  })

  test.each([
    ['{ pong }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['{', {}, 'GRAPHQL_PARSE_FAILED'],
    ['query A { ping } query B { ping }', {}, 'OPERATION_RESOLUTION_FAILURE'],
    ['query ($a: Int!) { ping @include(if: true) }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'subscription ($isWanted: Boolean!) { mine @include(if: $isWanted) { id } }',
      { variables: { isWanted: true } },
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'subscription { ...Root } fragment Root on Subscription { mine @skip(if: false) { id } }',
      {},
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [MOVED, {}, 'BAD_USER_INPUT'],
    [FILLED, { variables: { ids: [] } }, 'BAD_USER_INPUT'],
    [FILLED, { variables: { ids: Array.from({ length: 101 }, (_, n) => shelfId(n)) } }, 'BAD_USER_INPUT'],
    ['', { extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }, 'PERSISTED_QUERY_NOT_FOUND'],
    ['', {}, 'BAD_REQUEST'],
    [`{ ${Array.from({ length: 60 }, (_, n) => `a${n}: ping`).join(' ')} }`, {}, 'ALIAS_LIMIT'],
    ['subscription { parcelMoved(id: "nothing") { id } }', {}, 'NOT_FOUND'],
    [MOVED, { variables: { id: parcelId(2) } }, 'NOT_FOUND'],
    [MOVED, { variables: { id: shelfId(1) } }, 'NOT_FOUND'],
    ['subscription { guardedShelf(ids: ["x"]) { id } }', {}, 'FORBIDDEN'],
    ['subscription { mine { id } parcelMoved(id: "x") { id } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
  ])('is refused with one error and nothing more: %s %j', async (query, rest, code) => {
    const raw = await signedIn()
    raw.subscribe('a', query, rest)
    expect(await raw.next()).toMatchObject({
      id: 'a',
      type: 'error',
      payload: expect.arrayContaining([expect.objectContaining({ extensions: expect.objectContaining({ code }) })]),
    })
    raw.subscribe('b', '{ ping }')
    expect(await raw.next()).toMatchObject({ id: 'b', type: 'next' })
    raw.close()
  })

  test('may be named instead of written, without a text, as over HTTP', async () => {
    const raw = await signedIn()
    const query = '{ named: ping }'
    const sha256Hash = createHash('sha256').update(query).digest('hex')
    const extensions = { persistedQuery: { version: 1, sha256Hash } }
    raw.subscribe('a', query, { extensions })
    await raw.next()
    await raw.next()
    const named = [{ extensions }, { query: null, extensions }, { query: '', extensions }, { documentId: sha256Hash }]
    for (const payload of [...named, { documentId: `sha256:${sha256Hash}` }]) {
      raw.send({ id: 'b', type: 'subscribe', payload })
      expect(await raw.next()).toMatchObject({ id: 'b', type: 'next', payload: { data: { named: 'pong' } } })
      expect(await raw.next()).toEqual({ id: 'b', type: 'complete' })
    }
    raw.send({ id: 'b', type: 'subscribe', payload: { documentId: 'a'.repeat(64) } })
    expect(await raw.next()).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'DOCUMENT_NOT_FOUND' } }] })
    raw.close()
  })

  test('that was answered or refused may be completed by its client all the same', async () => {
    const raw = await signedIn()
    for (const [query, ...types] of [
      ['{ ping }', 'next', 'complete'],
      ['{ pong }', 'error'],
      ['{ ping }', 'next'],
    ]) {
      raw.subscribe('a', query ?? '')
      for (const type of types) expect(await raw.next()).toMatchObject({ id: 'a', type })
      raw.send({ id: 'a', type: 'complete' })
    }
    raw.close()
  })

  test('of a guest is that of a guest', async () => {
    const raw = await openRaw(office.ws)
    await raw.init()
    raw.subscribe('a', MOVED, { variables: { id: parcelId(1) } })
    expect(await raw.next()).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
    raw.close()
  })

  test('is refused when there are too many at the same time, and there is room again', async () => {
    const raw = await signedIn()
    for (const n of [1, 2, 3, 4, 5]) raw.subscribe(`${n}`, FILLED, { variables: { ids: [shelfId(n)] } })
    raw.subscribe('6', '{ ping }')
    expect(await raw.next()).toMatchObject({
      id: '6',
      type: 'error',
      payload: [{ extensions: { code: 'SUBSCRIPTION_LIMIT' } }],
    })
    raw.send({ id: '1', type: 'complete' })
    raw.subscribe('6', '{ ping }')
    expect(await raw.next()).toMatchObject({ id: '6', type: 'next' })
    raw.close()
  })

  test('that the client has given up is not answered any more', async () => {
    let letGo: () => void = () => undefined
    office.post.hold = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const raw = await signedIn()
    raw.subscribe('a', '{ slow }')
    raw.send({ id: 'a', type: 'complete' })
    raw.send({ id: 'unknown', type: 'complete' })
    raw.subscribe('b', '{ ping }')
    expect([(await raw.next()).id, (await raw.next()).id]).toEqual(['b', 'b'])
    letGo()
    await settled()
    expect(raw.heard).toEqual([])
    raw.close()
  })
})

describe('a subscription over a socket', () => {
  test('tells each change with its cursor, until the client has had enough', async () => {
    const raw = await signedIn()
    raw.subscribe('a', MOVED, { variables: { id: parcelId(1) } })
    await office.subscribed(1)
    for (const place of ['Berlin', 'Paris']) {
      await office.move(1, place)
      expect(await raw.next()).toEqual({
        id: 'a',
        type: 'next',
        payload: {
          data: { parcelMoved: { id: parcelId(1), place } },
          extensions: { cursor: expect.stringMatching(/^[0-9a-z]+-[0-9a-z]+-[0-9a-z]+$/) },
        },
      })
    }
    raw.send({ id: 'a', type: 'complete' })
    await office.subscribed(0)
    await office.move(1, 'Rome')
    await settled()
    expect(raw.heard).toEqual([])
    raw.close()
  })

  test('tells nobody of what is another’s', async () => {
    const raw = await signedIn(2)
    raw.subscribe('a', 'subscription { mine { id ... on Parcel { place } } }')
    await office.subscribed(1)
    await office.move(1, 'Berlin')
    await office.move(2, 'Oslo')
    expect(await raw.next()).toMatchObject({ payload: { data: { mine: { id: parcelId(2), place: 'Oslo' } } } })
    raw.close()
    await office.subscribed(0)
  })

  test('tells the owner of a thing though nothing but its name is asked for', async () => {
    const raw = await signedIn()
    raw.subscribe('a', 'subscription { mine { __typename id } }')
    await office.subscribed(1)
    await office.move(1, 'Berlin')
    expect(await raw.next()).toMatchObject({ payload: { data: { mine: { __typename: 'Parcel', id: parcelId(1) } } } })
    raw.close()
    await office.subscribed(0)
  })

  test('has the fields that its viewer may not see as nulls, with their errors', async () => {
    const raw = await signedIn()
    raw.subscribe('a', `subscription { parcelMoved(id: "${parcelId(1)}") { place secret } }`)
    await office.subscribed(1)
    await office.move(1, 'Berlin')
    expect(await raw.next()).toMatchObject({
      payload: {
        data: { parcelMoved: { place: 'Berlin', secret: null } },
        errors: [{ path: ['parcelMoved', 'secret'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }],
      },
    })
    raw.close()
    await office.subscribed(0)
  })

  test('ends with its socket', async () => {
    const raw = await signedIn()
    raw.subscribe('a', MOVED, { variables: { id: parcelId(1) } })
    await office.subscribed(1)
    raw.socket.terminate()
    await office.subscribed(0)
  })

  test('is understood by the client of the protocol', async () => {
    const client = createClient({
      url: office.ws,
      webSocketImpl: WebSocket,
      connectionParams: await office.as(1),
      retryAttempts: 0,
    })
    const updates = client.iterate<{ parcelMoved: { place: string } }>({ query: MOVED, variables: { id: parcelId(1) } })
    const first = updates.next()
    await office.subscribed(1)
    await office.move(1, 'Madrid')
    expect((await first).value).toMatchObject({ data: { parcelMoved: { place: 'Madrid' } } })
    await updates.return?.()
    await office.subscribed(0)
    await client.dispose()
  })
})
