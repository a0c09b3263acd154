import type { Wire } from '@supermall/kernel/wire'
import { minorOf } from '@supermall/kernel/wire'

type Share = { readonly lineId: string; readonly amount: Wire }

/** What a line got back in money, as far as somebody said so. */
export const refundedOf = (line: string | null, shares: readonly Share[] = []): bigint =>
  shares.reduce((sum, { lineId, amount }) => (lineId === line ? sum + minorOf(amount) : sum), 0n)
