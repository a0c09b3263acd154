import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { keySecret } from './key-secret.ts'

const directory = mkdtempSync(join(tmpdir(), 'supermall-secret-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const secret = (mode: 'development' | 'production', given: string | null) =>
  keySecret({ mode, setting: 'A_SECRET', given, use: 'something', file: 'a.secret' }, join(directory, 'own'))

test('what is given must be long enough anywhere, and must be given in production', () => {
  expect(() => secret('development', 'short')).toThrow('A_SECRET must have at least 32 characters')
  expect(() => secret('production', null)).toThrow('A_SECRET is not set: it seals something')
  expect(secret('production', 'x'.repeat(32))).toBe('x'.repeat(32))
})

test('in development one is drawn once, and nothing else is left beside it', () => {
  const drawn = secret('development', null)
  expect(drawn).toMatch(/^[\w-]{43}$/)
  expect(secret('development', null)).toBe(drawn)
  expect(readdirSync(join(directory, 'own'))).toEqual(['a.secret'])
})
