import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Unit } from '../../data/database.ts'
import { insertFullBacks } from '../../data/full-backs.ts'
import { NOT_PAID_YET } from '../../domain/full-backs/full-back.ts'
import type { Promotion } from '../../domain/promotion.ts'
import type { FullBackRule } from '../../domain/rules/rule.ts'

export type HeldBack = { readonly skuId: string; readonly quantity: number; readonly gaveMinor: bigint }
type HoldingBack = {
  readonly ownerId: string
  readonly accountId: Id<'acc'>
  readonly uses: readonly { readonly rule: Promotion; readonly backs: readonly HeldBack[] }[]
}

/** What a checkout is told to bring back is written down with the terms of that moment: they hold whatever becomes of the promotion. */
export async function holdFullBacks({ ownerId, accountId, uses }: HoldingBack, { db, now }: Unit): Promise<void> {
  const rows = uses.flatMap(({ rule: { id, shopId, currency, rule }, backs }) =>
    rule.kind !== 'FULL_BACK'
      ? []
      : backs.map(({ skuId, quantity, gaveMinor }) => ({
          ...NOT_PAID_YET,
          ...termsOf(rule),
          id: newId('fbk', now.getTime()),
          ownerId,
          accountId,
          promotionId: id,
          shopId,
          currency,
          skuId,
          quantity,
          heldMinor: gaveMinor,
          createdAt: now,
        })),
  )
  if (rows.length > 0) await insertFullBacks(db, rows)
}

const termsOf = ({ dailyMinor, dailyRate, mostMinor, days, startDays }: FullBackRule) => ({
  dailyMinor,
  dailyRate,
  mostMinor,
  days,
  startDays,
})
