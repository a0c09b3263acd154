import { expect, test } from 'vitest'
import { mailbox } from './mailbox.ts'

const letter = (about: string, state: number) => ({ about, state })

test('letters are taken in the order in which they were put', async () => {
  const box = mailbox<ReturnType<typeof letter>>(3)
  const early = box.take()
  box.put(letter('a', 1))
  box.put(letter('b', 1))
  box.put(letter('a', 2))
  expect([await early, await box.take(), await box.take()]).toEqual([letter('a', 1), letter('b', 1), letter('a', 2)])
})

test('in a full box the oldest letter of which there is a newer one makes room', async () => {
  const box = mailbox<ReturnType<typeof letter>>(3)
  for (const [about, state] of [
    ['a', 1],
    ['b', 1],
    ['a', 2],
    ['c', 1],
  ] as const)
    expect(box.put(letter(about, state))).toBe(true)
  expect([await box.take(), await box.take(), await box.take()]).toEqual([
    letter('b', 1),
    letter('a', 2),
    letter('c', 1),
  ])
})

test('nothing that is still the newest is thrown away', async () => {
  const box = mailbox<ReturnType<typeof letter>>(2)
  expect([box.put(letter('a', 1)), box.put(letter('b', 1)), box.put(letter('c', 1))]).toEqual([true, true, false])
  expect([await box.take(), await box.take()]).toEqual([letter('a', 1), letter('b', 1)])
})

test('a closed box gives what is in it and then nothing, and takes nothing', async () => {
  const box = mailbox<ReturnType<typeof letter>>(2)
  box.put(letter('a', 1))
  box.close()
  box.put(letter('b', 1))
  expect([await box.take(), await box.take()]).toEqual([letter('a', 1), null])
  const emptied = mailbox<ReturnType<typeof letter>>(2)
  const waiting = emptied.take()
  emptied.close({ isEmptied: true })
  expect(await waiting).toBe(null)
})
