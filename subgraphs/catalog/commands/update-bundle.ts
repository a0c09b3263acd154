import { bundleChanged } from '@supermall/contracts/catalog'
import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { money, toDecimal } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import { findBundle, findBundleLines, replaceLines } from '../data/bundles.ts'
import type { OperatorUnit } from '../data/database.ts'
import type { BundleRow } from '../data/rows.ts'
import { deleteVersion, saveVersion } from '../data/versioned.ts'
import { checkEdit, kept, keptAlways, notFound, stale } from '../domain/check.ts'
import type { BundleGiven } from '../domain/group.ts'
import { checkBundle, checkBundlePrice, checkBundleWindow, soldUntil } from '../domain/group.ts'
import { readPrice } from '../domain/price.ts'
import { pricedLines } from './bundle-lines.ts'
import type { DeleteOne } from './delete-category.ts'
import { reach } from './reach.ts'

type UpdateBundle = DeleteOne &
  BundleGiven & { readonly startsAt?: Date | null; readonly endsAt?: Date | null; readonly isEnabled?: boolean | null }

export async function updateBundle(input: UpdateBundle, unit: OperatorUnit): Promise<Result<BundleRow>> {
  const found = await findOwnBundle(input, unit)
  if (!found.ok) return found
  const before = found.value
  const fine = await checkInput(input, before, unit)
  if (!fine.ok) return fine
  const after = edited(input, before)
  const held = await findBundleLines(unit.db, [before.id])
  const sold = { soldUntil: soldUntil(after, before, unit.now), updatedAt: unit.now }
  const saved = await saveVersion<BundleRow>(unit.db.bundle, before, { ...after, ...sold })
  if (!saved || saved === 'taken') return refuse(stale())
  if (input.lines) await replaceLines(unit.db, saved.id, input.lines)
  unit.emit(bundleChanged({ bundleId: saved.id as Id<'bdl'>, version: saved.version }))
  unit.audited({
    subjectId: saved.id,
    summary: `Changed the bundle ${saved.title}`,
    before: { ...before, lines: linesOf(held) },
    after: { ...saved, lines: linesOf(input.lines ?? held) },
  })
  return ok(saved)
}

export async function deleteBundle(input: DeleteOne, unit: OperatorUnit): Promise<Result<BundleRow>> {
  const found = await findOwnBundle(input, unit)
  if (!found.ok) return found
  const lines = linesOf(await findBundleLines(unit.db, [found.value.id]))
  if (!(await deleteVersion(unit.db.bundle, found.value))) return refuse(stale())
  unit.emit(bundleChanged({ bundleId: found.value.id as Id<'bdl'>, version: found.value.version + 1 }))
  unit.audited({
    subjectId: found.value.id,
    summary: `Deleted the bundle ${found.value.title}`,
    before: { ...found.value, lines },
    after: null,
  })
  return found
}

async function findOwnBundle(input: DeleteOne, unit: OperatorUnit): Promise<Result<BundleRow>> {
  const id = parseId('bdl', input.id)
  const bundle = id && (await findBundle(unit.db, id))
  if (!bundle) return refuse(notFound('id'))
  reach(bundle.shopId, unit)
  return bundle.version === input.expectedVersion ? ok(bundle) : refuse(stale())
}

/** What is left as it is counts as well: a lower price of a line may have made the bundle the dearer way. */
async function checkInput(input: UpdateBundle, before: BundleRow, unit: OperatorUnit): Promise<Result<null>> {
  const window = checkBundleWindow(keptAlways(input.startsAt, before.startsAt), keptAlways(input.endsAt, before.endsAt))
  const fine = checked(checkEdit(input, 'imageUrl'), ...checkBundle(input), window)
  if (!fine.ok || (input.lines == null && input.price == null)) return fine
  const kept = await findBundleLines(unit.db, [before.id])
  const lines = await pricedLines(input.lines ?? kept, { shopId: before.shopId, kept }, unit)
  if (!lines.ok) return lines
  const price = input.price ?? {
    amount: toDecimal(money(before.price, before.currency as Currency)),
    currency: before.currency,
  }
  return checked(checkBundlePrice(price, lines.value))
}

const edited = (input: UpdateBundle, before: BundleRow) => ({
  title: keptAlways(input.title, before.title).trim(),
  description: keptAlways(input.description, before.description).trim(),
  imageUrl: kept(input.imageUrl, before.imageUrl),
  startsAt: keptAlways(input.startsAt, before.startsAt),
  endsAt: keptAlways(input.endsAt, before.endsAt),
  isEnabled: keptAlways(input.isEnabled, before.isEnabled),
  ...(input.price == null
    ? {}
    : { price: readPrice(input.price.amount, input.price.currency), currency: input.price.currency }),
})

type Line = { readonly skuId: string; readonly quantity: number }

const linesOf = (lines: readonly Line[]): readonly Line[] => lines.map(({ skuId, quantity }) => ({ skuId, quantity }))
