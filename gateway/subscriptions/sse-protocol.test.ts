import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parcelId } from '../testing/fixture-parcels.ts'
import type { PostOffice } from '../testing/fixture-post-office.ts'
import { postOffice } from '../testing/fixture-post-office.ts'
import { TOKEN_HEADER } from '../testing/joint-streams.ts'
import type { Told } from '../testing/stream-clients.ts'
import { openStream } from '../testing/stream-clients.ts'

/** Word by word what the client of GraphQL over SSE does, in both of its modes, and what it takes for a failure. */

let office: PostOffice
beforeAll(async () => {
  office = await postOffice()
})
afterAll(() => office.stop())

const MOVED = {
  query: 'subscription ($id: ID!) { parcelMoved(id: $id) { place } }',
  variables: { id: parcelId(1) },
}
const JSON_SENT = { 'content-type': 'application/json; charset=utf-8' }
type Headers = Readonly<Record<string, string>>

/** Distinct connections: a POST for each operation, which is its stream; whoever has had enough closes it. */
async function distinct(body: object) {
  const stream = await openStream(office.url, { body, headers: { ...(await office.as(1)), ...JSON_SENT } })
  expect([stream.response.status, stream.response.headers.get('content-type')]).toEqual([
    ...[200, 'text/event-stream; charset=utf-8'],
  ])
  const read = (told: readonly Told[]) => told.map(({ event, data }) => [event, data === '' ? null : JSON.parse(data)])
  return { ...stream, read: async (count: number) => read(await stream.events(count)) }
}

/** Single connection: PUT for a token, GET for the stream, a POST for each operation and a DELETE for each that is given up. */
async function single() {
  const own: Headers = await office.as(1)
  const reserved = await fetch(office.url, { method: 'PUT', headers: own })
  expect(reserved.status).toBe(201)
  const headers = { ...own, [TOKEN_HEADER]: await reserved.text() }
  const stream = await openStream(office.url, { headers })
  expect(stream.response.status).toBe(200)
  return {
    ...stream,
    async ask(request: object) {
      const operationId = randomUUID()
      const body = JSON.stringify({ ...request, extensions: { operationId } })
      const asked = await fetch(office.url, { method: 'POST', headers: { ...headers, ...JSON_SENT }, body })
      return { operationId, status: asked.status, text: await asked.text() }
    },
    async giveUp(operationId: string) {
      return (await fetch(`${office.url}?operationId=${operationId}`, { method: 'DELETE', headers })).status
    },
    read: async (count: number) =>
      (await stream.events(count)).map(({ event, data }) => {
        const { id, payload } = JSON.parse(data)
        return [event, id, payload]
      }),
  }
}

const placed = (place: string) => expect.objectContaining({ data: { parcelMoved: { place } } })

describe('a client of GraphQL over SSE, with a connection for each operation,', () => {
  test('reads the one answer of a query and of a mutation, and that it was the last', async () => {
    for (const [query, data] of [
      ['{ ping }', { ping: 'pong' }],
      ['mutation { knock }', { knock: 'come in' }],
    ]) {
      const stream = await distinct({ query })
      expect(await stream.read(2)).toEqual([
        ['next', expect.objectContaining({ data })],
        ['complete', null],
      ])
      await stream.whole()
      expect(stream.isOver()).toBe(true)
    }
  })

  test('reads what is wrong with an operation as an answer, never as a status', async () => {
    for (const query of ['{', '{ nothing }', `subscription { parcelMoved(id: "${parcelId(2)}") { id } }`]) {
      const stream = await distinct({ query })
      expect(await stream.read(2)).toEqual([
        ['next', { errors: [expect.objectContaining({ message: expect.any(String) })] }],
        ['complete', null],
      ])
    }
  })

  test('hears every change until it closes the connection', async () => {
    const stream = await distinct(MOVED)
    await office.subscribed(1)
    for (const place of ['Berlin', 'Paris']) {
      await office.move(1, place)
      await expect.poll(async () => (await stream.read(1)).at(-1)).toEqual(['next', placed(place)])
    }
    await stream.close()
    await office.subscribed(0)
  })
})

describe('a client of GraphQL over SSE, with one connection for all,', () => {
  test('has each operation taken with 202, and hears of each by its id', async () => {
    const joint = await single()
    const query = await joint.ask({ query: '{ ping }' })
    expect([query.status, query.text]).toEqual([202, ''])
    expect(await joint.read(2)).toEqual([
      ['next', query.operationId, expect.objectContaining({ data: { ping: 'pong' } })],
      ['complete', query.operationId, undefined],
    ])
    const both = [await joint.ask(MOVED), await joint.ask(MOVED)].map(({ operationId }) => operationId)
    await office.subscribed(2)
    await office.move(1, 'Oslo')
    expect(new Set((await joint.read(4)).slice(2).map(([, id]) => id))).toEqual(new Set(both))
    expect(await joint.giveUp(both[0] ?? '')).toBe(200)
    await office.subscribed(1)
    await office.move(1, 'Rome')
    expect((await joint.read(6)).slice(4)).toEqual([
      ['complete', both[0], undefined],
      ['next', both[1], placed('Rome')],
    ])
    await joint.close()
    await office.subscribed(0)
  })

  test('is told of what is no operation by a status, and of what cannot be had in the stream', async () => {
    const joint = await single()
    for (const query of ['{', '{ nothing }']) expect((await joint.ask({ query })).status).toBe(400)
    const refused = await joint.ask({ query: `subscription { parcelMoved(id: "${parcelId(2)}") { id } }` })
    expect(refused.status).toBe(202)
    expect(await joint.read(2)).toEqual([
      ['next', refused.operationId, { errors: [expect.objectContaining({ message: expect.any(String) })] }],
      ['complete', refused.operationId, undefined],
    ])
    await joint.close()
  })
})

describe('a stream', () => {
  const asked = async (init: { method: string; headers: Headers; body?: string }) =>
    (await fetch(office.url, init)).status
  const body = JSON.stringify(MOVED)

  test('is had by no other method, type or way of sending', async () => {
    const accept = { accept: 'text/event-stream' }
    expect([
      await asked({ method: 'PATCH', headers: { ...accept, ...JSON_SENT }, body }),
      await asked({ method: 'POST', headers: { accept: 'text/html', ...JSON_SENT }, body }),
      await asked({ method: 'POST', headers: { ...accept, 'content-type': 'text/plain' }, body }),
      await asked({ method: 'POST', headers: { ...accept, 'content-type': 'application/json; charset=latin1' }, body }),
    ]).toEqual([405, 406, 415, 415])
  })
})
