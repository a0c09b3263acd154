import { createHmac } from 'node:crypto'
import { hours } from '@supermall/kernel/time'
import type { Books, Heard, Said, Telling, Told, Trade, Voice } from './books.ts'
import { gossiping, said } from './books.ts'

export const stripeConfig = (url: string) => ({
  baseUrl: url,
  secretKey: 'sk_test_1',
  publishableKey: 'pk_test_1',
  webhookSecrets: ['whsec_old', 'whsec_new'],
})

export function stripeVoice(books: Books, clock: () => Date): Voice {
  const known: Known = new Map()
  return {
    answer: (heard) => gossiping(once(heard, { books, known, now: clock() }), books),
    tell: (telling) => tell(telling, books, clock()),
  }
}

type Known = Map<string, { readonly asked: string; readonly reply: Said; readonly at: Date }>

/** What was begun under a key is said again to the same key for a day, refusals as well; what was turned away at the door is not kept. */
function once(heard: Heard, { books, known, now }: { books: Books; known: Known; now: Date }): Said {
  const key = heard.headers['idempotency-key']
  if (heard.method !== 'POST' || key === undefined) return answer(heard, books)
  const asked = `${heard.path} ${heard.body}`
  const before = known.get(key)
  if (before && now.getTime() - before.at.getTime() < hours(24))
    return before.asked === asked ? before.reply : said(400, { error: { type: 'idempotency_error' } })
  const reply = answer(heard, books)
  const isTurnedAway = reply.status === 401 || reply.status === 403 || reply.body.includes('idempotency_error')
  if (!isTurnedAway) known.set(key, { asked, reply, at: now })
  return reply
}

const STATUS = {
  OPEN: 'requires_payment_method',
  APPROVED: 'processing',
  PAID: 'succeeded',
  CLOSED: 'canceled',
} as const

const intentOf = ({ paymentId, no, amount, currency, status }: Trade) => ({
  id: no,
  object: 'payment_intent',
  status: STATUS[status],
  client_secret: `${no}_secret`,
  metadata: { paymentId },
  amount: Number(amount),
  amount_received: status === 'PAID' ? Number(amount) : 0,
  currency: currency.toLowerCase(),
})

function answer({ method, path, query, headers, body }: Heard, books: Books): Said {
  if (headers.authorization !== 'Bearer sk_test_1') return said(401, { error: { type: 'invalid_request_error' } })
  const form = new URLSearchParams(body)
  if (path === '/v1/payment_intents' && method === 'POST') return create(form, books)
  if (path === '/v1/payment_intents/search') {
    const [, id = ''] = /:'(\w+)'/.exec(query.get('query') ?? '') ?? []
    const trade = books.trades.get(id)
    return said(200, { data: trade ? [intentOf(trade)] : [] })
  }
  if (path === '/v1/refunds') return method === 'POST' ? refund(form, headers, books) : refunds(query, books)
  if (path === '/v1/balance_transactions') return said(200, { data: bill(books), has_more: false })
  const [, no = '', verb] = /^\/v1\/payment_intents\/(\w+)(\/cancel)?$/.exec(path) ?? []
  const trade = books.byNo(no)
  if (!trade) return said(404, { error: { code: 'resource_missing' } })
  if (verb && (trade.status === 'PAID' || books.refusing.has(trade.paymentId)))
    return said(400, { error: { code: 'payment_intent_unexpected_state' } })
  if (verb) books.close(trade.paymentId)
  return said(200, intentOf(trade))
}

/** By the token that they are given for. */
const REFUSALS: Readonly<Record<string, readonly [status: number, code: string, type?: string]>> = {
  pm_unknown: [400, 'resource_missing'],
  pm_elsewhere: [404, 'resource_missing'],
  pm_keys: [401, 'api_key_expired'],
  pm_rights: [403, 'secret_key_required'],
  pm_used: [400, 'idempotency_key_in_use', 'idempotency_error'],
}

function create(form: URLSearchParams, books: Books): Said {
  if (form.get('payment_method') === 'pm_declined') return said(402, { error: { code: 'card_declined' } })
  const refusal = REFUSALS[form.get('payment_method') ?? '']
  if (refusal) return said(refusal[0], { error: { code: refusal[1], type: refusal[2] ?? 'invalid_request_error' } })
  const id = form.get('metadata[paymentId]') ?? ''
  const trade = books.open(id, BigInt(form.get('amount') ?? 0), (form.get('currency') ?? '').toUpperCase())
  if (form.get('payment_method')) books.pay(id)
  return said(200, intentOf(trade))
}

/** By our number, or by the key of a later try under it: whatever has a key of its own is a refund of its own. */
function refundOf(number: string, no: string, isBounced = false) {
  const [refundId = '', refusedCount] = number.split(':')
  return {
    id: no,
    object: 'refund',
    status: isBounced ? 'failed' : 'succeeded',
    ...(isBounced ? { failure_reason: 'expired_or_canceled_card' } : {}),
    metadata: { refundId, ...(refusedCount === undefined ? {} : { refusedCount }) },
  }
}

function refund(form: URLSearchParams, headers: Heard['headers'], books: Books): Said {
  const refundId = form.get('metadata[refundId]') ?? ''
  if (books.refusing.has(refundId)) return said(400, { error: { code: 'insufficient_funds' } })
  const number = headers['idempotency-key'] ?? refundId
  const paymentId = books.byNo(form.get('payment_intent') ?? '')?.paymentId ?? ''
  const done = books.giveBack(number, paymentId, BigInt(form.get('amount') ?? 0))
  return done ? said(200, refundOf(number, done.made.no)) : said(400, { error: { code: 'charge_already_refunded' } })
}

function refunds(query: URLSearchParams, books: Books): Said {
  const paymentId = books.byNo(query.get('payment_intent') ?? '')?.paymentId
  const found = [...books.returns.values()].filter((one) => one.paymentId === paymentId)
  return said(200, { data: found.map(({ refundId, no }) => refundOf(refundId, no, books.bounced.has(refundId))) })
}

const STRAYS = { PAYMENT: 'charge', REFUND: 'refund', OTHER: 'stripe_fee' } as const

function bill({ trades, returns, strays, bounced }: Books): readonly object[] {
  const paid = [...trades.values()].filter(({ status }) => status === 'PAID')
  return [
    ...paid.map(({ paymentId, no, amount, currency }) => ({
      id: `txn_${no}`,
      type: 'charge',
      amount: Number(amount),
      currency: currency.toLowerCase(),
      source: { id: `ch_${no}`, payment_intent: no, metadata: { paymentId } },
    })),
    ...[...returns.values()].map(({ refundId, paymentId, no, amount }) => ({
      id: `txn_${no}`,
      type: 'refund',
      amount: -Number(amount),
      currency: trades.get(paymentId)?.currency.toLowerCase(),
      source: { id: no, metadata: { refundId } },
    })),
    ...[...returns.values()]
      .filter(({ refundId }) => bounced.has(refundId))
      .map(({ refundId, paymentId, no, amount }) => ({
        id: `txn_back_${no}`,
        type: 'refund_failure',
        amount: Number(amount),
        currency: trades.get(paymentId)?.currency.toLowerCase(),
        source: { id: no, metadata: { refundId } },
      })),
    ...strays.map(({ kind, no, amount }) => ({
      id: `txn_${no}`,
      type: STRAYS[kind],
      amount: Number(kind === 'PAYMENT' ? amount : -amount),
      currency: 'cny',
      source: kind === 'OTHER' ? null : { id: no, payment_intent: null, metadata: {} },
    })),
  ]
}

function tell({ kind, id, amount, at, eventId }: Telling, books: Books, now: Date): Told {
  const trade = books.trades.get(id)
  const type = { PAID: 'payment_intent.succeeded', CLOSED: 'payment_intent.canceled', REFUNDED: 'refund.updated' }[kind]
  const intent = trade && { ...intentOf(trade), ...(amount === undefined ? {} : { amount_received: Number(amount) }) }
  const object = kind === 'REFUNDED' ? refundOf(id, `rno_${id.slice(4)}`, books.bounced.has(id)) : intent
  const body = JSON.stringify({ id: eventId ?? `evt_${kind}_${id}`, type, data: { object, ...books.gossip } })
  const stamp = Math.floor((at ?? now).getTime() / 1_000)
  const mac = createHmac('sha256', 'whsec_new').update(`${stamp}.${body}`).digest('hex')
  return { headers: { 'stripe-signature': `t=${stamp},v1=${'0'.repeat(64)},v1=${mac}` }, body }
}
