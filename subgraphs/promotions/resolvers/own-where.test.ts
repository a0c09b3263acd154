import { expect, test } from 'vitest'
import { merchant, platform } from '../trial/mall.ts'
import { shopId } from '../trial/rules.ts'
import { ownWhere } from './own-where.ts'

test('staff of a shop are shown their own, whatever they ask for, and the platform all', () => {
  const asked = { OR: [{ shopId: { eq: shopId(1) } }, { isPlatform: { eq: true } }] }
  const where = { AND: [{ OR: [{ AND: [{ shopId: { equals: shopId(1) } }] }, { AND: [{ shopId: null }] }] }] }
  expect(ownWhere(asked, merchant(0), [])).toEqual({ AND: [where, { shopId: shopId(0) }] })
  expect(ownWhere(asked, platform(), [])).toEqual({ AND: [where, {}] })
  expect(ownWhere({ isPlatform: { eq: false } }, platform(), [])).toEqual({
    AND: [{ AND: [{ shopId: { not: null } }] }, {}],
  })
})
