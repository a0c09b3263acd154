import { userDeleted } from '@supermall/contracts/identity'
import { on } from '@supermall/messaging/consume'
import { forgetAccount } from '../commands/forget-account.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof userDeleted>[0]>(userDeleted, ({ accountId }, unit) =>
  forgetAccount(accountId, unit),
)
