import { newId } from '@supermall/kernel/id'
import { passing } from '../commands/saga.ts'
import type { Starting } from '../commands/start-checkout.ts'
import type { Context } from '../context.ts'

/** What a buyer's own request works with: each is a worker of its own, so that only one writes to a checkout. */
export const sagaOf = (context: Context): Starting => ({ ...context, at: passing, worker: newId('wrk') })
