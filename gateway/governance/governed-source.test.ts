import { setTimeout as wait } from 'node:timers/promises'
import { Fault, fault } from '@supermall/kernel/fault'
import type { Answer, Operation } from '@supermall/subgraph/definition'
import { readSettings } from '@supermall/subgraph/settings'
import { describe, expect, it } from 'vitest'
import type { Asking } from '../asking.ts'
import { gatewaySettings } from '../settings.ts'
import type { Source } from '../sources/source.ts'
import { askingAs } from '../testing/fixture-graph.ts'
import { governed } from './governed-source.ts'

type Ask = (operation: Operation, asking: Asking) => Promise<Answer>

const READ: Operation = { query: '{ a }' }
const WRITE: Operation = { query: 'mutation { a }' }
const down = () => fault('SERVICE_UNAVAILABLE', 'down')

function trial(ask: Ask, { isRemote = true, ...variables }: { isRemote?: boolean } & Record<string, unknown> = {}) {
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
  const made = governed(source, { settings, clock: Date.now, random: () => 0 })
  const put = async (operation: Operation, asking: Partial<Asking> = {}) => {
    try {
      return await made.ask(operation, { ...askingAs({ audience: 'GUEST' }), ...asking })
    } catch (error) {
      return error instanceof Fault ? error.code : error
    }
  }
  return { put, asked }
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
    expect(answers.filter((answer) => answer === 'SERVICE_UNAVAILABLE')).toHaveLength(2)
    expect([asked.length, await put(READ)]).toEqual([3, { data: {} }])
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
