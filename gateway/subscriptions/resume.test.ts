import type { Bus } from '@supermall/messaging/bus'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { natsBus } from '@supermall/messaging/bus-nats'
import { eventually } from '@supermall/testing/rival'
import { natsServer, requires } from '@supermall/testing/servers'
import { afterAll, describe, expect, test } from 'vitest'
import { parcelId, shelfId } from '../testing/fixture-parcels.ts'
import type { PostOffice } from '../testing/fixture-post-office.ts'
import { postOffice } from '../testing/fixture-post-office.ts'
import { silent } from '../testing/fixture-subgraph.ts'
import type { Told } from '../testing/stream-clients.ts'
import { openRaw, openStream } from '../testing/stream-clients.ts'

const FILLED = {
  query: 'subscription ($ids: [ID!]!) { shelfChanged(ids: $ids) { id } }',
  variables: { ids: [1, 2, 3, 4, 5].map(shelfId) },
}
const shelfIn = ({ data }: Told): number => 1 + FILLED.variables.ids.indexOf(JSON.parse(data).data.shelfChanged.id)
const last = (events: readonly Told[]): string => events.at(-1)?.id ?? ''

const offices: PostOffice[] = []
async function open(bus: Bus, variables: Record<string, string> = {}): Promise<PostOffice> {
  const office = await postOffice({ bus, variables })
  offices.push(office)
  return office
}
const closing: (() => Promise<void>)[] = []
afterAll(async () => {
  await Promise.all(offices.map((office) => office.stop()))
  await Promise.all(closing.map((close) => close()))
})

/** What everybody is promised, whatever carries the events. */
function comesBack(bus: () => Promise<Bus>): void {
  test('is told by its last event id what was missed, in its order and once', async () => {
    const office = await open(await bus())
    const stream = await openStream(office.url, { body: FILLED })
    await office.subscribed(1)
    await office.fill(1, 1)
    const first = await stream.events(1)
    await stream.close()
    await office.subscribed(0)
    for (const n of [2, 3, 4]) await office.fill(n, 1)
    const back = await openStream(office.url, { body: FILLED, headers: { 'last-event-id': last(first) } })
    await back.events(3)
    await office.fill(5, 1)
    expect((await back.events(4)).map(shelfIn)).toEqual([2, 3, 4, 5])
    await back.close()
  })

  test('is told the same by resumeFrom, over a socket and by GET', async () => {
    const office = await open(await bus())
    const stream = await openStream(office.url, { body: FILLED })
    await office.subscribed(1)
    for (const n of [1, 2, 3]) await office.fill(n, 1)
    const [first] = await stream.events(3)
    await stream.close()
    const extensions = { resumeFrom: first?.id }
    const raw = await openRaw(office.ws)
    await raw.init()
    raw.subscribe('a', FILLED.query, { variables: FILLED.variables, extensions })
    expect([await raw.next(), await raw.next()]).toMatchObject(
      [2, 3].map((n) => ({ type: 'next', payload: { data: { shelfChanged: { id: shelfId(n) } } } })),
    )
    raw.close()
    const parameters = { query: FILLED.query, variables: JSON.stringify(FILLED.variables) }
    const search = new URLSearchParams({ ...parameters, extensions: JSON.stringify(extensions) })
    const back = await openStream(`${office.url}?${search}`)
    expect((await back.events(2)).map(shelfIn)).toEqual([2, 3])
    await back.close()
  })

  test('is told nothing that the outbox only sends again', async () => {
    const office = await open(await bus())
    const stream = await openStream(office.url, { body: FILLED })
    await office.subscribed(1)
    const sent = await office.fill(1, 1)
    await stream.events(1)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await office.bus.publish([{ ...sent, attempt: 2 }])
    await office.fill(2, 1)
    const events = await stream.events(2)
    expect(events.map(shelfIn)).toEqual([1, 2])
    const back = await openStream(office.url, { body: FILLED, headers: { 'last-event-id': events[0]?.id ?? '' } })
    await office.fill(3, 1)
    expect((await back.events(2)).map(shelfIn)).toEqual([2, 3])
    await Promise.all([stream.close(), back.close()])
  })

  test.each(['nonsense', 'otherstream-5', '-', 'x'.repeat(200)])(
    'is told of a gap where nobody knows: %s',
    async (cursor) => {
      const office = await open(await bus())
      const stream = await openStream(office.url, { body: FILLED, headers: { 'last-event-id': cursor } })
      const [gap] = await stream.events(1)
      expect(JSON.parse(gap?.data ?? '')).toEqual({
        data: { shelfChanged: null },
        extensions: { gap: true, cursor: gap?.id },
      })
      await office.fill(1, 1)
      expect((await stream.events(2)).slice(1).map(shelfIn)).toEqual([1])
      await stream.close()
      await office.stop()
      offices.splice(offices.indexOf(office), 1)
    },
  )

  test('is told of a gap where nothing has come yet, and of what changes', async () => {
    const office = await open(await bus())
    const stream = await openStream(office.url, { body: FILLED })
    await office.subscribed(1)
    await office.fill(1, 1)
    const [name] = last(await stream.events(1)).split('-')
    await stream.close()
    const back = await openStream(office.url, { body: FILLED, headers: { 'last-event-id': `${name}-zzzzz` } })
    expect(JSON.parse((await back.events(1))[0]?.data ?? '').extensions.gap).toBe(true)
    await office.fill(2, 1)
    expect((await back.events(2)).slice(1).map(shelfIn)).toEqual([2])
    await back.close()
  })

  test('is told of a gap when more happened than is remembered', async () => {
    const office = await open(await bus(), { SUBSCRIPTION_HISTORY: '3' })
    const stream = await openStream(office.url, { body: FILLED })
    await office.subscribed(1)
    await office.fill(1, 1)
    const first = await stream.events(1)
    await stream.close()
    for (let count = 0; count < 10; count++) await office.fill(2, count)
    await eventually(async () => {
      const back = await openStream(office.url, { body: FILLED, headers: { 'last-event-id': last(first) } })
      const [gap] = await back.events(1)
      await back.close()
      return JSON.parse(gap?.data ?? '').extensions.gap === true
    })
  })
}

describe('whoever comes back, in one process,', () => {
  comesBack(async () => memoryBus())

  test('is told of a gap by another process, which knows nothing of before', async () => {
    const before = await open(memoryBus())
    const stream = await openStream(before.url, { body: FILLED })
    await before.subscribed(1)
    await before.fill(1, 1)
    const events = await stream.events(1)
    await stream.close()
    const after = await open(memoryBus())
    const back = await openStream(after.url, { body: FILLED, headers: { 'last-event-id': last(events) } })
    expect(JSON.parse((await back.events(1))[0]?.data ?? '').extensions.gap).toBe(true)
    await back.close()
  })
})

requires('nats-server')('whoever comes back, over NATS,', () => {
  const servers: Awaited<ReturnType<typeof natsServer>>[] = []
  async function openServer() {
    const server = await natsServer()
    servers.push(server)
    closing.push(server.stop)
    return server
  }
  const busTo = (url: string): Promise<Bus> =>
    natsBus({ url, replicas: 1, log: silent, name: 'test', pace: { duplicateWindowMs: 100, lookEveryMs: 200 } })

  let shared: Promise<string> | null = null
  comesBack(async () => {
    shared ??= openServer().then(({ url }) => url)
    return busTo(await shared)
  })

  test('misses nothing and hears nothing twice, though gateways end under way and others take their place', async () => {
    const { url } = await openServer()
    const office = await open(await busTo(url))
    const publisher = await busTo(url)
    closing.push(() => publisher.close())
    const query = `subscription { parcelMoved(id: "${parcelId(1)}") { place } }`
    const headers = await office.as(1)
    const all: Moved[] = []
    let gateway = office.gateway
    let stream = await openStream(office.url, { body: { query }, headers })
    let resumeFrom = await eventually(() => /^:\nid: (\S+)$/m.exec(stream.text())?.[1])
    const telling = (async () => {
      for (let place = 1; place <= MOVES; place++) {
        await office.post.move(publisher, 1, `${place}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    })()
    for (const isCut of [true, false, true]) {
      const next = await office.open()
      // One connection just breaks, as when a gateway is killed; another is ended in order.
      if (isCut) await stream.close()
      await gateway.stop()
      await stream.whole()
      all.push(...movesIn(stream.text()))
      resumeFrom = all.at(-1)?.cursor ?? resumeFrom
      gateway = next.gateway
      stream = await openStream(next.url, { body: { query, extensions: { resumeFrom } }, headers })
    }
    await telling
    await eventually(() => all.length + movesIn(stream.text()).length >= MOVES)
    all.push(...movesIn(stream.text()))
    await stream.close()
    const sequences = all.map(({ cursor }) => Number.parseInt(cursor.split('-')[1] ?? '', 36))
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b))
    expect([all.length, all.at(-1)?.place]).toEqual([MOVES, MOVES])
  })

  test('from where its store has not come yet, because it was put back from a copy, is told of a gap, and of what changes', async () => {
    const server = await openServer()
    const office = await open(await busTo(server.url))
    const stream = await openStream(office.url, { body: FILLED })
    await office.subscribed(1)
    await office.fill(1, 1)
    await stream.events(1)
    const putBack = await server.copy()
    await eventually(() => office.fill(2, 1).catch(() => null))
    const before = await stream.events(2)
    await putBack()
    const after = await open(await busTo(server.url))
    const headers = { 'last-event-id': last(before) }
    const back = await openStream(after.url, { body: FILLED, headers })
    expect(JSON.parse((await back.events(1))[0]?.data ?? '')).toMatchObject({ extensions: { gap: true } })
    await after.fill(3, 1)
    expect(shelfIn((await back.events(2))[1] as Told)).toBe(3)
    await Promise.all([stream.close(), back.close()])
  })

  test('to a gateway that knows another event at that number, because a copy was put back, is told of a gap', async () => {
    const server = await openServer()
    const office = await open(await busTo(server.url))
    const stream = await openStream(office.url, { body: FILLED })
    await office.subscribed(1)
    await office.fill(1, 1)
    await stream.events(1)
    const putBack = await server.copy()
    await eventually(() => office.fill(2, 1).catch(() => null))
    const before = await stream.events(2).finally(putBack)
    for (const n of [3, 4]) await eventually(() => office.fill(n, 1).catch(() => null))
    const known = (await stream.events(5)).slice(0, 4)
    const { url } = await open(await busTo(server.url))
    const from = (all: readonly Told[]) => openStream(url, { body: FILLED, headers: { 'last-event-id': last(all) } })
    const [lost, back] = await Promise.all([from(before), from(known)])
    expect(JSON.parse((await lost.events(1))[0]?.data ?? '')).toMatchObject({ extensions: { gap: true } })
    expect((await back.events(1)).map(shelfIn)).toEqual([4])
    await Promise.all([stream.close(), lost.close(), back.close()])
  })

  test('and whoever stayed are told of a gap when an older copy is put in the place of the store, and of what changes', async () => {
    const server = await openServer()
    const office = await open(await busTo(server.url))
    const stream = await openStream(office.url, { body: FILLED })
    await office.subscribed(1)
    await office.fill(1, 1)
    await stream.events(1)
    const putBack = await server.copy()
    for (const n of [2, 3]) await eventually(() => office.fill(n, 1).catch(() => null))
    const before = await stream.events(3)
    await putBack()
    await eventually(() => office.fill(4, 1).catch(() => null))
    const all = await stream.events(5)
    expect(JSON.parse(all[3]?.data ?? '')).toMatchObject({ data: { shelfChanged: null }, extensions: { gap: true } })
    expect(shelfIn(all[4] as Told)).toBe(4)
    const back = await openStream(office.url, { body: FILLED, headers: { 'last-event-id': last(before.slice(0, 2)) } })
    expect(JSON.parse((await back.events(1))[0]?.data ?? '').extensions.gap).toBe(true)
    await Promise.all([stream.close(), back.close()])
  })

  test('goes on when the server does, and is told of a gap when its store is another one', async () => {
    const server = await openServer()
    const office = await open(await busTo(server.url))
    const stream = await openStream(office.url, { body: FILLED })
    await office.subscribed(1)
    await office.fill(1, 1)
    const before = await stream.events(1)
    await server.restart()
    await eventually(() => office.fill(2, 1).catch(() => null))
    expect((await stream.events(2)).map(shelfIn)).toEqual([1, 2])
    await server.wipe()
    await eventually(() => office.fill(3, 1).catch(() => null))
    const all = await stream.events(4)
    expect(JSON.parse(all[2]?.data ?? '')).toMatchObject({ data: { shelfChanged: null }, extensions: { gap: true } })
    expect(shelfIn(all[3] as Told)).toBe(3)
    const back = await openStream(office.url, { body: FILLED, headers: { 'last-event-id': last(before) } })
    expect(JSON.parse((await back.events(1))[0]?.data ?? '').extensions.gap).toBe(true)
    await Promise.all([stream.close(), back.close()])
  })
})

const MOVES = 100
type Moved = { readonly cursor: string; readonly place: number }

/** Answers that tell something: the last words of a gateway have no data. */
function movesIn(text: string): readonly Moved[] {
  return [...text.matchAll(/^data: (\{.*\})$/gm)].flatMap(([, json]) => {
    const { data, extensions } = JSON.parse(json ?? '')
    return data ? [{ cursor: extensions.cursor, place: Number(data.parcelMoved.place) }] : []
  })
}
