import { mkdtempSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openBoundedLog } from './bounded-log.ts'

const MOST = 4 * 1024 * 1024

let folder: string
beforeEach(() => {
  vi.useFakeTimers()
  folder = mkdtempSync(join(tmpdir(), 'supermall-log-'))
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true, force: true })
})

test('a log that has grown past its bound is kept aside while its writer goes on at the new end', () => {
  const log = openBoundedLog(join(folder, 'postgres.log'))
  writeSync(log.descriptor, 'a'.repeat(MOST))
  vi.advanceTimersByTime(10_000)
  writeSync(log.descriptor, 'after')
  expect(readFileSync(log.path, 'utf8')).toBe('after')
  expect(readFileSync(`${log.path}.1`).length).toBe(MOST)
  log.close()
})

test('a log below its bound goes on where the last process ended', () => {
  const file = join(folder, 'postgres.log')
  writeFileSync(file, 'before ')
  const log = openBoundedLog(file)
  writeSync(log.descriptor, 'after')
  log.close()
  expect(readFileSync(file, 'utf8')).toBe('before after')
})
