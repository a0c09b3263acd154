import { expect, test } from 'vitest'
import { appointments } from './appointments.ts'

test('whoever is refused is told a time of his own, as far from the next as one takes to be served', () => {
  const appoint = appointments(() => 1_000)
  const told = [1, 2, 3].map(() => appoint(50))
  expect(told).toEqual([250, 300, 350])
})

test('what is past is no reason to wait, and nobody is sent away for longer than ten seconds', () => {
  let now = 1_000
  const appoint = appointments(() => now)
  for (let i = 0; i < 1_000; i++) appoint(50)
  expect(appoint(50)).toBe(10_000)
  now += 60_000
  expect(appoint(50)).toBe(250)
})
