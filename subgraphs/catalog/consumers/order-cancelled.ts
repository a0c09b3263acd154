import { orderCancelled } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { takeSecretsBack } from '../commands/take-secrets-back.ts'
import type { Unit } from '../data/database.ts'

/** Of what was never paid no secret was asked for. */
export default on(orderCancelled, async ({ wasPaid, lines }, unit: Unit) => {
  if (wasPaid) await takeSecretsBack(lines, unit)
})
