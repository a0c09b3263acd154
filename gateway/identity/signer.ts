import type { Clock } from '@supermall/kernel/time'
import type { Request } from '@supermall/subgraph/viewer'
import { signRequest } from '@supermall/subgraph/viewer'

/** What tells a subgraph in another process who asks, signed when the first of them is asked. */
export function signer(request: Request, { secret, clock }: { secret: string; clock: Clock }): () => string {
  let signature: string | null = null
  return () => (signature ??= signRequest(request, secret, clock().getTime()))
}
