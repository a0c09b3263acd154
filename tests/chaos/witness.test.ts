import { beforeEach, expect, test } from 'vitest'
import type { Acknowledged } from './acknowledged.ts'
import type { Scene } from './scene.ts'
import type { Seen, State } from './witness.ts'
import { witness } from './witness.ts'

const told: Acknowledged[] = []
let seen: Map<string, Seen>

beforeEach(() => {
  told.length = 0
  seen = new Map()
})

const look = (state: State, { since = performance.now(), who = 'buyer' as 'buyer' | 'operator' } = {}): void =>
  witness({ seen, tell: (one: Acknowledged) => void told.push(one) } as Scene, state, { who, since })

const paid = { id: 'o', status: 'PAID', version: 2 }
const older = { id: 'o', status: 'PENDING_PAYMENT', version: 1 }

test('who looks again and sees an older version was lied to', () => {
  look(paid)
  look(older)
  expect(told).toMatchObject([{ what: 'went back', id: 'o', was: 'PAID 2', is: 'PENDING_PAYMENT 1' }])
})

test('who sees the same, or what became of it, was not', () => {
  look(older)
  look(older)
  look(paid)
  expect(told).toEqual([])
})

test('a look that began before the other one had ended may see what is older', () => {
  const since = performance.now() - 1
  look(paid)
  look(older, { since })
  expect(told).toEqual([])
  look(older)
  expect(told).toHaveLength(1)
})

test('what another sees is another matter', () => {
  look(paid, { who: 'operator' })
  look(older, { who: 'buyer' })
  expect(told).toEqual([])
})

test('where nothing has a version nothing comes after what is final', () => {
  look({ id: 'c', status: 'PROCESSING' })
  look({ id: 'c', status: 'READY' })
  expect(told).toEqual([])
  look({ id: 'c', status: 'PROCESSING' })
  expect(told).toMatchObject([{ what: 'went back', id: 'c' }])
})
