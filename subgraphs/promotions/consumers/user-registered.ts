import { userRegistered } from '@supermall/contracts/identity'
import { on } from '@supermall/messaging/consume'
import { countRegistered } from '../commands/tasks/count-newcomer.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof userRegistered>[0]>(userRegistered, (payload, unit, { occurredAt }) =>
  countRegistered({ ...payload, at: new Date(occurredAt) }, unit),
)
