import { fault } from '@supermall/kernel/fault'
import type { Gone } from '@supermall/kernel/gone'
import { expect, it } from 'vitest'
import type { Asking } from '../asking.ts'
import { askingAs } from '../testing/fixture-graph.ts'
import { flights } from './flights.ts'

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const guest = (more: Partial<Asking> = {}): Asking => ({ ...askingAs({ audience: 'GUEST' }), ...more })

function opened() {
  const fly = flights<{ n: number }>((value) => ({ ...value }))
  const seen: Gone[] = []
  const work = async ({ gone }: Asking) => {
    seen.push(gone)
    await wait(60)
    return { n: seen.length }
  }
  return { fly, work, seen }
}

it('does once what several ask for at the same time, and gives each a copy', async () => {
  const { fly, work, seen } = opened()
  const [a, b, other] = await Promise.all([fly('a', guest(), work), fly('a', guest(), work), fly('b', guest(), work)])
  expect([a, b, other, seen.length]).toEqual([{ n: 2 }, { n: 2 }, { n: 2 }, 2])
  expect(a).not.toBe(b)
  await fly('a', guest(), work)
  expect(seen).toHaveLength(3)
})

it('goes on when who came first has gone, and ends when everybody has', async () => {
  const { fly, work, seen } = opened()
  const [first, second] = [new AbortController(), new AbortController()]
  const both = [fly('a', guest({ gone: first.signal }), work), fly('a', guest({ gone: second.signal }), work)]
  first.abort()
  expect(seen[0]?.aborted).toBe(false)
  second.abort()
  expect(seen[0]?.aborted).toBe(true)
  await Promise.all(both)
})

it('takes nobody in of whom everybody has gone, from the beginning or by now', async () => {
  const { fly, work, seen } = opened()
  const leaving = new AbortController()
  const all = [fly('a', guest({ gone: AbortSignal.abort() }), work), fly('a', guest({ gone: leaving.signal }), work)]
  leaving.abort()
  all.push(fly('a', guest(), work), fly('a', guest(), work))
  expect(seen.map(({ aborted }) => aborted)).toEqual([true, true, false])
  await Promise.all(all)
})

it('asks anew for those who have more time than who came first had', async () => {
  const { fly, work } = opened()
  const late = async () => {
    await wait(20)
    throw fault('DEADLINE_EXCEEDED', 'too late')
  }
  const tooLate = { code: 'DEADLINE_EXCEEDED' }
  const first = expect(fly('a', guest({ deadline: Date.now() + 20 }), late)).rejects.toMatchObject(tooLate)
  const second = fly('a', guest(), work)
  const third = expect(fly('a', guest({ deadline: Date.now() + 20 }), work)).rejects.toMatchObject(tooLate)
  expect(await second).toEqual({ n: 1 })
  await Promise.all([first, third])
})

it('takes nobody in who comes so late that he might see what is over', async () => {
  const fly = flights<number>((value) => value)
  let count = 0
  const slow = async () => {
    const number = ++count
    await wait(700)
    return number
  }
  const first = fly('a', guest(), slow)
  await wait(550)
  expect(await Promise.all([first, fly('a', guest(), slow)])).toEqual([1, 2])
})
