import { request } from '@supermall/contracts/define'
import { fault } from '@supermall/kernel/fault'
import { settlePresent, unsettlePresent } from '@supermall/kernel/present'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Answerer } from './ask.ts'
import { answer, asker, startAnswering } from './ask.ts'
import { memoryBus } from './bus-memory.ts'
import { registry } from './metrics.ts'
import { TIMEOUT_HEADER, whileAwaited } from './patience.ts'
import { heardLog } from './trial/heard-log.ts'

const coinWorth = request('mint.coin-worth', {
  ask: { metal: z.enum(['GOLD', 'TIN']) },
  answer: z.object({ worth: z.int() }),
})

const bus = memoryBus()
const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()))
})

async function answering(reply: (question: { metal: 'GOLD' | 'TIN' }, within: { rate: number }) => Promise<unknown>) {
  const answerer = answer(coinWorth, reply as never) as Answerer<{ rate: number }>
  const log = heardLog()
  stops.push(await startAnswering([answerer], { bus, within: { rate: 7 }, log }))
  return log
}

const ask = (metal: string, timeoutMs = 60_000) =>
  asker(bus, '00-trace-span-01')(coinWorth, { metal: metal as 'GOLD' }, { timeoutMs })

async function failed(): Promise<number> {
  const text = await registry.getSingleMetricAsString('mall_failed_answers_total')
  return Number(/request="mint.coin-worth",code="DEADLINE_EXCEEDED"} (\d+)/.exec(text)?.[1] ?? 0)
}

describe('a question between domains', () => {
  test('is answered with what the other domain has at hand', async () => {
    await answering(async ({ metal }, { rate }) => ({ worth: metal === 'GOLD' ? rate : 0 }))
    expect(await ask('GOLD')).toEqual({ worth: 7 })
  })

  test('that breaks its contract never reaches the one who answers', async () => {
    let count = 0
    await answering(async () => ({ worth: ++count }))
    await expect(ask('WOOD')).rejects.toMatchObject({
      code: 'NO_ANSWER',
      message: expect.stringContaining('mint.coin-worth failed'),
    })
    expect(count).toBe(0)
  })

  test('is not answered when the answer breaks its contract', async () => {
    await answering(async () => ({ worth: 'much' }))
    await expect(ask('GOLD')).rejects.toMatchObject({
      code: 'NO_ANSWER',
      message: expect.stringContaining('against its contract'),
    })
  })

  test('whose answer fails tells the asker that, and the log of the other domain why', async () => {
    const log = await answering(() => Promise.reject(new Error('no silver left')))
    await expect(ask('GOLD')).rejects.toMatchObject({
      code: 'NO_ANSWER',
      message: expect.stringContaining('no silver left'),
    })
    expect(log.lines).toMatchObject([
      { event: 'answer.failed', facts: { request: 'mint.coin-worth', traceId: 'trace' } },
    ])
  })

  test('that is asked too late is not begun', async () => {
    let count = 0
    await answering(async () => ({ worth: ++count }))
    const late = { [TIMEOUT_HEADER]: '0' }
    const reply = await bus.ask('mint.coin-worth', '{"metal":"TIN"}', { timeoutMs: 60_000, headers: late })
    expect([JSON.parse(reply), count]).toEqual([{ error: expect.stringContaining('asked too late') }, 0])
  })

  test('tells how long somebody waits and no moment, so that an hour between two clocks is nothing', async () => {
    await answering(async () => ({ worth: 1 }))
    const told: unknown[] = []
    const overhear: typeof bus.ask = (name, text, asked) => {
      told.push(asked.headers)
      return bus.ask(name, text, asked)
    }
    const overheard = asker({ ...bus, ask: overhear }, null)
    settlePresent(Date.now() - 3_600_000)
    await overheard(coinWorth, { metal: 'TIN' }, { timeoutMs: 900 })
    unsettlePresent()
    expect(told).toEqual([{ [TIMEOUT_HEADER]: '900' }])
  })

  test('that nobody waits for is not asked, and no longer waited for than somebody does', async () => {
    let count = 0
    await answering(() => {
      count++
      return new Promise(() => undefined)
    })
    const asking = (milliseconds: number) =>
      whileAwaited({ deadline: Date.now() + milliseconds, gone: null }, () => ask('GOLD'))
    await expect(asking(0)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' })
    expect(count).toBe(0)
    await expect(asking(2_000)).rejects.toMatchObject({ code: 'NO_ANSWER' })
    expect(count).toBe(1)
  })

  test('whose answer is late is counted each time, and the log told once in a while', async () => {
    const log = await answering(() => Promise.reject(fault('DEADLINE_EXCEEDED', 'too much to do')))
    const before = await failed()
    for (let times = 0; times < 100; times++) await ask('GOLD').catch(() => undefined)
    expect((await failed()) - before).toBe(100)
    expect(log.lines).toHaveLength(1)
    expect(log.lines[0]).toMatchObject({ event: 'answer.failed', facts: { code: 'DEADLINE_EXCEEDED', times: 1 } })
  })

  test('is given up when nobody answers, or not in time', async () => {
    await expect(ask('GOLD')).rejects.toMatchObject({ code: 'NO_ANSWER', retryable: true })
    await answering(() => new Promise((resolve) => setTimeout(() => resolve({ worth: 1 }), 200)))
    await expect(ask('GOLD', 100)).rejects.toThrow('took over 100 ms')
  })

  test('is given up when what comes back is no answer at all', async () => {
    for (const strange of ['{ no json', '7', '{}', '{"value":{}}']) {
      const stop = await bus.answer('mint.coin-worth', async () => strange)
      await expect(ask('GOLD')).rejects.toMatchObject({ code: 'NO_ANSWER' })
      await stop()
    }
  })

  test('that is no JSON is refused without harm', async () => {
    await answering(async () => ({ worth: 1 }))
    const reply = await bus.ask('mint.coin-worth', '{ no json', { timeoutMs: 60_000, headers: {} })
    expect(JSON.parse(reply)).toEqual({ error: expect.stringContaining('SyntaxError') })
  })
})
