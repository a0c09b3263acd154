import { expect, test } from 'vitest'
import { lanes } from './lanes.ts'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('work of one key runs in turn, whatever the work before came to', async () => {
  const work = lanes(4)
  const ended: number[] = []
  const runs = [30, 5, 1].map((ms, index) =>
    work.run('a', async () => {
      await pause(ms)
      ended.push(index)
      if (index === 1) throw new Error('stumbled')
    }),
  )
  expect((await Promise.allSettled(runs)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(ended).toEqual([0, 1, 2])
})

test('work of different keys runs side by side, never more at once than the width', async () => {
  const work = lanes(3)
  let running = 0
  let most = 0
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      work.run(`key ${index}`, async () => {
        most = Math.max(most, ++running)
        await pause(2)
        running--
      }),
    ),
  )
  expect(most).toBe(3)
})

test('a key that waits for its turn takes no place from others', async () => {
  const work = lanes(2)
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  const slow = [work.run('a', () => held), work.run('a', () => held), work.run('a', () => held)]
  expect(await work.run('b', async () => 'free')).toBe('free')
  release()
  await Promise.all(slow)
})

test('idle is when the last of them has ended', async () => {
  const work = lanes(1)
  let count = 0
  for (const key of ['a', 'b', 'a']) void work.run(key, () => pause(5).then(() => void count++))
  await work.idle()
  expect(count).toBe(3)
  await work.idle()
})
