import { setTimeout as wait } from 'node:timers/promises'
import { Fault, fault } from '@supermall/kernel/fault'
import type { Answer, Operation } from '@supermall/subgraph/definition'
import { readSettings } from '@supermall/subgraph/settings'
import { describe, expect, it } from 'vitest'
import type { Asking } from '../asking.ts'
import { gatewaySettings } from '../settings.ts'
import { Unreached } from '../sources/connection.ts'
import type { Source } from '../sources/source.ts'
import { askingAs } from '../testing/fixture-graph.ts'
import { governed } from './governed-source.ts'
import { room } from './room.ts'

type Ask = (operation: Operation, asking: Asking) => Promise<Answer>

const READ: Operation = { query: '{ a }' }
const WRITE: Operation = { query: 'mutation { a }' }
const down = () => fault('SERVICE_UNAVAILABLE', 'down')

type Circumstances = { isRemote?: boolean; isBusy?: boolean } & Record<string, unknown>

function trial(ask: Ask, { isRemote = true, isBusy = false, ...variables }: Circumstances = {}) {
  const asked: Asking[] = []
  const source: Source = {
    name: 'goods',
    isRemote,
    ask: (operation, asking) => {
      asked.push(asking)
      return ask(operation, asking)
    },
    pass: async () => undefined,
    check: async () => undefined,
    stop: () => undefined,
  }
  const settings = readSettings(gatewaySettings, variables as Record<string, string>)
  const made = governed(source, { settings, clock: Date.now, random: () => 0, isBusy: () => isBusy })
  const put = async (operation: Operation, asking: Partial<Asking> = {}) => {
    try {
      return await made.ask(operation, { ...askingAs({ audience: 'GUEST' }), ...asking })
    } catch (error) {
      return error instanceof Fault ? error.code : error
    }
  }
  return { put, asked, ask: made.ask }
}

const failing = (times: number): Ask => {
  let left = times
  return async () => {
    if (left-- > 0) throw down()
    return { data: { a: 1 } }
  }
}

describe('a question to a subgraph', () => {
  it('that changes nothing is asked once more when nobody was there', async () => {
    const { put, asked } = trial(failing(1))
    expect(await put(READ)).toEqual({ data: { a: 1 } })
    expect(asked).toHaveLength(2)
  })

  it('that changes something is asked once more where it was never begun', async () => {
    let left = 1
    const refusing: Ask = async () => {
      if (left-- > 0) throw new Unreached('refused')
      return { data: { a: 1 } }
    }
    const { put, asked } = trial(refusing)
    expect([await put(WRITE), asked.length]).toEqual([{ data: { a: 1 } }, 2])
    left = 2
    expect([await put(WRITE), asked.length]).toEqual(['SERVICE_UNAVAILABLE', 4])
    left = 1
    const never = trial(refusing, { RETRY_PERCENT: '0' })
    expect([await never.put(WRITE), never.asked.length]).toEqual(['SERVICE_UNAVAILABLE', 1])
  })

  it('is not asked a third time', async () => {
    const { put, asked } = trial(failing(2))
    expect([await put(READ), asked.length]).toEqual(['SERVICE_UNAVAILABLE', 2])
  })

  it.each([
    ['it changes something', WRITE, down(), {}],
    ['the subgraph is a part of this process', READ, down(), { isRemote: false }],
    ['it took too long', READ, fault('DEADLINE_EXCEEDED', 'late'), {}],
    ['that is switched off', READ, down(), { RETRY_PERCENT: '0' }],
  ])('is asked once where %s', async (_, operation, error, options) => {
    const { put, asked } = trial(async () => {
      throw error
    }, options)
    expect([await put(operation), asked.length]).toEqual([error.code, 1])
  })

  it('is repeated only for a tenth of all: an outage is not made worse by trying', async () => {
    const { put, asked } = trial(failing(1_000), { BREAKER: 'false' })
    for (let i = 0; i < 100; i++) await put(READ)
    expect(asked.length).toBeGreaterThan(110)
    expect(asked.length).toBeLessThanOrEqual(121)
  })

  it('has as long as somebody waits, and never longer than a subgraph may take', async () => {
    const { put, asked } = trial(async () => ({ data: {} }), { SUBGRAPH_TIMEOUT_MS: '500' })
    const soon = Date.now() + 100
    await put(READ, { deadline: soon })
    await put(READ)
    expect(asked[0]?.deadline).toBe(soon)
    expect(Number(asked[1]?.deadline) - Date.now()).toBeLessThanOrEqual(500)
  })

  it('that is not answered in time is given up', async () => {
    const { put } = trial(() => new Promise(() => undefined), { SUBGRAPH_TIMEOUT_MS: '50' })
    expect(await put(READ)).toBe('DEADLINE_EXCEEDED')
  })

  it('is not asked at all when no time is left, or nobody waits', async () => {
    const { put, asked } = trial(async () => ({ data: {} }))
    expect(await put(READ, { deadline: Date.now() })).toBe('DEADLINE_EXCEEDED')
    expect(await put(READ, { gone: AbortSignal.abort() })).toBe('DEADLINE_EXCEEDED')
    expect(asked).toHaveLength(0)
  })

  it('is given up when the client goes, unless it changes something', async () => {
    const { put } = trial(async () => {
      await wait(60)
      return { data: { a: 1 } }
    })
    const gone = new AbortController()
    const [read, write] = [put(READ, { gone: gone.signal }), put(WRITE, { gone: gone.signal })]
    await wait(10)
    gone.abort()
    expect([await read, await write]).toEqual(['DEADLINE_EXCEEDED', { data: { a: 1 } }])
  })

  it('is refused at once beyond the most that may be under way', async () => {
    const { put, asked } = trial(
      async () => {
        await wait(20)
        return { data: {} }
      },
      { SUBGRAPH_IN_FLIGHT: '3' },
    )
    const answers = await Promise.all(Array.from({ length: 5 }, () => put(READ)))
    expect(answers.filter((answer) => answer === 'OVERLOADED')).toHaveLength(2)
    expect([asked.length, await put(READ)]).toEqual([3, { data: {} }])
  })

  it('that is refused for want of room is told when it is worth asking again', async () => {
    const { put, ask } = trial(() => new Promise(() => undefined), { SUBGRAPH_IN_FLIGHT: '1' })
    void put(READ)
    await expect(ask(READ, askingAs({ audience: 'GUEST' }))).rejects.toMatchObject({ retryAfterMs: 1_000 })
  })
})

describe('a subgraph that keeps failing', () => {
  const answering =
    (answer: Answer): Ask =>
    async () =>
      answer
  const many = async ({ put, asked }: ReturnType<typeof trial>) => {
    for (let i = 0; i < 60; i++) await put(WRITE)
    return asked.length
  }

  it('is left alone', async () => {
    expect(await many(trial(failing(1_000)))).toBeLessThan(20)
    expect(await many(trial(failing(1_000), { BREAKER: 'false' }))).toBe(60)
  })

  it('is one that answers nothing but that it cannot', async () => {
    const error = { message: '', extensions: { code: 'SERVICE_UNAVAILABLE' } }
    expect(await many(trial(answering({ data: { a: null }, errors: [error] })))).toBeLessThan(20)
    expect(await many(trial(answering({ data: { a: null, b: 1 }, errors: [error] })))).toBe(60)
  })

  it('is not one that refuses', async () => {
    const errors = ['FORBIDDEN', 'BAD_USER_INPUT', 'INTERNAL_SERVER_ERROR'].map((code) => ({
      message: '',
      extensions: { code },
    }))
    expect(await many(trial(answering({ data: null, errors })))).toBe(60)
  })
})

describe('a subgraph that is late', () => {
  const LATE = { SUBGRAPH_TIMEOUT_MS: '50' }
  const silence: Ask = () => new Promise(() => undefined)
  /** Answers every third of those that it is asked at once. */
  const struggling = (): Ask => {
    let number = 0
    return (operation, asking) => {
      number++
      return number % 3 === 0 ? wait(25, { data: { a: 1 } }) : silence(operation, asking)
    }
  }
  const together = ({ put }: ReturnType<typeof trial>, times: number) =>
    Promise.all(Array.from({ length: times }, () => put(READ)))
  const afterwards = async (made: ReturnType<typeof trial>) => (await together(made, 10)).map(String)

  it('with everything is dead, and left alone', async () => {
    const made = trial(silence, LATE)
    for (let i = 0; i < 3; i++) await together(made, 10)
    expect(await together(made, 10)).toContain('SERVICE_UNAVAILABLE')
  })

  it('with some and answers others meanwhile is not dead: it is asked on, by fewer at a time', async () => {
    const made = trial(struggling(), LATE)
    await together(made, 60)
    const answers = await together(made, 60)
    expect(answers).not.toContain('SERVICE_UNAVAILABLE')
    expect(answers.filter((answer) => answer === 'OVERLOADED').length).toBeGreaterThan(10)
    expect(answers).toContainEqual({ data: { a: 1 } })
  })

  it('says so itself is alive', async () => {
    const errors = [{ message: '', extensions: { code: 'DEADLINE_EXCEEDED' } }]
    const made = trial(async () => ({ data: null, errors }))
    for (let i = 0; i < 60; i++) await made.put(WRITE)
    expect(made.asked).toHaveLength(60)
  })

  it('says nothing about itself where this process is too busy to listen, or had no time to give', async () => {
    const busy = trial(silence, { ...LATE, isBusy: true })
    const hurried = trial(silence, LATE)
    for (let i = 0; i < 3; i++) {
      await together(busy, 20)
      await Promise.all(Array.from({ length: 20 }, () => hurried.put(READ, { deadline: Date.now() + 10 })))
    }
    expect(await afterwards(busy)).not.toContain('SERVICE_UNAVAILABLE')
    expect(await afterwards(hurried)).not.toContain('SERVICE_UNAVAILABLE')
  })

  it('is asked by as many as before once it answers in time again', async () => {
    const made = room({ most: 100, clock: () => 5_000 })
    for (let i = 0; i < 100; i++) made.enter()
    made.slow()
    made.slow()
    expect(made.places()).toBe(70)
    expect(made.enter()).toBe(false)
    for (let i = 0; i < 100; i++) made.leave()
    for (let i = 0; i < 310; i++) made.well()
    expect(made.places()).toBe(100)
  })
})
