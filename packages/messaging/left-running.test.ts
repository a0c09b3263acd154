import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { leftRunning } from './left-running.ts'
import { whileAwaited } from './patience.ts'

/** Work that ends when it is told to, asked for by somebody who waits a moment. */
function lasting({ run }: ReturnType<typeof leftRunning>) {
  let end: (error?: Error) => void = () => undefined
  const work = () =>
    new Promise<string>((resolve, reject) => {
      end = (error) => (error ? reject(error) : resolve('done'))
    })
  const told = whileAwaited({ deadline: Date.now() + 30, gone: null }, () => run(work, () => undefined))
  return { told, end: (error?: Error) => end(error) }
}

const never = (error: unknown): never => {
  throw error
}

describe('what runs on after its asker was told so', () => {
  test('is let in up to a number, and again when some of it has ended, well or not', async () => {
    const running = leftRunning(2)
    const [first, second] = [lasting(running), lasting(running)]
    running.admit()
    expect(await Promise.all([first.told, second.told])).toEqual([null, null])
    expect(running.admit).toThrow(expect.objectContaining({ code: 'OVERLOADED', retryable: true }))
    first.end(new Error('torn'))
    await turn()
    running.admit()
    const third = lasting(running)
    expect(await third.told).toBeNull()
    expect(running.admit).toThrow('2 run on already')
    second.end()
    third.end()
    await turn()
    running.admit()
  })

  test('is not counted when it ends in time, or is not begun', async () => {
    const running = leftRunning(1)
    expect(await running.run(async () => 'done', never)).toBe('done')
    await expect(running.run(() => Promise.reject(new Error('torn')), never)).rejects.toThrow('torn')
    running.admit()
  })
})
