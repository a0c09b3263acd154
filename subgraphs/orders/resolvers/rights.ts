import { shopRights } from '@supermall/contracts/merchants'
import type { Context } from '../context.ts'

type Right = keyof (typeof shopRights)['answer']['_zod']['output']

/** The platform may; what a shop may by itself its group says. Asked before a transaction opens. */
export async function isAllowed(right: Right, { viewer, ask }: Context): Promise<{ readonly isAllowed: boolean }> {
  if (viewer.audience !== 'MERCHANT') return { isAllowed: viewer.audience === 'PLATFORM' }
  return { isAllowed: (await ask(shopRights, { shopId: viewer.shopId }))[right] }
}
