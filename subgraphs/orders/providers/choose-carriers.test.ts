import { createLog } from '@supermall/subgraph/log'
import { readSettings } from '@supermall/subgraph/settings'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { tracesIn } from '../data/tracking.ts'
import type { Tracked } from '../domain/tracing.ts'
import { keyOf } from '../domain/tracing.ts'
import { settings } from '../settings.ts'
import type { Mood } from '../trial/kuaidi100-simulator.ts'
import { startKuaidi100 } from '../trial/kuaidi100-simulator.ts'
import { market } from '../trial/market.ts'
import { chooseCarriers } from './choose-carriers.ts'

const at = await market()
const simulator = await startKuaidi100()
afterAll(simulator.stop)
const traces = tracesIn(at.tools.client)
const log = createLog({ level: 'silent', isPretty: false })
const START = at.clock.now

const carriersWith = (variables: Record<string, string>) =>
  chooseCarriers({ settings: readSettings(settings, variables), traces, log })

/** Each is a process of its own: what one remembers in memory, the others do not know. */
const contracted = (more: Record<string, string> = {}) =>
  carriersWith({
    KUAIDI100_CUSTOMER: simulator.customer,
    KUAIDI100_KEY: simulator.key,
    KUAIDI100_URL: simulator.url,
    KUAIDI100_TIMEOUT_MS: '20000',
    MODE: 'production',
    ...more,
  })

let numbers = 0
const parcelOf = (more: Partial<Tracked> = {}): Tracked => ({
  carrierCode: 'sf',
  trackingNumber: `SF${++numbers}`,
  phone: '138 0000 4321',
  city: '上海市',
  sentAt: START,
  ...more,
})
const ask = (carriers: ReturnType<typeof carriersWith>, parcel: Tracked) =>
  carriers.trace(parcel, { now: at.clock.now, kept: () => traces.find(keyOf(parcel)) })

beforeEach(() => {
  Object.assign(simulator.state, { mood: 'WELL', state: '0', asked: [] })
})

describe('Kuaidi100', () => {
  test('is asked with a signature, and says where a parcel is in the words of all carriers', async () => {
    const parcel = parcelOf()
    const told = await ask(contracted(), parcel)
    expect(simulator.state.asked).toEqual([
      expect.objectContaining({ com: 'shunfeng', num: parcel.trackingNumber, phone: parcel.phone }),
    ])
    expect(told).toMatchObject({ checkedAt: at.clock.now, trace: { state: 'IN_TRANSIT' } })
    const [newest, oldest] = told?.trace.stops ?? []
    expect(oldest).toEqual({ state: 'ACCEPTED', text: '已揽收', place: '杭州市', passedAt: '2026-11-20T01:00:00.000Z' })
    expect(newest).toMatchObject({ state: 'IN_TRANSIT', place: null, passedAt: '2026-11-20T13:30:00.000Z' })
    expect(newest?.text).toMatch(/^到达 上海！+$/)
    expect(newest?.text).toHaveLength(300)
  })

  test.each([
    ['1', 'ACCEPTED'],
    ['0', 'IN_TRANSIT'],
    ['7', 'IN_TRANSIT'],
    ['1203', 'IN_TRANSIT'],
    ['5', 'OUT_FOR_DELIVERY'],
    ['3', 'DELIVERED'],
    ['2', 'PROBLEM'],
    ['14', 'PROBLEM'],
  ])('calls %s what everybody calls %s', async (state, word) => {
    simulator.state.state = state
    expect((await ask(contracted(), parcelOf()))?.trace.state).toBe(word)
  })

  const moods: Mood[] = ['UNKNOWN', 'SLOW', 'GARBAGE', 'BROKEN', 'HUGE', 'CUT', 'ANOTHER', 'SHAPELESS', 'MOVED']
  test.each(moods)('that is %s says nothing, in time, and what it said before stays', async (mood) => {
    const parcel = parcelOf()
    const before = await ask(contracted(), parcel)
    at.later(31 * 60_000)
    const carriers = contracted(mood === 'SLOW' ? { KUAIDI100_TIMEOUT_MS: '1000' } : {})
    simulator.state.mood = mood
    const begun = Date.now()
    expect(await ask(carriers, parcel)).toEqual(before)
    expect(await ask(carriers, parcelOf())).toBeNull()
    expect(Date.now() - begun).toBeLessThan(20_000)
  })

  test('who takes the signature for wrong says nothing', async () => {
    expect(await ask(contracted({ KUAIDI100_KEY: 'stolen' }), parcelOf())).toBeNull()
    expect(simulator.state.asked).toEqual([])
  })

  test('is asked about one parcel once in half an hour, by however many at once, whatever it says', async () => {
    const [one, other, parcel] = [contracted(), contracted(), parcelOf()]
    await Promise.all(Array.from({ length: 20 }, (_, index) => ask(index % 2 ? one : other, parcel)))
    expect(simulator.state.asked).toHaveLength(1)
    simulator.state.mood = 'BROKEN'
    at.later(30 * 60_000)
    await ask(one, parcel)
    await ask(other, parcel)
    expect(simulator.state.asked).toHaveLength(2)
  })

  test('is not asked again about what arrived, nor ever about what nobody traces', async () => {
    const [carriers, parcel] = [contracted(), parcelOf()]
    simulator.state.state = '3'
    const told = await ask(carriers, parcel)
    at.later(86_400_000)
    expect(await ask(contracted(), parcel)).toEqual(told)
    expect(await ask(carriers, parcelOf({ carrierCode: 'manual' }))).toBeNull()
    expect(simulator.state.asked).toHaveLength(1)
  })

  test('is left alone for half a minute after it failed three times', async () => {
    const carriers = contracted()
    simulator.state.mood = 'BROKEN'
    for (let failed = 1; failed <= 5; failed++) await ask(carriers, parcelOf())
    expect(simulator.state.asked).toHaveLength(3)
    simulator.state.mood = 'WELL'
    at.later(30_000)
    expect(await ask(carriers, parcelOf())).not.toBeNull()
  })

  test('tells by the phone, so who knows a number only does not read what others were told', async () => {
    const [carriers, parcel] = [contracted(), parcelOf()]
    await ask(carriers, parcel)
    simulator.state.mood = 'UNKNOWN'
    expect(await ask(carriers, { ...parcel, phone: '13900000000' })).toBeNull()
  })
})

test('made up traces grow with time, the same for whoever asks, and nothing is kept of them', async () => {
  const [carriers, parcel] = [carriersWith({}), parcelOf({ sentAt: at.clock.now })]
  const after = async (hours: number) =>
    (
      await carriers.trace(parcel, {
        now: new Date(parcel.sentAt.getTime() + hours * 3_600_000),
        kept: async () => null,
      })
    )?.trace
  expect(await after(0.5)).toBeUndefined()
  expect(await after(2)).toMatchObject({ state: 'ACCEPTED', stops: [{ place: null }] })
  expect(await after(22)).toMatchObject({ state: 'IN_TRANSIT', stops: [{ place: '上海市' }, {}, {}] })
  expect(await after(30)).toMatchObject({ state: 'OUT_FOR_DELIVERY' })
  expect(await after(40)).toMatchObject({ state: 'DELIVERED' })
  expect((await after(900))?.stops).toHaveLength(6)
  expect(await traces.find(keyOf(parcel))).toBeNull()
})

test('a production that has no contract tells nothing', async () => {
  at.later(100 * 3_600_000)
  expect(await ask(carriersWith({ MODE: 'production' }), parcelOf())).toBeNull()
})
