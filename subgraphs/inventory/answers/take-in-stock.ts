import { takeInStock } from '@supermall/contracts/inventory'
import { Fault } from '@supermall/kernel/fault'
import type { Id } from '@supermall/kernel/id'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '@supermall/subgraph/definition'
import { learnSkus } from '../commands/learn-skus.ts'
import { takeIn } from '../commands/take-in.ts'
import type { Tools, Tx } from '../data/database.ts'

/** What somebody may not do there is told like what is wrong with the line. */
export default answer(takeInStock, async (line, within: Within<Tx, Tools>) => {
  await learnSkus([line.skuId], within)
  try {
    const taken = await within.transact((unit) => takeIn(line, unit))
    if (taken.ok) return { documentId: taken.value.id as Id<'sdc'>, why: null }
    return nothing(taken.refusals[0])
  } catch (error) {
    if (!(error instanceof Fault) || error.retryable) throw error
    return nothing({ code: error.code, message: error.publicText })
  }
})

type Why = { readonly code: string; readonly message: string; readonly path?: readonly string[] }

const nothing = ({ code, message, path }: Why = { code: 'NOT_FOUND', message: 'There is no such thing here.' }) => ({
  documentId: null,
  why: { code, message, field: path?.at(-1) ?? null },
})
