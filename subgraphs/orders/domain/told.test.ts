import { derivedId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { lineOf } from '../trial/aftersale.ts'
import { skuId } from '../trial/goods.ts'
import { toldBack, toldLine } from './told.ts'

test('a gift that goes back is told apart from what was bought, also where both are the same goods', () => {
  const lines = [lineOf(1, { skuId: skuId(1) }), lineOf(2, { skuId: skuId(1), giftOf: derivedId('prm', 1) })]
  const backs = lines.map(({ id }) => ({ lineId: id, quantity: 1 }))
  expect(toldBack(backs, lines)).toEqual([backs[0], { ...backs[1], isGift: true }])
})

test('a line says what points paid of it, so that they can come back', () => {
  const line = lineOf(1, { discounts: { POINTS: '250' } })
  expect(toldLine(line, 'CNY')).toMatchObject({ lineId: line.id, byPoints: { minorUnits: '250', currency: 'CNY' } })
  expect(toldLine(lineOf(2), 'CNY')).not.toHaveProperty('byPoints')
})
