import { holdSecrets as request } from '@supermall/contracts/catalog'
import type { Id } from '@supermall/kernel/id'
import { answer } from '@supermall/messaging/ask'
import { holdSecrets } from '../commands/hold-secrets.ts'
import type { Within } from '../data/database.ts'

export default answer(request, async ({ until, ...hold }, { transact }: Within) => {
  const held = await transact((unit) => holdSecrets({ ...hold, until: new Date(until) }, unit))
  if (held.ok) return { isHeld: true, short: [] }
  const short = held.refusals.flatMap((refusal) => refusal.short)
  return { isHeld: false, short: short.map(({ skuId, ...facts }) => ({ skuId: skuId as Id<'sku'>, ...facts })) }
})
