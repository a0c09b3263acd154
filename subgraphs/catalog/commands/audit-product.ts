import { checked, checkText } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import { refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import type { ProductRow } from '../data/rows.ts'
import type { AuditState } from '../domain/product-state.ts'
import { canBecome } from '../domain/product-state.ts'
import type { ProductVersion } from './find-product.ts'
import { findEditable } from './find-product.ts'
import { saveProduct } from './save-product.ts'

export const approveProduct = (input: ProductVersion, unit: OperatorUnit): Promise<Result<ProductRow>> =>
  decide(input, { auditState: 'APPROVED', auditReason: null }, unit)

export async function rejectProduct(
  input: ProductVersion & { readonly reason: string },
  unit: OperatorUnit,
): Promise<Result<ProductRow>> {
  const fine = checked(checkText(input.reason, { least: 1, most: 500 }, 'reason'))
  return fine.ok ? decide(input, { auditState: 'REJECTED', auditReason: input.reason.trim() }, unit) : fine
}

type Verdict = { readonly auditState: AuditState; readonly auditReason: string | null }

async function decide(input: ProductVersion, verdict: Verdict, unit: OperatorUnit): Promise<Result<ProductRow>> {
  const found = await findEditable(input, unit)
  if (!found.ok) return found
  const before = found.value
  if (!canBecome(before.auditState as AuditState, verdict.auditState)) {
    return refused('AUDIT_STATE', `It is ${before.auditState} already.`, 'id')
  }
  const saved = await saveProduct(before, verdict, unit)
  if (saved.ok) {
    const { auditState, auditReason } = before
    unit.audited({
      subjectId: before.id,
      summary: `${verdict.auditState} ${before.title}`,
      before: { auditState, auditReason },
      after: verdict,
    })
  }
  return saved
}
