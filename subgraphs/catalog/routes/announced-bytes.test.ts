import { seconds } from '@supermall/kernel/time'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { exactly } from './announced-bytes.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

test('a file may come as slowly as it likes, and not stand still', () => {
  const file = exactly(100).on('error', () => undefined)
  for (let n = 0; n < 20; n++) {
    file.write('x')
    vi.advanceTimersByTime(seconds(20))
  }
  expect(file.destroyed).toBe(false)
  vi.advanceTimersByTime(seconds(15))
  expect(file.errored).toMatchObject({ status: 408, code: 'BODY_TIMEOUT' })
})

test('a file that is whole is waited for no longer', () => {
  const file = exactly(1)
  file.end('x').resume()
  file.destroy()
  expect(vi.getTimerCount()).toBe(0)
})
