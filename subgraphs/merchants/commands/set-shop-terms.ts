import { checkChange, checked, checkNumber } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { findGroup } from '../data/groups.ts'
import type { ShopEdit } from '../data/shops.ts'
import { notFound } from '../domain/refusals.ts'
import type { Shop } from '../domain/shop.ts'
import type { ExpectedShop } from './change-shop.ts'
import { changeShop } from './change-shop.ts'

type SetShopTerms = ExpectedShop & {
  readonly groupId?: string | null
  readonly mostProducts?: number | null
  readonly feeRateBasisPoints?: number | null
}

export async function setShopTerms(input: SetShopTerms, unit: OperatorUnit): Promise<Result<Shop>> {
  const { groupId, mostProducts, feeRateBasisPoints } = input
  const fine = checked(
    checkChange({ groupId, mostProducts, feeRateBasisPoints }),
    checkNumber(mostProducts, { least: 0, most: 1_000_000 }, 'mostProducts'),
    checkNumber(feeRateBasisPoints, { least: 0, most: 10_000 }, 'feeRateBasisPoints'),
  )
  if (!fine.ok) return fine
  return changeShop(input, unit, { summary: 'Set the terms of a shop', decide: () => decide(input, unit) })
}

async function decide(
  { groupId, mostProducts, feeRateBasisPoints }: SetShopTerms,
  unit: OperatorUnit,
): Promise<Result<ShopEdit>> {
  const group = groupId ? await findGroup(unit.db, parseId('sgr', groupId)) : null
  if (groupId && !group) return notFound('groupId')
  return ok({
    ...(groupId === undefined ? {} : { groupId: group?.id ?? null }),
    ...(mostProducts == null ? {} : { mostProducts }),
    ...(feeRateBasisPoints == null ? {} : { feeRate: feeRateBasisPoints }),
  })
}
