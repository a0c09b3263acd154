import { describe, expect, it } from 'vitest'
import { distinct } from './representations.ts'

describe('representations without duplicates', () => {
  const a = { __typename: 'Shop', id: 'a' }
  const b = { __typename: 'Shop', id: 'b' }

  it('are sent once each, and every place gets an answer of its own', () => {
    const once = distinct({ representations: [a, b, { ...a }, a], first: 3 })
    expect(once?.variables).toEqual({ representations: [a, b], first: 3 })
    const answer = once?.spread({ data: { _entities: [{ name: 'A' }, null] } })
    const entities = answer?.data?._entities as object[]
    expect(entities).toEqual([{ name: 'A' }, null, { name: 'A' }, { name: 'A' }])
    expect(entities[0]).not.toBe(entities[2])
  })

  it('spread their errors to every place too', () => {
    const error = { message: 'no', extensions: { code: 'FORBIDDEN' } }
    const answer = distinct({ representations: [a, b, a] })?.spread({
      data: null,
      errors: [{ ...error, path: ['_entities', 0, 'name'] }, error],
    })
    expect(answer?.errors?.map(({ path }) => path)).toEqual([
      ['_entities', 0, 'name'],
      ['_entities', 2, 'name'],
      undefined,
    ])
  })

  it('are left alone where there are none', () => {
    expect(distinct({ representations: [a, b] })).toBeNull()
    expect(distinct({})).toBeNull()
  })
})
