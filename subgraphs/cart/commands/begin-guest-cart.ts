import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { hours } from '@supermall/kernel/time'
import { hashToken, newToken } from '@supermall/subgraph/token'
import type { AddLines, LinesAdded } from './add-lines.ts'
import { addLines } from './add-lines.ts'
import type { Door } from './door.ts'

export type WantedLines = Pick<AddLines, 'lines' | 'bundle'>
type GuestCartBegun = LinesAdded & { readonly guestToken: string }

/**
 * The token is told this once. Whoever does not hear it asks again and gets another cart with just these lines; the first one
 * expires unseen. So there is nothing that a key could keep from happening twice.
 */
export async function beginGuestCart(wanted: WantedLines, door: Door): Promise<Result<GuestCartBegun>> {
  const begun = await door.cache.count(`cart:begun:${hashToken(door.caller.ip)}`, 1, hours(1))
  if (begun > door.guestCartsPerAddress)
    return refused('TOO_MANY_GUEST_CARTS', 'Too many carts were begun from here; sign in, or wait an hour.')
  const guestToken = newToken()
  const owner = { kind: 'GUEST', tokenHash: hashToken(guestToken), lastsMs: door.guestCartMs } as const
  const added = await addLines({ ...wanted, owner, key: null, mayBegin: true }, door)
  return added.ok ? ok({ ...added.value, guestToken }) : added
}
