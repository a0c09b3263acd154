import { turns } from '@supermall/kernel/turns'
import { eventually } from '@supermall/testing/rival'
import { afterEach, describe, expect, test } from 'vitest'
import { shelfId } from '../testing/fixture-parcels.ts'
import type { PostOffice } from '../testing/fixture-post-office.ts'
import { postOffice } from '../testing/fixture-post-office.ts'
import { settled } from '../testing/settled.ts'
import { openStream } from '../testing/stream-clients.ts'

const offices: PostOffice[] = []
afterEach(() => Promise.all(offices.splice(0).map((office) => office.stop())))

const filled = (n: number) => ({ query: `subscription { shelfChanged(ids: ["${shelfId(n)}"]) { count } }` })
const POINTS = 10
const CHANGES = 30

/** Guests have ten points and get no more while the clock stands. */
async function poor() {
  let now = Date.now()
  const rate = { RATE_LIMIT: 'true', RATE_ADDRESS_BURST: `${POINTS}`, RATE_ADDRESS_PER_SECOND: `${POINTS}` }
  const office = await postOffice({ variables: rate, clock: () => new Date(now) })
  offices.push(office)
  const stream = await openStream(office.url, { body: filled(1) })
  await office.subscribed(1)
  for (let count = 1; count <= CHANGES; count++) await office.fill(1, count)
  const ping = async (headers = {}) => {
    const body = JSON.stringify({ query: '{ ping }' })
    return (
      await fetch(office.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
    ).status
  }
  await eventually(async () => (await ping()) === 429)
  return {
    office,
    stream,
    ping,
    pass: () => {
      now += 1_000
    },
  }
}

describe('what subscribers are told', () => {
  test('is paid for as requests are: it waits until there are points again, and nothing is lost', async () => {
    const { office, stream, ping, pass } = await poor()
    await settled()
    expect(office.post.looks()).toBeLessThan(POINTS)
    expect(await ping(await office.as(1))).toBe(200)
    await eventually(() => {
      pass()
      return stream.text().includes(`"count":${CHANGES}`)
    })
    await stream.close()
  })

  test('is paid for by whoever of those that share it has something left', async () => {
    const { office, stream } = await poor()
    const other = await openStream(office.url, { body: filled(1), headers: await office.as(1) })
    await office.subscribed(2)
    await office.fill(1, CHANGES + 1)
    await Promise.all([stream, other].map((one) => eventually(() => one.text().includes(`"count":${CHANGES + 1}`))))
    await Promise.all([stream, other].map((one) => one.close()))
  })

  test('keeps nobody from going while it cannot be paid for', async () => {
    const { office, stream } = await poor()
    await office.gateway.stop()
    expect(await stream.whole()).toContain('"code":"SERVICE_UNAVAILABLE"')
  })

  test('is looked at by so many at a time, and the others after them', async () => {
    let letGo: () => void = () => undefined
    const office = await postOffice({ variables: { SUBSCRIPTION_LOOKS: '1' } })
    offices.push(office)
    const streams = await Promise.all([1, 2].map((n) => openStream(office.url, { body: filled(n) })))
    await office.subscribed(2)
    office.post.hold = new Promise<void>((resolve) => {
      letGo = resolve
    })
    for (const n of [1, 2]) await office.fill(n, 7)
    await eventually(() => office.post.looks() > 0)
    await settled()
    expect(office.post.looks()).toBe(1)
    letGo()
    await Promise.all(streams.map((stream) => eventually(() => stream.text().includes('"count":7'))))
    await Promise.all(streams.map((stream) => stream.close()))
  })
})

test('turns are taken in the order in which they were asked for, and given on by those that fail', async () => {
  const inTurn = turns(2)
  const [begun, ends] = [[] as number[], [] as (() => void)[]]
  const all = [0, 1, 2, 3].map((n) =>
    inTurn(async () => {
      begun.push(n)
      await new Promise<void>((resolve, reject) => void ends.push(n === 0 ? () => reject(new Error('no')) : resolve))
    }).catch(() => undefined),
  )
  await settled()
  expect(begun).toEqual([0, 1])
  ends[0]?.()
  await all[0]
  await settled()
  expect(begun).toEqual([0, 1, 2])
  for (const n of [1, 2]) ends[n]?.()
  await settled()
  ends[3]?.()
  await Promise.all(all)
  expect(begun).toEqual([0, 1, 2, 3])
})
