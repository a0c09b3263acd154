import { eventually } from '@supermall/testing/rival'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { parcelId } from '../testing/fixture-parcels.ts'
import type { PostOffice } from '../testing/fixture-post-office.ts'
import { postOffice } from '../testing/fixture-post-office.ts'
import { ofOperation, openJoint } from '../testing/joint-streams.ts'
import { settled } from '../testing/settled.ts'
import { eventsIn, openRaw } from '../testing/stream-clients.ts'

const LONG = { REQUEST_TIMEOUT_MS: '60000', SUBGRAPH_TIMEOUT_MS: '60000' }
const MOVED = `subscription { parcelMoved(id: "${parcelId(1)}") { place } }`
const CARRY = 'mutation { carry }'
const CARRIED = { data: { carry: 'carried' } }

const offices: PostOffice[] = []
afterEach(() => Promise.all(offices.splice(0).map((office) => office.stop())))

/** A gateway where a mutation lasts until it is let go, and whose clock stands where it is put. */
async function holding(variables: Readonly<Record<string, string>> = {}) {
  let now = Date.now()
  let letGo: () => void = () => undefined
  const office = await postOffice({ variables: { ...LONG, ...variables }, clock: () => new Date(now) })
  offices.push(office)
  office.post.hold = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const exp = Math.floor(now / 1_000) + 60
  return {
    office,
    headers: await office.as(1, { exp }),
    letGo,
    expire() {
      now = exp * 1_000
    },
    /** Ends it, and waits until it takes nothing more. */
    async end() {
      const ended = office.gateway.stop()
      await eventually(() =>
        fetch(office.url).then(
          () => false,
          () => true,
        ),
      )
      await settled()
      return { ended }
    },
  }
}
type Holding = Awaited<ReturnType<typeof holding>>

/** A socket on which a mutation is under way beside a subscription. */
async function busySocket({ office, headers }: Holding) {
  const raw = await openRaw(office.ws)
  await raw.init(headers)
  raw.subscribe('s', MOVED)
  raw.subscribe('m', CARRY)
  await office.subscribed(1)
  await eventually(() => office.post.carried() === 1)
  return raw
}

/** The same on an event stream that operations share. */
async function busyStream({ office, headers }: Holding) {
  const joint = await openJoint(office.url, headers)
  await joint.ask('s', { query: MOVED })
  const asked = joint.ask('m', { query: CARRY })
  await office.subscribed(1)
  await eventually(() => office.post.carried() === 1)
  return { joint, asked }
}

describe('a mutation under way on a socket', () => {
  test('is answered before the socket is closed by a gateway that ends, and nothing more is begun', async () => {
    const held = await holding()
    const raw = await busySocket(held)
    const { ended } = await held.end()
    expect(raw.socket.readyState).toBe(WebSocket.OPEN)
    raw.subscribe('later', CARRY)
    raw.send({ type: 'ping' })
    expect(await raw.next()).toEqual({ type: 'pong' })
    held.letGo()
    expect(await raw.next()).toMatchObject({ id: 'm', type: 'next', payload: CARRIED })
    expect(await raw.next()).toEqual({ id: 'm', type: 'complete' })
    expect(await raw.closed).toEqual({ code: 1001, reason: 'Going away' })
    expect([raw.heard, held.office.post.carried()]).toEqual([[], 1])
    await ended
  })

  test('is answered though the sign-in has expired that it was asked with', async () => {
    const held = await holding()
    const raw = await busySocket(held)
    const idle = await openRaw(held.office.ws)
    await idle.init(held.headers)
    held.expire()
    expect((await idle.closed).code).toBe(4403)
    await held.office.subscribed(0)
    held.letGo()
    expect(await raw.next()).toMatchObject({ id: 'm', type: 'next', payload: CARRIED })
    expect(await raw.next()).toEqual({ id: 'm', type: 'complete' })
    expect((await raw.closed).code).toBe(4403)
  })

  test('is waited for no longer than a request is', async () => {
    const held = await holding({ SHUTDOWN_DRAIN_MS: '100' })
    const raw = await busySocket(held)
    const ended = held.office.gateway.stop()
    expect([await raw.closed, raw.heard]).toEqual([{ code: 1001, reason: 'Going away' }, []])
    held.letGo()
    await ended
  })
})

describe('a mutation under way on a joint stream', () => {
  const told = (text: string, id: string) => ofOperation(eventsIn(text), id)
  const endOf = (code: string) => [
    { errors: [expect.objectContaining({ extensions: expect.objectContaining({ code }) })] },
  ]

  test('is answered when the gateway ends, of which only subscriptions are told', async () => {
    const held = await holding()
    const { joint, asked } = await busyStream(held)
    const { ended } = await held.end()
    expect(await joint.told('s', 2)).toEqual([...endOf('SERVICE_UNAVAILABLE'), null])
    expect([told(joint.text(), 'm'), joint.isOver()]).toEqual([[], false])
    held.letGo()
    expect((await asked).status).toBe(202)
    expect(told(await joint.whole(), 'm')).toMatchObject([CARRIED, null])
    await ended
  })

  test('is answered though the sign-in has expired, and nothing more is begun', async () => {
    const held = await holding()
    const { joint, asked } = await busyStream(held)
    held.expire()
    expect(await joint.told('s', 2)).toEqual([...endOf('UNAUTHENTICATED'), null])
    const { headers } = { headers: await held.office.as(1, { exp: Math.floor(Date.now() / 1_000) + 600 }) }
    expect((await joint.ask('later', { query: CARRY }, headers)).status).toBe(404)
    expect([told(joint.text(), 'm'), joint.isOver()]).toEqual([[], false])
    held.letGo()
    expect((await asked).status).toBe(202)
    expect(told(await joint.whole(), 'm')).toMatchObject([CARRIED, null])
    expect(held.office.gateway.waiting().streams).toBe(0)
  })

  test('is waited for no longer than a request is, and told nothing then', async () => {
    const held = await holding({ SHUTDOWN_DRAIN_MS: '100' })
    const { joint, asked } = await busyStream(held)
    asked.catch(() => undefined)
    const ended = held.office.gateway.stop()
    expect(told(await joint.whole(), 'm')).toEqual([])
    held.letGo()
    await ended
  })
})
