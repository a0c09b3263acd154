import { AsyncLocalStorage } from 'node:async_hooks'
import { expect, test } from 'vitest'
import { gather } from './gather.ts'
import { whileAwaited } from './patience.ts'

const later = () => new Promise<void>((resolve) => setTimeout(resolve, 5))

test('what is asked at once is done together, and what comes meanwhile in the next round', async () => {
  const rounds: number[][] = []
  const double = gather<number, number>({ most: 10, width: 1 })
  const work = async (asks: readonly number[]) => {
    rounds.push([...asks])
    await later()
    return asks.map((ask) => ask * 2)
  }
  const first = [1, 2].map((ask) => double(ask, work))
  await new Promise((resolve) => setImmediate(resolve))
  const second = [3, 4, 5].map((ask) => double(ask, work))
  expect(await Promise.all([...first, ...second])).toEqual([2, 4, 6, 8, 10])
  expect(rounds).toEqual([
    [1, 2],
    [3, 4, 5],
  ])
})

test('a round has at most so many, and so many rounds run side by side', async () => {
  let [running, most] = [0, 0]
  const sizes: number[] = []
  const echo = gather<number, number>({ most: 3, width: 2 })
  const asks = Array.from({ length: 10 }, (_, index) => index)
  const work = async (round: readonly number[]) => {
    most = Math.max(most, ++running)
    sizes.push(round.length)
    await later()
    running -= 1
    return round
  }
  expect(await Promise.all(asks.map((ask) => echo(ask, work)))).toEqual(asks)
  expect([most, sizes]).toEqual([2, [3, 3, 3, 1]])
})

test('one that fails does not spoil it for the others', async () => {
  const strict = gather<number, number>({ most: 10, width: 1 })
  const work = async (asks: readonly number[]) => {
    if (asks.includes(13)) throw new Error('unlucky')
    return asks
  }
  const endings = await Promise.allSettled([12, 13, 14].map((ask) => strict(ask, work)))
  expect(endings.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('what is done for one is done as that one, and what is done for several as nobody', async () => {
  const who = new AsyncLocalStorage<string>()
  const together = gather<string, string>({ most: 10, width: 1 })
  const ask = (name: string) =>
    who.run(name, () => together(name, async (asks) => asks.map(() => who.getStore() ?? 'nobody')))
  expect(await ask('Ann')).toBe('Ann')
  expect(await Promise.all([ask('Ann'), ask('Ben')])).toEqual(['nobody', 'nobody'])
  expect(await ask('Ben')).toBe('Ben')
})

test('what nobody waits for any more by the time its round begins is not begun', async () => {
  const rounds: (readonly string[])[] = []
  const together = gather<string, string>({ most: 10, width: 1 })
  const gone = new AbortController()
  const ask = (name: string, signal: AbortSignal | null = null) =>
    whileAwaited({ deadline: Date.now() + 60_000, gone: signal }, () =>
      together(name, async (asks) => {
        rounds.push(asks)
        await later()
        return asks
      }),
    )
  const first = ask('first')
  await new Promise((resolve) => setImmediate(resolve))
  const endings = Promise.allSettled([ask('second'), ask('gone', gone.signal), ask('third')])
  gone.abort()
  await first
  expect((await endings).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(rounds).toEqual([['first'], ['second', 'third']])
})
