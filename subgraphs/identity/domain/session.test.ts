import { expect, test } from 'vitest'
import type { PresentedToken } from './session.ts'
import { decideRefresh } from './session.ts'

const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1_000)
const fresh: PresentedToken = { expiresAt: at(1_000), usedAt: null, isSuccessorUsed: false, isSessionRevoked: false }

test.each([
  ['a fresh token is rotated', fresh, at(0), 'ROTATE'],
  ['a token of a revoked session is refused', { ...fresh, isSessionRevoked: true }, at(0), 'REFUSE'],
  ['an expired token is refused', fresh, at(1_000), 'REFUSE'],
  [
    'an expired token that was used is refused, and nobody is signed out by it',
    { ...fresh, usedAt: at(0) },
    at(1_000),
    'REFUSE',
  ],
  ['a used token gives its successor again for ten seconds', { ...fresh, usedAt: at(0) }, at(10), 'REPEAT'],
  ['a used token ends the session afterwards', { ...fresh, usedAt: at(0) }, at(10.001), 'REVOKE'],
  [
    'a used token ends the session at once when its successor was used',
    { ...fresh, usedAt: at(0), isSuccessorUsed: true },
    at(1),
    'REVOKE',
  ],
])('%s', (_, token, now, decision) => {
  expect(decideRefresh(token, now)).toBe(decision)
})
