import type { Check } from '@supermall/kernel/check'
import { checkChange, checked } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import type { OperatorUnit, Unit } from '../data/database.ts'
import { isKept } from '../data/kept.ts'
import type { ProductRow } from '../data/rows.ts'
import { findShop } from '../data/shops.ts'
import { areTermsKept } from '../domain/price-change.ts'
import type { Said } from '../domain/product.ts'
import { checkComplete, checkSaid } from '../domain/product.ts'
import type { AuditState } from '../domain/product-state.ts'
import { auditAfterEdit } from '../domain/product-state.ts'
import type { StoredCard } from '../domain/stored.ts'
import { checkCardEnd, checkKindTerms, checkPresell, checkWholesale } from '../domain/terms.ts'
import { checkFeatures, neededBy } from './check-features.ts'
import type { References } from './check-references.ts'
import { checkReferences } from './check-references.ts'
import type { ProductVersion } from './find-product.ts'
import { findEditable } from './find-product.ts'
import type { Pricing } from './may-price.ts'
import { mayPrice } from './may-price.ts'
import type { SaleTerms } from './product-data.ts'
import { saidData, termsData } from './product-data.ts'
import { bothSides } from './product-sides.ts'
import { isPlatform } from './reach.ts'
import { saveProduct } from './save-product.ts'

type UpdateProduct = ProductVersion & Pricing & Said & SaleTerms & References

export async function updateProduct(input: UpdateProduct, unit: OperatorUnit): Promise<Result<ProductRow>> {
  const found = await findEditable(input, unit)
  if (!found.ok) return found
  const before = found.value
  const fine = checkInput(input, before, unit)
  if (!fine.ok) return fine
  const changes = changesOf(input, before)
  const named = checked(checkChange(changes))
  if (!named.ok) return named
  const there = await checkReferences(input, before, unit)
  if (!there.ok) return there
  if (!areTermsKept(input, before)) mayPrice(input, before.id)
  const offered = await checkFeatures(neededBy(newTerms(input, before)), before.shopId, unit)
  if (!offered.ok) return offered
  const audit = await auditChange(before, { isSame: isKept(before, changes) }, unit)
  const saved = await saveProduct(before, { ...changes, ...moreSales(input, before), ...audit }, unit)
  if (saved.ok)
    unit.audited({
      subjectId: before.id,
      summary: `Changed ${before.title}`,
      ...bothSides(before, saved.value),
    })
  return saved
}

function checkInput(input: UpdateProduct, before: ProductRow, { now }: Unit): Result<null> {
  const { currency, kind, priceLow } = before
  const cover = input.imageUrls === undefined ? before.coverUrl : (input.imageUrls?.[0] ?? null)
  const terms = {
    verification: input.verification === undefined ? (before.verification as never) : input.verification,
    card: input.card === undefined ? (before.card as never) : input.card,
  }
  return checked(
    ...checkSaid(input),
    ...(input.verification === undefined && input.card === undefined ? [] : checkKindTerms(kind, terms)),
    checkEnd(input, before, now),
    ...checkPresell(input.presell, currency),
    ...checkWholesale(input.wholesale, { currency, price: priceLow }),
    before.status === 'ON_SALE' ? checkComplete({ coverUrl: cover }, 'imageUrls') : null,
  )
}

/** A card that ran out is left alone, until somebody says anew when it ends or when its sale begins. */
function checkEnd({ card, saleWindow }: UpdateProduct, before: ProductRow, now: Date): Check {
  if (card == null && saleWindow === undefined) return null
  const kept = (before.card as StoredCard | null)?.until ?? null
  const until = card === undefined ? (kept === null ? null : new Date(kept)) : (card?.until ?? null)
  return checkCardEnd(until, [card ? now : null, saleWindow === undefined ? before.saleStartsAt : saleWindow?.startsAt])
}

/** A form sends back what it was filled with: terms that stay as they are begin nothing. */
const newTerms = (
  { presell, wholesale }: UpdateProduct,
  before: ProductRow,
): Pick<SaleTerms, 'presell' | 'wholesale'> => ({
  presell: areTermsKept({ presell }, before) ? null : (presell ?? null),
  wholesale: areTermsKept({ wholesale }, before) ? null : (wholesale ?? null),
})

const changesOf = (input: UpdateProduct, before: ProductRow) => ({
  ...saidData(input),
  ...termsData(input, before.currency),
  ...(input.categoryId == null ? {} : { categoryId: input.categoryId }),
  ...(input.brandId === undefined ? {} : { brandId: input.brandId }),
})

/** By what it changes: pieces may be sold between our reading and our writing. */
const moreSales = ({ salesBase }: UpdateProduct, before: ProductRow) =>
  salesBase == null ? {} : { sales: { increment: salesBase - before.salesBase } }

/**
 * What the platform approved was another text, so an audited shop's edit is looked at again. What was approved and is sent back as it
 * is stays approved; what was rejected is put up once more that way.
 */
export async function auditChange(
  before: ProductRow,
  { isSame }: { readonly isSame: boolean },
  unit: Unit,
): Promise<{ auditState?: AuditState; auditReason?: string | null }> {
  if (isSame && before.auditState === 'APPROVED') return {}
  const shop = await findShop(unit.db, before.shopId)
  const auditState = auditAfterEdit(
    shop ?? { isGoodsAuditNeeded: true },
    isPlatform(unit),
    before.auditState as AuditState,
  )
  return { auditState, auditReason: auditState === 'REJECTED' ? before.auditReason : null }
}
