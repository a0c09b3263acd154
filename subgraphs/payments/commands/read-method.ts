import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Card } from '../domain/card.ts'
import { readCard } from '../domain/card.ts'
import type { ChannelCode } from '../domain/channel.ts'
import type { Method } from '../domain/payment.ts'
import type { Till } from './till.ts'

type Given = { readonly channel: ChannelCode; readonly card: Card | null; readonly token: string | null }

const TOKEN = /^[A-Za-z0-9_-]{1,255}$/

/** A card is looked at and let go: from here on there is a token, which ends like the card. */
export function readMethod({ channel, card, token }: Given, till: Pick<Till, 'seal' | 'clock'>): Result<Method | null> {
  if (channel === 'sandbox-card') {
    if (card === null) return refused('CARD_NEEDED', 'Give the card to pay with.', 'card')
    const read = readCard(card, till.clock())
    if (!read.ok) return read
    const last4 = read.value.number.slice(-4)
    return ok({ token: `tok_${till.seal.hash(read.value.number, 'card').slice(0, 24)}_${last4}`, last4 })
  }
  if (card !== null) return refused('CARD_NOT_TAKEN', 'Only the test card takes a card here.', 'card')
  if (token === null) return ok(null)
  if (channel !== 'stripe' || !TOKEN.test(token))
    return refused('METHOD_TOKEN', 'This is no token of a method that the channel takes.', 'token')
  return ok({ token })
}
