import { setTimeout as wait } from 'node:timers/promises'
import { settlePresent, unsettlePresent } from '@supermall/kernel/present'
import { describe, expect, it, vi } from 'vitest'
import { awaitedHere, timeLeft, whileAwaited, whileTimeLasts } from './patience.ts'

const within = <T>(milliseconds: number, work: () => Promise<T>): Promise<T> =>
  whileAwaited({ deadline: Date.now() + milliseconds, gone: null }, work)

const broken: unknown[] = []
const lasting = <T>(work: () => Promise<T>) => whileTimeLasts(work, (error) => broken.push(error))

describe('work that is not begun in vain', () => {
  it('gives what it comes to, as somebody who waits for nothing', async () => {
    expect(await within(60_000, () => lasting(async () => awaitedHere()))).toBe(null)
    expect(await within(60_000, () => lasting(async () => 7))).toBe(7)
    expect(await lasting(async () => 7)).toBe(7)
  })

  it('is said to be under way before nobody waits any more, and goes on to its end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    let end = (): void => undefined
    const ended = new Promise<string>((resolve) => {
      end = () => resolve('ended')
    })
    const first = within(1_000, () => lasting(() => ended))
    await vi.advanceTimersByTimeAsync(750)
    expect(await first).toBe(null)
    vi.useRealTimers()
    end()
    expect(await ended).toBe('ended')
  })

  it('throws what goes wrong while somebody waits, and tells it elsewhere afterwards', async () => {
    const wrong = new Error('broken')
    await expect(within(60_000, () => lasting(() => Promise.reject(wrong)))).rejects.toBe(wrong)
    expect(broken).toEqual([])
    const later = () => wait(200).then(() => Promise.reject(wrong))
    expect(await within(100, () => lasting(later))).toBe(null)
    await wait(300)
    expect(broken).toEqual([wrong])
  })
})

it.each([3_600_000, -3_600_000])('a clock that is %d ms off makes nobody wait shorter or longer', async (offMs) => {
  const right = Date.now()
  vi.spyOn(Date, 'now').mockReturnValue(right + offMs)
  settlePresent(right)
  const left = await whileAwaited({ deadline: right + 60_000, gone: null }, async (awaited) =>
    awaited.isLate() ? null : timeLeft(),
  )
  vi.restoreAllMocks()
  unsettlePresent()
  expect(left).toBeGreaterThan(30_000)
  expect(left).toBeLessThan(90_000)
})
