import { userVerified } from '@supermall/contracts/identity'
import { on } from '@supermall/messaging/consume'
import { countVerified } from '../commands/tasks/count-newcomer.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof userVerified>[0]>(userVerified, ({ accountId }, unit) =>
  countVerified(accountId, unit),
)
