import { randomInt } from 'node:crypto'
import { fault } from '@supermall/kernel/fault'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { NewCode } from '../data/codes.ts'
import { insertCodes } from '../data/codes.ts'
import type { Unit } from '../data/database.ts'
import type { OrderLine } from '../domain/order.ts'
import { codesFor } from '../domain/redeeming.ts'
import type { Fulfilment } from '../domain/status.ts'

type Redeemed = {
  readonly id: Id<'ord'>
  readonly shopId: Id<'shp'> | null
  readonly fulfilment: Fulfilment | null
  readonly storeId: Id<'sto'> | null
  readonly lines: readonly Pick<OrderLine, 'id' | 'quantity' | 'redeeming'>[]
}

const MOST_TRIES = 8

/** Codes for what a store hands over: one for an order that is fetched, and those of each line that is redeemed. */
export async function issueCodesFor(orders: readonly Redeemed[], unit: Unit): Promise<void> {
  let wanted = orders.flatMap((order) => wishes(order, unit.now))
  for (let tries = 0; wanted.length > 0; tries++) {
    if (tries === MOST_TRIES) throw fault('INTERNAL_SERVER_ERROR', 'no code of eight digits was free')
    const drawn = wanted.map((wish) => ({
      ...wish,
      id: newId('vcd', unit.now.getTime()),
      code: draw(),
      createdAt: unit.now,
    }))
    const taken = await insertCodes(unit.db, drawn)
    wanted = drawn.filter(({ id }) => !taken.has(id))
  }
}

/** The digits say nothing of the order, and cannot be guessed from another code. */
const draw = (): string => String(randomInt(100_000_000)).padStart(8, '0')

function wishes(
  { id: orderId, shopId, fulfilment, storeId, lines }: Redeemed,
  now: Date,
): Omit<NewCode, 'id' | 'code' | 'createdAt'>[] {
  if (shopId === null) return []
  const fetched =
    fulfilment === 'PICKUP'
      ? [{ lineId: null, mostUses: 1, expiresAt: null, storeIds: storeId === null ? [] : [storeId] }]
      : []
  const redeemed = lines.flatMap(({ id: lineId, quantity, redeeming }) =>
    redeeming === null ? [] : codesFor(redeeming, quantity, now).map((wish) => ({ lineId, ...wish })),
  )
  return [...fetched, ...redeemed].map((wish) => ({ orderId, shopId, ...wish }))
}
