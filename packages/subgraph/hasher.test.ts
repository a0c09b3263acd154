import { parseOptions, verify } from '@node-rs/argon2'
import { expect, test, vi } from 'vitest'
import { argonHasher } from './hasher.ts'

// The real thing, watched.
vi.mock('@node-rs/argon2', { spy: true })

const cheap = { ARGON2_MEMORY_KIB: 64, ARGON2_PASSES: 1, ARGON2_LANES: 1, ARGON2_AT_ONCE: 2, ARGON2_WAITING: 3 }

test('a hash is argon2id, differs every time, and is right for its own password only', async () => {
  const hasher = argonHasher(cheap)
  const [a, b] = [await hasher.hash('one'), await hasher.hash('one')]
  expect(a).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/)
  expect(a).not.toBe(b)
  expect([await hasher.verify(a, 'one'), await hasher.verify(a, 'two'), await hasher.verify(null, 'one')]).toEqual([
    true,
    false,
    false,
  ])
})

test('all of a password counts, far behind the 72 bytes at which other hashes stop', async () => {
  const hasher = argonHasher(cheap)
  const kept = await hasher.hash(`${'x'.repeat(127)}a`)
  expect(await hasher.verify(kept, `${'x'.repeat(127)}a`)).toBe(true)
  expect(await hasher.verify(kept, `${'x'.repeat(127)}b`)).toBe(false)
  expect(await hasher.verify(kept, 'x'.repeat(72))).toBe(false)
})

test('a password is the same in composed and in decomposed characters', async () => {
  const hasher = argonHasher(cheap)
  const [composed, decomposed] = ['caf\u00e9 au lait', 'cafe\u0301 au lait']
  expect(await hasher.verify(await hasher.hash(composed), decomposed)).toBe(true)
  expect(await hasher.verify(await hasher.hash(decomposed), composed)).toBe(true)
  expect(await hasher.verify(await hasher.hash(composed), 'cafe au lait')).toBe(false)
})

test('nobody comes in with what nobody’s hash was made of', async () => {
  expect(await argonHasher(cheap).verify(null, 'what nobody knows')).toBe(false)
})

test('a flood is turned away once as many wait as may, and those before it are served', async () => {
  const hasher = argonHasher({ ...cheap, ARGON2_MEMORY_KIB: 4_096 })
  const endings = await Promise.allSettled(Array.from({ length: 12 }, () => hasher.hash('one')))
  expect(endings.map(({ status }) => status)).toEqual([...Array(5).fill('fulfilled'), ...Array(7).fill('rejected')])
  for (const ending of endings)
    if (ending.status === 'rejected') expect(ending.reason).toMatchObject({ code: 'OVERLOADED' })
  await expect(hasher.hash('later')).resolves.toMatch(/^\$argon2id/)
})

test('hashing leaves the main thread free', async () => {
  const hasher = argonHasher({ ...cheap, ARGON2_MEMORY_KIB: 65_536, ARGON2_PASSES: 3 })
  let ticks = 0
  const ticking = setInterval(() => ticks++, 1)
  await hasher.hash('one')
  clearInterval(ticking)
  expect(ticks).toBeGreaterThan(3)
})

test('a hash is outdated when the costs are other than they were', () => {
  const made = '$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
  expect(argonHasher(cheap).isOutdated(made)).toBe(false)
  expect(argonHasher({ ...cheap, ARGON2_PASSES: 2 }).isOutdated(made)).toBe(true)
})

test('nobody’s hash is as dear as anybody’s', async () => {
  const hasher = argonHasher(cheap)
  const kept = await hasher.hash('right')
  vi.mocked(verify).mockClear()
  await hasher.verify(kept, 'wrong')
  await hasher.verify(null, 'wrong')
  const [somebodys, nobodys, ...more] = vi.mocked(verify).mock.calls.map(([against]) => parseOptions(String(against)))
  expect(nobodys).toEqual(somebodys)
  expect(more).toEqual([])
})
