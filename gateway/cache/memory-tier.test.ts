import { expect, it } from 'vitest'
import type { Entry } from './entry.ts'
import { packEntry, unpackEntry } from './entry.ts'
import { memoryTier } from './memory-tier.ts'

const entry = (text: string): Entry => ({ text, readAt: 1, until: 2, sources: [{ domain: 'd', names: ['n'] }] })

it('never holds more than it may, and lets go of what was used longest ago', () => {
  const memory = memoryTier(20_000)
  for (let i = 0; i < 100; i++) {
    memory.set(`key ${i}`, entry('x'.repeat(1_000)))
    memory.get('key 0')
    expect(memory.bytes()).toBeLessThanOrEqual(20_000)
  }
  expect(memory.get('key 0')).not.toBeNull()
  expect(memory.get('key 1')).toBeNull()
  expect(memory.get('key 99')).not.toBeNull()
  memory.set('huge', entry('x'.repeat(20_000)))
  expect(memory.get('huge')).toBeNull()
  for (let i = 0; i < 100; i++) memory.drop(`key ${i}`)
  expect(memory.bytes()).toBe(0)
})

it('is packed and unpacked as it was, and what is no entry is none', () => {
  const whole = entry('{"a":"line\\nline"}')
  expect(unpackEntry(packEntry(whole))).toEqual(whole)
  for (const strange of ['', 'x', '{\n', '{"a"\n1']) expect(unpackEntry(strange)).toBeNull()
})
