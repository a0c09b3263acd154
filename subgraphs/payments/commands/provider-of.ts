import { beginCall, endCall } from '../data/provider-calls.ts'
import { failureText, writingDown } from '../providers/exchanges.ts'
import type { PaymentProvider } from '../providers/provider.ts'
import type { Hiding } from '../providers/providers.ts'
import type { Record, Said } from '../providers/recorded.ts'
import { recorded } from '../providers/recorded.ts'
import type { Till } from './till.ts'

/** The provider behind a channel, with a log of what it was asked; null for channels of the house and those without keys. */
export async function providerOf(channel: string, till: Till): Promise<PaymentProvider | null> {
  const provider = await till.providers.of(channel)
  return provider && recorded(provider, recorder(channel, provider, till))
}

type Line = { readonly outcome: string; readonly response: object }

/** What cannot be written into the log is asked all the same: money never waits for a line of it. */
const recorder =
  (channel: string, { hidden }: Hiding, { client, clock, log }: Till): Record =>
  async ({ token, ...begun }, call) => {
    const unwritten = (error: unknown): null => {
      log.warn('provider.unlogged', { channel, subjectId: begun.subjectId, error })
      return null
    }
    const id = await beginCall(client, { ...begun, channel }, clock()).catch(unwritten)
    const rule = { hidden: token ? [...hidden, token] : hidden, isBill: begun.operation === 'BILL' }
    const { exchanges, done } = writingDown(rule, call)
    const end = async (line: Line): Promise<void> => {
      if (id !== null) await endCall(client, id, { ...line, exchanges, now: clock() }).catch(unwritten)
    }
    try {
      const said = await done
      await end(plain(said))
      return said
    } catch (error) {
      await end({ outcome: 'UNKNOWN', response: { error: failureText(error, rule.hidden) } })
      throw error
    }
  }

/** What a client would pay with is a secret between the provider and the buyer. */
function plain(said: Said): Line {
  if (said === null) return { outcome: 'NONE', response: {} }
  if (typeof said === 'string') return { outcome: said, response: {} }
  if (!('kind' in said)) return { outcome: 'FETCHED', response: { lines: said.length } }
  const { action: _, ...response } = said as { readonly kind: string; readonly action?: unknown }
  return { outcome: said.kind, response }
}
