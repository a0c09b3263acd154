import { fault } from '@supermall/kernel/fault'
import type { Unit } from '../data/database.ts'

/** Passes the platform, the house itself and a shop's own staff. What is not theirs is forbidden, and audited as such. */
export function reach(shopId: string | null, { actor }: Unit): void {
  if (actor.audience === 'PLATFORM' || actor.audience === 'SYSTEM') return
  if (actor.audience === 'MERCHANT' && shopId !== null && actor.shopId === shopId) return
  throw fault('FORBIDDEN', `${actor.audience} ${actor.shopId ?? ''} reached for what is ${shopId ?? "the platform's"}`)
}

export const isPlatform = ({ actor }: Unit): boolean => actor.audience === 'PLATFORM' || actor.audience === 'SYSTEM'
