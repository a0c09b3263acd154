import type { ConfigOf } from './channel-config.ts'
import type { Send } from './client.ts'
import type {
  Arrived,
  Notification,
  PaymentProvider,
  Queried,
  Refunded,
  RefundQueried,
  ToPay,
  ToRefund,
} from './provider.ts'
import { NotGenuine, Uncertain } from './provider.ts'
import { readBill } from './unionpay-bill.ts'
import { idOf, madeAt, numberOf } from './unionpay-numbers.ts'
import type { Form } from './unionpay-signature.ts'
import { readForm, signForm, unionpayTime, verifyForm } from './unionpay-signature.ts'

type Config = ConfigOf<'unionpay'>
type Place = { readonly notifyUrl: string; readonly send: Send }
type Call = (path: string, fields: Form) => Promise<Form>

const DONE = '00'
const ABSENT = '34'
/** It was taken in, and nobody knows yet how it ends. */
const UNDER_WAY: ReadonlySet<string> = new Set(['03', '04', '05'])
/** The number was used: by ourselves, and nobody knows what came of it. */
const USED = '12'
const YUAN = '156'

/**
 * A code to scan, by version 5.1.0. Our numbers are the keys, together with their time, which they carry themselves. A code that
 * was given out cannot be taken back: it ends by its own time, and money that comes late goes back.
 */
export function unionpay(config: Config, place: Place): PaymentProvider {
  const call = caller(config, place.send)
  const ask = async (id: string): Promise<Form> =>
    call('queryTrans.do', { ...ASKING, orderId: numberOf(id), txnTime: unionpayTime(madeAt(id)) })
  const query = async (paymentId: string) => stateOf(await ask(paymentId))
  const queryRefund = async ({ refundId }: ToRefund) => refundOf(await ask(refundId), refundId)
  return {
    create: (order) => create(order, call, place.notifyUrl),
    query: ({ paymentId }) => query(paymentId),
    close: async ({ paymentId }) => ((await query(paymentId)).kind === 'PAID' ? 'PAID_ALREADY' : 'CLOSED'),
    async refund(asked) {
      const said = refundAsked(await call('backTransReq.do', refundFields(asked, place.notifyUrl)))
      return said ?? pendingUnlessKnown(await queryRefund(asked))
    },
    queryRefund,
    parse: async (arrived) => parse(arrived, config),
    bill: async (day) => {
      const reply = await call('fileTransfer.do', { ...BILLING, settleDate: day.slice(5).replace('-', '') })
      if (reply.respCode === '98') return null
      if (reply.respCode !== DONE) throw uncertain(reply)
      return readBill(reply.fileContent ?? '')
    },
  }
}

const BUYING = { txnType: '01', txnSubType: '07', bizType: '000000', channelType: '08', currencyCode: YUAN }
const RETURNING = { txnType: '04', txnSubType: '00', bizType: '000000', channelType: '08' }
const ASKING = { txnType: '00', txnSubType: '00', bizType: '000000' }
const BILLING = { txnType: '76', txnSubType: '01', bizType: '000000', fileType: '00' }

const caller =
  ({ merchantId, certId, privateKey, publicKey, baseUrl }: Config, send: Send): Call =>
  async (path, fields) => {
    const house = { version: '5.1.0', encoding: 'UTF-8', signMethod: '01', accessType: '0', merId: merchantId, certId }
    const form = signForm({ ...house, ...fields }, privateKey)
    const headers = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' }
    const url = `${baseUrl}/gateway/api/${path}`
    const { status, text } = await send({ method: 'POST', url, headers, body: new URLSearchParams(form).toString() })
    if (status !== 200) throw new Uncertain(`UnionPay said ${status}`)
    const reply = readForm(text)
    if (!verifyForm(reply, publicKey)) throw new Uncertain('the answer of UnionPay is signed by somebody else')
    return reply
  }

async function create({ paymentId, amount, expiresAt }: ToPay, call: Call, backUrl: string) {
  const reply = await call('backTransReq.do', {
    ...BUYING,
    orderId: numberOf(paymentId),
    txnTime: unionpayTime(madeAt(paymentId)),
    txnAmt: amount.toString(),
    backUrl,
    payTimeout: unionpayTime(expiresAt),
  })
  if (reply.respCode !== DONE || !reply.qrCode) {
    const isOpen = reply.respCode === DONE || reply.respCode === USED || UNDER_WAY.has(reply.respCode ?? '')
    if (isOpen) throw uncertain(reply)
    return { kind: 'DECLINED', reason: reasonOf(reply) } as const
  }
  return {
    kind: 'ACTION',
    action: { kind: 'QR_CODE', value: reply.qrCode, publicKey: null },
    providerNo: null,
  } as const
}

function stateOf(reply: Form): Queried {
  if (reply.respCode === ABSENT) return { kind: 'ABSENT' }
  if (reply.respCode !== DONE) throw uncertain(reply)
  if (reply.origRespCode === DONE) return { kind: 'PAID', paid: paidBy(reply) }
  return UNDER_WAY.has(reply.origRespCode ?? '')
    ? { kind: 'OPEN' }
    : { kind: 'ENDED', reason: reply.origRespCode ?? '' }
}

const refundFields = ({ refundId, captureNo, amount }: ToRefund, backUrl: string): Form => ({
  ...RETURNING,
  orderId: numberOf(refundId),
  txnTime: unionpayTime(madeAt(refundId)),
  origQryId: captureNo,
  txnAmt: amount.toString(),
  backUrl,
})

/** Null when it was taken in: how it ended only a question tells. */
function refundAsked(reply: Form): Refunded | null {
  if (reply.respCode === DONE || UNDER_WAY.has(reply.respCode ?? '')) return null
  return { kind: 'REFUSED', reason: reasonOf(reply) }
}

const pendingUnlessKnown = (found: RefundQueried): Refunded =>
  found.kind === 'ABSENT' ? { kind: 'PENDING', providerNo: null } : found

function refundOf(reply: Form, refundId: string): RefundQueried {
  if (reply.respCode === ABSENT) return { kind: 'ABSENT' }
  if (reply.respCode !== DONE) throw uncertain(reply)
  if (reply.origRespCode === DONE) return { kind: 'DONE', providerNo: refundId }
  if (UNDER_WAY.has(reply.origRespCode ?? '')) return { kind: 'PENDING', providerNo: reply.queryId ?? null }
  return { kind: 'REFUSED', reason: reply.origRespCode ?? '' }
}

function paidBy({ queryId, txnAmt, currencyCode }: Form) {
  if (!queryId || !/^\d{1,12}$/.test(txnAmt ?? '')) throw new Uncertain('UnionPay named no amount that can be read')
  return {
    providerNo: queryId,
    amount: BigInt(txnAmt ?? ''),
    currency: currencyCode === YUAN ? 'CNY' : `${currencyCode}`,
  }
}

/** It has no number of its own: that of the trade and what became of it are one. */
function parse({ body }: Arrived, config: Config): Notification {
  const form = Object.fromEntries(new URLSearchParams(body.toString('utf8')))
  if (!verifyForm(form, config.publicKey)) throw new NotGenuine('the signature is not right')
  const { txnType, queryId, orderId, respCode, merId } = form
  if (!txnType || !queryId || !orderId) throw new NotGenuine('the notification is about nothing')
  const eventId = `${txnType}:${queryId}:${respCode}:${form.txnAmt}`
  const subjectId = idOf(orderId)
  if (merId !== config.merchantId)
    return { eventId, about: { kind: 'STRANGER', subjectId, why: 'of another merchant' } }
  if (txnType === RETURNING.txnType) return { eventId, about: { kind: 'REFUND', refundId: subjectId } }
  if (respCode !== DONE) return { eventId, about: { kind: 'PAYMENT', paymentId: subjectId } }
  return { eventId, about: { kind: 'PAID', paymentId: subjectId, paid: paidBy(form) } }
}

const reasonOf = ({ respCode, respMsg }: Form): string => `${respCode ?? ''} ${respMsg ?? ''}`.trim()
const uncertain = (reply: Form): Uncertain => new Uncertain(`UnionPay said ${reasonOf(reply)}`)
