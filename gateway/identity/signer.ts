import type { Clock } from '@supermall/kernel/time'
import { seconds } from '@supermall/kernel/time'
import type { Request } from '@supermall/subgraph/viewer'
import { claimOf, signClaim } from '@supermall/subgraph/viewer'

/** What tells subgraphs in other processes who asks, made when the first of them is asked. */
export type Sign = (request: Request) => () => string

const SAME_MS = seconds(1)
const MOST_KEPT = 10_000

/** Whoever asks again within the same second says the same: it is signed once. */
export function openSigner({ secret, clock }: { readonly secret: string; readonly clock: Clock }): Sign {
  let signatures = new Map<string, string>()
  let since = 0

  function begin(now: number): void {
    since = now
    signatures = new Map()
  }

  function sign(request: Request): string {
    const now = Math.floor(clock().getTime() / SAME_MS) * SAME_MS
    if (now !== since || signatures.size >= MOST_KEPT) begin(now)
    const claim = claimOf(request, now)
    const signed = signatures.get(claim) ?? signClaim(claim, secret)
    signatures.set(claim, signed)
    return signed
  }

  return (request) => {
    let signed: string | null = null
    return () => (signed ??= sign(request))
  }
}
