import { createSign } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Books, Heard, Said, Telling, Told, Trade, Voice } from './books.ts'
import { gossiping, said } from './books.ts'
import { keyPair } from './keys.ts'

const platform = keyPair()

/** Where PayPal keeps what it signs with. */
export const CERTIFICATE = '/v1/notifications/certs/CERT-test'

/** What it gives to whoever has named himself. */
export const PASS = 'A21-pass-of-paypal'

export const paypalConfig = (url: string) => ({
  baseUrl: url,
  clientId: 'AX-client-of-paypal',
  clientSecret: 'EL-secret-of-paypal',
  webhookId: 'WH-1',
  certificateOrigins: [url],
})

export function paypalVoice(books: Books, clock: () => Date, url: string): Voice {
  const known = new Map<string, Said>()
  return {
    answer: (heard) => gossiping(once(heard, { books, known }), books),
    tell: (telling) => tell(telling, books, { now: clock(), url }),
  }
}

const value = (amount: bigint, currency_code: string) => ({ value: (Number(amount) / 100).toFixed(2), currency_code })
const minor = (text: string): bigint => BigInt(Math.round(Number(text) * 100))
const STATUS = { OPEN: 'CREATED', APPROVED: 'APPROVED', PAID: 'COMPLETED', CLOSED: 'VOIDED' } as const

const captureOf = ({ no, amount, currency }: Trade) => ({
  id: `CAP${no}`,
  status: 'COMPLETED',
  amount: value(amount, currency),
})

const orderOf = (trade: Trade, { returns }: Books) => ({
  id: trade.no,
  status: STATUS[trade.status],
  links: [{ rel: 'approve', href: `https://paypal.test/${trade.no}` }],
  purchase_units: [
    {
      payments: {
        captures: trade.status === 'PAID' ? [captureOf(trade)] : [],
        refunds: [...returns.values()]
          .filter(({ paymentId }) => paymentId === trade.paymentId)
          .map(({ no, refundId }) => ({ id: no, status: 'COMPLETED', invoice_id: refundId })),
      },
    },
  ],
})

const DUPLICATE = said(422, { name: 'UNPROCESSABLE_ENTITY', details: [{ issue: 'DUPLICATE_INVOICE_ID' }] })

/** What was done under a key is said again to the same key; under another one it is another order, or refund, of a known number. */
function once(heard: Heard, { books, known }: { books: Books; known: Map<string, Said> }): Said {
  const key = heard.headers['paypal-request-id']
  if (heard.method !== 'POST' || key === undefined) return answer(heard, books)
  const before = known.get(key)
  if (before) return before
  const { invoice_id, purchase_units } = JSON.parse(heard.body)
  if (books.trades.has(purchase_units?.[0].custom_id) || books.returns.has(invoice_id)) return DUPLICATE
  const reply = answer(heard, books)
  if (reply.status < 300) known.set(key, reply)
  return reply
}

function answer({ method, path, headers, body }: Heard, books: Books): Said {
  if (path === CERTIFICATE) return { status: 200, body: platform.publicKey }
  if (path.startsWith(CERTIFICATE)) return { status: 404, body: '' }
  if (path === '/v1/oauth2/token') return said(200, { access_token: PASS, expires_in: 32_000 })
  if (headers.authorization !== `Bearer ${PASS}`) return said(401, { name: 'AUTHENTICATION_FAILURE' })
  const given = body ? JSON.parse(body) : {}
  if (path === '/v2/checkout/orders') {
    const { custom_id, amount } = given.purchase_units[0]
    return said(201, orderOf(books.open(custom_id, minor(amount.value), amount.currency_code), books))
  }
  if (path === '/v1/reporting/transactions') return said(200, { transaction_details: bill(books), total_pages: 1 })
  const [, captureNo] = /^\/v2\/payments\/captures\/CAP(\w+)\/refund$/.exec(path) ?? []
  if (captureNo) {
    const paymentId = books.byNo(captureNo)?.paymentId ?? ''
    const done = books.giveBack(given.invoice_id, paymentId, minor(given.amount.value))
    const refused = said(422, { name: 'UNPROCESSABLE_ENTITY', details: [{ issue: 'REFUND_AMOUNT_EXCEEDED' }] })
    return done ? said(201, { id: done.made.no, status: 'COMPLETED', invoice_id: given.invoice_id }) : refused
  }
  const [, no = '', verb] = /^\/v2\/checkout\/orders\/(\w+)(\/capture)?$/.exec(path) ?? []
  const trade = books.byNo(no)
  if (!trade) return said(404, { name: 'RESOURCE_NOT_FOUND' })
  if (!verb || method === 'GET') return said(200, orderOf(trade, books))
  if (trade.status !== 'APPROVED')
    return said(422, { name: 'UNPROCESSABLE_ENTITY', details: [{ issue: 'ORDER_ALREADY_CAPTURED' }] })
  return said(201, orderOf(books.pay(trade.paymentId), books))
}

const STRAYS = { PAYMENT: 'T0012', REFUND: 'T1107', OTHER: 'T0001' } as const

const bill = ({ trades, returns, strays }: Books): readonly object[] => [
  ...[...trades.values()]
    .filter(({ status }) => status === 'PAID')
    .map(({ paymentId, no, amount, currency }) => ({
      transaction_info: {
        transaction_id: `CAP${no}`,
        transaction_event_code: 'T0006',
        invoice_id: paymentId,
        transaction_amount: value(amount, currency),
      },
    })),
  ...[...returns.values()].map(({ refundId, paymentId, no, amount }) => ({
    transaction_info: {
      transaction_id: no,
      transaction_event_code: 'T1107',
      invoice_id: refundId,
      transaction_amount: value(-amount, trades.get(paymentId)?.currency ?? 'USD'),
    },
  })),
  ...strays.map(({ kind, no, amount }) => ({
    transaction_info: {
      transaction_id: no,
      transaction_event_code: STRAYS[kind],
      transaction_amount: value(kind === 'PAYMENT' ? amount : -amount, 'CNY'),
    },
  })),
]

function tell(
  { kind, id, amount, at, eventId }: Telling,
  books: Books,
  { now, url }: { now: Date; url: string },
): Told {
  const trade = books.trades.get(id)
  const money = trade && value(amount ?? trade.amount, trade.currency)
  const type = {
    PAID: 'PAYMENT.CAPTURE.COMPLETED',
    CLOSED: 'CHECKOUT.ORDER.VOIDED',
    REFUNDED: 'PAYMENT.CAPTURE.REFUNDED',
  }[kind]
  const approved = trade?.status === 'APPROVED' ? 'CHECKOUT.ORDER.APPROVED' : type
  const resource =
    kind === 'REFUNDED'
      ? { id: `rno_${id.slice(4)}`, invoice_id: id }
      : { id: trade?.status === 'PAID' ? `CAP${trade.no}` : (trade?.no ?? 'none'), custom_id: id, amount: money }
  const body = JSON.stringify({ id: eventId ?? `WH_${kind}_${id}`, event_type: approved, resource, ...books.gossip })
  const time = (at ?? now).toISOString()
  const signed = ['transmission', time, 'WH-1', crc32(body)].join('|')
  const signature = createSign('RSA-SHA256').update(signed).sign(platform.privateKey, 'base64')
  const headers = { 'transmission-id': 'transmission', 'transmission-time': time, 'transmission-sig': signature }
  const all = { ...headers, 'cert-url': `${url}${CERTIFICATE}`, 'auth-algo': 'SHA256withRSA' }
  return { headers: Object.fromEntries(Object.entries(all).map(([name, text]) => [`paypal-${name}`, text])), body }
}
