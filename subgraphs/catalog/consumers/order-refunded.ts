import { orderRefunded } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { takeSecretsBack } from '../commands/take-secrets-back.ts'
import type { Unit } from '../data/database.ts'

export default on(orderRefunded, ({ lines }, unit: Unit) => takeSecretsBack(lines, unit))
