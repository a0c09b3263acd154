import type { CaseKind, CaseStatus } from './aftersale-status.ts'

type Compared<T> = { readonly eq?: T | null; readonly in?: readonly T[] | null } | null

/** Which cases: all that is said must hold. */
export type CaseWhere = {
  readonly id?: Compared<string>
  readonly number?: Compared<string>
  readonly orderId?: Compared<string>
  readonly shopId?: Compared<string>
  readonly accountId?: Compared<string>
  /** Of the parcel of the buyer, or of that of the shop. */
  readonly trackingNumber?: Compared<string>
  readonly status?: Compared<CaseStatus>
  readonly isEscalated?: boolean | null
  readonly kind?: Compared<CaseKind>
  readonly createdAt?: { readonly range?: { readonly from?: Date | null; readonly below?: Date | null } | null } | null
  readonly AND?: readonly CaseWhere[] | null
  readonly OR?: readonly CaseWhere[] | null
  readonly NOT?: CaseWhere | null
}
