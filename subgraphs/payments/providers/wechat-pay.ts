import { createHash } from 'node:crypto'
import { cut } from '@supermall/kernel/cut'
import { z } from 'zod'
import type { ConfigOf } from './channel-config.ts'
import type { Reply, Send } from './client.ts'
import { readJson } from './client.ts'
import { unitsOf } from './decimal.ts'
import type { Asked, BillLine, PaymentProvider, Queried, Refunded, ToPay, ToRefund } from './provider.ts'
import { Uncertain } from './provider.ts'
import { parseWechat } from './wechat-notification.ts'
import { signRequest, verifyReply } from './wechat-signature.ts'

type Config = ConfigOf<'wechat-pay'>
type Call = (path: string, body?: object) => Promise<Reply>
type Place = { readonly notifyUrl: string; readonly clock: () => Date; readonly send: Send }

/** Native payment: the buyer scans a code. Our numbers are the keys, so every request may be repeated. Amounts are in fen. */
export function wechatPay(config: Config, place: Place): PaymentProvider {
  const call = caller(config, place)
  const path = (paymentId: string) => `/v3/pay/transactions/out-trade-no/${paymentId}`
  return {
    create: (order) => create(order, call, { config, place }),
    query: async ({ paymentId }) => stateOf(await call(`${path(paymentId)}?mchid=${config.merchantId}`)),
    async close({ paymentId }: Asked) {
      const reply = await call(`${path(paymentId)}/close`, { mchid: config.merchantId })
      if (reply.status === 204 || codeOf(reply) === 'ORDER_CLOSED' || reply.status === 404) return 'CLOSED'
      if (codeOf(reply) === 'ORDERPAID' || codeOf(reply) === 'ORDER_PAID') return 'PAID_ALREADY'
      throw new Uncertain(`WeChat said ${reply.status} ${codeOf(reply)}`)
    },
    refund: async (asked) => {
      const reply = await call('/v3/refund/domestic/refunds', refundBody(asked, place.notifyUrl))
      return reply.status === 200 ? refundState(reply) : { kind: 'REFUSED', reason: codeOf(reply) }
    },
    async queryRefund({ refundId }) {
      const reply = await call(`/v3/refund/domestic/refunds/${refundId}`)
      if (reply.status === 404) return { kind: 'ABSENT' }
      return refundState(reply)
    },
    parse: async (arrived) => parseWechat(arrived, config),
    bill: (day) => bill(day, { call, config, place }),
  }
}

const caller =
  (config: Config, { send, clock }: Place): Call =>
  async (path, body) => {
    const text = body ? JSON.stringify(body) : ''
    const method = body ? 'POST' : 'GET'
    const authorization = signRequest({ method, path, text, now: clock() }, config)
    const headers = {
      authorization,
      accept: 'application/json',
      'user-agent': 'supermall',
      'content-type': 'application/json',
    }
    const reply = await send({ method, url: `${config.baseUrl}${path}`, headers, ...(body ? { body: text } : {}) })
    verifyReply(reply, { platformKeys: config.platformKeys, now: clock() })
    return reply
  }

async function create(order: ToPay, call: Call, { config, place }: { config: Config; place: Place }) {
  const reply = await call('/v3/pay/transactions/native', {
    appid: config.appId,
    mchid: config.merchantId,
    description: 'Supermall',
    out_trade_no: order.paymentId,
    time_expire: order.expiresAt.toISOString().replace(/\.\d+Z$/, '+00:00'),
    notify_url: place.notifyUrl,
    amount: { total: Number(order.amount), currency: order.currency },
  })
  if (reply.status !== 200) return { kind: 'DECLINED', reason: codeOf(reply) } as const
  const { code_url } = z.object({ code_url: z.string() }).parse(readJson(reply.text))
  return { kind: 'ACTION', action: { kind: 'QR_CODE', value: code_url, publicKey: null }, providerNo: null } as const
}

const tradeShape = z.object({
  trade_state: z.string(),
  transaction_id: z.string().optional(),
  amount: z.object({ total: z.number(), currency: z.string().default('CNY') }).optional(),
})

function stateOf(reply: Reply): Queried {
  if (reply.status === 404) return { kind: 'ABSENT' }
  const { trade_state, transaction_id, amount } = tradeShape.parse(good(reply))
  if (trade_state === 'SUCCESS' || trade_state === 'REFUND') {
    if (!transaction_id || !amount) throw new Uncertain('WeChat named no amount')
    return {
      kind: 'PAID',
      paid: { providerNo: transaction_id, amount: unitsOf(amount.total), currency: amount.currency },
    }
  }
  const isOver = ['CLOSED', 'REVOKED', 'PAYERROR'].includes(trade_state)
  return isOver ? { kind: 'ENDED', reason: trade_state } : { kind: 'OPEN' }
}

const refundBody = (asked: ToRefund, notifyUrl: string) => ({
  out_trade_no: asked.paymentId,
  out_refund_no: asked.refundId,
  reason: cut(asked.reason, 80),
  notify_url: notifyUrl,
  amount: { refund: Number(asked.amount), total: Number(asked.total), currency: asked.currency },
})

function refundState(reply: Reply): Refunded {
  const { status, refund_id } = z.object({ status: z.string(), refund_id: z.string() }).parse(good(reply))
  if (status === 'SUCCESS') return { kind: 'DONE', providerNo: refund_id }
  if (status === 'PROCESSING') return { kind: 'PENDING', providerNo: refund_id }
  return { kind: 'REFUSED', reason: status }
}

type Billing = { readonly call: Call; readonly config: Config; readonly place: Place }

const placeShape = z.object({ download_url: z.url(), hash_type: z.literal('SHA1'), hash_value: z.string() })

/**
 * First where the bill lies and what it comes to, which is signed, then the bill, which is not: lines of values that each begin with a
 * back-tick. Whatever else lies there is no bill.
 */
async function bill(day: string, { call, config, place }: Billing): Promise<readonly BillLine[] | null> {
  const reply = await call(`/v3/bill/tradebill?bill_date=${day}&bill_type=ALL`)
  if (codeOf(reply) === 'NO_STATEMENT_EXIST') return null
  const { download_url, hash_value } = placeShape.parse(good(reply))
  const { pathname, search } = new URL(download_url)
  const path = `${pathname}${search}`
  const authorization = signRequest({ method: 'GET', path, text: '', now: place.clock() }, config)
  const file = await place.send({ method: 'GET', url: download_url, headers: { authorization, accept: '*/*' } })
  if (file.status !== 200) throw new Uncertain(`WeChat said ${file.status} for the bill of ${day}`)
  if (!hashesOf(file.text).includes(hash_value.toLowerCase()))
    throw new Uncertain(`the bill of ${day} is not the one that WeChat has signed for`)
  return file.text.split(/\r?\n/).flatMap(linesOf)
}

/** With and without the mark that a file may begin with, which whoever reads it as text does not see. */
const hashesOf = (text: string): readonly string[] =>
  ['', '\ufeff'].map((mark) => createHash('sha1').update(`${mark}${text}`).digest('hex'))

const COLUMNS = { tradeNo: 5, paymentId: 6, state: 9, currency: 11, paid: 12, refundNo: 14, refundId: 15, refunded: 16 }

function linesOf(text: string): readonly BillLine[] {
  if (!text.startsWith('`')) return []
  const cells = text.slice(1).split(',`')
  const cell = (name: keyof typeof COLUMNS): string => cells[COLUMNS[name]] ?? ''
  const currency = cell('currency')
  if (cell('state') === 'SUCCESS')
    return [
      {
        kind: 'PAYMENT',
        subjectId: cell('paymentId') || cell('tradeNo'),
        providerNo: cell('tradeNo'),
        amount: fen(cell('paid')),
        currency,
      },
    ]
  if (cell('state') === 'REFUND')
    return [
      {
        kind: 'REFUND',
        subjectId: cell('refundId') || cell('refundNo'),
        providerNo: cell('refundNo'),
        amount: fen(cell('refunded')),
        currency,
      },
    ]
  return []
}

function fen(yuan: string): bigint {
  const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(yuan)
  if (!match) throw new Uncertain('the bill holds what is no amount')
  return BigInt(`${match[1]}${(match[2] ?? '').padEnd(2, '0')}`)
}

function good(reply: Reply): unknown {
  if (reply.status >= 400) throw new Uncertain(`WeChat said ${reply.status} ${codeOf(reply)}`)
  return readJson(reply.text)
}

const codeOf = ({ status, text }: Reply): string => {
  if (status < 400) return ''
  const { code } = readJson(text)
  return typeof code === 'string' ? code : String(status)
}
