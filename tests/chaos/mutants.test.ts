import { readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import { expect, it } from 'vitest'
import { promises } from './judge.ts'
import { mutantInTurn, mutants } from './known-mutants.ts'

it.each(mutants.flatMap(({ name, changes }) => changes.map((change) => ({ name, ...change }))))(
  'the planted bug "$name" still fits $file, where it stands once',
  ({ file, find }) => {
    expect(readFileSync(fromRoot(file), 'utf8').split(find)).toHaveLength(2)
  },
)

const says = Object.entries(promises).flatMap(([area, all]) => all.map((promise) => `${area}: ${promise.says}`))

it.each(mutants)(
  'the planted bug "$name" must break promises that there are, or leave something',
  ({ breaks, leaves }) => {
    for (const beginning of breaks) expect(says.filter((one) => one.startsWith(beginning))).toHaveLength(1)
    expect(breaks.length > 0 || leaves !== undefined).toBe(true)
  },
)

it('each planted bug has its turn, and what is no number of one is refused', () => {
  const turns = mutants.map((_, index) => mutantInTurn(1_622 + index))
  expect(new Set(turns)).toEqual(new Set(mutants))
  for (const wrong of [Number.NaN, -1, 1.5]) expect(() => mutantInTurn(wrong)).toThrow('whole number')
})
