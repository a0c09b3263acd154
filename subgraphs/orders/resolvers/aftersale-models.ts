import type { Currency } from '@supermall/kernel/money'
import type { CaseParcel } from '../domain/aftersale.ts'
import type { Amounts, LineAmount } from '../domain/aftersale-amount.ts'

/** What stands behind types of the schema whose rows do not say it all. */
export type CaseParcelModel = CaseParcel & {
  readonly caseId: string
  readonly orderId: string
  readonly side: 'buyerParcel' | 'merchantParcel'
}
export type RefundableModel = Omit<Amounts, 'lines'> & {
  readonly lines: readonly ReturnableAmount[]
  readonly canApply: boolean
  readonly reason: string | null
  readonly currency: Currency
}
type ReturnableAmount = LineAmount & { readonly returnableQuantity: number }
export type RefundableLineModel = ReturnableAmount & { readonly currency: Currency }
