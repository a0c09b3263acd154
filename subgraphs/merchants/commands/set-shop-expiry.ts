import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import type { Shop } from '../domain/shop.ts'
import { statusProlonged } from '../domain/shop.ts'
import type { ExpectedShop } from './change-shop.ts'
import { changeShop } from './change-shop.ts'

type SetShopExpiry = ExpectedShop & { readonly expiresAt?: Date | null }

export async function setShopExpiry(input: SetShopExpiry, unit: OperatorUnit): Promise<Result<Shop>> {
  const { expiresAt } = input
  if (expiresAt === undefined) return refused('NOTHING_TO_CHANGE', 'Say until when; null is for ever.', 'expiresAt')
  if (expiresAt !== null && expiresAt <= unit.now) return refused('EXPIRY_PAST', 'It must lie ahead.', 'expiresAt')
  return changeShop(input, unit, {
    summary: 'Set the expiry of a shop',
    decide: async (shop) => ok({ expiresAt, status: statusProlonged(shop, unit.now) }),
  })
}
