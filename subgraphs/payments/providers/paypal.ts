import { cut } from '@supermall/kernel/cut'
import { spanOfDay } from '@supermall/kernel/day'
import { z } from 'zod'
import type { ConfigOf } from './channel-config.ts'
import type { Reply, Send } from './client.ts'
import { readJson } from './client.ts'
import { decimalOf, minorOf } from './decimal.ts'
import { openCertificates } from './paypal-certificates.ts'
import { paypalDoor } from './paypal-door.ts'
import { parsePaypal } from './paypal-notification.ts'
import type { Asked, BillLine, PaymentProvider, Queried, Refunded, RefundQueried, ToPay, ToRefund } from './provider.ts'
import { Uncertain } from './provider.ts'

type Config = ConfigOf<'paypal'>
type Place = { readonly returnUrl: string; readonly clock: () => Date; readonly send: Send }
type Call = ReturnType<typeof paypalDoor>

/** Orders of the intent CAPTURE: the buyer approves, then we take. What we never take is never paid, so there is nothing to close. */
export function paypal(config: Config, place: Place): PaymentProvider {
  const call = paypalDoor(config, place)
  const certificateAt = openCertificates(config.certificateOrigins, place.send)
  return {
    create: (order) => create(order, call, place.returnUrl),
    query: (asked) => query(asked, call),
    async close(asked) {
      const state = await query({ ...asked, mayCapture: false }, call)
      return state.kind === 'PAID' ? 'PAID_ALREADY' : 'CLOSED'
    },
    refund: (asked) => refund(asked, call),
    queryRefund: (asked) => queryRefund(asked, call),
    parse: (arrived) => parsePaypal(arrived, { config, certificateAt }),
    bill: (day) => bill(day, call),
  }
}

const amountShape = z.object({ value: z.string(), currency_code: z.string() })
const captureShape = z.object({ id: z.string(), status: z.string(), amount: amountShape })
const refundShape = z.object({ id: z.string(), status: z.string(), invoice_id: z.string().optional() })
const orderShape = z.object({
  id: z.string(),
  status: z.string(),
  links: z.array(z.object({ rel: z.string(), href: z.string() })).default([]),
  purchase_units: z
    .array(
      z.object({
        payments: z
          .object({ captures: z.array(captureShape).default([]), refunds: z.array(refundShape).default([]) })
          .optional(),
      }),
    )
    .default([]),
})
type Order = z.infer<typeof orderShape>

async function create(order: ToPay, call: Call, returnUrl: string) {
  const amount = { currency_code: order.currency, value: decimalOf(order.amount, order.currency) }
  const reply = await call(
    '/v2/checkout/orders',
    {
      intent: 'CAPTURE',
      purchase_units: [
        { reference_id: order.paymentId, custom_id: order.paymentId, invoice_id: order.paymentId, amount },
      ],
      application_context: { return_url: returnUrl, cancel_url: returnUrl, user_action: 'PAY_NOW' },
    },
    `${order.paymentId}:create`,
  )
  if (reply.status === 422) return { kind: 'DECLINED', reason: reasonOf(reply) } as const
  const made = orderShape.parse(good(reply))
  const value = made.links.find(({ rel }) => rel === 'approve' || rel === 'payer-action')?.href
  if (!value) throw new Uncertain('PayPal gave no page to approve on')
  return { kind: 'ACTION', action: { kind: 'REDIRECT', value, publicKey: null }, providerNo: made.id } as const
}

/** An order whose number never reached us cannot have been shown to a buyer, so nobody can have approved it. */
async function query({ paymentId, providerNo, mayCapture }: Asked, call: Call): Promise<Queried> {
  if (providerNo === null) return { kind: 'ABSENT' }
  const found = await find(providerNo, call)
  if (found === null) return { kind: 'ABSENT' }
  if (found.status !== 'APPROVED' || !mayCapture) return stateOf(found)
  const reply = await call(`/v2/checkout/orders/${encodeURIComponent(providerNo)}/capture`, {}, `${paymentId}:capture`)
  if (reply.status !== 422) return stateOf(orderShape.parse(good(reply)))
  const now = await find(providerNo, call)
  const state = now && stateOf(now)
  return state?.kind === 'PAID' ? state : { kind: 'ENDED', reason: reasonOf(reply) }
}

async function find(orderNo: string, call: Call): Promise<Order | null> {
  const reply = await call(`/v2/checkout/orders/${encodeURIComponent(orderNo)}`)
  return reply.status === 404 ? null : orderShape.parse(good(reply))
}

function stateOf({ status, purchase_units }: Order): Queried {
  const captures = purchase_units.flatMap(({ payments }) => payments?.captures ?? [])
  const taken = captures.find((one) => ['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED'].includes(one.status))
  if (taken) {
    const { value, currency_code: currency } = taken.amount
    return { kind: 'PAID', paid: { providerNo: taken.id, amount: minorOf(value, currency), currency } }
  }
  if (captures.some((one) => one.status === 'DECLINED')) return { kind: 'ENDED', reason: 'DECLINED' }
  return status === 'VOIDED' ? { kind: 'ENDED', reason: status } : { kind: 'OPEN' }
}

async function refund(asked: ToRefund, call: Call): Promise<Refunded> {
  const reply = await call(
    `/v2/payments/captures/${encodeURIComponent(asked.captureNo)}/refund`,
    {
      amount: { value: decimalOf(asked.amount, asked.currency), currency_code: asked.currency },
      invoice_id: asked.refundId,
      note_to_payer: cut(asked.reason, 255),
    },
    asked.refundId,
  )
  if (reply.status >= 400) return { kind: 'REFUSED', reason: reasonOf(reply) }
  return refundState(refundShape.parse(good(reply)))
}

async function queryRefund({ providerNo, refundId }: ToRefund, call: Call): Promise<RefundQueried> {
  const order = providerNo === null ? null : await find(providerNo, call)
  const refunds = order?.purchase_units.flatMap(({ payments }) => payments?.refunds ?? []) ?? []
  const found = refunds.find(({ invoice_id }) => invoice_id === refundId)
  return found ? refundState(found) : { kind: 'ABSENT' }
}

function refundState({ id, status }: z.infer<typeof refundShape>): Refunded {
  if (status === 'COMPLETED') return { kind: 'DONE', providerNo: id }
  return status === 'PENDING' ? { kind: 'PENDING', providerNo: id } : { kind: 'REFUSED', reason: status }
}

const transactionShape = z.object({
  transaction_info: z.object({
    transaction_id: z.string(),
    transaction_event_code: z.string(),
    transaction_amount: amountShape,
    invoice_id: z.string().optional(),
  }),
})
const reportShape = z.object({
  transaction_details: z.array(transactionShape),
  total_pages: z.number(),
})

async function bill(day: string, call: Call): Promise<readonly BillLine[]> {
  const { from, to } = spanOfDay(day)
  const range = `start_date=${from.toISOString()}&end_date=${new Date(to.getTime() - 1).toISOString()}`
  const lines: BillLine[] = []
  for (let page = 1; ; page++) {
    const report = reportShape.parse(
      good(await call(`/v1/reporting/transactions?${range}&fields=transaction_info&page_size=500&page=${page}`)),
    )
    lines.push(...report.transaction_details.flatMap(lineOf))
    if (page >= report.total_pages) return lines
  }
}

/** What was charged or refunded by hand at PayPal bears no number of ours; what was paid out from there is no charge. */
function lineOf({ transaction_info: info }: z.infer<typeof transactionShape>): readonly BillLine[] {
  const isRefund = info.transaction_event_code === 'T1107'
  if (!isRefund && !info.transaction_event_code.startsWith('T00')) return []
  const { value, currency_code: currency } = info.transaction_amount
  if (!isRefund && !info.invoice_id && value.startsWith('-')) return []
  const { invoice_id, transaction_id: providerNo } = info
  const amount = minorOf(value.replace('-', ''), currency)
  return [{ kind: isRefund ? 'REFUND' : 'PAYMENT', subjectId: invoice_id || providerNo, providerNo, amount, currency }]
}

function good(reply: Reply): unknown {
  if (reply.status >= 400) throw new Uncertain(`PayPal said ${reply.status}: ${reasonOf(reply)}`)
  return readJson(reply.text)
}

function reasonOf({ text }: Reply): string {
  const { details, name } = z
    .object({ name: z.string().default('declined'), details: z.array(z.object({ issue: z.string() })).default([]) })
    .parse(readJson(text))
  return details[0]?.issue ?? name
}
