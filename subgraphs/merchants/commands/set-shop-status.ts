import { checked, checkText } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import type { Shop, ShopStatus } from '../domain/shop.ts'
import { moveTo } from '../domain/shop.ts'
import type { ExpectedShop } from './change-shop.ts'
import { changeShop } from './change-shop.ts'

type SetShopStatus = ExpectedShop & {
  readonly status: Exclude<ShopStatus, 'EXPIRED'>
  readonly reason?: string | null
}

/** Whoever stops a shop says why; what is open needs no reason. */
export async function setShopStatus(input: SetShopStatus, unit: OperatorUnit): Promise<Result<Shop>> {
  const isStopped = input.status !== 'OPEN'
  const fine = checked(checkText(input.reason ?? '', { least: isStopped ? 1 : 0, most: 500 }, 'reason'))
  if (!fine.ok) return fine
  return changeShop(input, unit, {
    summary: `Made a shop ${input.status}`,
    decide: async (shop) => {
      const moved = moveTo(shop, input.status, unit.now)
      return moved.ok
        ? ok({ status: moved.value, statusReason: isStopped ? (input.reason ?? '').trim() : null })
        : moved
    },
  })
}
