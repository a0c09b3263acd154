import { without } from '../domain/aftersale-decide.ts'
import type { Order, OrderLine } from '../domain/order.ts'
import { withoutShort } from '../domain/refund-shares.ts'
import { findOpenLines, goingBackOf } from './aftersale.ts'
import type { Tx } from './database.ts'
import { findShort } from './refunds.ts'

type Of = Pick<Order, 'id' | 'openCaseCount'>

/** Lines of an order without what is on its way back of them, by a case or without one: pieces and their money. */
export async function withoutGoing(
  db: Tx,
  { id, openCaseCount }: Of,
  lines: readonly OrderLine[],
): Promise<readonly OrderLine[]> {
  const inCases = openCaseCount === 0 ? [] : await goingBackOf(db, id, await findOpenLines(db, id))
  return withoutShort(
    lines.map((line) => without(line, inCases)),
    await findShort(db, id),
  )
}
