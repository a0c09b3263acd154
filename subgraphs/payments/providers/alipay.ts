import { cut } from '@supermall/kernel/cut'
import { z } from 'zod'
import { alipayTime, signForm, takeSigned, verifyForm } from './alipay-signature.ts'
import type { ConfigOf } from './channel-config.ts'
import type { Send } from './client.ts'
import { decimalOf, minorOf } from './decimal.ts'
import type {
  Arrived,
  BillLine,
  Notification,
  PaymentProvider,
  Queried,
  Refunded,
  ToPay,
  ToRefund,
} from './provider.ts'
import { NotGenuine, Uncertain } from './provider.ts'

type Config = ConfigOf<'alipay'>
type Place = { readonly notifyUrl: string; readonly clock: () => Date; readonly send: Send }
type Call = (method: string, content: Readonly<Record<string, unknown>>) => Promise<Readonly<Record<string, unknown>>>

const DONE = '10000'
const CNY = 'CNY'

/** A code to scan. Our numbers are the keys: a trade by `out_trade_no`, a refund by `out_request_no`. */
export function alipay(config: Config, place: Place): PaymentProvider {
  const call = caller(config, place)
  return {
    create: (order) => create(order, call, place.clock()),
    query: async ({ paymentId }) => stateOf(await call('alipay.trade.query', { out_trade_no: paymentId })),
    async close({ paymentId }) {
      const reply = await call('alipay.trade.close', { out_trade_no: paymentId })
      if (reply.code === DONE || reply.sub_code === 'ACQ.TRADE_NOT_EXIST') return 'CLOSED'
      if (reply.sub_code !== 'ACQ.TRADE_STATUS_ERROR') throw uncertain(reply)
      const state = stateOf(await call('alipay.trade.query', { out_trade_no: paymentId }))
      return state.kind === 'PAID' ? 'PAID_ALREADY' : 'CLOSED'
    },
    refund: (asked) => refund(asked, call),
    queryRefund: (asked) => queryRefund(asked, call),
    parse: async (arrived) => parse(arrived, config),
    bill: (day) => bill(day, call),
  }
}

const caller =
  (config: Config, { notifyUrl, clock, send }: Place): Call =>
  async (method, content) => {
    const form = signForm(
      {
        app_id: config.appId,
        method,
        format: 'JSON',
        charset: 'utf-8',
        sign_type: 'RSA2',
        version: '1.0',
        timestamp: alipayTime(clock()),
        notify_url: notifyUrl,
        biz_content: JSON.stringify(content),
      },
      config.privateKey,
    )
    const headers = { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' }
    const body = new URLSearchParams(form).toString()
    const { status, text } = await send({ method: 'POST', url: config.gateway, headers, body })
    if (status !== 200) throw new Uncertain(`Alipay said ${status}`)
    return takeSigned(text, `${method.replaceAll('.', '_')}_response`, config.publicKey)
  }

async function create(order: ToPay, call: Call, now: Date) {
  const reply = await call('alipay.trade.precreate', {
    out_trade_no: order.paymentId,
    total_amount: decimalOf(order.amount, order.currency),
    subject: 'Supermall',
    timeout_express: `${Math.max(1, Math.floor((order.expiresAt.getTime() - now.getTime()) / 60_000))}m`,
  })
  if (reply.code !== DONE) return failed(reply)
  const value = z.string().parse(reply.qr_code)
  return { kind: 'ACTION', action: { kind: 'QR_CODE', value, publicKey: null }, providerNo: null } as const
}

const failed = (reply: Readonly<Record<string, unknown>>) => {
  if (isUnsure(reply)) throw uncertain(reply)
  return { kind: 'DECLINED', reason: String(reply.sub_code ?? reply.code) } as const
}

function stateOf(reply: Readonly<Record<string, unknown>>): Queried {
  if (reply.sub_code === 'ACQ.TRADE_NOT_EXIST') return { kind: 'ABSENT' }
  if (reply.code !== DONE) throw uncertain(reply)
  const status = String(reply.trade_status)
  if (status === 'TRADE_SUCCESS' || status === 'TRADE_FINISHED') {
    const amount = minorOf(reply.total_amount, CNY)
    return { kind: 'PAID', paid: { providerNo: String(reply.trade_no), amount, currency: CNY } }
  }
  return status === 'TRADE_CLOSED' ? { kind: 'ENDED', reason: status } : { kind: 'OPEN' }
}

/** `fund_change` tells whether this very call moved the money; a repeat under the same number did not, and is done all the same. */
async function refund(asked: ToRefund, call: Call): Promise<Refunded> {
  const reply = await call('alipay.trade.refund', {
    out_trade_no: asked.paymentId,
    out_request_no: asked.refundId,
    refund_amount: decimalOf(asked.amount, asked.currency),
    refund_reason: cut(asked.reason, 100),
  })
  if (reply.code !== DONE) {
    if (isUnsure(reply)) throw uncertain(reply)
    return { kind: 'REFUSED', reason: String(reply.sub_code ?? reply.code) }
  }
  if (reply.fund_change === 'Y') return { kind: 'DONE', providerNo: asked.refundId }
  const found = await queryRefund(asked, call)
  return found.kind === 'ABSENT' ? { kind: 'PENDING', providerNo: null } : found
}

async function queryRefund(asked: ToRefund, call: Call) {
  const reply = await call('alipay.trade.fastpay.refund.query', {
    out_trade_no: asked.paymentId,
    out_request_no: asked.refundId,
  })
  if (reply.code !== DONE && !isAbsent(reply)) throw uncertain(reply)
  const isDone = reply.refund_status === 'REFUND_SUCCESS' && reply.out_request_no === asked.refundId
  return isDone ? ({ kind: 'DONE', providerNo: asked.refundId } as const) : ({ kind: 'ABSENT' } as const)
}

const isAbsent = ({ sub_code }: Readonly<Record<string, unknown>>): boolean =>
  sub_code === 'ACQ.TRADE_NOT_EXIST' || sub_code === 'TRADE_NOT_EXIST'

const isUnsure = ({ code, sub_code }: Readonly<Record<string, unknown>>): boolean =>
  code === '20000' || sub_code === 'ACQ.SYSTEM_ERROR' || sub_code === 'aop.unknow-error'

const uncertain = (reply: Readonly<Record<string, unknown>>): Uncertain =>
  new Uncertain(`Alipay said ${String(reply.code)} ${String(reply.sub_code ?? '')}`)

/** A refund's notification names the trade and the refund's number; what was paid stands in the same form. */
function parse({ body }: Arrived, config: Config): Notification {
  const form = Object.fromEntries(new URLSearchParams(body.toString('utf8')))
  if (!verifyForm(form, config.publicKey)) throw new NotGenuine('the signature is not right')
  const { notify_id: eventId, out_trade_no: paymentId, trade_no: providerNo } = form
  if (!eventId || !paymentId || !providerNo) throw new NotGenuine('the notification is about nothing')
  const isOurs = form.app_id === config.appId && form.seller_id === config.sellerId
  if (!isOurs) return { eventId, about: { kind: 'STRANGER', subjectId: paymentId, why: 'of another merchant' } }
  if (form.refund_fee && form.out_biz_no) return { eventId, about: { kind: 'REFUND', refundId: form.out_biz_no } }
  if (form.trade_status !== 'TRADE_SUCCESS') return { eventId, about: { kind: 'PAYMENT', paymentId } }
  const paid = { providerNo, amount: minorOf(form.total_amount, CNY), currency: CNY }
  return { eventId, about: { kind: 'PAID', paymentId, paid } }
}

const PAGE = 2_000

const detailShape = z.object({
  direction: z.string(),
  type: z.string().default(''),
  biz_desc: z.string().default(''),
  account_log_id: z.string().default(''),
  alipay_order_no: z.string(),
  merchant_order_no: z.string().default(''),
  merchant_out_refund_no: z.string().default(''),
  trans_amount: z.string(),
})
type Detail = z.infer<typeof detailShape>

async function bill(day: string, call: Call): Promise<readonly BillLine[]> {
  const lines: BillLine[] = []
  for (let page = 1; ; page++) {
    const reply = await call('alipay.data.bill.accountlog.query', {
      start_time: `${day} 00:00:00`,
      end_time: `${day} 23:59:59`,
      page_no: String(page),
      page_size: String(PAGE),
    })
    if (reply.code !== DONE) throw uncertain(reply)
    const details = z.array(detailShape).parse(reply.detail_list ?? [])
    lines.push(...details.flatMap(lineOf))
    if (details.length < PAGE) return lines
  }
}

function lineOf(detail: Detail): readonly BillLine[] {
  const kind = kindOf(detail)
  if (kind === null) return []
  const amount = minorOf(detail.trans_amount.replace('-', ''), CNY)
  const ours = kind === 'REFUND' ? detail.merchant_out_refund_no : detail.merchant_order_no
  const theirs = kind === 'REFUND' ? detail.account_log_id || detail.alipay_order_no : detail.alipay_order_no
  const subjectId = ours || theirs
  return [{ kind, subjectId, providerNo: kind === 'REFUND' ? subjectId : theirs, amount, currency: CNY }]
}

/** Fees, and what the account moves for itself, are neither; some of them name the trade that they are about. */
function kindOf({ direction, type, biz_desc, ...numbers }: Detail): BillLine['kind'] | null {
  const says = (words: RegExp): boolean => words.test(type) || words.test(biz_desc)
  if (says(/[收退]费|服务费|手续费/)) return null
  const isOurs = numbers.merchant_out_refund_no !== ''
  if (direction === '支出') return isOurs || says(/退款/) ? 'REFUND' : null
  if (direction !== '收入' || isOurs) return null
  return numbers.merchant_order_no !== '' || !says(/转账|提现|充值|利息|红包|退款/) ? 'PAYMENT' : null
}
