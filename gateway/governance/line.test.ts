import { Fault } from '@supermall/kernel/fault'
import { describe, expect, it } from 'vitest'
import { line } from './line.ts'

function trial(most: number) {
  const time = { now: 0 }
  const room = { places: most }
  const width = { now: () => room.places, ended: () => undefined }
  const { enter, refusal } = line({ width, name: 'goods', clock: () => time.now })
  const order: string[] = []
  const come = (name: string, { within = 60_000, gone = new AbortController().signal } = {}) =>
    enter(time.now + within, gone).then(
      (leave) => {
        order.push(name)
        return leave
      },
      (error: unknown) => {
        order.push(`${name}: ${error instanceof Fault ? error.code : error}`)
        return () => undefined
      },
    )
  /** What one turn took decides what the next ones are expected to take. */
  async function serve(milliseconds: number, times = 100): Promise<void> {
    for (let i = 0; i < times; i++) {
      const leave = await enter(Number.MAX_SAFE_INTEGER, new AbortController().signal)
      time.now += milliseconds
      leave()
    }
  }
  return { come, serve, refusal, order, time, room }
}

describe('a line', () => {
  it('lets so many in at once, and the others in the order in which they came', async () => {
    const { come, order } = trial(2)
    const inside = await Promise.all([come('a'), come('b')])
    const rest = [come('c'), come('d'), come('e')]
    expect(order).toEqual(['a', 'b'])
    for (const leave of inside) leave()
    const [next] = await Promise.all(rest.slice(0, 2))
    next?.()
    await Promise.all(rest)
    expect(order).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('lets nobody slip in before whoever is next', async () => {
    const { come, order } = trial(1)
    const leave = await come('first')
    const second = come('second')
    leave()
    const third = come('third')
    const end = await second
    expect(order).toEqual(['first', 'second'])
    end()
    await third
    expect(order).toEqual(['first', 'second', 'third'])
  })

  it('lets fewer in while there is less room, refuses nobody for that, and more again afterwards', async () => {
    const { come, order, room } = trial(3)
    const inside = await Promise.all([come('a'), come('b'), come('c')])
    const rest = [come('d'), come('e'), come('f')]
    room.places = 1
    for (const leave of inside.slice(0, 2)) leave()
    await Promise.resolve()
    expect(order).toEqual(['a', 'b', 'c'])
    inside[2]?.()
    const next = await rest[0]
    expect(order).toEqual(['a', 'b', 'c', 'd'])
    room.places = 2
    next?.()
    await Promise.all(rest)
    expect(order).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  })

  it('refuses at once whoever could not be served in time', async () => {
    const { come, serve, order } = trial(1)
    await serve(100)
    const leave = await come('first', { within: 1_000 })
    await come('hurried', { within: 150 })
    expect(order).toEqual(['first', 'hurried: OVERLOADED'])
    const patient = come('patient', { within: 1_000 })
    leave()
    await patient
    expect(order.at(-1)).toBe('patient')
  })

  it('lets whoever waits too long go, and so whoever does not wait any more', async () => {
    const { come, order } = trial(1)
    const leave = await come('first')
    const leaving = new AbortController()
    const waiting = [come('tired', { within: 20 }), come('gone', { gone: leaving.signal }), come('last')]
    leaving.abort()
    await Promise.all(waiting.slice(0, 2))
    leave()
    await waiting[2]
    expect(order.toSorted()).toEqual(['first', 'gone: DEADLINE_EXCEEDED', 'last', 'tired: OVERLOADED'])
  })

  it('judges by what serving takes now: a machine that has become slow lets fewer wait', async () => {
    const { come, serve, refusal, room, time } = trial(2)
    const isRefused = (): boolean => {
      room.places = 1
      const told = refusal(time.now + 1_000)
      room.places = 2
      return told !== null
    }
    await come('first')
    await serve(100)
    expect(isRefused()).toBe(false)
    await serve(900)
    expect(isRefused()).toBe(true)
    await serve(100)
    expect(isRefused()).toBe(false)
  })

  it('says when to come again, to each another time', async () => {
    const { come, serve, refusal, time } = trial(1)
    expect(refusal(time.now)).toBe(null)
    await serve(100)
    await come('first')
    const told = [refusal(time.now), refusal(time.now)].map((one) => Math.round(one ?? 0))
    expect(told).toEqual([300, 400])
    const asked = come('second', { within: 0 })
    await asked
    expect(Math.round(refusal(time.now) ?? 0)).toBe(600)
  })

  it('does not begin what is called too late to be ended in time', async () => {
    const { come, serve, order, time } = trial(1)
    await serve(100)
    const leave = await come('first')
    const waiting = [come('hurried', { within: 350 }), come('patient', { within: 5_000 })]
    time.now += 300
    leave()
    await Promise.all(waiting)
    expect(order).toEqual(['first', 'hurried: OVERLOADED', 'patient'])
  })

  it('tells those at the end as soon as it is slower than it was when they came', async () => {
    const { come, serve, order, time } = trial(1)
    await serve(100)
    const leave = await come('first')
    const waiting = ['a', 'b', 'c', 'd', 'e'].map((name) => come(name, { within: 1_050 }))
    time.now += 500
    leave()
    await Promise.all([waiting[0], waiting[3], waiting[4]])
    expect(order).toEqual(['first', 'a', 'e: OVERLOADED', 'd: OVERLOADED'])
    const next = await waiting[0]
    next?.()
    await waiting[1]
    expect(order.at(-1)).toBe('b')
  })
})
