import { afterEach, expect, test, vi } from 'vitest'
import { patiently } from './nats-link.ts'

const own = Date.now.bind(Date)
afterEach(() => void vi.restoreAllMocks())

test('is waited for as long as it shall be, though the clock is set ahead meanwhile', async () => {
  let tries = 0
  const work = async () => {
    if (++tries > 1) return 'there'
    vi.spyOn(Date, 'now').mockImplementation(() => own() + 3_600_000)
    throw new Error('not yet')
  }
  expect(await patiently({ url: 'nats://localhost:4222', withinMs: 60_000 }, work)).toBe('there')
})
