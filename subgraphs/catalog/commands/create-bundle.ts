import { bundleChanged } from '@supermall/contracts/catalog'
import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import { insertBundle, replaceLines } from '../data/bundles.ts'
import type { OperatorUnit } from '../data/database.ts'
import type { BundleRow } from '../data/rows.ts'
import { findShop } from '../data/shops.ts'
import { notFound } from '../domain/check.ts'
import type { BundleGiven, BundleLineGiven } from '../domain/group.ts'
import { checkBundle, checkBundlePrice, checkBundleWindow, soldUntil } from '../domain/group.ts'
import type { MoneyGiven } from '../domain/price.ts'
import { readPrice } from '../domain/price.ts'
import { pricedLines } from './bundle-lines.ts'
import { reach } from './reach.ts'

export type NewBundle = BundleGiven & {
  readonly shopId: string
  readonly title: string
  readonly price: MoneyGiven
  readonly startsAt: Date
  readonly endsAt: Date
  readonly lines: readonly BundleLineGiven[]
  readonly isEnabled?: boolean | null
}

export async function createBundle(input: NewBundle, unit: OperatorUnit): Promise<Result<BundleRow>> {
  const shopId = parseId('shp', input.shopId)
  if (!shopId) return refuse(notFound('shopId'))
  reach(shopId, unit)
  const fine = checked(...checkBundle(input), checkBundleWindow(input.startsAt, input.endsAt))
  if (!fine.ok) return fine
  if (!(await findShop(unit.db, shopId))) return refused('SHOP_NOT_FOUND', 'There is no such shop.', 'shopId')
  const lines = await pricedLines(input.lines, { shopId }, unit)
  if (!lines.ok) return lines
  const priced = checked(checkBundlePrice(input.price, lines.value))
  if (!priced.ok) return priced
  const { currency, amount } = input.price
  const isEnabled = input.isEnabled ?? true
  const saved = await insertBundle(unit.db, {
    id: newId('bdl', unit.now.getTime()),
    shopId,
    title: input.title.trim(),
    description: input.description?.trim() ?? '',
    imageUrl: input.imageUrl ?? null,
    currency,
    price: readPrice(amount, currency),
    startsAt: input.startsAt,
    endsAt: input.endsAt,
    isEnabled,
    soldUntil: soldUntil({ isEnabled, startsAt: input.startsAt, endsAt: input.endsAt }, null, unit.now),
    createdAt: unit.now,
    updatedAt: unit.now,
  })
  await replaceLines(unit.db, saved.id, input.lines)
  unit.emit(bundleChanged({ bundleId: saved.id as Id<'bdl'>, version: saved.version }))
  unit.audited({
    subjectId: saved.id,
    summary: `Created the bundle ${saved.title}`,
    before: null,
    after: { ...saved, lines: input.lines },
  })
  return ok(saved)
}
