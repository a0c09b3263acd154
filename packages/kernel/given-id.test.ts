import { expect, test } from 'vitest'
import { givenId } from './given-id.ts'
import { derivedId } from './id.ts'

test('an argument that is no id of its kind is refused by its name', () => {
  expect(givenId('shp', derivedId('shp', 1), 'shopId')).toBe(derivedId('shp', 1))
  for (const text of ['nope', '', 'shp_1', derivedId('prd', 1)])
    expect(() => givenId('shp', text, 'shopId')).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', publicText: '`shopId` must be an id that begins with shp_.' }),
    )
})
