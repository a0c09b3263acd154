import { createSign, createVerify } from 'node:crypto'
import type { Books, Heard, Said, Stray, Telling, Told, Trade, Voice } from './books.ts'
import { keyPair } from './keys.ts'

const platform = keyPair()
const merchant = keyPair()

export const alipayConfig = (url: string) => ({
  gateway: `${url}/gateway.do`,
  appId: '2021000001',
  sellerId: '2088000001',
  privateKey: merchant.privateKey,
  publicKey: platform.publicKey,
})

export function alipayVoice(books: Books, clock: () => Date): Voice {
  return { answer: (heard) => answer(heard, books), tell: (telling) => tell(telling, books, clock()) }
}

const joined = (form: Record<string, string>, without: readonly string[]): string =>
  Object.keys(form)
    .filter((name) => !without.includes(name) && form[name] !== '')
    .sort()
    .map((name) => `${name}=${form[name]}`)
    .join('&')

const signOf = (text: string): string => createSign('RSA-SHA256').update(text).sign(platform.privateKey, 'base64')

function answer({ body }: Heard, books: Books): Said {
  const form = Object.fromEntries(new URLSearchParams(body)) as Record<string, string>
  const isSigned = createVerify('RSA-SHA256')
    .update(joined(form, ['sign']))
    .verify(merchant.publicKey, form.sign ?? '', 'base64')
  const method = form.method ?? ''
  const reply = isSigned
    ? act(method, JSON.parse(form.biz_content ?? '{}'), books)
    : { code: '40002', sub_code: 'isv.invalid-signature' }
  const text = JSON.stringify({ ...reply, ...books.gossip })
  return { status: 200, body: `{"${method.replaceAll('.', '_')}_response":${text},"sign":"${signOf(text)}"}` }
}

const fen = (yuan: string): bigint => BigInt(Math.round(Number(yuan) * 100))
const yuan = (minor: bigint): string => (Number(minor) / 100).toFixed(2)
const DONE = { code: '10000', msg: 'Success' }
const ABSENT = { code: '40004', sub_code: 'ACQ.TRADE_NOT_EXIST' }
const STATUS = {
  OPEN: 'WAIT_BUYER_PAY',
  APPROVED: 'WAIT_BUYER_PAY',
  PAID: 'TRADE_SUCCESS',
  CLOSED: 'TRADE_CLOSED',
} as const

const tradeOf = ({ paymentId, no, amount, status }: Trade) => ({
  out_trade_no: paymentId,
  trade_no: no,
  trade_status: STATUS[status],
  total_amount: yuan(amount),
})

function act(method: string, given: Record<string, string>, books: Books): object {
  const id = given.out_trade_no ?? ''
  if (method === 'alipay.trade.precreate') {
    books.open(id, fen(given.total_amount ?? '0'), 'CNY')
    return { ...DONE, out_trade_no: id, qr_code: `https://qr.alipay.test/${id}` }
  }
  if (method === 'alipay.data.bill.accountlog.query') return { ...DONE, detail_list: bill(books) }
  const trade = books.trades.get(id)
  if (!trade) return ABSENT
  if (method === 'alipay.trade.query') return { ...DONE, ...tradeOf(trade) }
  if (method === 'alipay.trade.refund') return refund(given, books)
  if (method === 'alipay.trade.fastpay.refund.query') {
    const made = books.returns.get(given.out_request_no ?? '')
    return made ? { ...DONE, out_request_no: made.refundId, refund_status: 'REFUND_SUCCESS' } : DONE
  }
  if (trade.status === 'PAID') return { code: '40004', sub_code: 'ACQ.TRADE_STATUS_ERROR' }
  books.close(id)
  return DONE
}

function refund(given: Record<string, string>, books: Books): object {
  const done = books.giveBack(given.out_request_no ?? '', given.out_trade_no ?? '', fen(given.refund_amount ?? '0'))
  if (!done) return { code: '40004', sub_code: 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL' }
  return { ...DONE, fund_change: done.isNew ? 'Y' : 'N' }
}

/** What is refunded by hand names its trade, as the fee of a trade does. */
const strayOf = ({ kind, no, amount }: Stray): readonly object[] => {
  const line = { alipay_order_no: no, account_log_id: `log_${no}`, trans_amount: yuan(amount) }
  if (kind === 'PAYMENT') return [{ ...line, direction: '收入', type: '在线支付' }]
  const out = { ...line, direction: '支出', trans_amount: `-${yuan(amount)}` }
  if (kind === 'REFUND') return [{ ...out, type: '交易退款', merchant_order_no: `pay_${no}` }]
  return [
    { ...out, type: '收费', merchant_order_no: `pay_${no}` },
    { ...out, type: '提现' },
    { ...line, direction: '收入', type: '退费', merchant_order_no: `pay_${no}` },
    { ...line, direction: '收入', type: '转账' },
  ]
}

const bill = ({ trades, returns, strays }: Books): readonly object[] => [
  ...[...trades.values()]
    .filter(({ status }) => status === 'PAID')
    .map(({ paymentId, no, amount }) => ({
      direction: '收入',
      alipay_order_no: no,
      merchant_order_no: paymentId,
      trans_amount: yuan(amount),
    })),
  ...[...returns.values()].map(({ refundId, paymentId, no, amount }) => ({
    direction: '支出',
    alipay_order_no: no,
    merchant_order_no: paymentId,
    merchant_out_refund_no: refundId,
    trans_amount: `-${yuan(amount)}`,
  })),
  ...strays.flatMap(strayOf),
]

const texts = (gossip: object): Record<string, string> =>
  Object.fromEntries(Object.entries(gossip).map(([name, value]) => [name, JSON.stringify(value)]))

/** Its notifications bear no time that is checked: the number of the notification stays, and it counts once. */
function tell(telling: Telling, books: Books, now: Date): Told {
  const { kind, id, amount, eventId, merchant: of = '2088000001', app = '2021000001' } = telling
  const made = books.returns.get(id)
  const trade = books.trades.get(made?.paymentId ?? id)
  const facts = {
    notify_id: eventId ?? `ali_${kind}_${id}`,
    notify_time: now.toISOString(),
    app_id: app,
    seller_id: of,
    out_trade_no: trade?.paymentId ?? id,
    trade_no: trade?.no ?? 'none',
    trade_status: trade ? STATUS[trade.status] : 'TRADE_CLOSED',
    total_amount: yuan(amount ?? trade?.amount ?? 0n),
    charset: 'utf-8',
    ...(made ? { refund_fee: yuan(made.amount), out_biz_no: id } : {}),
    ...texts(books.gossip),
  }
  const form = { ...facts, sign: signOf(joined(facts, [])), sign_type: 'RSA2' }
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  }
}
