import { beginCall, endCall } from '../data/provider-calls.ts'
import type { PaymentProvider } from '../providers/provider.ts'
import type { Record } from '../providers/recorded.ts'
import { recorded } from '../providers/recorded.ts'
import type { Till } from './till.ts'

/** The provider behind a channel, with a log of what it was asked; null for channels of the house and those without keys. */
export async function providerOf(channel: string, till: Till): Promise<PaymentProvider | null> {
  const provider = await till.providers.of(channel)
  return provider && recorded(provider, recorder(channel, till))
}

const recorder =
  (channel: string, { client, clock }: Till): Record =>
  async (begun, call) => {
    const id = await beginCall(client, { ...begun, channel }, clock())
    try {
      const said = await call()
      await endCall(client, id, { ...plain(said), now: clock() })
      return said
    } catch (error) {
      const response = { error: String(error).slice(0, 300) }
      await endCall(client, id, { outcome: 'UNKNOWN', response, now: clock() })
      throw error
    }
  }

/** What a client would pay with is a secret between the provider and the buyer. */
function plain(said: { readonly kind: string } | string): { outcome: string; response: object } {
  if (typeof said === 'string') return { outcome: said, response: {} }
  const text = JSON.stringify(said, (name, value) =>
    name === 'action' ? undefined : typeof value === 'bigint' ? value.toString() : value,
  )
  return { outcome: said.kind, response: JSON.parse(text) }
}
