import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parcelId, shelfId } from '../testing/fixture-parcels.ts'
import type { PostOffice } from '../testing/fixture-post-office.ts'
import { postOffice } from '../testing/fixture-post-office.ts'
import { askJoint, openJoint, reserve, TOKEN_HEADER } from '../testing/joint-streams.ts'
import { openStream } from '../testing/stream-clients.ts'

let office: PostOffice
beforeAll(async () => {
  office = await postOffice({
    variables: { SUBSCRIPTION_HEARTBEAT_MS: '100', SUBSCRIPTIONS_PER_SOCKET: '5', LIMIT_BODY_KB: '8' },
  })
})
afterAll(() => office.stop())

const moved = (n: number) => ({
  query: 'subscription ($id: ID!) { parcelMoved(id: $id) { place } }',
  variables: { id: parcelId(n) },
})
const filled = (n: number) => ({
  query: 'subscription ($ids: [ID!]!) { shelfChanged(ids: $ids) { count } }',
  variables: { ids: [shelfId(n)] },
})
const place = (name: string) => ({ data: { parcelMoved: { place: name } }, extensions: { cursor: expect.any(String) } })
async function codeOf(response: Response) {
  const { errors } = JSON.parse(await response.text())
  return [response.status, errors[0].extensions.code]
}

describe('an event stream that operations share', () => {
  test('is reserved by PUT, for a token that names it and no other', async () => {
    const [first, second] = [await reserve(office.url), await reserve(office.url, { accept: 'application/json' })]
    expect([first.status, first.headers.get('content-type')]).toEqual([201, 'text/plain; charset=utf-8'])
    expect(first.headers.get('cache-control')).toBe('no-store')
    const tokens = [await first.text(), await second.text()]
    expect(new Set(tokens).size).toBe(2)
    for (const token of tokens) expect(token).toMatch(/^[\w-]{32}$/)
    for (const token of tokens) await (await openStream(`${office.url}?token=${token}`)).close()
  })

  test('tells of all of them, each by its id, and begins at once', async () => {
    const joint = await openJoint(office.url, await office.as(1))
    expect([joint.response.status, joint.response.headers.get('content-type')]).toEqual([
      ...[200, 'text/event-stream; charset=utf-8'],
    ])
    const accepted = await joint.ask('a', moved(1))
    expect([accepted.status, await accepted.text()]).toEqual([202, ''])
    expect((await joint.ask('b', filled(1))).status).toBe(202)
    expect((await joint.ask('c', { query: '{ whoami }' })).status).toBe(202)
    expect((await joint.ask('d', { query: 'mutation { knock }' })).status).toBe(202)
    await office.move(1, 'Berlin')
    await office.fill(1, 3)
    expect(await joint.told('a', 1)).toEqual([place('Berlin')])
    expect(await joint.told('b', 1)).toMatchObject([{ data: { shelfChanged: { count: 3 } } }])
    expect(await joint.told('c', 2)).toMatchObject([{ data: { whoami: 'CONSUMER' } }, null])
    expect(await joint.told('d', 2)).toMatchObject([{ data: { knock: 'come in' } }, null])
    expect(joint.text()).toMatch(/^:\n\n/)
    expect(joint.text().match(/^:\n\n/gm)?.length).toBeGreaterThan(0)
    await joint.close()
    await office.subscribed(0)
  })

  test('can be opened by its token alone, among the parameters, as a browser’s event source does', async () => {
    const headers = await office.as(1)
    const token = await (await reserve(office.url, headers)).text()
    const stream = await openStream(`${office.url}?token=${token}`)
    const url = `${office.url}?${new URLSearchParams({ token })}`
    expect((await askJoint(url, { id: 'q', query: '{ whoami }' }, headers)).status).toBe(202)
    expect((await stream.events(2))[0]?.data).toContain('{"id":"q","payload":{"data":{"whoami":"CONSUMER"}')
    await stream.close()
  })

  test('takes operations before it is opened, and tells of them then', async () => {
    const named = { [TOKEN_HEADER]: await (await reserve(office.url)).text() }
    expect((await askJoint(office.url, { id: 'q', query: '{ ping }' }, named)).status).toBe(202)
    const stream = await openStream(office.url, { headers: named })
    expect((await stream.events(2)).map(({ event }) => event)).toEqual(['next', 'complete'])
    await stream.close()
  })

  test('shows that it is alive by comments', async () => {
    const joint = await openJoint(office.url)
    await expect.poll(() => joint.text().match(/^:\n\n/gm)?.length ?? 0).toBeGreaterThan(2)
    await joint.close()
  })

  test('takes a query by GET, and no mutation', async () => {
    const joint = await openJoint(office.url)
    const get = (query: string) =>
      fetch(`${office.url}?${new URLSearchParams({ query, extensions: '{"operationId":"g"}', token: joint.token })}`)
    expect((await get('{ ping }')).status).toBe(202)
    expect(await joint.told('g', 2)).toMatchObject([{ data: { ping: 'pong' } }, null])
    expect(await codeOf(await get('mutation { knock }'))).toEqual([405, 'METHOD_NOT_ALLOWED'])
    await joint.close()
  })
})

describe('an operation of a joint stream', () => {
  test('ends by DELETE, is completed, and frees its id', async () => {
    const joint = await openJoint(office.url, await office.as(1))
    await joint.ask('a', moved(1))
    await office.subscribed(1)
    const ended = await joint.end('a')
    expect([ended.status, await ended.text()]).toEqual([200, ''])
    expect(await joint.told('a', 1)).toEqual([null])
    await office.subscribed(0)
    expect((await joint.end('nothing')).status).toBe(200)
    expect((await joint.ask('a', { query: '{ ping }' })).status).toBe(202)
    expect(await joint.told('a', 3)).toMatchObject([null, { data: { ping: 'pong' } }, null])
    expect(await codeOf(await joint.end(''))).toEqual([400, 'BAD_REQUEST'])
    await joint.close()
  })

  test('is refused like every request, where it is not admitted, and its id stays free', async () => {
    const joint = await openJoint(office.url, await office.as(1))
    const aliases = Array.from({ length: 60 }, (_, n) => `a${n}: ping`).join(' ')
    for (const [query, status, code] of [
      ['{', 400, 'GRAPHQL_PARSE_FAILED'],
      ['{ nothing }', 400, 'GRAPHQL_VALIDATION_FAILED'],
      [`{ ${aliases} }`, 400, 'ALIAS_LIMIT'],
      [`{ ping } #${'x'.repeat(10_000)}`, 413, 'BODY_LIMIT'],
    ] as const) {
      expect(await codeOf(await joint.ask('a', { query }))).toEqual([status, code])
      expect((await joint.ask('a', { query }, { accept: 'application/json' })).status).toBe(status)
    }
    expect((await joint.ask('a', { query: '{ ping }' })).status).toBe(202)
    await joint.told('a', 2)
    await joint.close()
  })

  test('is refused within the stream, where it was admitted', async () => {
    const joint = await openJoint(office.url, await office.as(1))
    for (const [id, asked, code] of [
      ['a', moved(2), 'NOT_FOUND'],
      ['b', { query: 'subscription { guardedShelf(ids: ["x"]) { id } }' }, 'FORBIDDEN'],
      ['c', { query: 'query A { ping } query B { ping }' }, 'OPERATION_RESOLUTION_FAILURE'],
    ] as const) {
      expect((await joint.ask(id, asked)).status).toBe(202)
      expect(await joint.told(id, 2)).toMatchObject([{ errors: [{ extensions: { code } }] }, null])
    }
    await joint.close()
  })

  test('needs an id of its own, and there are only so many of them', async () => {
    const joint = await openJoint(office.url, await office.as(1))
    const named = { [TOKEN_HEADER]: joint.token, ...(await office.as(1)) }
    expect(await codeOf(await askJoint(office.url, { query: '{ ping }' }, named))).toEqual([400, 'BAD_REQUEST'])
    expect(await codeOf(await joint.ask('x'.repeat(201), { query: '{ ping }' }))).toEqual([400, 'BAD_REQUEST'])
    for (const id of ['1', '2', '3', '4', '5']) expect((await joint.ask(id, filled(1))).status).toBe(202)
    expect(await codeOf(await joint.ask('5', filled(1)))).toEqual([409, 'CONFLICT'])
    expect(await codeOf(await joint.ask('6', filled(1)))).toEqual([429, 'SUBSCRIPTION_LIMIT'])
    await joint.end('1')
    expect((await joint.ask('6', filled(1))).status).toBe(202)
    await joint.close()
    await office.subscribed(0)
  })

  test('goes on from a cursor, with what was missed and nothing twice', async () => {
    const headers = await office.as(1)
    const first = await openJoint(office.url, headers)
    await first.ask('a', moved(1))
    await office.move(1, 'Oslo')
    const [{ extensions }] = await first.told('a', 1)
    await first.close()
    await office.subscribed(0)
    await office.move(1, 'Rome')
    const second = await openJoint(office.url, headers)
    await second.ask('b', { ...moved(1), extensions: { resumeFrom: extensions.cursor } })
    expect(await second.told('b', 1)).toEqual([place('Rome')])
    await office.move(1, 'Bern')
    expect(await second.told('b', 2)).toEqual([place('Rome'), place('Bern')])
    await second.close()
  })
})

describe('the token of a joint stream', () => {
  test('is that of one reader at a time, and of nobody once he has gone', async () => {
    const joint = await openJoint(office.url)
    const named = { [TOKEN_HEADER]: joint.token }
    const second = await openStream(office.url, { headers: named })
    expect([second.response.status, await second.whole()]).toEqual([409, expect.stringContaining('CONFLICT')])
    await joint.close()
    await expect.poll(async () => (await askJoint(office.url, { id: 'a', query: '{ ping }' }, named)).status).toBe(404)
  })

  test.each(['GET', 'POST', 'DELETE'])('that names nothing is not found by %s', async (method) => {
    const headers = { [TOKEN_HEADER]: randomUUID(), accept: '*/*' }
    expect(await codeOf(await fetch(office.url, { method, headers }))).toEqual([404, 'STREAM_NOT_FOUND'])
    const stream = await openStream(office.url, { headers: { ...headers, accept: 'text/event-stream' } })
    expect([stream.response.status, await stream.whole()]).toEqual([404, expect.stringContaining('STREAM_NOT_FOUND')])
  })

  test('belongs to the viewer who reserved it: for others, guests included, there is no such stream', async () => {
    const joint = await openJoint(office.url, await office.as(1))
    const named = { [TOKEN_HEADER]: joint.token }
    for (const other of [await office.as(2), {}]) {
      expect((await askJoint(office.url, { id: 'a', query: '{ ping }' }, { ...named, ...other })).status).toBe(404)
      const ended = await fetch(`${office.url}?operationId=a`, { method: 'DELETE', headers: { ...named, ...other } })
      expect(ended.status).toBe(404)
    }
    const token = await (await reserve(office.url, await office.as(1))).text()
    const stream = await openStream(office.url, { headers: { [TOKEN_HEADER]: token, ...(await office.as(2)) } })
    expect([stream.response.status, await stream.whole()]).toEqual([404, expect.stringContaining('STREAM_NOT_FOUND')])
    await joint.close()
  })

  test('is not had, nor used, with a sign-in that is not believed', async () => {
    const forged = { authorization: 'Bearer made.up.token' }
    expect(await codeOf(await reserve(office.url, forged))).toEqual([401, 'UNAUTHENTICATED'])
    const joint = await openJoint(office.url, await office.as(1))
    expect(await codeOf(await joint.ask('a', { query: '{ ping }' }, forged))).toEqual([401, 'UNAUTHENTICATED'])
    await joint.close()
  })

  test('does not pass a page of another site: its methods and its header need an origin that is allowed', async () => {
    const own = await postOffice({ variables: { CORS_ORIGINS: 'https://shop.example' } })
    const ask = async (origin: string) => {
      const headers = { origin, 'access-control-request-method': 'PUT' }
      const { headers: said } = await fetch(own.url, { method: 'OPTIONS', headers })
      return ['origin', 'methods', 'headers'].map((name) => said.get(`access-control-allow-${name}`))
    }
    expect(await ask('https://evil.example')).toEqual([null, null, null])
    expect(await ask('https://shop.example')).toEqual([
      ...['https://shop.example', expect.stringMatching(/PUT.*DELETE/), expect.stringContaining(TOKEN_HEADER)],
    ])
    await own.stop()
  })
})
