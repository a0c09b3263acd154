import { AsyncLocalStorage } from 'node:async_hooks'
import { eventually } from '@supermall/testing/rival'
import { afterEach, expect, test } from 'vitest'
import type { Lookout } from './lookout.ts'
import { lookout } from './lookout.ts'

let opened: Lookout | undefined
afterEach(() => opened?.stop())

test('looks for everybody: whoever wakes it is neither hurried along nor found in what it does', async () => {
  const who = new AsyncLocalStorage<string>()
  const lookers: string[] = []
  let now = 0
  const look = async (): Promise<void> => void lookers.push(who.getStore() ?? 'nobody')
  opened = lookout(look, () => now)
  await eventually(() => lookers.length === 1)
  now = 60_000
  // The look that was planned already is its last, for nobody needs to know.
  await eventually(() => lookers.length === 2)
  await who.run('Ann', async () => opened?.use())
  expect(lookers).toEqual(['nobody', 'nobody', 'nobody'])
})
