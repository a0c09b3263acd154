import { expect, test } from 'vitest'
import { fairTurns } from './turns.ts'

test('one who asks for much waits for himself: others are between', async () => {
  const turns = fairTurns()
  const done: string[] = []
  const ask = (caller: string, name: string) => turns.take(caller, async () => void done.push(name))
  for (const name of ['m1', 'm2', 'm3', 'm4']) void ask('much', name)
  void ask('little', 'l1')
  void ask('other', 'o1')
  void ask('little', 'l2')
  await turns.over()
  expect(done).toEqual(['m1', 'm2', 'l1', 'o1', 'm3', 'l2', 'm4'])
})

test('what fails is told to whoever asked for it, and the next has his turn', async () => {
  const turns = fairTurns()
  const failed = turns.take('a', () => Promise.reject(new Error('no')))
  await expect(Promise.all([failed, turns.take('a', async () => 1)])).rejects.toThrow('no')
  expect(await turns.take('a', async () => 2)).toBe(2)
})
