import type { Refusal, Refused } from '@supermall/kernel/result'
import { refuse, refused } from '@supermall/kernel/result'

export const notFound = (...path: readonly string[]): Refused => refused('NOT_FOUND', 'There is no such thing.', ...path)

export const stale = (): Refused =>
  refused('STALE_VERSION', 'Somebody changed it meanwhile; read it again.', 'expectedVersion')

export const tooMany = (most: number, path: string): Refused => refused('LIMIT_REACHED', `There are at most ${most}.`, path)

export type Insufficient = Refusal & { readonly skuId: string; readonly requested: number; readonly available: number }

/** Fewer are free than somebody wants to move. What is held for buyers is not free. */
export const insufficient = (facts: { skuId: string; requested: number; available: number }, index: number): Refused =>
  refuse<Insufficient>({
    ...{ type: 'InsufficientStockError', code: 'INSUFFICIENT_STOCK', message: 'There are not so many that are free.' },
    ...{ path: ['lines', String(index), 'quantity'], ...facts },
  })
