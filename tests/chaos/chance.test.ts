import { expect, test } from 'vitest'
import { streamOf } from './chance.ts'

const drawn = (seed: number, name: string, times: number): readonly number[] => {
  const stream = streamOf(seed, name)
  return Array.from({ length: times }, stream.next)
}

test('a stream repeats itself for its seed and its name, however much others draw meanwhile', () => {
  const faults = streamOf(1, 'faults')
  const provider = streamOf(1, 'provider')
  const seen = [1, 5, 2].map((times) => {
    for (let left = times; left > 0; left--) provider.next()
    return faults.next()
  })
  expect(seen).toEqual(drawn(1, 'faults', 3))
})

test('another name or another seed is another stream', () => {
  const streams = [drawn(1, 'faults', 3), drawn(1, 'provider', 3), drawn(2, 'faults', 3)]
  expect(new Set(streams.map(String)).size).toBe(3)
})
