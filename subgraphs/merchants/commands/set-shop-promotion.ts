import { checkChange, checked, checkPosition } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import type { Shop } from '../domain/shop.ts'
import type { ExpectedShop } from './change-shop.ts'
import { changeShop } from './change-shop.ts'

type SetShopPromotion = ExpectedShop & {
  readonly isRecommended?: boolean | null
  readonly position?: number | null
}

export async function setShopPromotion(input: SetShopPromotion, unit: OperatorUnit): Promise<Result<Shop>> {
  const { isRecommended, position } = input
  const fine = checked(checkChange({ isRecommended, position }), checkPosition(position))
  if (!fine.ok) return fine
  return changeShop(input, unit, {
    summary: 'Set how a shop stands in lists',
    decide: async () =>
      ok({ ...(isRecommended == null ? {} : { isRecommended }), ...(position == null ? {} : { position }) }),
  })
}
