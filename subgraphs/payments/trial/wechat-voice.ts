import { createCipheriv, createHash, createSign, createVerify } from 'node:crypto'
import type { Books, Heard, Said, Telling, Told, Trade, Voice } from './books.ts'
import { gossiping, said } from './books.ts'
import { keyPair } from './keys.ts'

const API_KEY = 'a-key-of-thirty-two-characters-!'
const platform = keyPair()
const merchant = keyPair()

export const wechatConfig = (url: string) => ({
  baseUrl: url,
  merchantId: '1900000001',
  appId: 'wx0001',
  serialNo: 'MERCHANT1',
  apiV3Key: API_KEY,
  privateKey: merchant.privateKey,
  platformKeys: { PLATFORM1: platform.publicKey },
})

export function wechatVoice(books: Books, clock: () => Date, url: string): Voice {
  return {
    answer(heard) {
      const reply = gossiping(isSigned(heard) ? answer(heard, books, url) : failed(401, 'SIGN_ERROR'), books)
      return { ...reply, headers: signed(reply.body, clock()) }
    },
    tell: (telling) => tell(telling, books, clock()),
  }
}

/** Whoever asks must have signed these very bytes. */
function isSigned({ method, path, query, headers, body }: Heard): boolean {
  const part = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(headers.authorization ?? '')?.[1] ?? ''
  const search = query.size > 0 ? `?${query.toString()}` : ''
  const text = `${method}\n${path}${search}\n${part('timestamp')}\n${part('nonce_str')}\n${body}\n`
  return createVerify('RSA-SHA256').update(text).verify(merchant.publicKey, part('signature'), 'base64')
}

function signed(body: string, at: Date): Record<string, string> {
  const stamp = String(Math.floor(at.getTime() / 1_000))
  const signature = createSign('RSA-SHA256').update(`${stamp}\nnonce\n${body}\n`).sign(platform.privateKey, 'base64')
  const headers = { timestamp: stamp, nonce: 'nonce', signature, serial: 'PLATFORM1' }
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [`wechatpay-${name}`, value]))
}

const failed = (status: number, code: string): Said => said(status, { code })

/** A refusal as WeChat signs it. */
export const wechatRefusal = (status: number, code: string, at: Date): Said => {
  const reply = failed(status, code)
  return { ...reply, headers: signed(reply.body, at) }
}

const STATE = { OPEN: 'NOTPAY', APPROVED: 'USERPAYING', PAID: 'SUCCESS', CLOSED: 'CLOSED' } as const

const tradeOf = ({ paymentId, no, amount, currency, status }: Trade) => ({
  mchid: '1900000001',
  appid: 'wx0001',
  out_trade_no: paymentId,
  trade_state: STATE[status],
  ...(status === 'PAID' ? { transaction_id: no, amount: { total: Number(amount), currency } } : {}),
})

function answer({ method, path, body }: Heard, books: Books, url: string): Said {
  if (path === '/file') return { status: 200, body: bill(books) }
  const given = body ? JSON.parse(body) : {}
  if (path === '/v3/pay/transactions/native') {
    books.open(given.out_trade_no, BigInt(given.amount.total), given.amount.currency)
    return said(200, { code_url: `weixin://wxpay/${given.out_trade_no}` })
  }
  if (path === '/v3/refund/domestic/refunds') {
    const done = books.giveBack(given.out_refund_no, given.out_trade_no, BigInt(given.amount.refund))
    return done ? said(200, { refund_id: done.made.no, status: 'SUCCESS' }) : failed(403, 'NOT_ENOUGH')
  }
  if (path === '/v3/bill/tradebill') {
    const hash_value = createHash('sha1').update(bill(books)).digest('hex')
    return said(200, { download_url: `${url}/file`, hash_type: 'SHA1', hash_value })
  }
  const [, refundId = ''] = /^\/v3\/refund\/domestic\/refunds\/(\w+)$/.exec(path) ?? []
  const made = books.returns.get(refundId)
  if (refundId) return made ? said(200, { refund_id: made.no, status: 'SUCCESS' }) : failed(404, 'RESOURCE_NOT_EXISTS')
  const [, id = '', verb] = /out-trade-no\/(\w+)(\/close)?$/.exec(path) ?? []
  const trade = books.trades.get(id)
  if (!trade) return failed(404, 'ORDER_NOT_EXIST')
  if (!verb || method === 'GET') return said(200, tradeOf(trade))
  if (trade.status === 'PAID') return failed(400, 'ORDERPAID')
  books.close(id)
  return { status: 204, body: '' }
}

const yuan = (minor: bigint): string => (Number(minor) / 100).toFixed(2)

/** 24 columns, of which those that nobody reads are empty. */
function bill({ trades, returns, strays }: Books): string {
  const row = (cells: Record<number, string>) =>
    Array.from({ length: 24 }, (_, index) => `\`${cells[index] ?? ''}`).join(',')
  const paid = [...trades.values()].filter(({ status }) => status === 'PAID')
  const lines = [
    ...paid.map(({ paymentId, no, amount }) => row({ 5: no, 6: paymentId, 9: 'SUCCESS', 11: 'CNY', 12: yuan(amount) })),
    ...[...returns.values()].map(({ refundId, paymentId, no, amount }) =>
      row({ 6: paymentId, 9: 'REFUND', 11: 'CNY', 14: no, 15: refundId, 16: yuan(amount) }),
    ),
    ...strays.map(({ kind, no, amount }) => {
      if (kind === 'PAYMENT') return row({ 5: no, 9: 'SUCCESS', 11: 'CNY', 12: yuan(amount) })
      return row({ 9: kind === 'REFUND' ? kind : 'REVOKED', 11: 'CNY', 14: no, 16: yuan(amount) })
    }),
  ]
  return ['columns', ...lines, 'sums', ''].join('\r\n')
}

function tell(telling: Telling, books: Books, now: Date): Told {
  const { kind, id, amount, at, eventId, merchant: of = '1900000001', app = 'wx0001', apiKey = API_KEY } = telling
  const trade = books.trades.get(kind === 'REFUNDED' ? (books.returns.get(id)?.paymentId ?? '') : id)
  const total = Number(amount ?? trade?.amount ?? 0n)
  const facts = {
    mchid: of,
    out_trade_no: trade?.paymentId ?? id,
    transaction_id: trade?.no,
    amount: { total, currency: trade?.currency ?? 'CNY' },
    ...(kind === 'REFUNDED'
      ? { out_refund_no: id, refund_status: 'SUCCESS' }
      : { appid: app, trade_state: trade && STATE[trade.status] }),
  }
  const nonce = 'twelve-bytes'
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiKey), Buffer.from(nonce)).setAAD(
    Buffer.from('transaction'),
  )
  const closed = [cipher.update(JSON.stringify(facts), 'utf8'), cipher.final(), cipher.getAuthTag()]
  const resource = { ciphertext: Buffer.concat(closed).toString('base64'), nonce, associated_data: 'transaction' }
  const event_type = kind === 'REFUNDED' ? 'REFUND.SUCCESS' : 'TRANSACTION.SUCCESS'
  const body = JSON.stringify({ id: eventId ?? `wx_${kind}_${id}`, event_type, resource, ...books.gossip })
  return { headers: signed(body, at ?? now), body }
}
