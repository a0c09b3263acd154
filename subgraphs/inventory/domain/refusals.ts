import type { Refusal, Refused } from '@supermall/kernel/result'
import { refuse, refused } from '@supermall/kernel/result'
import { MOST_ON_HAND } from './stock.ts'

export { notFound, stale, tooMany } from '@supermall/kernel/refusals'

export const nameTaken = (): Refused => refused('NAME_TAKEN', 'Another warehouse of the shop has this name.', 'name')

export const warehouseUsed = (): Refused =>
  refused('WAREHOUSE_USED', 'Goods were moved or counted there, or are to be; switch it off instead.', 'id')

export const mainStays = (): Refused => refused('MAIN_WAREHOUSE', 'The main warehouse of a shop stays.', 'id')

export const wrongState = (state: string): Refused =>
  refused('TRANSFER_STATE', `A transfer that is ${state} cannot go that way.`, 'id')

export const tooManyPieces = (index: number): Refused =>
  refused('NUMBER_RANGE', `No more than ${MOST_ON_HAND} fit into a warehouse.`, 'lines', String(index), 'quantity')

/** Its pieces are secrets: they come in by an import of secrets, and leave when they are given to a buyer. */
export const countedElsewhere = (...path: readonly string[]): Refused =>
  refused('VIRTUAL_GOODS', 'Pieces of virtual goods are their secrets, which are not counted here.', ...path)

type Facts = { readonly skuId: string; readonly requested: number; readonly available: number }
type Insufficient = Refusal & Facts

/** Fewer are free than somebody wants to move. What is held for buyers is not free. */
export const insufficient = (facts: Facts, index: number): Refused =>
  refuse<Insufficient>({
    type: 'InsufficientStockError',
    code: 'INSUFFICIENT_STOCK',
    message: 'There are not so many that are free.',
    path: ['lines', String(index), 'quantity'],
    ...facts,
  })

/** Fewer were counted than buyers were promised: those holds must end first. `available` is how many are held. */
export const belowHeld = (facts: Facts, index: number): Refused =>
  refuse<Insufficient>({
    type: 'InsufficientStockError',
    code: 'BELOW_HELD',
    message: 'More than that are held for buyers.',
    path: ['lines', String(index), 'quantity'],
    ...facts,
  })
