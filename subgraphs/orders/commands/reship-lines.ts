import { availability } from '@supermall/contracts/inventory'
import { cut } from '@supermall/kernel/cut'
import { parseId } from '@supermall/kernel/id'
import type { Refusal } from '@supermall/kernel/result'
import type { Ask } from '@supermall/messaging/ask'
import { findCase, findCaseLines } from '../data/aftersale.ts'
import type { Tx, Unit } from '../data/database.ts'
import { findLinesById } from '../data/order-row.ts'
import type { LineBack } from '../domain/aftersale-restock.ts'
import { linesInWords } from '../domain/order.ts'
import { refusalOf } from '../domain/orderable.ts'
import type { OpenCase } from './open-aftersale.ts'

/** How many there are of what an exchange sends; null is as many as anybody wants, and what is not named was not asked for. */
export type Stock = ReadonlyMap<string, number | null>

/** Asked before anything is locked. What came back whole takes its own place, and is asked for by nobody. */
export async function stockFor(caseId: string, { client, ask }: { client: Tx; ask: Ask }): Promise<Stock> {
  const found = parseId('asc', caseId) && (await findCase(client, caseId))
  if (found?.status !== 'RECEIVED' || found.isRestocked) return new Map()
  const lines = await findLinesById(
    client,
    (await findCaseLines(client, [caseId])).map(({ lineId }) => lineId),
  )
  const { skus } = await ask(availability, { skuIds: lines.map(({ skuId }) => skuId) })
  return new Map(skus.map(({ skuId, available }) => [skuId, available]))
}

/** What goes out: as many of the same as came back. */
export async function linesOut({ found, lines }: OpenCase, { db }: Unit): Promise<LineBack[]> {
  const { isRestocked } = found
  return (await findCaseLines(db, [found.id])).flatMap(({ lineId, quantity }) => {
    const line = lines.find(({ id }) => id === lineId)
    return line ? [{ lineId, skuId: line.skuId, quantity, isRestocked }] : []
  })
}

const LONGEST = 400

/** As it stands in the history of the order. */
export function wordsOut({ found, lines }: OpenCase, out: readonly LineBack[]): string {
  const sent = out.flatMap(({ lineId, quantity }) =>
    lines.filter(({ id }) => id === lineId).map((line) => ({ ...line, quantity })),
  )
  return `Sent in exchange: ${cut(linesInWords(sent), LONGEST)} (after-sale case ${found.number})`
}

export const shortOf = (lines: readonly LineBack[], stock: Stock): readonly Refusal[] =>
  lines.flatMap(({ skuId, quantity }) => {
    const available = stock.get(skuId) ?? quantity
    const message = 'There is not enough of it to send.'
    return available < quantity
      ? [refusalOf({ code: 'INSUFFICIENT_STOCK', message, skuId, requested: quantity, available })]
      : []
  })
