import { userDeleted } from '@supermall/contracts/identity'
import { on } from '@supermall/messaging/consume'
import { forgetSearcher } from '../commands/forget-searches.ts'
import type { Unit } from '../data/database.ts'

export default on(userDeleted, ({ accountId }, unit: Unit) => forgetSearcher(accountId, unit))
