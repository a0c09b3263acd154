import type { Id } from '@supermall/kernel/id'
import { derivedId } from '@supermall/kernel/id'
import type { Level } from '../domain/level.ts'

const yuan = (amount: number): bigint => BigInt(amount) * 100n

/** Each step gives a little more; every threshold is there, so that a mall may change its rule without changing its levels. */
export const levels: readonly Level[] = [
  level(0, '铜牌会员', { rate: 9_900, leastSpent: yuan(500), leastOrders: 2, goodsIds: [] }),
  level(1, '银牌会员', { rate: 9_700, leastSpent: yuan(2_000), leastOrders: 6, goodsIds: [] }),
  level(2, '金牌会员', { rate: 9_500, leastSpent: yuan(6_000), leastOrders: 15, goodsIds: [derivedId('prd', 3)] }),
  level(3, '钻石会员', { rate: 9_200, leastSpent: yuan(12_000), leastOrders: 40, goodsIds: [derivedId('prd', 7)] }),
]

/** What spending alone would have reached. */
export function levelReached(spent: bigint): Id<'lvl'> | null {
  return levels.findLast(({ leastSpent }) => leastSpent !== null && spent >= leastSpent)?.id ?? null
}

type Terms = Pick<Level, 'rate' | 'leastSpent' | 'leastOrders' | 'goodsIds'>

function level(ordinal: number, name: string, terms: Terms): Level {
  const description = `Prices at ${terms.rate / 100} per cent.`
  return { ...terms, id: derivedId('lvl', ordinal), number: ordinal + 1, name, description, version: 1 }
}
