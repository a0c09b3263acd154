import { orderCancelled } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { takeGoodsBack } from '../commands/take-goods-back.ts'
import { takeSecretsBack } from '../commands/take-secrets-back.ts'
import type { Unit } from '../data/database.ts'

/** Of what was never paid nothing was sold, but its secrets were set aside. */
export default on(orderCancelled, async ({ wasPaid, lines }, unit: Unit) => {
  if (wasPaid) await takeGoodsBack(lines, unit)
  else await takeSecretsBack(lines, unit)
})
