import { expect, test } from 'vitest'
import type { Untried } from './try-each.ts'
import { tryBatches, tryEach } from './try-each.ts'

/** A list that loses what is done. */
function listOf(count: number) {
  const open = new Set(Array.from({ length: count }, (_, index) => `one-${index}`))
  const find = async ({ except, most }: Untried) => [...open].filter((id) => !except.includes(id)).slice(0, most)
  return { open, find, end: async (id: string) => open.delete(id) }
}

test('everything has its turn, whatever stands at the head of the list', async () => {
  const { open, find, end } = listOf(350)
  const isSkipped = (id: string) => Number(id.slice(4)) < 120
  expect(await tryEach(find, async (id) => !isSkipped(id) && end(id))).toBe(230)
  expect([...open].every(isSkipped)).toBe(true)
})

test('what fails is told when the others are done', async () => {
  const { open, find, end } = listOf(150)
  const tried: string[] = []
  const work = async (id: string) => {
    tried.push(id)
    if (id === 'one-0' || id === 'one-7') throw new Error(id)
    return end(id)
  }
  await expect(tryEach(find, work)).rejects.toThrow('one-0')
  expect([...open]).toEqual(['one-0', 'one-7'])
  expect(tried).toHaveLength(150)
})

test('where nothing works, not everything is tried', async () => {
  let tries = 0
  const work = async () => {
    tries += 1
    throw new Error('away')
  }
  await expect(tryEach(listOf(350).find, work)).rejects.toThrow('away')
  expect(tries).toBe(100)
})

test('batches go on until none is left, and after one that fails each has its own turn', async () => {
  const { open, find, end } = listOf(120)
  const batch = async () => {
    const ids = await find({ except: [], most: 50 })
    if (ids.includes('one-60')) throw new Error('batch')
    for (const id of ids) await end(id)
    return ids.length || null
  }
  const work = async (id: string) => {
    if (id === 'one-60') throw new Error(id)
    return end(id)
  }
  await expect(tryBatches(batch, () => tryEach(find, work))).rejects.toThrow('one-60')
  expect([...open]).toEqual(['one-60'])
  open.delete('one-60')
  expect(await tryBatches(batch, async () => 7)).toBe(0)
  const whole = listOf(70)
  expect(
    await tryBatches(
      async () => (await whole.find({ except: [], most: 50 })).filter((id) => whole.open.delete(id)).length || null,
      async () => 7,
    ),
  ).toBe(70)
})
