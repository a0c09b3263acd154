import { expect, it } from 'vitest'
import { keep } from './search-kept.ts'

const at = (seconds: number) => new Date(seconds * 1_000)

it('keeps for half a minute, forgets what it is told to forget, and the oldest of too many', () => {
  const kept = keep<number>(2)
  kept.set('a', 1, at(0))
  expect([kept.get('a', at(29)), kept.get('a', at(30)), kept.get('b', at(0))]).toEqual([1, null, null])
  kept.set('b', 2, at(0))
  kept.set('a', 3, at(10))
  kept.set('c', 4, at(10))
  expect([kept.get('a', at(35)), kept.get('b', at(10)), kept.get('c', at(35))]).toEqual([3, null, 4])
  kept.forget('c')
  expect(kept.get('c', at(10))).toBeNull()
})
