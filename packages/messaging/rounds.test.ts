import { expect, test } from 'vitest'
import { partsOf } from './rounds.ts'

const [shared, alone, joint, other] = [{}, { isAlone: true }, { reactToAll: () => null }, { reactToAll: () => null }]
const names = new Map<object, string>([
  [shared, 'shared'],
  [alone, 'alone'],
  [joint, 'joint'],
  [other, 'other'],
])
type Consumer = { readonly isAlone?: boolean; readonly reactToAll?: unknown }

/** Each as its kind and what it is about. */
const partsFrom = (...round: readonly (readonly [Consumer, string])[]) =>
  partsOf(round.map(([consumer, aggregateId]) => ({ consumer, envelope: { aggregateId } }))).map((part) =>
    part.map(({ consumer, envelope }) => `${names.get(consumer)} ${envelope.aggregateId}`).join(', '),
  )

test('effects of one kind find together over others that are about different things', () => {
  expect(partsFrom([joint, 'a'], [shared, 'b'], [joint, 'c'], [shared, 'd'])).toEqual([
    'joint a, joint c',
    'shared b, shared d',
  ])
})

test('what is told of one thing keeps its order', () => {
  expect(partsFrom([joint, 'a'], [shared, 'a'], [joint, 'a'], [joint, 'b'])).toEqual([
    'joint a, joint b',
    'shared a',
    'joint a',
  ])
})

test('each kind that is worked together is for itself, and who must be alone is', () => {
  expect(partsFrom([joint, 'a'], [other, 'b'], [alone, 'c'], [alone, 'd'], [other, 'e'])).toEqual([
    'joint a',
    'other b, other e',
    'alone c',
    'alone d',
  ])
})
